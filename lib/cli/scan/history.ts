import { count } from '../../report/text.ts'
import { Failure } from '../errors.ts'
import type { Repository } from '../git.ts'
import { Attribution } from './blame.ts'
import type { Tools } from './files.ts'
import type { Report } from './finding.ts'
import { atEnds, everything, pipeline } from './git.ts'
import { wholeHistory } from './names.ts'
import { type Searched, searchObjects } from './objects.ts'
import type { Task } from './progress.ts'
import type { Search } from './search.ts'

/** Searches every version of every file, and every message, each once. */
export async function searchHistory(repository: Repository, { search, task }: Tools): Promise<Report> {
  const facts = repository.ask(['rev-parse', '--is-shallow-repository', 'HEAD'], { allowed: [128] })
  const [isShallow, head = ''] = facts.toString().split('\n')
  const listing = new Listing(repository, task)
  const attribution = new Attribution(repository, isId(head), search, task)
  let versions = 0
  let pointers = 0
  let isFound = false
  const told = (searched: Searched) => {
    listing.done++
    if (searched.type === 'blob') versions++
    if (searched.isPointer) pointers++
    if (searched.hits.length === 0) return
    isFound = true
    attribution.add(searched)
  }
  task.show(0)
  const [, isInName] = await Promise.all([
    searchObjects(repository, listing.ids(), search, task, told),
    searchNames(repository, search, task),
  ])
  attribution.hasName = isInName === true

  const findings = isFound || isInName ? await attribution.findings() : []
  const notes = [
    ...(isShallow === 'true' ? [shallow] : []),
    ...noteOn(pointers, 'is', 'are', 'kept by Git LFS, and not in this repository'),
  ]
  const reasons = [
    ...(listing.missing > 0 ? [`of its objects, ${listing.missing} cannot be had from this repository`] : []),
    ...(isInName === undefined ? ['the names of its files cannot be listed'] : []),
  ]
  const unread = reasons.map((reason) => ({ file: wholeHistory, reason }))
  return { findings, files: versions, unread, notes }
}

const newline = 10

/** Where there is no HEAD, git answers with the word. */
function isId(text: string): boolean {
  return /^[0-9a-f]{40,}$/.test(text)
}

/** Lists what there is to search, and how far that has come. */
class Listing {
  done = 0
  missing = 0
  readonly #repository: Repository
  readonly #task: Task
  readonly #total: number

  constructor(repository: Repository, task: Task) {
    this.#repository = repository
    this.#task = task
    this.#total = task.isShown ? countObjects(repository) : 1
  }

  /** The names of the objects to search, many at a time. */
  async *ids(): AsyncGenerator<string[]> {
    const commands = [
      ['rev-list', '--objects', '--missing=print', ...everything],
      ['cat-file', '--buffer', '--batch-check=%(objecttype) %(objectname) %(rest)'],
    ]
    for await (const lines of atEnds(pipeline(this.#repository, commands, this.#task), newline)) {
      yield this.#read(lines.toString('latin1'))
      if (this.#task.isDue) await this.#task.pause(this.done / this.#total)
    }
  }

  /** The objects to search, of lines such as `blob ID PATH`, where the path may be empty, and `ID missing`. */
  #read(lines: string): string[] {
    const ids: string[] = []
    for (let from = 0; from < lines.length; from = lines.indexOf('\n', from) + 1) {
      const start = lines.indexOf(' ', from) + 1
      // What a tree holds has been told.
      if (lines.startsWith('tree ', from)) this.done++
      else if (lines.startsWith('missing\n', start)) this.missing++
      else ids.push(lines.slice(start, lines.indexOf(' ', start)))
    }
    return ids
  }
}

/**
 * True where the name that any commit gave to a file holds a value: beside an object git tells one of its names alone.
 *
 * @returns `undefined` where folders are missing, as in a partial clone
 */
async function searchNames(repository: Repository, search: Search, task: Task): Promise<boolean | undefined> {
  const commands = [
    ['rev-list', ...everything],
    ['diff-tree', '--stdin', '--root', '-r', '-c', '--name-only', '-z', '--no-renames', '--no-commit-id'],
  ]
  let isFound = false
  try {
    for await (const names of atEnds(pipeline(repository, commands, task))) {
      isFound ||= search.matcher.isIn(names)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return undefined
  }
  return isFound
}

/** How many objects there are: never fewer than are listed, and hardly more. */
function countObjects(repository: Repository): number {
  const counts = repository.ask(['count-objects', '-v']).toString()
  return Array.from(counts.matchAll(/^(?:count|in-pack): (\d+)$/gm)).reduce(
    (sum, [, number]) => sum + Number(number),
    1,
  )
}

const shallow = 'this is a shallow clone, so its history is cut short: "git fetch --unshallow" gets all of it'

function noteOn(number: number, one: string, many: string, what: string): string[] {
  return number === 0 ? [] : [`${count(number, 'version')} ${number === 1 ? one : many} ${what}`]
}
