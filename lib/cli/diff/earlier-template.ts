import { isLoadError } from '../../errors.ts'
import { MAX_FILE_BYTES } from '../../files/read.ts'
import { formatLocation } from '../../report/report.ts'
import { stripControls } from '../../report/text.ts'
import type { ContractKey } from '../../template/contract.ts'
import { readContract } from '../../template/template.ts'
import { Failure } from '../errors.ts'
import { type Repository, splitStrings } from '../git.ts'
import type { Reference } from './reference.ts'

/** The template of an earlier commit. */
export interface EarlierTemplate {
  /** Its keys. */
  demands: ReadonlyMap<string, ContractKey>
  /** What people should know, a line each. */
  notes: readonly string[]
}

/**
 * Reads the template of an earlier commit, even if it had another name.
 *
 * @param path of the current template, relative to the folder, with slashes
 * @throws {Failure} if the file is too large for a template
 */
export function readEarlierTemplate(
  repository: Repository,
  { name, commit }: Reference,
  path: string,
): EarlierTemplate {
  const same = readAt(repository, commit, path)
  if (same !== undefined) return parse(same, path, name, [])
  const former = findFormerName(repository, commit, path)
  const text = former === undefined ? undefined : readAt(repository, commit, former)
  if (former === undefined || text === undefined) {
    return { demands: new Map(), notes: [`${name} has no ${stripControls(path)}, so every key is new`] }
  }
  return parse(text, former, name, [`at ${name} the template was named ${stripControls(former)}`])
}

// The lengths are bounded: a line may be a megabyte of open parentheses.
const TYPE_ANNOTATION = /@type(?::|=[\w-]{0,50}(?:\([^)\n]{0,1000}\)|\S{0,50}))?/g

function parse(text: string, path: string, name: string, notes: readonly string[]): EarlierTemplate {
  try {
    return { demands: readContract({ name: path, text }).keys, notes }
  } catch (error) {
    if (!isLoadError(error)) throw error
    // Nobody can fix an old commit, but without its types the template can be read.
    const demands = readContract({ name: path, text: text.replace(TYPE_ANNOTATION, '') }).keys
    const location = error.location ? `${formatLocation(error.location)}: ` : ''
    return {
      demands,
      notes: [...notes, `the types at ${name} are ignored (${location}${stripControls(error.message)})`],
    }
  }
}

/** Reads a file at a commit, and follows links; `undefined` if there is none. */
function readAt(repository: Repository, commit: string, path: string): string | undefined {
  // Git reads one name a line.
  if (/[\r\n]/.test(path)) return undefined
  const input = `${commit}:${isBelow(path) ? `./${path}` : path}\n`
  const [, type, size] =
    repository
      .ask(['cat-file', '--follow-symlinks', '--batch-check'], { input, allowed: [128] })
      .toString()
      .trimEnd()
      .match(/^[0-9a-f]+ (\w+) (\d+)$/) ?? []
  if (type !== 'blob') return undefined
  if (Number(size) > MAX_FILE_BYTES) throw new Failure('the template was larger than 1 MiB at that commit')
  const output = repository.ask(['cat-file', '--follow-symlinks', '--batch'], { input })
  return decode(output.subarray(output.indexOf('\n') + 1, -1))
}

/** True for a path that needs a `./`: git resolves a path from the folder only if it begins with a dot. */
function isBelow(path: string): boolean {
  return !path.startsWith('./') && !path.startsWith('../')
}

function decode(bytes: Buffer): string {
  // PowerShell's > writes UTF-16.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le')
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0
  if (isBigEndian) return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

/**
 * Finds the name that a file had at a commit, relative to the folder, if git detects the rename.
 *
 * The index is compared, not the files: to read those, git would run filters that the repository configures.
 */
function findFormerName(repository: Repository, commit: string, path: string): string | undefined {
  const args = ['diff-index', '--cached', '-z', '--relative', '--name-status', '--find-renames=30%']
  const fields = splitStrings(repository.ask([...args, '--diff-filter=R', commit, '--']))
  for (let index = 0; index + 2 < fields.length; index += 3) {
    if (fields[index + 2] === path) return fields[index + 1]
  }
  return undefined
}
