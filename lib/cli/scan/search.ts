import type { Form } from './encodings.ts'
import { Matcher, type Needle } from './matcher.ts'

/** A spelling of a value, and of which key. */
export interface Spelling extends Needle {
  keys: readonly string[]
  form: Form
  /** True for a line of a value: it is told where the value is not found as a whole. @default false */
  isLine?: boolean
}

/** A value that was found. */
export interface Hit {
  key: string
  form: Form
  /** Counted from 1; `undefined` where there are no lines to count. */
  line: number | undefined
}

/** On so many lines of one file a key is told, and on no more. */
export const mostLines = 1000

/** Git's own rule for what is no text: a NUL in so many bytes at the start. */
const headSize = 8000

/** Searches one text after another, each whole or in parts, in memory that does not grow with it. */
export class Search {
  readonly matcher: Matcher<Spelling>
  /** How many bytes have been searched. */
  bytes = 0
  // What parts are put together in, so that a value across a border is found: it begins with the end of what went before.
  #region: Buffer | undefined
  #filled = 0
  #carried = 0
  /** The line on which the region begins. */
  #line = 1
  #isBinary: boolean | undefined
  #found = new Found()

  readonly #regionSize: number

  /** @param regionSize how many bytes of the parts are searched at once, beside the length of the longest spelling */
  constructor(spellings: readonly Spelling[], regionSize = 1024 * 1024) {
    this.matcher = new Matcher(spellings)
    this.#regionSize = regionSize
  }

  /** Searches a text that is at hand as a whole. */
  whole(text: Buffer, from: number, to: number): readonly Hit[] {
    this.bytes += to - from
    let matches: Match[] | undefined
    this.matcher.search(text, from, to, (needle, start) => {
      matches ??= []
      matches.push({ needle, start })
    })
    if (!matches) return none
    const found = new Found()
    this.#take(matches, text, from, isBinary(text, from, to) ? undefined : 1, found)
    return found.hits
  }

  /** Searches a part of a text; {@link end} tells what was found in all of them. */
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

  /** What was found in the parts. The next part is that of another text. */
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
      // What lies in the carried bytes as a whole was found with the region before.
      if (start + needle.bytes.length > this.#carried) matches.push({ needle, start })
    })
    const line = this.#isBinary ? undefined : this.#line
    if (matches.length > 0) this.#take(matches, region, 0, line, this.#found)
    const keep = Math.min(this.#filled, Math.max(0, this.matcher.longest - 1))
    if (!this.#isBinary) this.#line += newlines(region, 0, this.#filled - keep)
    region.copyWithin(0, this.#filled - keep, this.#filled)
    this.#filled = this.#carried = keep
  }

  #take(matches: Match[], text: Buffer, from: number, line: number | undefined, into: Found): void {
    matches.sort((a, b) => a.start - b.start || Number(a.needle.isLine ?? 0) - Number(b.needle.isLine ?? 0))
    let at = from
    const ends = new Map<string, number>()
    for (const { needle, start } of matches) {
      if (line !== undefined) line += newlines(text, at, start)
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

const none: readonly Hit[] = []

/** The hits in one text: a key counts once a line. */
class Found {
  readonly hits: Hit[] = []
  readonly #lines = new Map<string, Set<number | undefined>>()
  /** For a key, the last line on which a line of its value was. */
  readonly #last = new Map<string, number | undefined>()

  add(key: string, form: Form, line: number | undefined): void {
    const lines = this.#lines.get(key) ?? new Set()
    this.#lines.set(key, lines)
    if (lines.has(line) || lines.size >= mostLines) return
    lines.add(line)
    this.hits.push({ key, form, line })
  }

  /** Lines that follow one another count as one hit, where they begin. */
  addLine(key: string, form: Form, line: number | undefined): void {
    const last = this.#last.get(key)
    this.#last.set(key, line)
    if (line === undefined || last !== line - 1) this.add(key, form, line)
  }
}

function isBinary(text: Buffer, from: number, to: number): boolean {
  const isWide = to - from > 1 && (text[from] as number) + (text[from + 1] as number) === 0xff + 0xfe
  return !isWide && text.subarray(from, Math.min(to, from + headSize)).includes(0)
}

function newlines(text: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) {
    if (text[at] === 10) count++
  }
  return count
}
