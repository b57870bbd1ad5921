import { isFault } from '../../fault.ts'
import type { Demand } from '../../template/demand.ts'
import { isSensitiveName } from '../../template/sensitive.ts'
import { scan } from '../../template/syntax.ts'
import { readTemplate } from '../../template/template.ts'
import { Failure } from '../errors.ts'
import { isPlainlyNoSecret } from '../plain-value.ts'
import { commentOf, isCut } from './inline-comment.ts'
import { type Held, piecesOfSecrets, valueFinder } from './leaks.ts'
import { legend } from './legend.ts'
import { commentedOutKey, countingPieces, cut, type KeyPiece, type Piece } from './segments.ts'

/** A template that was made from an env file. */
export interface Template {
  text: string
  /** The keys that it makes optional, since an app can do without their values. */
  marked: string[]
  /** The lines of the env file which it leaves out, since they hold a value or may. */
  dropped: number[]
}

/**
 * Makes a template from an env file: its keys, order and comments, without its values.
 *
 * @param isForbidden true for a key that a file may not set
 * @throws {Failure} where the result would not be read as a template with the same keys
 */
export function blankEnv(env: string, isForbidden: (key: string) => boolean): Template {
  const dropped = new Set<number>()
  const lines = blankLines(env, isForbidden, dropped)
  for (;;) {
    const { text, marked } = mark(lines)
    const faultyLine = findFault(text)
    if (faultyLine === undefined) {
      verify(text, lines)
      const result = env.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text
      return { text: result, marked, dropped: [...dropped].sort((a, b) => a - b) }
    }
    // A comment that speaks of a type in the words of another tool, which our reader would refuse.
    const content = text.split('\n')[faultyLine - 1]
    const at = lines.findIndex((line) => line.text === content)
    const line = lines[at]
    if (!line) throw new Failure('no template can be made of it')
    dropped.add(line.from)
    if (line.key === undefined) lines.splice(at, 1)
    else lines[at] = { ...line, text: line.text.slice(0, line.text.indexOf('=') + 1) + line.kept }
  }
}

/** A line of the template, and what it is made from. */
interface Line {
  text: string
  /** The number of the line in the env file. */
  from: number
  key?: string
  /** The value that is kept, as it was written. */
  kept: string
  /** True where an app can do without the key. */
  isOptional: boolean
}

function blankLines(env: string, isForbidden: (key: string) => boolean, dropped: Set<number>): Line[] {
  const pieces = cut(env)
  const counting = countingPieces(pieces)
  const secret = piecesOfSecrets(pieces)
  const holdsValue = valueFinder(
    pieces.flatMap((piece) => (piece.kind === 'key' ? heldBy(piece) : heldByComment(piece))),
  )
  return pieces.flatMap((piece): Line[] => {
    const line = { from: piece.line, kept: '', isOptional: false }
    if (piece.kind === 'blank') return [{ ...line, text: '' }]
    if (piece.kind === 'key') {
      if (!counting.has(piece)) return []
      if (secret.has(piece)) dropped.add(piece.line)
      return secret.has(piece) || isForbidden(piece.assignment.key)
        ? []
        : [keyLine(piece, holdsValue, dropped)]
    }
    const text =
      piece.kind === 'comment' ? commentLine(piece.text, piece.comment.text, holdsValue) : undefined
    if (text === undefined) dropped.add(piece.line)
    return text === undefined || text === legend ? [] : [{ ...line, text }]
  })
}

/** The values that no comment may hold: all but those that the template shows. */
function heldBy(piece: KeyPiece): Held[] {
  const { key, value } = piece.assignment
  if (value.trim() === '' || isKept(piece)) return []
  const isSensitive = isSensitiveName(key)
  // What was meant reaches behind the "#".
  const meant = isCut(piece) && piece.tail ? [{ value: value + piece.tail, isSensitive }] : []
  return [{ value, isSensitive }, ...meant]
}

function heldByComment(piece: Piece): Held[] {
  if (piece.kind !== 'comment' || !commentedOutKey(piece.comment.text)) return []
  const [inside] = cut(piece.comment.text.trimStart())
  return inside?.kind === 'key' ? heldBy(inside) : []
}

