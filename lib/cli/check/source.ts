import { findReads, type Read } from './env-reads.ts'
import { findLoads, type Load, takesOnlyParse } from './imports.ts'
import { tokenize } from './tokenize.ts'

/** What a source file does with the environment, each with its line. */
export interface Source {
  reads: (Pick<Read, 'key' | 'from'> & { line: number })[]
  /** True where the name of what is read is computed. */
  isComputed: boolean
  /** Where it loads this package, or dotenv. */
  loads: (Load & { line: number })[]
}

const scripts = /\.[cm]?[jt]sx?$/
const pages = /\.(?:vue|svelte|astro)$/

/** True for a file of JavaScript or TypeScript, or one that holds some. */
export function isSource(name: string): boolean {
  return (scripts.test(name) && !/\.min\.[cm]?js$|\.d\.[cm]?ts$/.test(name)) || pages.test(name)
}

/** True for a file that runs in tests only, or holds what tests need. */
export function isTest(name: string): boolean {
  return (
    /(?:^|\/)(?:__tests__|__mocks__|tests?|spec|e2e|cypress|playwright|fixtures?)\//i.test(name) ||
    /(?:[._-](?:test|spec|e2e)|(?:^|\/)(?:jest|vitest|cypress|playwright|karma)\.[\w.-]*)\.[cm]?[jt]sx?$/.test(
      name,
    )
  )
}

/** Reads a source file, without running it. */
export function readSource(name: string, text: string): Source {
  const source: Source = { reads: [], isComputed: false, loads: [] }
  // Most files say nothing of either.
  if (!/\benv\b|dotenv|['"`]secrets/.test(text)) return source
  const script = pages.test(name) ? scriptOf(name, text) : text
  const tokens = tokenize(script)
  const { reads, isComputed } = findReads(tokens)
  if (pages.test(name)) addNew(reads, readsOfMarkup(text))
  const lines = new Lines(text)
  source.isComputed = isComputed
  source.reads = reads
    .sort((a, b) => a.at - b.at)
    .map(({ key, from, at }) => ({ key, from, line: lines.of(at) }))
  source.loads = findLoads(tokens, ['secrets', 'dotenv', 'dotenv-flow', 'dotenv-safe', '@dotenvx/dotenvx'])
    .filter((load) => load.name !== 'dotenv' || !takesOnlyParse(tokens, load))
    .map((load) => ({ ...load, line: lines.of(load.at) }))
  return source
}

/** The scripts of a page, each where it stands; the rest is blank. */
function scriptOf(name: string, text: string): string {
  const parts: [from: number, to: number][] = []
  if (name.endsWith('.astro') && text.startsWith('---')) {
    const end = text.indexOf('\n---', 3)
    if (end !== -1) parts.push([3, end])
  }
  const lower = text.toLowerCase()
  for (let at = lower.indexOf('<script'); at !== -1; ) {
    const from = lower.indexOf('>', at) + 1
    const to = lower.indexOf('</script', from)
    if (from === 0 || to === -1) break
    parts.push([from, to])
    at = lower.indexOf('<script', to)
  }
  let script = ''
  for (const [from, to] of parts) script = script.padEnd(from, ' ') + text.slice(from, to)
  return script
}

/** What a page reads, in its markup too. */
function readsOfMarkup(text: string): Read[] {
  return Array.from(text.matchAll(/\b(process|import\.meta)\.env\.([A-Za-z_$][\w$]*)/g), (match) => ({
    key: match[2] as string,
    at: match.index,
    from: match[1] === 'process' ? 'process' : 'vite',
  }))
}

function addNew(reads: Read[], more: readonly Read[]): void {
  const known = new Set(reads.map(({ key }) => key))
  for (const read of more) if (!known.has(read.key)) reads.push(read)
}

/** Finds the lines of places that come in order, in one pass. */
class Lines {
  readonly #text: string
  /** Where the line starts that was found last, and its number. */
  #at = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  of(at: number): number {
    if (at < this.#at) {
      this.#at = 0
      this.#line = 1
    }
    for (let next = this.#text.indexOf('\n', this.#at); next !== -1 && next < at; ) {
      this.#line++
      this.#at = next + 1
      next = this.#text.indexOf('\n', this.#at)
    }
    return this.#line
  }
}
