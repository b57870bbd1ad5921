import { findReads, type Read } from './env-reads.ts'
import { findImports, type Import, takesOnlyParse } from './imports.ts'
import { tokenize } from './tokenize.ts'

/** An import with its line. */
export type LocatedImport = Import & { line: number }

/** What a source file does with the environment. */
export interface Source {
  reads: (Pick<Read, 'key' | 'from'> & { line: number })[]
  /** True if the name of a variable is computed. */
  isComputed: boolean
  /** The imports of this package, and of dotenv. */
  imports: LocatedImport[]
}

const SCRIPT = /\.[cm]?[jt]sx?$/
const PAGE = /\.(?:vue|svelte|astro)$/

/** True for a file of JavaScript or TypeScript, or one that contains some. */
export function isSource(name: string): boolean {
  return (SCRIPT.test(name) && !/\.min\.[cm]?js$|\.d\.[cm]?ts$/.test(name)) || PAGE.test(name)
}

/** True for a test, or a file that only tests use. */
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
  const source: Source = { reads: [], isComputed: false, imports: [] }
  // Most files contain neither.
  if (!/\benv\b|dotenv|['"`]secrets/.test(text)) return source
  const script = PAGE.test(name) ? extractScripts(name, text) : text
  const tokens = tokenize(script)
  const { reads, isComputed } = findReads(tokens)
  if (PAGE.test(name)) addNew(reads, findReadsInMarkup(text))
  const lines = new LineFinder(text)
  source.isComputed = isComputed
  source.reads = reads
    .sort((a, b) => a.at - b.at)
    .map(({ key, from, at }) => ({ key, from, line: lines.find(at) }))
  source.imports = findImports(tokens, IMPORTED_PACKAGES)
    .filter((found) => found.name !== 'dotenv' || !takesOnlyParse(tokens, found))
    .map((found) => ({ ...found, line: lines.find(found.at) }))
  return source
}

const IMPORTED_PACKAGES = ['secrets', 'dotenv', 'dotenv-flow', 'dotenv-safe', '@dotenvx/dotenvx']

/** Extracts the scripts of a page, at their positions; the rest is blank. */
function extractScripts(name: string, text: string): string {
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

/** Finds the variables that a page reads, in its markup too. */
function findReadsInMarkup(text: string): Read[] {
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

/** Finds the lines of ascending indexes, in one pass. */
class LineFinder {
  readonly #text: string
  /** The start of the last line that was found, and its number. */
  #at = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  find(at: number): number {
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
