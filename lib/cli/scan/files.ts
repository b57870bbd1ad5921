import {
  closeSync,
  constants,
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
import { count } from '../../report/text.ts'
import { UsageError } from '../errors.ts'
import { parts, type Repository } from '../git.ts'
import type { Report } from './finding.ts'
import type { Place } from './place.ts'
import type { Task } from './progress.ts'
import type { Hit, Search } from './search.ts'

/** A file to search. */
interface Entry {
  path: Buffer
  size: number
}

/** What the search of files is done with. */
export interface Tools {
  search: Search
  task: Task
  place: Place
}

const chunkSize = 1024 * 1024

/** Searches the files that git tracks, as they are in the work tree. */
export async function searchTracked(repository: Repository, tools: Tools): Promise<Report> {
  const report: Report = { findings: [], files: 0, unread: [], notes: [] }
  const entries: Entry[] = []
  const root = Buffer.from(repository.root + sep)
  const seen = new Set<string>()
  let submodules = 0
  for (const part of parts(repository.ask(['ls-files', '-z', '--stage', '--full-name', '--', ':/']))) {
    const tab = part.indexOf('\t')
    const name = part.subarray(tab + 1)
    const key = name.toString('latin1')
    if (seen.has(key)) continue
    seen.add(key)
    if (part.toString('latin1', 0, 6) === '160000') submodules++
    else add(Buffer.concat([root, name]), entries, report, tools)
  }
  if (submodules > 0) {
    const are =
      submodules === 1 ? 'is a repository of its own and is' : 'are repositories of their own and are'
    report.notes.push(`${count(submodules, 'submodule')} ${are} not searched`)
  }
  return await searchEntries(entries, tools, report)
}

/** What was named, to be searched as it is. */
export interface Named {
  /** The paths, as they were given. */
  names: readonly string[]
  /** Where they start. */
  from: string
  /** Files that are passed over. */
  except: readonly string[]
}

/**
 * Searches files and folders that were named.
 *
 * @throws {UsageError} where one does not exist, or is neither file nor folder
 */
export async function searchNamed({ names, from, except }: Named, tools: Tools): Promise<Report> {
  const report: Report = { findings: [], files: 0, unread: [], notes: [] }
  const entries: Entry[] = []
  for (const [index, name] of names.entries()) {
    const path = resolve(from, name)
    const which = names.length === 1 ? 'the path that was named' : `path ${index + 1} of ${names.length}`
    const status = statusOf(path)
    if (!status) throw new UsageError(`${which} does not exist`, 'scan')
    // A link that is named is meant.
    const target = Buffer.from(realpathSync(path))
    if (status.isDirectory()) await walk(target, entries, report, tools)
    else if (status.isFile()) entries.push({ path: target, size: status.size })
    else throw new UsageError(`${which} is neither a file nor a folder`, 'scan')
  }
  const own = except.map((path) => Buffer.from(realpathSync(path)))
  const others = entries.filter(({ path }) => !own.some((one) => one.equals(path)))
  if (others.length < entries.length) {
    report.notes.push('the secrets files themselves are passed over: the values are theirs')
  }
  return await searchEntries(others, tools, report)
}

function statusOf(path: string | Buffer) {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function add(path: Buffer, entries: Entry[], report: Report, { place }: Tools): void {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false })
    if (status?.isFile()) entries.push({ path, size: status.size })
    else if (status?.isSymbolicLink()) entries.push({ path, size: 0 })
  } catch (error) {
    report.unread.push({ file: place.nameOf(path), reason: reasonOf(error) })
  }
}

async function walk(folder: Buffer, entries: Entry[], report: Report, tools: Tools): Promise<void> {
  const folders = [folder]
  let ownOfGit = 0
  for (let at = folders.pop(); at; at = folders.pop()) {
    if (tools.task.isDue) await tools.task.pause(0)
    try {
      for (const item of readdirSync(at, { withFileTypes: true, encoding: 'buffer' })) {
        const name = item.name as unknown as Buffer
        const path = Buffer.concat([at, Buffer.from(sep), name])
        if (!item.isDirectory()) add(path, entries, report, tools)
        else if (name.toString('latin1') === '.git') ownOfGit++
        else folders.push(path)
      }
    } catch (error) {
      report.unread.push({ file: tools.place.nameOf(at), reason: reasonOf(error) })
    }
  }
  if (ownOfGit > 0) {
    const are = ownOfGit === 1 ? 'is' : 'are'
    report.notes.push(
      `${count(ownOfGit, 'folder')} of git itself ${are} passed over: --history searches what is in one`,
    )
  }
}

async function searchEntries(
  entries: readonly Entry[],
  { search, task, place }: Tools,
  report: Report,
): Promise<Report> {
  const total = entries.reduce((sum, { size }) => sum + size, 0) + entries.length
  const buffer = Buffer.allocUnsafeSlow(chunkSize)
  const progress = () => (search.bytes + report.files) / Math.max(1, total)
  for (const { path } of entries) {
    if (task.isDue) await task.pause(progress())
    try {
      const hits = await searchFile(path, buffer, search, () =>
        task.isDue ? task.pause(progress()) : undefined,
      )
      if (!hits) continue
      report.files++
      for (const finding of place.findingsIn(path, hits)) report.findings.push(finding)
    } catch (error) {
      if (!(error as NodeJS.ErrnoException).code) throw error
      report.unread.push({ file: place.nameOf(path), reason: reasonOf(error) })
    }
  }
  return report
}

/** What is found in a file; `undefined` where it is none any more, and there is nothing to search. */
async function searchFile(
  path: Buffer,
  buffer: Buffer,
  search: Search,
  pause: () => Promise<void> | undefined,
): Promise<readonly Hit[] | undefined> {
  let file: number
  try {
    // Never through a link, and never waiting for the writer of a pipe.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
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

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return 'this user has no permission to read it'
  return `it cannot be read (${code})`
}