/** A comment as the template has it; `undefined` where it is left out. */
function commentLine(
  line: string,
  comment: string,
  holdsValue: (text: string) => boolean,
): string | undefined {
  const key = commentedOutKey(comment)
  if (!key) return holdsValue(comment) || setsSecret(comment) ? undefined : line.trimEnd()
  const head = line.slice(0, line.indexOf('=') + 1)
  const [piece] = cut(comment.trimStart())
  if (piece?.kind !== 'key') return head
  const tail = commentOf(piece).trimEnd()
  const rest = tail && !holdsValue(tail) ? ` ${tail}` : ''
  return head + (isKept(piece) ? piece.assignment.value.trim() : '') + rest
}

/** True for `# password = …`: an assignment, but not as one that is commented out is written. */
function setsSecret(comment: string): boolean {
  const [piece] = cut(comment.trimStart())
  if (piece?.kind !== 'key' || !/^\s*(?:export\s+)?[\w.-]+\s*=/.test(comment)) return false
  const { key, value } = piece.assignment
  return (
    (isSensitiveName(key) || /^[A-Z_\d]+$/.test(key)) &&
    (value.trim() !== '' || piece.tail !== commentOf(piece))
  )
}

function keyLine(piece: KeyPiece, holdsValue: (text: string) => boolean, dropped: Set<number>): Line {
  const { head, line } = piece
  const { key, value } = piece.assignment
  const said = commentOf(piece)
  const tail = said && !holdsValue(said) ? said : ''
  if (tail !== piece.tail) dropped.add(line)
  const comment = tail && ` ${tail}`
  const kept = isKept(piece) ? value.trim() : ''
  return {
    text: head.trim() + kept + comment.trimEnd(),
    from: line,
    key,
    kept,
    isOptional: kept !== '',
  }
}

function isKept(piece: KeyPiece): boolean {
  const { key, value } = piece.assignment
  return !isCut(piece) && isPlainlyNoSecret(key, value)
}

const optional = '# @optional'

/** Adds the header, and marks what is optional and not marked yet by its own comments. */
function mark(lines: readonly Line[]): { text: string; marked: string[] } {
  const wanted = read(join(lines, new Map()))
  const marks = new Map<string, string>()
  // A mark ends the run of keys that a comment heads, so that those below it may need one too.
  for (;;) {
    const text = join(lines, marks)
    const demands = read(text)
    const size = marks.size
    for (const { key, isOptional } of lines) {
      if (key === undefined || marks.has(key)) continue
      const { required = false, decidedBy } = wanted.get(key) ?? {}
      // What the comments say themselves is not gainsaid.
      const isRequired = required && (!isOptional || decidedBy !== undefined)
      if (demands.get(key)?.required === isRequired || !demands.has(key)) continue
      marks.set(key, isRequired ? '# @required' : optional)
    }
    if (marks.size === size) {
      return { text, marked: [...marks].filter(([, mark]) => mark === optional).map(([key]) => key) }
    }
  }
}

function join(lines: readonly Line[], marks: ReadonlyMap<string, string>): string {
  const body = lines.flatMap(({ text, key }) => {
    const mark = key === undefined ? undefined : marks.get(key)
    return mark === undefined ? [text] : [mark, text]
  })
  const text = body
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd()
  return `${legend}\n\n${text}\n`
}

/** The demands of a text; none where it declares a type that does not exist. */
function read(text: string): ReadonlyMap<string, Demand> {
  try {
    return readTemplate(text, '')
  } catch (error) {
    if (isFault(error)) return new Map()
    throw error
  }
}

function findFault(text: string): number | undefined {
  try {
    readTemplate(text, '')
    return undefined
  } catch (error) {
    if (isFault(error)) return error.place?.line ?? 0
    throw error
  }
}

/** Reads the result before anybody else does. */
function verify(text: string, lines: readonly Line[]): void {
  const found = scan(text).flatMap((statement) => (statement.kind === 'assignment' ? [statement] : []))
  const keys = lines.filter(({ key }) => key !== undefined)
  const isRight =
    found.length === keys.length &&
    found.every(({ key, value }, index) => key === keys[index]?.key && value === keys[index]?.kept)
  if (!isRight) throw new Failure('no template can be made of it')
}
