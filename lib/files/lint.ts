import { Fault } from '../fault.ts'
import type { Assignment, Statement } from '../template/syntax.ts'

/** Something in a file that is hardly what was meant, told by its line and never by its content. */
export interface Oddness {
  line: number
  text: string
}

/** A line that would be an assignment, were it not inside a quoted value. */
const assignmentLine = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=/

/** A key, where it is written as one; of a value that goes on without quotes, a line may look like a key. */
function shown(key: string): string {
  return /^[A-Z][A-Z0-9_]*$/.test(key) ? key : 'a key'
}

/**
 * What dotenv silently makes of a value, where that is hardly what was meant.
 *
 * - `unclosed`: its quote is never closed, so the quote stays in the value.
 * - `cut`: it is not quoted and holds a `#`, where it ends.
 * - `tail`: text follows its closing quote, so both quotes stay in the value.
 * - `pem`: it is the first line of a PEM block that is not quoted.
 */
type Oddity = 'unclosed' | 'cut' | 'tail' | 'pem'

function oddityOf({ from, isOdd }: Assignment, text: string): Oddity | undefined {
  if (!isOdd) return undefined
  const newline = text.indexOf('\n', from)
  const line = text.slice(from, newline === -1 ? text.length : newline)
  const bare = line.split('#', 1).join().trim()
  if (/^['"`]/.test(bare)) return bare.indexOf(bare.charAt(0), 1) === -1 ? 'unclosed' : 'tail'
  if (bare.startsWith('-----BEGIN ')) return 'pem'
  return 'cut'
}

/**
 * What is odd about an env file or a template, line by line: stray lines, duplicates, values that
 * dotenv cuts short, and quotes that swallow what follows.
 *
 * @param text what the statements were scanned from, with plain newlines
 */
export function findOddities(statements: readonly Statement[], text: string): Oddness[] {
  const found: Oddness[] = []
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
      found.push({ line, text: `${shown(key)} is set here again, after line ${first}; the last one counts` })
    const odd = tellOddity(statement, text)
    if (odd !== undefined) found.push({ line, text: odd })
  }
  return found
}

function tellOddity(statement: Assignment, text: string): string | undefined {
  const { key, line, endLine } = statement
  switch (oddityOf(statement, text)) {
    case 'cut':
      return `the value of ${shown(key)} ends before its #; put it in quotes to keep the rest`
    case 'tail':
      return `text follows the closing quote of ${shown(key)}, so the quotes stay in the value`
    case 'unclosed':
      return `the quote that opens the value of ${shown(key)} is never closed`
    case 'pem':
      return 'a PEM block has to stand in quotes: only its first line is read'
  }
  const swallowed = endLine > line ? swallowedLine(statement) : undefined
  return swallowed === undefined
    ? undefined
    : `the quote that opens here closes on line ${endLine} and swallows line ${swallowed}`
}

/** The first line inside a quoted value that looks like an assignment, PEM blocks aside. */
function swallowedLine({ value, line, endLine }: Assignment): number | undefined {
  const lines = value.split('\n')
  // A line that \n stands for is none in the file.
  if (lines.length !== endLine - line + 1) return undefined
  let isInBlock = false
  for (const [index, content] of lines.entries()) {
    if (content.includes('-----BEGIN ')) isInBlock = true
    if (content.includes('-----END ')) isInBlock = false
    else if (!isInBlock && index > 0 && assignmentLine.test(content)) return line + index
  }
  return undefined
}

/**
 * Refuses an env file which certainly does not mean what it says: a quote that is never closed, or
 * a PEM block that is not in quotes.
 *
 * @throws {Fault} `SECRETS_FILE`, with the line
 */
export function refuseBroken(statements: readonly Statement[], text: string, file: string): void {
  // A block that starts on a line of its own: some of the lines that follow may look like assignments, and what
  // stands before their "=" is a part of the key.
  const blocks = text.includes('-----BEGIN ') ? blockLines(text) : new Set()
  for (const statement of statements) {
    const { kind, line } = statement
    if (kind === 'comment') continue
    const place = { file, line }
    const oddity = kind === 'assignment' ? oddityOf(statement, text) : undefined
    if (oddity === 'unclosed') {
      throw new Fault('SECRETS_FILE', 'the quote that opens here is never closed', place)
    }
    if (oddity === 'pem' || (kind === 'stray' && blocks.has(line))) {
      const wrong = 'a PEM block has to stand in quotes: only its first line would be read'
      throw new Fault('SECRETS_FILE', wrong, place)
    }
  }
}

function blockLines(text: string): Set<number> {
  const lines = text.split('\n')
  return new Set(
    [...lines.keys()].filter((at) => lines[at]?.trim().startsWith('-----BEGIN ')).map((at) => at + 1),
  )
}
