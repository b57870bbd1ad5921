/** A line of the form `KEY=value`, as dotenv reads it. */
export interface Assignment {
  kind: 'assignment'
  key: string
  value: string
  /** The quote that was taken off the value; empty where there was none. */
  quote: string
  /** The comment behind the value, without its `#`. */
  comment: string
  /** What dotenv silently makes of the value, where that is hardly what was meant. */
  oddity: Oddity | undefined
  line: number
  /** The line on which the value ends. */
  endLine: number
  /** True where a blank line stands above. */
  afterBlank: boolean
}

/**
 * What is odd about a value.
 *
 * - `unclosed`: its quote is never closed, so the quote stays in the value.
 * - `cut`: it is not quoted and holds a `#`, where it ends.
 * - `tail`: text follows its closing quote, so both quotes stay in the value.
 * - `pem`: it is the first line of a PEM block that is not quoted.
 */
export type Oddity = 'unclosed' | 'cut' | 'tail' | 'pem'

/** A comment with a line of its own. */
export interface Comment {
  kind: 'comment'
  /** What stands behind the `#`. */
  text: string
  line: number
  afterBlank: boolean
}

/** A line that is neither: dotenv passes over it without a word. */
export interface Stray {
  kind: 'stray'
  line: number
  afterBlank: boolean
}

/** What stands in an env file, in its order. */
export type Statement = Assignment | Comment | Stray

// The rules are those of dotenv's scanner, to the letter, down to what counts as white space:
// https://github.com/motdotla/dotenv. That the results agree is tested over random files.
// Every pattern is sticky and starts where the last one ended, so a file is read once.
const space = /\s*/y
const blanks = /[^\S\n\u2028\u2029]*/y
const restOfLine = /.*/y
const assignment = /(?:export\s+)?([\w.-]+)(?:\s*=|:\s)/y

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  pattern.test(text)
  return pattern.lastIndex
}

/** Where a quoted value ends, or -1: its last quote before the end of a line, or before a `#`. */
function closingQuote(text: string, quote: string, from: number): number {
  let found = -1
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    const next = text[skip(blanks, text, at + 1)]
    if (next === undefined || /[\n\u2028\u2029#]/.test(next)) found = at
    if (text[at - 1] !== '\\') break
  }
  return found
}

function countLines(text: string, from: number, to: number): number {
  if (from === to) return 0
  // A slice, so that the search ends where the statement does: files without newlines exist.
  const part = text.slice(from, to)
  let lines = 0
  for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) lines++
  return lines
}

function unescape(value: string): string {
  return value.includes('\\') ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value
}

/** Reads an env file or a template: every assignment, comment and stray line, each with its place. */
export function scan(source: string): Statement[] {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  const statements: Statement[] = []
  let line = 1
  let at = 0

  for (;;) {
    const start = skip(space, text, at)
    const newlines = countLines(text, at, start)
    const afterBlank = newlines > 1 || (newlines === 1 && at === 0)
    line += newlines
    if (start >= text.length) return statements

    if (text[start] === '#') {
      at = skip(restOfLine, text, start)
      statements.push({ kind: 'comment', text: text.slice(start + 1, at), line, afterBlank })
      continue
    }

    assignment.lastIndex = start
    const match = assignment.exec(text)
    if (!match) {
      at = skip(restOfLine, text, start)
      statements.push({ kind: 'stray', line, afterBlank })
      continue
    }

    const from = assignment.lastIndex
    const { end, ...rest } = readValue(text, from)
    at = end
    const endLine = line + countLines(text, start, at)
    const keyLine = line + countLines(text, start, start + match[0].lastIndexOf(match[1] as string))
    statements.push({
      kind: 'assignment',
      key: match[1] as string,
      ...rest,
      line: keyLine,
      endLine,
      afterBlank,
    })
    line = endLine
  }
}

type Value = Pick<Assignment, 'value' | 'quote' | 'comment' | 'oddity'> & { end: number }

function readValue(text: string, from: number): Value {
  const open = skip(space, text, from)
  const quote = text[open] as string | undefined
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = closingQuote(text, quote, open + 1)
    if (close !== -1) {
      const value = text.slice(open + 1, close)
      const behind = skip(blanks, text, close + 1)
      const end = text[behind] === '#' ? skip(restOfLine, text, behind) : behind
      const comment = text.slice(behind + 1, end)
      return {
        value: quote === '"' ? unescape(value) : value,
        quote,
        comment,
        oddity: undefined,
        end,
      }
    }
  }
  return readUnquoted(text, from, open)
}

function readUnquoted(text: string, from: number, open: number): Value {
  const newline = text.indexOf('\n', from)
  const lineEnd = newline === -1 ? text.length : newline
  const line = text.slice(from, lineEnd)
  const hash = line.indexOf('#')
  const raw = hash === -1 ? line : line.slice(0, hash)
  const bare = raw.trim()
  const valueEnd = hash === -1 ? lineEnd : from + hash
  const end = hash === -1 ? lineEnd : skip(restOfLine, text, valueEnd)

  let value = bare
  let quote = ''
  if (/[\u2028\u2029]/.test(bare)) {
    value = bare.replace(/^(['"`])([\s\S]*)\1$/gm, '$2')
  } else if (bare.length > 1 && /^['"`]/.test(bare) && bare.endsWith(bare[0] as string)) {
    quote = bare[0] as string
    value = bare.slice(1, -1)
  }
  if (text[open] === '"' && open < end) value = unescape(value)
  return {
    value,
    quote,
    comment: hash === -1 ? '' : text.slice(valueEnd + 1, end),
    oddity: oddityOf(bare, quote, raw, hash !== -1),
    end,
  }
}

function oddityOf(bare: string, quote: string, raw: string, hashed: boolean): Oddity | undefined {
  if (quote) return undefined
  if (/^['"`]/.test(bare)) return bare.indexOf(bare[0] as string, 1) === -1 ? 'unclosed' : 'tail'
  if (bare.startsWith('-----BEGIN ')) return 'pem'
  return hashed && !/\s$/.test(raw) ? 'cut' : undefined
}
