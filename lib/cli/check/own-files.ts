import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { templateName } from '../../files/project.ts'
import { Failure } from '../errors.ts'
import { list, type Repository } from '../git.ts'

/** Larger files are made by programs. */
const largest = 1024 * 1024

const foreignFolders = new Set(['node_modules', 'bower_components', 'vendor', 'dist', 'coverage'])
const madeFolders = new Set(['build', 'out', 'tmp'])
// Hidden folders hold what tools keep for themselves, but for these.
const openFolders = new Set(['.github', '.circleci', '.gitlab', '.devcontainer', '.docker'])

/** The files of a project as git sees them, by their paths in it. */
export interface GitFiles {
  tracked: string[]
  /** Those that are neither tracked nor ignored. */
  others: string[]
  /** Whether some commit holds a file, in whichever version, or held it. */
  isCommitted: (file: string) => boolean
  /** The text of a file as it is staged; `undefined` where it is none. */
  staged: (file: string) => string | undefined
}

/** Asks git for the files below the folder. */
export function gitFiles(repository: Repository): GitFiles {
  return {
    // In a merge that is not done, each file is listed once for each side.
    tracked: [...new Set(list(repository.ask(['ls-files', '-z', '--cached'])))],
    others: list(repository.ask(['ls-files', '-z', '--others', '--exclude-standard'])),
    isCommitted: (file) => isCommitted(repository, file),
    staged: (file) => {
      try {
        return asText(repository.ask(['cat-file', 'blob', `:./${file}`]))
      } catch (error) {
        if (error instanceof Failure) return undefined
        throw error
      }
    },
  }
}

function isCommitted(repository: Repository, file: string): boolean {
  const isThere = (...args: string[]) =>
    repository.ask(['--literal-pathspecs', ...args, '--', file], { allowed: [128] }).length > 0
  // Mostly the last commit holds it, and the history need not be walked.
  return (
    isThere('ls-tree', '--name-only', 'HEAD') || isThere('rev-list', '-n', '1', '--all', '--full-history')
  )
}

/**
 * The files that people of this project write: what git tracks or would, and where there is no git what lies there,
 * without what is installed or built. Another project below, with a template of its own, is not a part of it.
 */
export function ownFiles(folder: string, git: GitFiles | undefined): string[] {
  const files = git ? [...new Set([...git.tracked, ...git.others])] : walk(folder, '', isMade).files
  const others = new Set<string>()
  for (const name of files) {
    if (name.endsWith(`/${templateName}`)) others.add(name.slice(0, -templateName.length - 1))
  }
  return files.filter((name) => {
    const parts = name.split('/')
    parts.pop()
    return !parts.some((part, at) => isForeign(part) || others.has(parts.slice(0, at + 1).join('/')))
  })
}

function isForeign(folder: string): boolean {
  return foreignFolders.has(folder) || (folder.startsWith('.') && !openFolders.has(folder))
}

function isMade(folder: string): boolean {
  return isForeign(folder) || madeFolders.has(folder)
}

/** More than this lies in no project, but in a folder that happens to be above all. */
const mostEntries = 200_000

/** What lies below a folder. */
export interface Below {
  files: string[]
  links: string[]
  /** True where there is so much that not all was looked at. */
  isCut: boolean
}

/** Lists what lies below a folder. Links are not followed, and folders that cannot be read are passed over. */
export function walk(root: string, start: string, skip: (name: string) => boolean): Below {
  const found: Below = { files: [], links: [], isCut: false }
  const folders = [start]
  let seen = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entries(join(root, folder))) {
      if (++seen > mostEntries) return { ...found, isCut: true }
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skip(entry.name)) folders.push(name)
      } else (entry.isSymbolicLink() ? found.links : found.files).push(name)
    }
  }
  return found
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** The text of a file of the project; `undefined` for what is none, for links and for what is too large. */
export function readOwn(folder: string, name: string): string | undefined {
  let file: number
  try {
    // Neither follows a link, which may lead out of the project, nor waits for the other end of a pipe.
    file = openSync(
      join(folder, name),
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    )
  } catch {
    return undefined
  }
  try {
    const status = fstatSync(file)
    if (!status.isFile() || status.size > largest) return undefined
    const bytes = Buffer.allocUnsafe(status.size)
    const length = readSync(file, bytes, 0, status.size, 0)
    return asText(bytes.subarray(0, length))
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}

function asText(bytes: Buffer): string | undefined {
  return bytes.length > largest || bytes.includes(0) ? undefined : bytes.toString()
}
