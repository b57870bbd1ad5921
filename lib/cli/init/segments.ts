import { type Assignment, type Comment, normalizeNewlines, scan } from '../../template/scan.ts'

/** A part of an env file that can be kept, changed or dropped by itself. */
export type Segment =
  | { kind: 'blank' | 'stray'; text: string; line: number }
  | { kind: 'comment'; text: string; line: number; comment: Comment }
  | KeySegment

/** An assignment, with the text around its value. */
export interface KeySegment {
  kind: 'key'
  text: string
  line: number
  assignment: Assignment
  /** The text up to and with the `=`. */
  head: string
  /** The comment behind the value, from its `#` on; empty for none. */
  tail: string
}

/** Splits an env file into segments, which joined by newlines are the file. */
export function splitSegments(source: string): Segment[] {
  // These end a comment, but not its line.
  const text = normalizeNewlines(source).replace(/[\u2028\u2029]/g, '\n')
  const lines = text.split('\n')
  const starts = findStarts(lines)
  const byLine = new Map(scan(text).map((statement) => [statement.line, statement]))
  const segments: Segment[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1
    const content = lines[index] as string
    const statement = byLine.get(line)
    if (statement?.kind === 'assignment') {
      const part = lines.slice(index, statement.endLine).join('\n')
      segments.push(createKeySegment(part, statement, statement.from - (starts[index] as number)))
      index = statement.endLine - 1
    } else if (statement?.kind === 'comment') {
      segments.push({ kind: 'comment', text: content, line, comment: statement })
    } else {
      segments.push({ kind: content.trim() ? 'stray' : 'blank', text: content, line })
    }
  }
  return segments
}

function findStarts(lines: readonly string[]): number[] {
  let at = 0
  return lines.map((line) => {
    const start = at
    at += line.length + 1
    return start
  })
}

function createKeySegment(text: string, assignment: Assignment, from: number): KeySegment {
  // The parser reads `KEY: value` too, but not with an empty value.
  const head = text.charAt(from - 1) === '=' ? text.slice(0, from) : `${text.slice(0, from - 2)}=`
  const tail = `#${assignment.comment}`
  const hasTail = assignment.comment.trim() !== '' && text.endsWith(tail)
  return { kind: 'key', text, line: assignment.line, assignment, head, tail: hasTail ? tail : '' }
}

/** Lists the assigned keys, and those of commented-out assignments. */
export function listKeys(segments: readonly Segment[]): { assigned: Set<string>; commentedOut: Set<string> } {
  const assigned = new Set<string>()
  const commentedOut = new Set<string>()
  for (const segment of segments) {
    if (segment.kind === 'key') assigned.add(segment.assignment.key)
    const key = segment.kind === 'comment' && findCommentedOutKey(segment.comment.text)
    if (key) commentedOut.add(key)
  }
  return { assigned, commentedOut }
}

// Small letters are prose, as in templates.
const COMMENTED_OUT = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/

/** Finds the key of `# KEY=value`; `undefined` for prose. */
export function findCommentedOutKey(comment: string): string | undefined {
  return COMMENTED_OUT.exec(comment)?.[1]
}

/** Finds the last assignment of each key, which overrides the others. */
export function findEffectiveSegments(segments: readonly Segment[]): Set<Segment> {
  const last = new Map<string, Segment>()
  for (const segment of segments) if (segment.kind === 'key') last.set(segment.assignment.key, segment)
  return new Set(last.values())
}
