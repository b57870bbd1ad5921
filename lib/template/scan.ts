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
const COLON = 58
const EQUALS = 61
const BACKTICK = 96

/** Characters are not read one by one: at the start of a process that is what V8 does slowest. */
const KEY = /[\w.-]+/y
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
  let keyStart = start
  let keyEnd = keyEndOf(text, start)
  let from = headEnd(text, keyEnd)
  if (from === -1 && keyEnd === start + 6 && text.startsWith('export', start)) {
    keyStart = skipSpace(text, keyEnd)
    keyEnd = keyEndOf(text, keyStart)
    from = headEnd(text, keyEnd)
  }
  if (from === -1 || keyEnd === keyStart) return undefined
  const assignment: Assignment = {
    kind: 'assignment',
    key: text.slice(keyStart, keyEnd),
    value: '',
    quote: '',
    comment: '',
    isOdd: false,
    start,
    from,
    end: from,
    line: keyStart === start ? line : line + countNewlines(text.slice(start, keyStart)),
    endLine: line,
    afterBlank: false,
  }
  readValue(text, assignment, hasSeparators)
  if (assignment.quote !== '' || from > start + assignment.key.length + 1) {
    assignment.endLine = line + countNewlines(text.slice(start, assignment.end))
  }
  return assignment
}

/** Where a key ends that starts here. */
function keyEndOf(text: string, start: number): number {
  KEY.lastIndex = start
  return KEY.test(text) ? KEY.lastIndex : start
}

/** Where the value starts behind a key: `KEY=`, `KEY =`, or `KEY: ` as in YAML; -1 if there is none. */
function headEnd(text: string, keyEnd: number): number {
  const code = text.charCodeAt(keyEnd)
  if (code === EQUALS) return keyEnd + 1
  if (code === COLON) return isSpace(text.charCodeAt(keyEnd + 1)) ? keyEnd + 2 : -1
  const next = skipSpace(text, keyEnd)
  return text.charCodeAt(next) === EQUALS ? next + 1 : -1
}

/** Skips white space, the ends of lines included. */
function skipSpace(text: string, from: number): number {
  let at = from
  let code = text.charCodeAt(at)
  while ((code <= 32 || code >= 160) && isSpace(code)) code = text.charCodeAt(++at)
  return at
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

/** Reads the value of an assignment, and its comment, from behind its `=`. */
function readValue(text: string, assignment: Assignment, hasSeparators: boolean): void {
  const { from } = assignment
  const open = skipSpace(text, from)
  const code = text.charCodeAt(open)
  const isQuoted = code === DOUBLE_QUOTE || code === SINGLE_QUOTE || code === BACKTICK
  if (isQuoted && readQuoted(text, assignment, open, hasSeparators)) return

  const newline = text.indexOf('\n', from)
  const line = text.slice(from, newline === -1 ? text.length : newline)
  const hash = line.indexOf('#')
  if (hash === -1) {
    assignment.value = line.trim()
    assignment.end = from + line.length
  } else {
    assignment.value = line.slice(0, hash).trim()
    assignment.end = lineEnd(text, from + hash, hasSeparators)
    assignment.comment = text.slice(from + hash + 1, assignment.end)
    assignment.isOdd = !isSpace(line.charCodeAt(hash - 1))
  }
  if (assignment.value.startsWith('-----BEGIN ')) assignment.isOdd = true
  if (isQuoted || hasSeparators) unquote(assignment, code === DOUBLE_QUOTE && open < assignment.end)
}

/** Reads a quoted value; false if its quote is never closed, or other text follows it. */
function readQuoted(text: string, assignment: Assignment, open: number, hasSeparators: boolean): boolean {
  const close = closingQuote(text, open)
  if (close === -1) return false
  const behind = skipBlanks(text, close + 1)
  const end = text.charCodeAt(behind) === HASH ? lineEnd(text, behind, hasSeparators) : behind
  assignment.quote = text.charAt(open)
  assignment.value = text.slice(open + 1, close)
  if (assignment.quote === '"') assignment.value = unescapeNewlines(assignment.value)
  assignment.comment = text.slice(behind + 1, end)
  assignment.end = end
  return true
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
function unquote(assignment: Assignment, isDouble: boolean): void {
  const bare = assignment.value
  const first = bare.charAt(0)
  const isQuoted = first === '"' || first === "'" || first === '`'
  if (bare.includes('\u2028') || bare.includes('\u2029')) {
    assignment.value = bare.replace(/^(['"`])([\s\S]*)\1$/gm, '$2')
    if (isQuoted) assignment.isOdd = true
  } else if (isQuoted && bare.length > 1 && bare.endsWith(first)) {
    assignment.value = bare.slice(1, -1)
    assignment.quote = first
    assignment.isOdd = false
  } else if (isQuoted) {
    assignment.isOdd = true
  }
  if (isDouble) assignment.value = unescapeNewlines(assignment.value)
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
