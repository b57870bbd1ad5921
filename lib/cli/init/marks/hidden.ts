import type { Statement } from '../../../syntax.ts'
import { readCommentedOut } from '../../../template.ts'

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

/** A comment may hold an assignment, with a value that was in use once. */
function showComment(comment: string): string {
  const equals = comment.search(/[\w\])]\s?=(?!=)/)
  const isAssignment = equals !== -1 || readCommentedOut(comment) !== undefined
  if (!isAssignment) return comment
  const end = comment.indexOf('=', equals) + 1
  return comment.slice(0, end) + (comment.slice(end).trim() === '' ? '' : hidden)
}
