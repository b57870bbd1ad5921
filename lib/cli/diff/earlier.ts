import { isFault } from '../../fault.ts'
import { largestFile } from '../../files/limits.ts'
import { at } from '../../report/report.ts'
import { printable } from '../../report/text.ts'
import type { Demand } from '../../template/demand.ts'
import { readTemplate } from '../../template/template.ts'
import { Failure } from '../errors.ts'
import { list, type Repository } from '../git.ts'
import type { Reference } from './reference.ts'

/** What a template demanded at a commit, and what there is to be told about it. */
export interface Earlier {
  demands: ReadonlyMap<string, Demand>
  notes: readonly string[]
}

/**
 * Reads the template of an earlier commit, also where it had another name.
 *
 * @param path of the template of today, as seen from the folder, with slashes
 * @throws {Failure} where what is there cannot be a template
 */
export function earlierContract(repository: Repository, { name, commit }: Reference, path: string): Earlier {
  const same = readAt(repository, commit, path)
  if (same !== undefined) return read(same, path, name, [])
  const former = formerName(repository, commit, path)
  const text = former === undefined ? undefined : readAt(repository, commit, former)
  if (former === undefined || text === undefined) {
    return { demands: new Map(), notes: [`${name} has no ${printable(path)}, so every key is new`] }
  }
  return read(text, former, name, [`at ${name} the template was ${printable(former)}`])
}

// Bounded: a line may be a megabyte of lists that are not closed.
const declaredType = /@type(?::|=[\w-]{0,50}(?:\([^)\n]{0,1000}\)|\S{0,50}))?/g

function read(text: string, path: string, name: string, notes: readonly string[]): Earlier {
  try {
    return { demands: readTemplate(text, path), notes }
  } catch (error) {
    if (!isFault(error)) throw error
    // What was wrong there is not to be mended any more; without the types it can be read all the same.
    const demands = readTemplate(text.replace(declaredType, ''), path)
    const where = error.place ? `${at(error.place)}: ` : ''
    return {
      demands,
      notes: [...notes, `no types are known of ${name} (${where}${printable(error.message)})`],
    }
  }
}

/** The text of a file at a commit, with links followed; `undefined` where there is none. */
function readAt(repository: Repository, commit: string, path: string): string | undefined {
  // The names are written a line each.
  if (/[\r\n]/.test(path)) return undefined
  const input = `${commit}:${isBelow(path) ? `./${path}` : path}\n`
  const [, type, size] =
    repository
      .ask(['cat-file', '--follow-symlinks', '--batch-check'], { input, allowed: [128] })
      .toString()
      .trimEnd()
      .match(/^[0-9a-f]+ (\w+) (\d+)$/) ?? []
  if (type !== 'blob') return undefined
  if (Number(size) > largestFile) throw new Failure('the template was larger than 1 MiB at that commit')
  const answer = repository.ask(['cat-file', '--follow-symlinks', '--batch'], { input })
  return decode(answer.subarray(answer.indexOf('\n') + 1, -1))
}

/** Git takes a path as seen from the folder where it begins with a dot. */
function isBelow(path: string): boolean {
  return !path.startsWith('./') && !path.startsWith('../')
}

function decode(bytes: Buffer): string {
  // What PowerShell's > writes.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le')
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0
  if (isBigEndian) return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

/**
 * The name that a file had at a commit, as seen from the folder, where git can tell that it was renamed.
 *
 * It is asked about the index: to read the files themselves, git runs the filters that the repository configures.
 */
function formerName(repository: Repository, commit: string, path: string): string | undefined {
  const args = ['diff-index', '--cached', '-z', '--relative', '--name-status', '--find-renames=30%']
  const fields = list(repository.ask([...args, '--diff-filter=R', commit, '--']))
  for (let index = 0; index + 2 < fields.length; index += 3) {
    if (fields[index + 2] === path) return fields[index + 1]
  }
  return undefined
}
