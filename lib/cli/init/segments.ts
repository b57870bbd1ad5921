import { type Assignment, type Comment, scan, withPlainNewlines } from '../../template/syntax.ts'

/** A part of an env file that can be kept, changed or left out by itself. */
export type Piece =
  | { kind: 'blank' | 'stray'; text: string; line: number }
  | { kind: 'comment'; text: string; line: number; comment: Comment }
  | KeyPiece

/** An assignment, with what stands around its value. */
export interface KeyPiece {
  kind: 'key'
  text: string
  line: number
  assignment: Assignment
  /** Up to the `=`. */
  head: string
  /** The comment behind the value, from its `#` on. */
  tail: string
}

/** Cuts an env file into its parts, in their order; joined by newlines they are the file. */
export function cut(source: string): Piece[] {
  // They end a comment, but not the line that it stands on.
  const text = withPlainNewlines(source).replace(/[\u2028\u2029]/g, '\n')
  const lines = text.split('\n')
  const starts = startsOf(lines)
  const byLine = new Map(scan(text).map((statement) => [statement.line, statement]))
  const pieces: Piece[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1
    const content = lines[index] as string
    const statement = byLine.get(line)
    if (statement?.kind === 'assignment') {
      const part = lines.slice(index, statement.endLine).join('\n')
      pieces.push(keyPiece(part, statement, statement.from - (starts[index] as number)))
      index = statement.endLine - 1
    } else if (statement?.kind === 'comment') {
      pieces.push({ kind: 'comment', text: content, line, comment: statement })
    } else {
      pieces.push({ kind: content.trim() ? 'stray' : 'blank', text: content, line })
    }
  }
  return pieces
}

function startsOf(lines: readonly string[]): number[] {
  let at = 0
  return lines.map((line) => {
    const start = at
    at += line.length + 1
    return start
  })
}

function keyPiece(text: string, assignment: Assignment, from: number): KeyPiece {
  // `KEY: value` is read too, but not where the value is empty.
  const head = text.charAt(from - 1) === '=' ? text.slice(0, from) : `${text.slice(0, from - 2)}=`
  const tail = `#${assignment.comment}`
  const hasTail = assignment.comment.trim() !== '' && text.endsWith(tail)
  return { kind: 'key', text, line: assignment.line, assignment, head, tail: hasTail ? tail : '' }
}

/** The keys that are assigned, and those whose assignments are commented out. */
export function keysOf(pieces: readonly Piece[]): { assigned: Set<string>; commentedOut: Set<string> } {
  const assigned = new Set<string>()
  const commentedOut = new Set<string>()
  for (const piece of pieces) {
    if (piece.kind === 'key') assigned.add(piece.assignment.key)
    const key = piece.kind === 'comment' && commentedOutKey(piece.comment.text)
    if (key) commentedOut.add(key)
  }
  return { assigned, commentedOut }
}

// Lower case is left to prose, as it is where a template is read.
const assignmentInComment = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/

/** The key of `# KEY=value`; `undefined` for a comment in prose. */
export function commentedOutKey(comment: string): string | undefined {
  return assignmentInComment.exec(comment)?.[1]
}

/** The last of the assignments of each key: the one that counts. */
export function countingPieces(pieces: readonly Piece[]): Set<Piece> {
  const last = new Map<string, Piece>()
  for (const piece of pieces) if (piece.kind === 'key') last.set(piece.assignment.key, piece)
  return new Set(last.values())
}
