import { count } from '../../text.ts'
import type { Repository } from '../git.ts'
import { Attribution } from './attribution.ts'
import type { Report } from './finding.ts'
import { partsOf, pipeline } from './git.ts'
import { type Searched, searchObjects } from './objects.ts'
import type { Search } from './search.ts'
import type { Task } from './task.ts'

/** Where history begins: every branch, tag and stash, and what the reflogs still know. */
const everything = ['--all', '--reflog']

/** Searches every version of every file, and every message, each once. */
export async function searchHistory(repository: Repository, search: Search, task: Task): Promise<Report> {
  const listing = new Listing(repository, search, task)
  const attribution = new Attribution(repository, search, task)
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
    ...notesOn(repository),
    ...noteOn(pointers, 'is', 'are', 'kept by Git LFS, and not in this repository'),
  ]
  const unread =
    listing.missing === 0
      ? []
      : [{ file: count(listing.missing, 'object'), reason: 'not in this repository' }]
  return { findings, files: versions, unread, notes }
}

const newline = 10
const space = 32

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
    const counts = repository.ask(['count-objects', '-v']).toString()
    this.#total = Array.from(counts.matchAll(/^(?:count|in-pack): (\d+)$/gm)).reduce(
      (sum, [, number]) => sum + Number(number),
      1,
    )
  }

  async *ids(): AsyncGenerator<string> {
    const commands = [
      ['rev-list', '--objects', '--missing=print', ...everything],
      ['cat-file', '--buffer', '--batch-check=%(objecttype) %(objectname) %(rest)'],
    ]
    for await (const line of partsOf(pipeline(this.#repository, commands, this.#task), newline)) {
      const id = this.#read(line)
      if (id !== undefined) yield id
      if (this.#task.isDue) await this.#task.pause(this.done / this.#total)
    }
  }

  #read(line: Buffer): string | undefined {
    const from = line.indexOf(space) + 1
    const type = line.toString('latin1', 0, from - 1)
    if (line.toString('latin1', from) === 'missing') {
      this.missing++
      return undefined
    }
    const end = line.indexOf(space, from)
    const id = line.toString('latin1', from, end)
    if (!this.hasName && end + 1 < line.length) {
      this.hasName = this.#search.whole(line, end + 1, line.length).length > 0
    }
    if (type !== 'tree') return id
    // Its names are known.
    this.done++
    return undefined
  }
}

function notesOn(repository: Repository): string[] {
  const notes: string[] = []
  if (repository.ask(['rev-parse', '--is-shallow-repository']).toString().trim() === 'true') {
    notes.push('this is a shallow clone, so its history is cut short: "git fetch --unshallow" gets all of it')
  }
  return notes
}

function noteOn(number: number, one: string, many: string, what: string): string[] {
  return number === 0 ? [] : [`${count(number, 'version')} ${number === 1 ? one : many} ${what}`]
}
