import type { Encoding } from './encodings.ts'
import { Matcher, type Needle } from './matcher.ts'

/** A spelling of a value, with the keys that have it. */
export interface Spelling extends Needle {
  keys: readonly string[]
  form: Encoding
  /** True for a line of a value, which counts only if the whole value is not there. @default false */
  isLine?: boolean
}

/** A value that was found. */
export interface Hit {
  key: string
  form: Encoding
  /** Counted from 1; `undefined` if there are no lines to count. */
  line: number | undefined
}

/** The most lines of a file that are reported for one key. */
export const MAX_LINES = 1000

// Like git, take a file with a NUL in these first bytes as binary.
const BINARY_HEAD_BYTES = 8000

/** Searches one text after another, each as a whole or in parts, in constant memory. */
export class Search {
  readonly matcher: Matcher<Spelling>
  /** How many bytes have been searched. */
  bytes = 0
  // Collects the parts. It begins with the end of the part before, so that a value across a border is found.
  #region: Buffer | undefined
  #filled = 0
  #carried = 0
  /** The first line of the region. */
  #line = 1
  #isBinary: boolean | undefined
  #found = new Found()

  readonly #regionSize: number

  /** @param regionSize how many bytes of the parts are searched at once, besides the longest spelling */
  constructor(spellings: readonly Spelling[], regionSize = 1024 * 1024) {
    this.matcher = new Matcher(spellings)
    this.#regionSize = regionSize
  }

  /** Searches a whole text. */
  whole(text: Buffer, from: number, to: number): readonly Hit[] {
    this.bytes += to - from
    let matches: Match[] | undefined
    this.matcher.search(text, from, to, (needle, start) => {
      matches ??= []
      matches.push({ needle, start })
    })
    if (!matches) return NO_HITS
    const found = new Found()
    this.#take(matches, text, from, isBinary(text, from, to) ? undefined : 1, found)
    return found.hits
  }

  /** Searches a part of a text. {@link end} returns what was found in all parts. */
  part(text: Buffer, from: number, to: number): void {
    this.bytes += to - from
    this.#region ??= Buffer.allocUnsafeSlow(this.#regionSize + 2 * this.matcher.longest)
    for (let at = from; at < to; ) {
      const size = Math.min(to - at, this.#region.length - this.#filled)
      text.copy(this.#region, this.#filled, at, at + size)
      this.#filled += size
      at += size
      if (this.#filled === this.#region.length) this.#flush(this.#region)
    }
  }

  /** Returns the hits in the parts. The next part belongs to another text. */
  end(): readonly Hit[] {
    if (this.#region) this.#flush(this.#region)
    const { hits } = this.#found
    this.#found = new Found()
    this.#filled = this.#carried = 0
    this.#line = 1
    this.#isBinary = undefined
    return hits
  }

  #flush(region: Buffer): void {
    this.#isBinary ??= isBinary(region, 0, this.#filled)
    const matches: Match[] = []
    this.matcher.search(region, 0, this.#filled, (needle, start) => {
      // A needle inside the carried bytes was found in the region before.
      if (start + needle.bytes.length > this.#carried) matches.push({ needle, start })
    })
    const line = this.#isBinary ? undefined : this.#line
    if (matches.length > 0) this.#take(matches, region, 0, line, this.#found)
    const keep = Math.min(this.#filled, Math.max(0, this.matcher.longest - 1))
    if (!this.#isBinary) this.#line += countNewlines(region, 0, this.#filled - keep)
    region.copyWithin(0, this.#filled - keep, this.#filled)
    this.#filled = this.#carried = keep
  }

  #take(matches: Match[], text: Buffer, from: number, line: number | undefined, into: Found): void {
    matches.sort((a, b) => a.start - b.start || Number(a.needle.isLine ?? 0) - Number(b.needle.isLine ?? 0))
    let at = from
    const ends = new Map<string, number>()
    for (const { needle, start } of matches) {
      if (line !== undefined) line += countNewlines(text, at, start)
      at = start
      const end = start + needle.bytes.length
      for (const key of needle.keys) {
        const known = ends.get(key) ?? 0
        if (needle.isLine) {
          if (known < end) into.addLine(key, needle.form, line)
          continue
        }
        ends.set(key, Math.max(known, end))
        into.add(key, needle.form, line)
      }
    }
  }
}

interface Match {
  needle: Spelling
  start: number
}

const NO_HITS: readonly Hit[] = []

/** The hits in one text, at most one for each key and line. */
class Found {
  readonly hits: Hit[] = []
  readonly #lines = new Map<string, Set<number | undefined>>()
  /** By key, the last line that contains a line of its value. */
  readonly #last = new Map<string, number | undefined>()

  add(key: string, form: Encoding, line: number | undefined): void {
    const lines = this.#lines.get(key) ?? new Set()
    this.#lines.set(key, lines)
    if (lines.has(line) || lines.size >= MAX_LINES) return
    lines.add(line)
    this.hits.push({ key, form, line })
  }

  /** Adds a line of a value. Consecutive lines count as one hit, at the first one. */
  addLine(key: string, form: Encoding, line: number | undefined): void {
    const last = this.#last.get(key)
    this.#last.set(key, line)
    if (line === undefined || last !== line - 1) this.add(key, form, line)
  }
}

function isBinary(text: Buffer, from: number, to: number): boolean {
  const isWide = to - from > 1 && (text[from] as number) + (text[from + 1] as number) === 0xff + 0xfe
  return !isWide && text.subarray(from, Math.min(to, from + BINARY_HEAD_BYTES)).includes(0)
}

function countNewlines(text: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) {
    if (text[at] === 10) count++
  }
  return count
}
