import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { resolve, sep } from 'node:path'
import { pluralize } from '../../report/text.ts'
import { UsageError } from '../errors.ts'
import { READ_SAFELY } from '../file-system.ts'
import { type Repository, splitItems } from '../git.ts'
import type { FileNamer } from './file-namer.ts'
import type { Task } from './progress.ts'
import type { Hit, Search } from './search.ts'
import { createResult, type SearchResult } from './search-result.ts'

/** A file to search. */
interface Entry {
  path: Buffer
  size: number
}

/** What a search needs. */
export interface SearchTools {
  search: Search
  task: Task
  namer: FileNamer
}

const CHUNK_SIZE = 1024 * 1024

/** The mode by which git marks a submodule. */
export const SUBMODULE_MODE = '160000'

/** Searches the files that git tracks, as they are in the work tree. */
export async function searchTracked(repository: Repository, tools: SearchTools): Promise<SearchResult> {
  const result = createResult()
  const entries: Entry[] = []
  const root = Buffer.from(repository.root + sep)
  const seen = new Set<string>()
  let submodules = 0
  for (const part of splitItems(repository.ask(['ls-files', '-z', '--stage', '--full-name', '--', ':/']))) {
    const tab = part.indexOf('\t')
    const name = part.subarray(tab + 1)
    const key = name.toString('latin1')
    if (seen.has(key)) continue
    seen.add(key)
    if (part.toString('latin1', 0, 6) === SUBMODULE_MODE) submodules++
    else addEntry(Buffer.concat([root, name]), entries, result, tools)
  }
  if (submodules > 0) {
    const were = submodules === 1 ? 'was' : 'were'
    result.notes.push(`${pluralize(submodules, 'submodule')} ${were} not searched: run this in each of them`)
  }
  return await searchEntries(entries, tools, result)
}

/** Files and folders that were named. */
export interface NamedPaths {
  /** The paths, as they were given. */
  names: readonly string[]
  /** The start of relative paths. */
  from: string
  /** Files to skip. */
  except: readonly string[]
}

/**
 * Searches files and folders that were named.
 *
 * @throws {UsageError} if one does not exist, or is neither a file nor a folder
 */
export async function searchNamedPaths(
  { names, from, except }: NamedPaths,
  tools: SearchTools,
): Promise<SearchResult> {
  const result = createResult()
  const entries: Entry[] = []
  for (const [index, name] of names.entries()) {
    const path = resolve(from, name)
    const which = names.length === 1 ? 'the path' : `path ${index + 1} of ${names.length}`
    const status = readStatus(path)
    if (!status) throw new UsageError(`${which} does not exist`, 'scan')
    // Whoever names a link means its target.
    const target = Buffer.from(realpathSync(path))
    if (status.isDirectory()) await addFolder(target, entries, result, tools)
    else if (status.isFile()) entries.push({ path: target, size: status.size })
    else throw new UsageError(`${which} is neither a file nor a folder`, 'scan')
  }
  const own = except.map((path) => Buffer.from(realpathSync(path)))
  const others = entries.filter(({ path }) => !own.some((one) => one.equals(path)))
  if (others.length < entries.length) {
    result.notes.push('the secrets files themselves are skipped')
  }
  return await searchEntries(others, tools, result)
}

function readStatus(path: string | Buffer) {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function addEntry(path: Buffer, entries: Entry[], result: SearchResult, { namer }: SearchTools): void {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false })
    if (status?.isFile()) entries.push({ path, size: status.size })
    else if (status?.isSymbolicLink()) entries.push({ path, size: 0 })
  } catch (error) {
    result.unread.push({ file: namer.nameOf(path), reason: explain(error) })
  }
}

async function addFolder(
  folder: Buffer,
  entries: Entry[],
  result: SearchResult,
  tools: SearchTools,
): Promise<void> {
  const folders = [folder]
  let gitFolders = 0
  for (let at = folders.pop(); at; at = folders.pop()) {
    if (tools.task.isDue) await tools.task.pause(0)
    try {
      for (const item of readdirSync(at, { withFileTypes: true, encoding: 'buffer' })) {
        const name = item.name as unknown as Buffer
        const path = Buffer.concat([at, Buffer.from(sep), name])
        if (!item.isDirectory()) addEntry(path, entries, result, tools)
        else if (name.toString('latin1') === '.git') gitFolders++
        else folders.push(path)
      }
    } catch (error) {
      result.unread.push({ file: tools.namer.nameOf(at), reason: explain(error) })
    }
  }
  if (gitFolders > 0) {
    const were = gitFolders === 1 ? 'was' : 'were'
    result.notes.push(
      `${pluralize(gitFolders, '.git folder')} ${were} skipped: use --history in the repository to search it`,
    )
  }
}

async function searchEntries(
  entries: readonly Entry[],
  { search, task, namer }: SearchTools,
  result: SearchResult,
): Promise<SearchResult> {
  const total = entries.reduce((sum, { size }) => sum + size, 0) + entries.length
  const buffer = Buffer.allocUnsafeSlow(CHUNK_SIZE)
  const progress = () => (search.bytes + result.files) / Math.max(1, total)
  for (const { path } of entries) {
    if (task.isDue) await task.pause(progress())
    try {
      const hits = await searchFile(path, buffer, search, () =>
        task.isDue ? task.pause(progress()) : undefined,
      )
      if (!hits) continue
      result.files++
      for (const finding of namer.collectFindings(path, hits)) result.findings.push(finding)
    } catch (error) {
      if (!(error as NodeJS.ErrnoException).code) throw error
      result.unread.push({ file: namer.nameOf(path), reason: explain(error) })
    }
  }
  return result
}

/** Searches a file; `undefined` if it is gone, or is no regular file. For a link, searches the name of its target. */
async function searchFile(
  path: Buffer,
  buffer: Buffer,
  search: Search,
  pause: () => Promise<void> | undefined,
): Promise<readonly Hit[] | undefined> {
  let file: number
  try {
    file = openSync(path, READ_SAFELY)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO') return undefined
    if (code !== 'ELOOP' && code !== 'EMLINK') throw error
    const target = readlinkSync(path, { encoding: 'buffer' })
    return search.whole(target, 0, target.length)
  }
  try {
    if (!fstatSync(file).isFile()) return undefined
    let size = readSync(file, buffer, 0, buffer.length, null)
    if (size < buffer.length) return search.whole(buffer, 0, size)
    while (size > 0) {
      search.part(buffer, 0, size)
      await pause()
      size = readSync(file, buffer, 0, buffer.length, null)
    }
    return search.end()
  } finally {
    closeSync(file)
  }
}

function explain(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return 'this user has no permission to read it'
  return `it cannot be read (${code})`
}
