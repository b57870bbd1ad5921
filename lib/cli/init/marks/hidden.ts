import { credentialsOf } from '../../../template/sensitive.ts'
import type { Statement } from '../../../template/syntax.ts'
import { readCommentedOut } from '../../../template/template.ts'

/** What stands where something is not shown. */
const hidden: string = '…'

/**
 * The lines of a template as they may be shown: names and comments, and no value.
 *
 * @param text what the statements were scanned from, with plain newlines
 */
export function withoutValues(text: string, statements: readonly Statement[]): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  // What no statement starts on belongs to a value, or to nothing that can be told.
  const shown = lines.map((line) => (line.trim() === '' ? '' : hidden))
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
    // U+2028 ends a statement, and no line.
    shown[line] = isTaken.has(line) ? hidden : show(statement, text, lineStart)
    isTaken.add(line)
  }
  return shown
}

function show(statement: Statement, text: string, lineStart: number): string {
  const indentation = text.slice(lineStart, statement.start)
  switch (statement.kind) {
    case 'stray':
      return indentation + hidden
    case 'comment':
      return `${indentation}#${showComment(statement.text)}`
    case 'assignment': {
      const head = text.slice(lineStart, statement.from)
      const isOneLine = !head.includes('\n')
      return isOneLine ? head + (statement.value === '' ? '' : hidden) : indentation + hidden
    }
  }
}

/** A comment may hold an assignment, or an address, with a value that was in use once. */
function showComment(comment: string): string {
  const sign = /[\w\])]\s?=(?!=)|\b[A-Z][A-Z\d]*_[A-Z\d_]*:/.exec(comment)
  const commentedOut = readCommentedOut(comment)
  const end = sign ? sign.index + sign[0].length : commentedOut ? comment.indexOf('=') + 1 : comment.length
  const rest = comment.slice(end).trim() === '' ? '' : hidden
  return withoutPasswords(comment.slice(0, end)) + rest
}

function withoutPasswords(text: string): string {
  if (!text.includes('://')) return text
  const parts = text.split(' ')
  return parts.map((part) => (credentialsOf(part) === undefined ? part : hidden)).join(' ')
}
