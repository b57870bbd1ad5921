import type { Statement } from '../../../template/scan.ts'
import { credentialsOf } from '../../../template/sensitive.ts'
import { parseCommentedOut } from '../../../template/template.ts'

const HIDDEN: string = '…'

/**
 * Returns the lines of a template with names and comments, and `…` instead of values.
 *
 * @param text what the statements were scanned from, with plain newlines
 */
export function redactValues(text: string, statements: readonly Statement[]): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  // A line on which no statement starts may be part of a value.
  const redacted = lines.map((line) => (line.trim() === '' ? '' : HIDDEN))
  const isTaken = new Set<number>()
  let line = 0
  let lineStart = 0
  for (const statement of statements) {
    for (;;) {
      const next = text.indexOf('\n', lineStart)
      if (next === -1 || next >= statement.start) break
      lineStart = next + 1
      line++
    }
    // U+2028 ends a statement, but not a line.
    redacted[line] = isTaken.has(line) ? HIDDEN : redactStatement(statement, text, lineStart)
    isTaken.add(line)
  }
  return redacted
}

function redactStatement(statement: Statement, text: string, lineStart: number): string {
  const indentation = text.slice(lineStart, statement.start)
  switch (statement.kind) {
    case 'stray':
      return indentation + HIDDEN
    case 'comment':
      return `${indentation}#${redactComment(statement.text)}`
    case 'assignment': {
      const head = text.slice(lineStart, statement.from)
      const isOneLine = !head.includes('\n')
      return isOneLine ? head + (statement.value === '' ? '' : HIDDEN) : indentation + HIDDEN
    }
  }
}

/** A comment may contain an assignment, or a URL with a password, that was in use once. */
function redactComment(comment: string): string {
  const sign = /[\w\])]\s?=(?!=)|\b[A-Z][A-Z\d]*_[A-Z\d_]*:/.exec(comment)
  const commentedOut = parseCommentedOut(comment)
  const end = sign ? sign.index + sign[0].length : commentedOut ? comment.indexOf('=') + 1 : comment.length
  const rest = comment.slice(end).trim() === '' ? '' : HIDDEN
  return redactUrls(comment.slice(0, end)) + rest
}

function redactUrls(text: string): string {
  if (!text.includes('://')) return text
  const parts = text.split(' ')
  return parts.map((part) => (credentialsOf(part) === undefined ? part : HIDDEN)).join(' ')
}
