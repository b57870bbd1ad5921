import { colon, equals, hash, isSpace, lineEnds, newline, skipSpace } from './characters.ts'
import { readValue } from './value.ts'

/** A line of the form `KEY=value`, as dotenv reads it. */
export interface Assignment {
  kind: 'assignment'
  key: string
  value: string
  /** The quote that was taken off the value; empty where there was none. */
  quote: string
  /** The comment behind the value, without its `#`. */
  comment: string
  /** True where dotenv makes something of the value that is hardly what was meant. */
  isOdd: boolean
  /** Where the statement starts, an `export` before the key included. */
  start: number
  /** Where the text behind the `=` starts. */
  from: number
  line: number
  /** The line on which the value ends. */
  endLine: number
  /** True where a blank line stands above. */
  afterBlank: boolean
}

/** A comment with a line of its own. */
export interface Comment {
  kind: 'comment'
  /** What stands behind the `#`. */
  text: string
  /** Where its `#` stands. */
  start: number
  line: number
  afterBlank: boolean
}

/** A line that is neither: dotenv passes over it without a word. */
interface Stray {
  kind: 'stray'
  start: number
  line: number
  afterBlank: boolean
}

/** What stands in an env file, in its order. */
export type Statement = Assignment | Comment | Stray

/** The text as it is scanned: every line ends with `\n`. */
export function withPlainNewlines(source: string): string {
  return source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
}

/**
 * Reads an env file or a template: every assignment, comment and stray line, each with its place.
 *
 * The rules are those of dotenv's fast scanner, to the letter, down to what counts as white space; that both
 * come to the same values is tested over random files. Characters are read one by one: at the start of a
 * process a pattern costs more to compile than a template to read.
 *
 * @see https://github.com/motdotla/dotenv
 */
export function scan(source: string): Statement[] {
  const text = withPlainNewlines(source)
  const endOfLine = lineEnds(text)
  const statements: Statement[] = []
  let line = 1
  let at = 0

  for (;;) {
    const start = skipSpace(text, at)
    const newlines = countLines(text, at, start)
    const afterBlank = newlines > 1 || (newlines === 1 && at === 0)
    line += newlines
    if (start >= text.length) return statements

    if (text.charCodeAt(start) === hash) {
      at = endOfLine(start)
      statements.push({ kind: 'comment', text: text.slice(start + 1, at), start, line, afterBlank })
      continue
    }

    const keyStart = skipExport(text, start)
    const keyEnd = skipKey(text, keyStart)
    const from = keyEnd === keyStart ? -1 : skipEquals(text, keyEnd)
    if (from === -1) {
      at = endOfLine(start)
      statements.push({ kind: 'stray', start, line, afterBlank })
      continue
    }

    const key = text.slice(keyStart, keyEnd)
    const { value, quote, comment, isOdd, end } = readValue(text, from, endOfLine)
    const keyLine = line + countLines(text, start, keyStart)
    at = end
    line += countLines(text, start, at)
    statements.push({
      kind: 'assignment',
      key,
      value,
      quote,
      comment,
      isOdd,
      start,
      from,
      line: keyLine,
      endLine: line,
      afterBlank,
    })
  }
}

/** Behind `export` and the space that follows, where a key follows that. */
function skipExport(text: string, from: number): number {
  if (!text.startsWith('export', from) || !isSpace(text.charCodeAt(from + 6))) return from
  const behind = skipSpace(text, from + 6)
  return skipKey(text, behind) === behind ? from : behind
}

function skipKey(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isKey =
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 95 ||
      code === 45 ||
      code === 46
    if (!isKey) break
  }
  return at
}

/** Behind the `=`, or behind the `: ` of YAML; -1 where there is neither. */
function skipEquals(text: string, from: number): number {
  const at = skipSpace(text, from)
  if (text.charCodeAt(at) === equals) return at + 1
  return text.charCodeAt(from) === colon && isSpace(text.charCodeAt(from + 1)) ? from + 2 : -1
}

function countLines(text: string, from: number, to: number): number {
  if (to - from < 2) return to > from && text.charCodeAt(from) === newline ? 1 : 0
  // A slice, so that the search ends where the statement does: files without newlines exist.
  const part = text.slice(from, to)
  let lines = 0
  for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) lines++
  return lines
}
