import { LoadError } from '../errors.ts'
import { type Assignment, normalizeNewlines, type Statement } from '../template/scan.ts'
import type { Warn } from './file-reader.ts'

/** Something in a file that is hardly what was meant: its line, and a text that never quotes the file. */
export interface LintWarning {
  line: number
  text: string
}

/** A line that would be an assignment, were it not inside a quoted value. */
const ASSIGNMENT_LINE = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=/

/** A key, if it plainly is one: a line of a value without quotes may look like a key. */
function shownKey(key: string): string {
  return /^[A-Z][A-Z0-9_]*$/.test(key) ? key : 'a key'
}

/**
 * What dotenv silently makes of a value that hardly means it.
 *
 * - `unclosed`: its quote is never closed, so the quote stays in the value.
 * - `cut`: it is not quoted and holds a `#`, where it ends.
 * - `tail`: text follows its closing quote, so both quotes stay in the value.
 * - `pem`: it is the first line of a PEM block that is not quoted.
 */
type Misreading = 'unclosed' | 'cut' | 'tail' | 'pem'

function misreadingOf({ from, isOdd }: Assignment, text: string): Misreading | undefined {
  if (!isOdd) return undefined
  const newline = text.indexOf('\n', from)
  const line = text.slice(from, newline === -1 ? text.length : newline)
  const bare = line.split('#', 1).join().trim()
  if (/^['"`]/.test(bare)) return bare.indexOf(bare.charAt(0), 1) === -1 ? 'unclosed' : 'tail'
  if (bare.startsWith('-----BEGIN ')) return 'pem'
  return 'cut'
}

/**
 * Finds what is suspicious in an env file or a template, line by line: stray lines, duplicates, values that dotenv
 * cuts short, and quotes that swallow what follows.
 *
 * @param source what the statements were scanned from
 */
export function lint(statements: readonly Statement[], source: string): LintWarning[] {
  const text = normalizeNewlines(source)
  const found: LintWarning[] = []
  const firstLines = new Map<string, number>()
  for (const statement of statements) {
    if (statement.kind === 'comment') continue
    if (statement.kind === 'stray') {
      found.push({ line: statement.line, text: 'it is neither KEY=value nor a comment, and is ignored' })
      continue
    }
    const { key, line } = statement
    const first = firstLines.get(key)
    if (first === undefined) firstLines.set(key, line)
    else
      found.push({
        line,
        text: `${shownKey(key)} is set here again, after line ${first}; the last one counts`,
      })
    const odd = describeMisreading(statement, text)
    if (odd !== undefined) found.push({ line, text: odd })
  }
  return found
}

function describeMisreading(statement: Assignment, text: string): string | undefined {
  const { key, line, endLine } = statement
  switch (misreadingOf(statement, text)) {
    case 'cut':
      return `the value of ${shownKey(key)} ends before its #; put it in quotes to keep the rest`
    case 'tail':
      return `text follows the closing quote of ${shownKey(key)}, so the quotes stay in the value`
    case 'unclosed':
      return `the quote that opens the value of ${shownKey(key)} is never closed`
    case 'pem':
      return 'a PEM block must be in quotes: only its first line is read'
  }
  const swallowed = endLine > line ? swallowedLine(statement) : undefined
  return swallowed === undefined
    ? undefined
    : `the quote that opens here closes on line ${endLine} and swallows line ${swallowed}`
}

/** The first line inside a quoted value that looks like an assignment, PEM blocks aside. */
function swallowedLine({ value, line, endLine }: Assignment): number | undefined {
  const lines = value.split('\n')
  // A `\n` in the value is a line of the value, but not of the file.
  if (lines.length !== endLine - line + 1) return undefined
  let isInBlock = false
  for (const [index, content] of lines.entries()) {
    if (content.includes('-----BEGIN ')) isInBlock = true
    if (content.includes('-----END ')) isInBlock = false
    else if (!isInBlock && index > 0 && ASSIGNMENT_LINE.test(content)) return line + index
  }
  return undefined
}

/**
 * Refuses an env file that certainly does not mean what it says: a quote that is never closed, or a PEM block that is
 * not in quotes.
 *
 * @param file the file as it is named to people
 *
 * @throws {LoadError} `SECRETS_FILE`, with the line
 */
export function assertWellFormed(statements: readonly Statement[], source: string, file: string): void {
  const text = normalizeNewlines(source)
  // A block that starts on a line of its own: some of its lines may look like assignments, and what stands before
  // their "=" is a part of the key.
  const blocks = text.includes('-----BEGIN ') ? blockLines(text) : new Set()
  for (const statement of statements) {
    const { kind, line } = statement
    if (kind === 'comment') continue
    const location = { file, line }
    const misreading = kind === 'assignment' ? misreadingOf(statement, text) : undefined
    if (misreading === 'unclosed') {
      throw new LoadError('SECRETS_FILE', 'the quote that opens here is never closed', location)
    }
    if (misreading === 'pem' || (kind === 'stray' && blocks.has(line))) {
      const wrong = 'a PEM block must be in quotes: only its first line would be read'
      throw new LoadError('SECRETS_FILE', wrong, location)
    }
  }
}

function blockLines(text: string): Set<number> {
  const lines = text.split('\n')
  return new Set(
    [...lines.keys()].filter((at) => lines[at]?.trim().startsWith('-----BEGIN ')).map((at) => at + 1),
  )
}

/**
 * Refuses an env file that certainly does not mean what it says, and warns of what else is suspicious in it.
 *
 * @param file the file as it is named to people
 * @throws {LoadError} what {@link assertWellFormed} throws
 */
export function lintEnvFile(
  statements: readonly Statement[],
  source: string,
  file: string,
  warn: Warn,
): void {
  assertWellFormed(statements, source, file)
  for (const { line, text } of lint(statements, source)) warn({ file, line }, text)
}

/** Warns of what is suspicious in a template. */
export function lintTemplate(
  statements: readonly Statement[],
  { name, text }: { name: string; text: string },
  warn: Warn,
): void {
  for (const { line, text: what } of lint(statements, text)) warn({ file: name, line }, what)
}
