/** Something to find: its bytes, at least {@link WINDOW} of them. */
export interface Needle {
  bytes: Buffer
}

/** The number of bytes of a needle to search for. At a match, the other bytes are compared. */
export const WINDOW = 8

const GRAM = 3
const MAX_SHIFT = WINDOW - GRAM + 1

/**
 * Finds many needles in one pass.
 *
 * Eight bytes represent each needle. For three bytes of the text, a table says how far ahead the next match of any needle
 * can end. So most bytes are never read, however many needles there are.
 *
 * @see Wu and Manber, "A fast algorithm for multi-pattern searching", 1994
 */
export class Matcher<Kind extends Needle> {
  readonly needles: readonly Kind[]
  /** The length of the longest needle. */
  readonly longest: number
  readonly #shifts = new Uint8Array(1 << 16).fill(MAX_SHIFT)
  /** The start of the eight bytes in each needle. */
  readonly #offsets: Int32Array
  /** By the hash of eight bytes, the needle to compare, counted from 1. `#next` links needles of the same hash. */
  readonly #first: Int32Array
  readonly #next: Int32Array
  readonly #mask: number

  constructor(needles: readonly Kind[]) {
    this.needles = needles
    this.longest = needles.reduce((longest, { bytes }) => Math.max(longest, bytes.length), 0)
    const size = 1 << Math.max(10, Math.ceil(Math.log2(needles.length * 4 + 1)))
    this.#mask = size - 1
    this.#offsets = new Int32Array(needles.length)
    this.#first = new Int32Array(size)
    this.#next = new Int32Array(needles.length)
    const taken = new Set<string>()
    needles.forEach(({ bytes }, index) => {
      const offset = chooseWindow(bytes, taken)
      this.#offsets[index] = offset
      for (let at = 0; at < MAX_SHIFT; at++) {
        const code = hashGram(bytes, offset + at)
        this.#shifts[code] = Math.min(this.#shifts[code] as number, MAX_SHIFT - 1 - at)
      }
      const slot = hashWindow(bytes, offset) & this.#mask
      this.#next[index] = this.#first[slot] as number
      this.#first[slot] = index + 1
    })
  }

  /**
   * Searches a part of a buffer.
   *
   * @param found gets each needle that is completely in the part, and its start
   */
  search(text: Buffer, from: number, to: number, found: (needle: Kind, start: number) => void): void {
    const shifts = this.#shifts
    const first = this.#first
    const mask = this.#mask
    const last = to - GRAM
    let at = from + MAX_SHIFT - 1
    while (at <= last) {
      const shift = shifts[hashGram(text, at)] as number
      if (shift > 0) {
        at += shift
        continue
      }
      const start = at - MAX_SHIFT + 1
      const candidate = first[hashWindow(text, start) & mask] as number
      if (candidate > 0) this.#compare(candidate, text, start, from, to, found)
      at++
    }
  }

  /** True if a text contains any of the needles. */
  isIn(text: Buffer): boolean {
    let isFound = false
    this.search(text, 0, text.length, () => {
      isFound = true
    })
    return isFound
  }

  #compare(
    candidate: number,
    text: Buffer,
    at: number,
    from: number,
    to: number,
    found: (needle: Kind, start: number) => void,
  ): void {
    for (let next = candidate; next > 0; next = this.#next[next - 1] as number) {
      const needle = this.needles[next - 1] as Kind
      const start = at - (this.#offsets[next - 1] as number)
      const end = start + needle.bytes.length
      if (start < from || end > to) continue
      if (hasWindow(text, at, needle.bytes, at - start) && isSame(needle.bytes, text, start, end)) {
        found(needle, start)
      }
    }
  }
}

/**
 * Chooses the eight bytes of a needle: they represent no other needle, and are not all the same. Otherwise, needles that
 * begin alike would all be compared at every match.
 */
function chooseWindow(bytes: Buffer, taken: Set<string>): number {
  if (bytes.length < WINDOW) throw new RangeError('a needle is too short')
  const last = Math.min(bytes.length - WINDOW, 4096)
  const windowAt = (at: number) => bytes.toString('latin1', at, at + WINDOW)
  let choice: number | undefined
  for (let at = 0; at <= last; at++) {
    const text = windowAt(at)
    if (taken.has(text)) continue
    choice ??= at
    if (new Set(text).size < 4) continue
    choice = at
    break
  }
  choice ??= 0
  taken.add(windowAt(choice))
  return choice
}

function hasWindow(text: Buffer, at: number, bytes: Buffer, offset: number): boolean {
  for (let index = 0; index < WINDOW; index++) {
    if (text[at + index] !== bytes[offset + index]) return false
  }
  return true
}

function isSame(bytes: Buffer, text: Buffer, start: number, end: number): boolean {
  // For short bytes, a loop is faster than a call into native code.
  if (end - start > 256) return bytes.compare(text, start, end) === 0
  for (let at = start; at < end; at++) {
    if (text[at] !== bytes[at - start]) return false
  }
  return true
}

function hashGram(text: Buffer, at: number): number {
  const bytes = (text[at] as number) | ((text[at + 1] as number) << 8) | ((text[at + 2] as number) << 16)
  return Math.imul(bytes, 0x9e3779b1) >>> 16
}

function hashWindow(text: Buffer, at: number): number {
  let hash = 0
  for (let index = 0; index < WINDOW; index++) {
    hash = Math.imul(hash ^ (text[at + index] as number), 0x01000193)
  }
  return hash ^ (hash >>> 15)
}
