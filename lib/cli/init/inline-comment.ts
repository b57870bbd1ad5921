import { readMarks } from '../../template/annotations.ts'
import type { KeyPiece } from './segments.ts'

/**
 * The comment behind a value, from its `#` on; empty where there is none, or where it may be the tail of the value.
 *
 * dotenv ends a value at its `#`. Who wrote `pa#ss` without quotes meant the whole; so did who put a quote into a
 * quoted value.
 */
export function commentOf({ text, tail, assignment }: KeyPiece): string {
  if (!tail || isCut({ text, tail, assignment })) return ''
  const isOneLine = assignment.line === assignment.endLine
  return isOneLine && isInWords(tail.slice(1)) ? tail : ''
}

/** True where the value is hardly all that was meant: a part of it stands behind a `#`, or behind a quote. */
export function isCut({ text, tail, assignment }: Pick<KeyPiece, 'text' | 'tail' | 'assignment'>): boolean {
  return assignment.isOdd || (tail !== '' && !/\s$/.test(text.slice(0, text.length - tail.length)))
}

const longest = 1000
const marksOfPunctuation = /^[("'`[*]+(?=[\p{L}\d])|[)\]"'`*.,:;!?]+$/gu
const word = /^(?:\p{L}+(?:[-/.’']\p{L}+)*|\p{L}{0,5}\d{1,5}|https?:\/\/[^\s"'`$#]+|[-–—=+&/|>]{1,2})$/u

/** True for what somebody says in words: a blank before it, and nothing among it that is no word. */
function isInWords(comment: string): boolean {
  if (comment.length > longest || !/^[ \t]/.test(comment) || /[`"$]/.test(comment)) return false
  return readMarks(comment)
    .text.trim()
    .split(/\s+/)
    .map((part) => part.replace(marksOfPunctuation, ''))
    .every((part) => part === '' || word.test(part))
}
