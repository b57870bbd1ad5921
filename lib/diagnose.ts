import { Fault } from './errors.ts'
import type { Assignment, Statement } from './syntax.ts'

/** Something in a file that is hardly what was meant, told by its line and never by its content. */
export interface Oddness {
  line: number
  text: string
}

/** A line that would be an assignment, were it not inside a quoted value. */
const assignmentLine = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=(?!=*\s*$)|^\s*(?:export\s+)?[A-Z][A-Z0-9]*_[A-Z0-9_]*=\s*$/

/**
 * What is odd about an env file or a template, line by line: stray lines, duplicates, values that
 * dotenv cuts short, and quotes that swallow what follows.
 */
export function findOddities(statements: readonly Statement[], text: string): Oddness[] {
  const found: Oddness[] = []
  const firstLines = new Map<string, number>()
  const lines = text.split(/\r\n?|\n/)
  for (const statement of statements) {
    if (statement.kind === 'comment') continue
    if (statement.kind === 'stray') {
      found.push({ line: statement.line, text: 'it is neither KEY=value nor a comment, and is ignored' })
      continue
    }
    const { key, line } = statement
    const first = firstLines.get(key)
    if (first === undefined) firstLines.set(key, line)
    else found.push({ line, text: `${key} is set here again, after line ${first}; the last one counts` })
    found.push(...oddValue(statement, lines))
  }
  return found
}

function oddValue(statement: Assignment, lines: readonly string[]): Oddness[] {
  const { key, line, endLine, oddity } = statement
  if (oddity === 'cut') {
    return [{ line, text: `the value of ${key} ends before its #; put it in quotes to keep the rest` }]
  }
  if (oddity === 'tail') {
    return [{ line, text: `text follows the closing quote of ${key}, so the quotes stay in the value` }]
  }
  if (oddity === 'unclosed') {
    return [{ line, text: `the quote that opens the value of ${key} is never closed` }]
  }
  if (oddity === 'pem') {
    return [{ line, text: 'a PEM block has to stand in quotes: only its first line is read' }]
  }
  const swallowed = swallowedLine(lines, line, endLine)
  if (swallowed === undefined) return []
  return [{ line, text: `the quote that opens here closes on line ${endLine} and swallows line ${swallowed}` }]
}

/** The first line inside a quoted value that looks like an assignment, PEM blocks aside. */
function swallowedLine(lines: readonly string[], line: number, endLine: number): number | undefined {
  let isInBlock = (lines[line - 1] ?? '').includes('-----BEGIN ')
  for (let number = line + 1; number <= endLine; number++) {
    const content = lines[number - 1] ?? ''
    if (content.includes('-----BEGIN ')) isInBlock = true
    if (content.includes('-----END ')) isInBlock = false
    else if (!isInBlock && assignmentLine.test(content)) return number
  }
  return undefined
}

/**
 * Refuses an env file which certainly does not mean what it says: a quote that is never closed, or
 * a PEM block that is not in quotes.
 *
 * @throws {Fault} `SECRETS_FILE`, with the line
 */
export function refuseBroken(statements: readonly Statement[], file: string): void {
  for (const statement of statements) {
    if (statement.kind !== 'assignment') continue
    const place = { file, line: statement.line }
    if (statement.oddity === 'unclosed') {
      throw new Fault('SECRETS_FILE', 'the quote that opens here is never closed', place)
    }
    if (statement.oddity === 'pem') {
      const text = 'a PEM block has to stand in quotes: only its first line would be read'
      throw new Fault('SECRETS_FILE', text, place)
    }
  }
}
