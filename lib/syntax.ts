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
  line: number
  afterBlank: boolean
}

/** A line that is neither: dotenv passes over it without a word. */
interface Stray {
  kind: 'stray'
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
      statements.push({ kind: 'comment', text: text.slice(start + 1, at), line, afterBlank })
      continue
    }

    const keyStart = skipExport(text, start)
    const keyEnd = skipKey(text, keyStart)
    const from = keyEnd === keyStart ? -1 : skipEquals(text, keyEnd)
    if (from === -1) {
      at = endOfLine(start)
      statements.push({ kind: 'stray', line, afterBlank })
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
      from,
      line: keyLine,
      endLine: line,
      afterBlank,
    })
  }
}

const newline = 10
const doubleQuote = 34
const hash = 35
const singleQuote = 39
const colon = 58
const equals = 61
const backslash = 92
const backtick = 96

/** Finds the end of a line; U+2028 and U+2029 end one too, though they do not start a new number. */
function lineEnds(text: string): (from: number) => number {
  const isPlain = !text.includes('\u2028') && !text.includes('\u2029')
  return (from) => {
    if (isPlain) {
      const end = text.indexOf('\n', from)
      return end === -1 ? text.length : end
    }
    let end = from
    while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
    return end
  }
}

function isLineEnd(code: number): boolean {
  return code === newline || code === 0x2028 || code === 0x2029
}

function isSpace(code: number): boolean {
  return code <= 32
    ? code === 32 || (code >= 9 && code <= 13)
    : code >= 160 && /\s/.test(String.fromCharCode(code))
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
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

interface Value {
  value: string
  quote: string
  comment: string
  isOdd: boolean
  end: number
}

function readValue(text: string, from: number, endOfLine: (from: number) => number): Value {
  const open = skipSpace(text, from)
  const code = text.charCodeAt(open)
  if (isQuote(code)) {
    const close = closingQuote(text, open)
    if (close !== -1) {
      const inside = text.slice(open + 1, close)
      const behind = skipBlanks(text, close + 1)
      const end = text.charCodeAt(behind) === hash ? endOfLine(behind) : behind
      return {
        value: code === doubleQuote ? unescapeNewlines(inside) : inside,
        quote: text.charAt(open),
        comment: text.slice(behind + 1, end),
        isOdd: false,
        end,
      }
    }
  }

  const lineEnd = text.indexOf('\n', from)
  const line = text.slice(from, lineEnd === -1 ? text.length : lineEnd)
  const sign = line.indexOf('#')
  const end = sign === -1 ? from + line.length : endOfLine(from + sign)
  const bare = (sign === -1 ? line : line.slice(0, sign)).trim()
  const { value, quote } = unquote(bare)
  return {
    value: code === doubleQuote && open < end ? unescapeNewlines(value) : value,
    quote,
    comment: sign === -1 ? '' : text.slice(from + sign + 1, end),
    isOdd:
      quote === '' &&
      (isQuote(bare.charCodeAt(0)) ||
        bare.startsWith('-----BEGIN ') ||
        (sign !== -1 && (sign === 0 || !isSpace(line.charCodeAt(sign - 1))))),
    end,
  }
}

function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote || code === backtick
}

/** Where a quoted value ends, or -1: its last quote before the end of a line, or before a `#`. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open)
  let found = -1
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    const next = skipBlanks(text, at + 1)
    const code = text.charCodeAt(next)
    if (next === text.length || isLineEnd(code) || code === hash) found = at
    if (text.charCodeAt(at - 1) !== backslash) break
  }
  return found
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at)) && !isLineEnd(text.charCodeAt(at))) at++
  return at
}

/** Takes the quotes off what was not read as a quoted value, but starts and ends with the same quote. */
function unquote(bare: string): { value: string; quote: string } {
  if (bare.includes('\u2028') || bare.includes('\u2029')) {
    return { value: bare.replace(/^(['"`])([\s\S]*)\1$/gm, '$2'), quote: '' }
  }
  const isQuoted =
    bare.length > 1 && isQuote(bare.charCodeAt(0)) && bare.charCodeAt(0) === bare.charCodeAt(bare.length - 1)
  return isQuoted ? { value: bare.slice(1, -1), quote: bare.charAt(0) } : { value: bare, quote: '' }
}

function unescapeNewlines(value: string): string {
  return value.includes('\\') ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value
}
