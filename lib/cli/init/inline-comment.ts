import { readAnnotations } from '../../template/annotations.ts'
import type { KeySegment } from './segments.ts'

/**
 * Returns the comment behind a value, from its `#` on; empty if there is none, or if it may be a part of the value.
 *
 * dotenv ends an unquoted value at a `#`. Whoever wrote `pa#ss` without quotes meant all of it, and so did whoever put
 * a quote into a quoted value.
 */
export function readInlineComment(segment: KeySegment): string {
  const { tail, assignment } = segment
  if (!tail || isTruncated(segment)) return ''
  const isOneLine = assignment.line === assignment.endLine
  return isOneLine && isProse(tail.slice(1)) ? tail : ''
}

/** True if the parsed value is probably not all that was meant: more of it follows a `#` or a quote. */
export function isTruncated({ text, tail, assignment }: KeySegment): boolean {
  return assignment.isOdd || (tail !== '' && !/\s$/.test(text.slice(0, text.length - tail.length)))
}

const MAX_COMMENT_LENGTH = 1000
const PUNCTUATION = /^[("'`[*]+(?=[\p{L}\d])|[)\]"'`*.,:;!?]+$/gu
const WORD = /^(?:\p{L}+(?:[-/.’']\p{L}+)*|\p{L}{0,5}\d{1,5}|https?:\/\/[^\s"'`$#]+|[-–—=+&/|>]{1,2})$/u

/** True for a comment of ordinary words, after a blank. */
function isProse(comment: string): boolean {
  if (comment.length > MAX_COMMENT_LENGTH || !/^[ \t]/.test(comment) || /[`"$]/.test(comment)) return false
  const text = readAnnotations(comment)?.text ?? comment
  return text
    .trim()
    .split(/\s+/)
    .map((part) => part.replace(PUNCTUATION, ''))
    .every((part) => part === '' || WORD.test(part))
}
