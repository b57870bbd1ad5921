import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { TEMPLATE_NAME } from '../../files/project.ts'
import { MAX_FILE_BYTES } from '../../files/read.ts'
import { Failure } from '../errors.ts'
import { READ_SAFELY } from '../file-system.ts'
import { type Repository, splitStrings } from '../git.ts'

const INSTALLED_FOLDERS = new Set(['node_modules', 'bower_components', 'vendor', 'dist', 'coverage'])
const BUILD_FOLDERS = new Set(['build', 'out', 'tmp'])
// Other hidden folders belong to tools.
const HIDDEN_SOURCE_FOLDERS = new Set(['.github', '.circleci', '.gitlab', '.devcontainer', '.docker'])

/** The files of a project, as git sees them. Paths are relative to the project. */
export interface GitFiles {
  tracked: string[]
  /** The files that are neither tracked nor ignored. */
  others: string[]
  /** True if any commit contains the file, in any version. */
  isCommitted: (file: string) => boolean
  /** Reads the staged text of a file; `undefined` if there is none. */
  staged: (file: string) => string | undefined
}

/** Asks git for the files of the folder. */
export function readGitFiles(repository: Repository): GitFiles {
  return {
    // During a merge, git lists a file once for each side.
    tracked: [...new Set(splitStrings(repository.ask(['ls-files', '-z', '--cached'])))],
    others: splitStrings(repository.ask(['ls-files', '-z', '--others', '--exclude-standard'])),
    isCommitted: (file) => isCommitted(repository, file),
    staged: (file) => {
      try {
        return toText(repository.ask(['cat-file', 'blob', `:./${file}`]))
      } catch (error) {
        if (error instanceof Failure) return undefined
        throw error
      }
    },
  }
}

function isCommitted(repository: Repository, file: string): boolean {
  const hasOutput = (...args: string[]) =>
    repository.ask(['--literal-pathspecs', ...args, '--', file], { allowed: [128] }).length > 0
  // HEAD usually contains the file, which saves a walk through the history.
  return (
    hasOutput('ls-tree', '--name-only', 'HEAD') || hasOutput('rev-list', '-n', '1', '--all', '--full-history')
  )
}

/**
 * Lists the files that people wrote for this project: those that git tracks or would add, or without git all files.
 * Installed and built files are left out, and so is a nested project with its own template.
 */
export function listProjectFiles(folder: string, git: GitFiles | undefined): string[] {
  const files = git
    ? [...new Set([...git.tracked, ...git.others])]
    : listFiles(folder, '', isInstalledOrBuilt).files
  const nestedProjects = new Set<string>()
  for (const name of files) {
    if (name.endsWith(`/${TEMPLATE_NAME}`)) nestedProjects.add(name.slice(0, -TEMPLATE_NAME.length - 1))
  }
  return files.filter((name) => {
    const folders = name.split('/')
    folders.pop()
    return !folders.some(
      (part, at) => isInstalled(part) || nestedProjects.has(folders.slice(0, at + 1).join('/')),
    )
  })
}

function isInstalled(folder: string): boolean {
  return INSTALLED_FOLDERS.has(folder) || (folder.startsWith('.') && !HIDDEN_SOURCE_FOLDERS.has(folder))
}

function isInstalledOrBuilt(folder: string): boolean {
  return isInstalled(folder) || BUILD_FOLDERS.has(folder)
}

// A larger folder is no project: it is a home folder, or the root of a disk.
const MAX_ENTRIES = 200_000

/** The files in a folder and all folders below it. */
export interface FileListing {
  files: string[]
  links: string[]
  /** True if there are too many files, so that not all are listed. */
  isIncomplete: boolean
}

/** Lists the files in a folder and below. It does not follow links, and skips folders that cannot be read. */
export function listFiles(root: string, start: string, skip: (name: string) => boolean): FileListing {
  const found: FileListing = { files: [], links: [], isIncomplete: false }
  const folders = [start]
  let seen = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readFolder(join(root, folder))) {
      if (++seen > MAX_ENTRIES) return { ...found, isIncomplete: true }
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skip(entry.name)) folders.push(name)
      } else (entry.isSymbolicLink() ? found.links : found.files).push(name)
    }
  }
  return found
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Reads a text file of the project; `undefined` for a link, a binary file, and a file over 1 MiB. */
export function readProjectFile(folder: string, name: string): string | undefined {
  let file: number
  try {
    file = openSync(join(folder, name), READ_SAFELY)
  } catch {
    return undefined
  }
  try {
    const status = fstatSync(file)
    if (!status.isFile() || status.size > MAX_FILE_BYTES) return undefined
    const bytes = Buffer.allocUnsafe(status.size)
    const length = readSync(file, bytes, 0, status.size, 0)
    return toText(bytes.subarray(0, length))
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}

function toText(bytes: Buffer): string | undefined {
  return bytes.length > MAX_FILE_BYTES || bytes.includes(0) ? undefined : bytes.toString()
}
