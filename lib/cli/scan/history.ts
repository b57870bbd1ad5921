import { pluralize } from '../../report/text.ts'
import { Failure } from '../errors.ts'
import type { Repository } from '../git.ts'
import { Blame } from './blame.ts'
import { ALL_HISTORY, splitAtEnds, streamPipeline } from './git-stream.ts'
import { WHOLE_HISTORY } from './labels.ts'
import { type Searched, searchObjects } from './objects.ts'
import type { Task } from './progress.ts'
import type { Search } from './search.ts'
import type { SearchTools } from './search-files.ts'
import type { SearchResult } from './search-result.ts'

/** Searches every version of every file, and every message, once each. */
export async function searchHistory(
  repository: Repository,
  { search, task }: SearchTools,
): Promise<SearchResult> {
  const facts = repository.ask(['rev-parse', '--is-shallow-repository', 'HEAD'], { allowed: [128] })
  const [isShallow, head = ''] = facts.toString().split('\n')
  const listing = new ObjectListing(repository, task)
  const blame = new Blame(repository, isId(head), search, task)
  let versions = 0
  let pointers = 0
  let isFound = false
  const onSearched = (searched: Searched) => {
    listing.done++
    if (searched.type === 'blob') versions++
    if (searched.isPointer) pointers++
    if (searched.hits.length === 0) return
    isFound = true
    blame.add(searched)
  }
  task.show(0)
  const [, isInName] = await Promise.all([
    searchObjects(repository, listing.ids(), search, task, onSearched),
    searchNames(repository, search, task),
  ])
  blame.hasName = isInName === true

  const findings = isFound || isInName ? await blame.findings() : []
  const notes = [...(isShallow === 'true' ? [SHALLOW_NOTE] : []), ...describePointers(pointers)]
  const reasons = [
    ...(listing.missing > 0 ? [`${pluralize(listing.missing, 'object')} missing from this repository`] : []),
    ...(isInName === undefined ? ['the names of its files cannot be listed'] : []),
  ]
  const unread = reasons.map((reason) => ({ file: WHOLE_HISTORY, reason }))
  return { findings, files: versions, unread, notes }
}

const NEWLINE = 10

/** True for an id: without a commit, git answers with the word HEAD. */
function isId(text: string): boolean {
  return /^[0-9a-f]{40,}$/.test(text)
}

/** Lists the objects to search, and tracks the progress. */
class ObjectListing {
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

  /** Yields the ids of the objects to search, many at a time. */
  async *ids(): AsyncGenerator<string[]> {
    const commands = [
      ['rev-list', '--objects', '--missing=print', ...ALL_HISTORY],
      ['cat-file', '--buffer', '--batch-check=%(objecttype) %(objectname) %(rest)'],
    ]
    for await (const lines of splitAtEnds(streamPipeline(this.#repository, commands, this.#task), NEWLINE)) {
      yield this.#parse(lines.toString('latin1'))
      if (this.#task.isDue) await this.#task.pause(this.done / this.#total)
    }
  }

  /** Parses lines such as `blob ID PATH`, in which the path may be empty, and `ID missing`. */
  #parse(lines: string): string[] {
    const ids: string[] = []
    for (let from = 0; from < lines.length; from = lines.indexOf('\n', from) + 1) {
      const start = lines.indexOf(' ', from) + 1
      // The objects of a tree are listed by themselves.
      if (lines.startsWith('tree ', from)) this.done++
      else if (lines.startsWith('missing\n', start)) this.missing++
      else ids.push(lines.slice(start, lines.indexOf(' ', start)))
    }
    return ids
  }
}

/**
 * Searches the names that files had in any commit: with an object, git lists only one of its names.
 *
 * @returns true if a name contains a value; `undefined` if folders are missing, as in a partial clone
 */
async function searchNames(repository: Repository, search: Search, task: Task): Promise<boolean | undefined> {
  const commands = [
    ['rev-list', ...ALL_HISTORY],
    ['diff-tree', '--stdin', '--root', '-r', '-c', '--name-only', '-z', '--no-renames', '--no-commit-id'],
  ]
  let isFound = false
  try {
    for await (const names of splitAtEnds(streamPipeline(repository, commands, task))) {
      isFound ||= search.matcher.isIn(names)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return undefined
  }
  return isFound
}

/** Counts the objects: never fewer than are listed, and hardly more. */
function countObjects(repository: Repository): number {
  const counts = repository.ask(['count-objects', '-v']).toString()
  return Array.from(counts.matchAll(/^(?:count|in-pack): (\d+)$/gm)).reduce(
    (sum, [, number]) => sum + Number(number),
    1,
  )
}

const SHALLOW_NOTE =
  'this is a shallow clone, so its history is incomplete: "git fetch --unshallow" gets all of it'

function describePointers(pointers: number): string[] {
  if (pointers === 0) return []
  const are = pointers === 1 ? 'is' : 'are'
  return [`${pluralize(pointers, 'version')} ${are} in Git LFS, not in this repository, and not searched`]
}
