import type { Writable } from 'node:stream'
import type { Repository } from '../git.ts'
import { startGit } from './git-stream.ts'
import type { Task } from './progress.ts'
import type { Hit, Search } from './search.ts'

type Ids = AsyncIterable<readonly string[]> | Iterable<readonly string[]>

/** An object that was searched. */
export interface Searched {
  id: string
  type: string
  hits: readonly Hit[]
  /** True for a pointer to a file in Git LFS. */
  isPointer: boolean
  /** The number of header lines of a commit or a tag, which name its author; 0 for a file. */
  headLines: number
}

// The lines of a longer commit are not counted.
const MAX_MESSAGE_BYTES = 1024 * 1024

/**
 * Searches objects, through one `git cat-file --batch`.
 *
 * @param ids their ids, some at a time
 * @param onSearched gets each existing object after it was searched
 */
export async function searchObjects(
  repository: Repository,
  ids: Ids,
  search: Search,
  task: Task,
  onSearched: (searched: Searched) => void,
): Promise<void> {
  const { child, ended } = startGit(
    repository,
    ['cat-file', '--batch', '--buffer'],
    ['pipe', 'pipe', 'ignore'],
    task,
  )
  const { stdin, stdout } = child
  if (!stdin || !stdout) return await ended
  const feeding = feed(stdin, ids)
  // If feeding fails, git must end too, since it would wait for ever.
  feeding.catch(() => child.kill())
  const reader = new ObjectReader(search, onSearched)
  for await (const chunk of stdout) reader.read(chunk as Buffer)
  await feeding
  await ended
}

async function feed(stdin: Writable, ids: Ids): Promise<void> {
  // If git has ended, "ended" says why.
  const gone = new Promise((resolve) => stdin.once('close', resolve).once('error', resolve))
  for await (const some of ids) {
    if (stdin.destroyed) return
    if (some.length === 0 || stdin.write(`${some.join('\n')}\n`)) continue
    await Promise.race([new Promise((resolve) => stdin.once('drain', resolve)), gone])
  }
  stdin.end()
}

const NEWLINE = 10
const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/')

/** Parses the output of `cat-file --batch`: for each object a line with its size, its bytes, and a newline. */
class ObjectReader {
  readonly #search: Search
  readonly #onSearched: (searched: Searched) => void
  #header = ''
  #id = ''
  #type = ''
  #left = -1
  #isWhole = true
  /** The parts of a commit or a tag, which is searched as a whole. */
  #message: Buffer[] = []

  constructor(search: Search, onSearched: (searched: Searched) => void) {
    this.#search = search
    this.#onSearched = onSearched
  }

  read(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#left < 0) {
        const end = chunk.indexOf(NEWLINE, at)
        this.#header += chunk.toString('latin1', at, end === -1 ? chunk.length : end)
        if (end === -1) return
        at = end + 1
        this.#begin()
      } else if (this.#left === 0) {
        at++
        this.#left = -1
      } else {
        at = this.#readContent(chunk, at)
      }
    }
  }

  #begin(): void {
    const [id = '', type = '', size] = this.#header.split(' ')
    this.#header = ''
    if (size === undefined) return
    this.#id = id
    this.#type = type
    this.#left = Number(size)
    this.#isWhole = true
    if (this.#left === 0) this.#onSearched({ id, type, hits: [], isPointer: false, headLines: 0 })
  }

  #readContent(chunk: Buffer, at: number): number {
    const end = at + Math.min(this.#left, chunk.length - at)
    if (this.#type !== 'blob' && this.#isWhole && this.#left <= MAX_MESSAGE_BYTES) {
      return this.#readMessage(chunk, at, end)
    }
    this.#left -= end - at
    let hits: readonly Hit[] = []
    if (this.#left === 0 && this.#isWhole) {
      hits = this.#search.whole(chunk, at, end)
    } else {
      this.#isWhole = false
      this.#search.part(chunk, at, end)
      if (this.#left > 0) return end
      hits = this.#search.end()
    }
    const isPointer =
      chunk[at] === LFS_POINTER[0] && chunk.subarray(at, at + LFS_POINTER.length).equals(LFS_POINTER)
    this.#onSearched({ id: this.#id, type: this.#type, hits, isPointer, headLines: 0 })
    return end
  }

  #readMessage(chunk: Buffer, at: number, end: number): number {
    this.#left -= end - at
    this.#message.push(chunk.subarray(at, end))
    if (this.#left > 0) return end
    const text = this.#message.length === 1 ? (this.#message[0] as Buffer) : Buffer.concat(this.#message)
    this.#message = []
    const hits = this.#search.whole(text, 0, text.length)
    const headLines = hits.length > 0 ? countHeadLines(text) : 0
    this.#onSearched({ id: this.#id, type: this.#type, hits, isPointer: false, headLines })
    return end
  }
}

function countHeadLines(text: Buffer): number {
  const end = text.indexOf('\n\n')
  return text.toString('latin1', 0, end === -1 ? text.length : end).split('\n').length
}
