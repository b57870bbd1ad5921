import { count } from '../../text.ts'
import type { Repository } from '../git.ts'
import { Attribution } from './attribution.ts'
import type { Tools } from './files.ts'
import type { Report } from './finding.ts'
import { atEnds, everything, pipeline } from './git.ts'
import { type Searched, searchObjects } from './objects.ts'
import type { Search } from './search.ts'
import type { Task } from './task.ts'

/** Searches every version of every file, and every message, each once. */
export async function searchHistory(repository: Repository, { search, task }: Tools): Promise<Report> {
  const facts = repository.ask(['rev-parse', '--is-shallow-repository', 'HEAD'], { allowed: [128] })
  const [isShallow, head = ''] = facts.toString().split('\n')
  const listing = new Listing(repository, search, task)
  const attribution = new Attribution(repository, isId(head), search, task)
  let versions = 0
  let pointers = 0
  let isFound = false
  const told = ({ id, type, hits, isPointer }: Searched) => {
    listing.done++
    if (type === 'blob') versions++
    if (isPointer) pointers++
    if (hits.length === 0) return
    isFound = true
    attribution.add(id, type, hits)
  }
  task.show(0)
  await searchObjects(repository, listing.ids(), search, task, told)
  attribution.hasName = listing.hasName

  const findings = isFound || listing.hasName ? await attribution.findings() : []
  const notes = [
    ...(isShallow === 'true' ? [shallow] : []),
    ...noteOn(pointers, 'is', 'are', 'kept by Git LFS, and not in this repository'),
  ]
  const unread =
    listing.missing === 0
      ? []
      : [{ file: count(listing.missing, 'object'), reason: 'not in this repository' }]
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
  /** True where the name of a file holds a value. */
  hasName = false
  readonly #repository: Repository
  readonly #search: Search
  readonly #task: Task
  readonly #total: number

  constructor(repository: Repository, search: Search, task: Task) {
    this.#repository = repository
    this.#search = search
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
      // Paths are among them: not every path of an object, but the first.
      this.hasName ||= this.#search.matcher.isIn(lines)
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
