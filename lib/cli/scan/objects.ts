import type { Writable } from 'node:stream'
import type { Repository } from '../git.ts'
import { start } from './git.ts'
import type { Task } from './progress.ts'
import type { Hit, Search } from './search.ts'

type Ids = AsyncIterable<readonly string[]> | Iterable<readonly string[]>

/** An object that was read: its name, type, and what was found in it. */
export interface Searched {
  id: string
  type: string
  hits: readonly Hit[]
  /** True where it only points to a file that Git LFS keeps elsewhere. */
  isPointer: boolean
  /** How many lines at the start of a commit or a tag say what it is and who it is by; 0 of a file. */
  headLines: number
}

/** Of a commit that is longer, nothing is told of its lines. */
const longestMessage = 1024 * 1024

/**
 * Searches objects, through one `git cat-file --batch`.
 *
 * @param ids their names, some at a time
 * @param told of each that was there, as it is searched
 */
export async function searchObjects(
  repository: Repository,
  ids: Ids,
  search: Search,
  task: Task,
  told: (searched: Searched) => void,
): Promise<void> {
  const { child, ended } = start(
    repository,
    ['cat-file', '--batch', '--buffer'],
    ['pipe', 'pipe', 'ignore'],
    task,
  )
  const { stdin, stdout } = child
  if (!stdin || !stdout) return await ended
  const feeding = feed(stdin, ids)
  // Whoever fails first ends the other one, so that neither waits for ever.
  feeding.catch(() => child.kill())
  const reader = new ObjectReader(search, told)
  for await (const chunk of stdout) reader.read(chunk as Buffer)
  await feeding
  await ended
}

async function feed(stdin: Writable, ids: Ids): Promise<void> {
  // Where git has ended, how it did is told elsewhere.
  const gone = new Promise((resolve) => stdin.once('close', resolve).once('error', resolve))
  for await (const some of ids) {
    if (stdin.destroyed) return
    if (some.length === 0 || stdin.write(`${some.join('\n')}\n`)) continue
    await Promise.race([new Promise((resolve) => stdin.once('drain', resolve)), gone])
  }
  stdin.end()
}

const newline = 10
const pointer = Buffer.from('version https://git-lfs.github.com/spec/')

/** Takes apart what `cat-file --batch` writes: a line, then so many bytes and a newline, for each object. */
class ObjectReader {
  readonly #search: Search
  readonly #told: (searched: Searched) => void
  #header = ''
  #id = ''
  #type = ''
  #left = -1
  #isWhole = true
  /** What has come of a commit or a tag, to be searched as a whole. */
  #message: Buffer[] = []

  constructor(search: Search, told: (searched: Searched) => void) {
    this.#search = search
    this.#told = told
  }

  read(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#left < 0) {
        const end = chunk.indexOf(newline, at)
        this.#header += chunk.toString('latin1', at, end === -1 ? chunk.length : end)
        if (end === -1) return
        at = end + 1
        this.#begin()
      } else if (this.#left === 0) {
        at++
        this.#left = -1
      } else {
        at = this.#content(chunk, at)
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
    if (this.#left === 0) this.#told({ id, type, hits: [], isPointer: false, headLines: 0 })
  }

  #content(chunk: Buffer, at: number): number {
    const end = at + Math.min(this.#left, chunk.length - at)
    if (this.#type !== 'blob' && this.#isWhole && this.#left <= longestMessage)
      return this.#part(chunk, at, end)
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
    const isPointer = chunk[at] === pointer[0] && chunk.subarray(at, at + pointer.length).equals(pointer)
    this.#told({ id: this.#id, type: this.#type, hits, isPointer, headLines: 0 })
    return end
  }

  #part(chunk: Buffer, at: number, end: number): number {
    this.#left -= end - at
    this.#message.push(chunk.subarray(at, end))
    if (this.#left > 0) return end
    const text = this.#message.length === 1 ? (this.#message[0] as Buffer) : Buffer.concat(this.#message)
    this.#message = []
    const hits = this.#search.whole(text, 0, text.length)
    const headLines = hits.length > 0 ? linesOfHead(text) : 0
    this.#told({ id: this.#id, type: this.#type, hits, isPointer: false, headLines })
    return end
  }
}

function linesOfHead(text: Buffer): number {
  const end = text.indexOf('\n\n')
  return text.toString('latin1', 0, end === -1 ? text.length : end).split('\n').length
}
