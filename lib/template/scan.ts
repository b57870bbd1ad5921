/** A line of the form `KEY=value`, as dotenv reads it. */
export interface Assignment {
  kind: 'assignment'
  key: string
  value: string
  /** The quote that was taken off the value; empty if there was none. */
  quote: string
  /** The comment after the value, without its `#`. */
  comment: string
  /** True if dotenv makes something of the value that is hardly what was meant. */
  isOdd: boolean
  /** Where the statement starts, an `export` before the key included. */
  start: number
  /** Where the text after the `=` starts. */
  from: number
  /** Where the statement ends, its comment included. */
  end: number
  line: number
  /** The line on which the value ends. */
  endLine: number
  /** True if a blank line stands above. */
  afterBlank: boolean
}

/** A comment with a line of its own. */
export interface Comment {
  kind: 'comment'
  /** What follows the `#`. */
  text: string
  /** Where its `#` stands. */
  start: number
  line: number
  afterBlank: boolean
}

/** A line that is neither: dotenv silently ignores it. */
interface Stray {
  kind: 'stray'
  start: number
  line: number
  afterBlank: boolean
}

/** What an env file or a template consists of, in its order. */
export type Statement = Assignment | Comment | Stray

/** The text as it is scanned: every line ends with `\n`. */
export function normalizeNewlines(source: string): string {
  return source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
}

const NEWLINE = 10
const DOUBLE_QUOTE = 34
const HASH = 35
const SINGLE_QUOTE = 39
const BACKTICK = 96

/** What stands before a value: `KEY=`, `export KEY=`, or `KEY: ` as in YAML. */
const HEAD = /(export\s+)?([\w.-]+)(?:\s*=|:\s)/y
const LINE_END = /[\n\u2028\u2029]/g

/**
 * Reads an env file or a template: every assignment, comment and stray line, each with its place.
 *
 * The rules are those of dotenv's fast scanner, down to what is white space; a test compares the values of both over
 * random files. Lines are searched and cut, not read character by character: at the start of a process that is what
 * V8 does slowest.
 *
 * @see https://github.com/motdotla/dotenv
 */
export function scan(source: string): Statement[] {
  const text = source.includes('\r') ? normalizeNewlines(source) : source
  // dotenv's patterns take U+2028 and U+2029 for the end of a line, too.
  const hasSeparators = text.includes('\u2028') || text.includes('\u2029')
  const statements: Statement[] = []
  let line = 1
  let at = 0

  for (;;) {
    let start = at
    // The first newline ends the statement above.
    let newlines = at === 0 ? 1 : 0
    let code = text.charCodeAt(start)
    while (code <= 32 || code >= 160) {
      if (code === NEWLINE) newlines++
      else if (!isSpace(code)) break
      code = text.charCodeAt(++start)
    }
    line += at === 0 ? newlines - 1 : newlines
    const afterBlank = newlines > 1
    if (start >= text.length) return statements

    if (code === HASH) {
      at = lineEnd(text, start, hasSeparators)
      statements.push({ kind: 'comment', text: text.slice(start + 1, at), start, line, afterBlank })
      continue
    }
    const assignment = readAssignment(text, start, line, hasSeparators)
    if (assignment === undefined) {
      at = lineEnd(text, start, hasSeparators)
      statements.push({ kind: 'stray', start, line, afterBlank })
      continue
    }
    assignment.afterBlank = afterBlank
    statements.push(assignment)
    line = assignment.endLine
    at = assignment.end
  }
}

/**
 * Reads one assignment.
 *
 * @param start where it starts
 * @param line the line that this is
 * @returns `undefined` if there is none
 */
export function readAssignment(
  text: string,
  start: number,
  line: number,
  hasSeparators: boolean,
): Assignment | undefined {
  HEAD.lastIndex = start
  const head = HEAD.exec(text)
  if (head === null) return undefined
  const whole = head[0]
  const exported = head[1]
  const from = start + whole.length
  const { value, quote, comment, isOdd, end } = readValue(text, from, hasSeparators)
  const isMultiline = quote !== '' || whole.includes('\n')
  return {
    kind: 'assignment',
    key: head[2] as string,
    value,
    quote,
    comment,
    isOdd,
    start,
    from,
    end,
    line: exported === undefined ? line : line + countNewlines(exported),
    endLine: isMultiline ? line + countNewlines(text.slice(start, end)) : line,
    afterBlank: false,
  }
}

/** True for what is white space to dotenv, a line's end included. */
function isSpace(code: number): boolean {
  return code <= 32
    ? code === 32 || (code >= 9 && code <= 13)
    : code >= 160 && /\s/.test(String.fromCharCode(code))
}

