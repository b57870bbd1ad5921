import { scan } from '../../template/syntax.ts'
import { Failure } from '../errors.ts'
import { legend } from './legend.ts'
import { spell } from './quote.ts'
import { commentedOutKey, countingPieces, cut, type KeyPiece, type Piece } from './segments.ts'

/** What a key is to be in an env file: a value, or nothing yet. */
export type Filling = ReadonlyMap<string, string>

/**
 * The text of a new env file: the template, with values in place of its own.
 *
 * @param filling the values by key; any other key is left blank
 * @param isForbidden true for a key that a file may not set
 * @throws {Failure} where the result would not be read as it is meant
 */
export function fillTemplate(
  template: string,
  filling: Filling,
  isForbidden: (key: string) => boolean,
): string {
  const pieces = cut(template)
  const counting = countingPieces(pieces)
  const keys: string[] = []
  const lines = pieces.flatMap((piece) => {
    if (piece.kind === 'stray') return [`# ${piece.text.trim()}`]
    if (piece.kind !== 'key') return piece.text === legend ? [] : [piece.text]
    if (!counting.has(piece)) return []
    const { key } = piece.assignment
    if (isForbidden(key)) return [`# ${key}=`]
    keys.push(key)
    return [lineOf(piece, filling.get(key))]
  })
  const text = `${lines.join('\n').replace(/^\n+/, '').trimEnd()}\n`
  verify(text, keys, filling)
  return template.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text
}

/** The assignment of a template with another value. */
function lineOf(piece: KeyPiece, value: string | undefined): string {
  const { assignment, head, tail, text } = piece
  // As it stands in the template it may hold references, and be written as people like it.
  if (value === assignment.value && value !== '' && !assignment.isOdd) return text
  const rest = spell(value ?? '', tail)
  if (rest === undefined) throw new Failure(`${assignment.key} holds what an env file cannot`)
  if (rest === '' || rest.startsWith(' ')) return head.trimEnd() + rest
  const isSpaced = assignment.value !== '' && /^[ \t]/.test(text.slice(head.length))
  return head + (isSpaced ? ' ' : '') + rest
}

/**
 * What to add at the end of an env file: keys of the template that it lacks, with the comments above them.
 *
 * @param existing the env file as it is
 * @throws {Failure} where the result would not be read as it is meant
 */
export function additionTo(
  existing: string,
  template: string,
  keys: ReadonlySet<string>,
  filling: Filling,
): string {
  const pieces = cut(template)
  const counting = countingPieces(pieces)
  const blocks: string[] = []
  let above: string[] = []
  for (const piece of pieces) {
    if (piece.kind === 'key') {
      if (counting.has(piece) && keys.has(piece.assignment.key)) {
        blocks.push([...above, lineOf(piece, filling.get(piece.assignment.key))].join('\n'))
      }
      above = []
    } else {
      above = isAbout(piece) ? [...above, piece.text] : []
    }
  }
  if (blocks.length === 0) return ''
  const isOpen = existing !== '' && !/[\r\n]$/.test(existing)
  const isEmpty = existing.trim() === ''
  const addition = `${isOpen ? '\n' : ''}${isEmpty ? '' : '\n'}${blocks.join('\n')}\n`
  verify(existing + addition, keys, filling, existing)
  return existing.includes('\r\n') ? addition.replaceAll('\n', '\r\n') : addition
}

/** True for a comment that speaks of the key below it. */
function isAbout(piece: Piece): boolean {
  return piece.kind === 'comment' && piece.text !== legend && !commentedOutKey(piece.comment.text)
}

/** Reads the result before anybody else does. */
function verify(text: string, keys: Iterable<string>, filling: Filling, before = ''): void {
  const values = valuesOf(text)
  const isRight =
    Array.from(keys).every((key) => values.get(key) === (filling.get(key) ?? '')) &&
    Array.from(valuesOf(before)).every(([key, value]) => values.get(key) === value)
  if (isRight) return
  throw new Failure(
    'the lines around the new ones would change their meaning',
    'Look for a quote that is not closed in the template and in .env.',
  )
}

function valuesOf(text: string): Map<string, string> {
  const assignments = scan(text).filter((statement) => statement.kind === 'assignment')
  return new Map(assignments.map(({ key, value }) => [key, value]))
}