function lineEnd(text: string, from: number, hasSeparators: boolean): number {
  if (hasSeparators) {
    LINE_END.lastIndex = from
    return LINE_END.exec(text)?.index ?? text.length
  }
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

interface Value {
  value: string
  quote: string
  comment: string
  isOdd: boolean
  end: number
}

/** Reads the value of an assignment, from behind its `=`. */
function readValue(text: string, from: number, hasSeparators: boolean): Value {
  let open = from
  let code = text.charCodeAt(open)
  while (code <= 32 || code >= 160) {
    if (!isSpace(code)) break
    code = text.charCodeAt(++open)
  }
  const isQuoted = code === DOUBLE_QUOTE || code === SINGLE_QUOTE || code === BACKTICK
  if (isQuoted) {
    const quoted = readQuoted(text, open, hasSeparators)
    if (quoted) return quoted
  }

  const newline = text.indexOf('\n', from)
  const line = text.slice(from, newline === -1 ? text.length : newline)
  const hash = line.indexOf('#')
  const value = (hash === -1 ? line : line.slice(0, hash)).trim()
  const end = hash === -1 ? from + line.length : lineEnd(text, from + hash, hasSeparators)
  const comment = hash === -1 ? '' : text.slice(from + hash + 1, end)
  const isCut = hash !== -1 && !isSpace(line.charCodeAt(hash - 1))
  if (isQuoted || hasSeparators) {
    const isDouble = code === DOUBLE_QUOTE && open < end
    return { ...unquote(value, isDouble, isCut), comment, end }
  }
  return { value, quote: '', comment, isOdd: isCut || value.startsWith('-----BEGIN '), end }
}

function isQuote(char: string): boolean {
  return char === '"' || char === "'" || char === '`'
}

/** Reads a quoted value; `undefined` if its quote is never closed, or other text follows it. */
function readQuoted(text: string, open: number, hasSeparators: boolean): Value | undefined {
  const close = closingQuote(text, open)
  if (close === -1) return undefined
  const inside = text.slice(open + 1, close)
  const behind = skipBlanks(text, close + 1)
  const end = text.charCodeAt(behind) === HASH ? lineEnd(text, behind, hasSeparators) : behind
  return {
    value: text.charCodeAt(open) === DOUBLE_QUOTE ? unescapeNewlines(inside) : inside,
    quote: text.charAt(open),
    comment: text.slice(behind + 1, end),
    isOdd: false,
    end,
  }
}

/** Where a quoted value ends, or -1: its last quote before the end of a line, or before a `#`. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open)
  let found = -1
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    const next = skipBlanks(text, at + 1)
    const code = text.charCodeAt(next)
    if (next === text.length || code === HASH || isLineEnd(code)) found = at
    if (text.charAt(at - 1) !== '\\') break
  }
  return found
}

function isLineEnd(code: number): boolean {
  return code === NEWLINE || code === 0x2028 || code === 0x2029
}

/** Skips white space within a line. */
function skipBlanks(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (!isSpace(code) || isLineEnd(code)) return at
    at++
  }
}

/** Takes the quotes off what was not read as a quoted value, but starts and ends with the same quote. */
function unquote(
  bare: string,
  isDouble: boolean,
  isCut: boolean,
): { value: string; quote: string; isOdd: boolean } {
  let value = bare
  let quote = ''
  if (bare.includes('\u2028') || bare.includes('\u2029')) {
    value = bare.replace(/^(['"`])([\s\S]*)\1$/gm, '$2')
  } else if (bare.length > 1 && isQuote(bare.charAt(0)) && bare.endsWith(bare.charAt(0))) {
    value = bare.slice(1, -1)
    quote = bare.charAt(0)
  }
  const isOdd = quote === '' && (isCut || isQuote(bare.charAt(0)) || bare.startsWith('-----BEGIN '))
  return { value: isDouble ? unescapeNewlines(value) : value, quote, isOdd }
}

function unescapeNewlines(value: string): string {
  return value.includes('\\') ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value
}

/** True if a linter would find something: most files have nothing suspicious. */
export function isSuspicious(statements: readonly Statement[]): boolean {
  const keys = new Set<string>()
  let assignments = 0
  for (const statement of statements) {
    if (statement.kind === 'comment') continue
    if (statement.kind === 'stray' || statement.isOdd || statement.endLine > statement.line) return true
    keys.add(statement.key)
    assignments++
  }
  return keys.size < assignments
}
