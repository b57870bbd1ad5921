import { isUtf8 } from 'node:buffer'
import { stripControls } from '../../report/text.ts'
import type { Search } from './search.ts'

/** Replaces the name of a file that contains a value. */
export const HIDDEN_NAME = '(a file whose name contains the value)'

/** The file name for what is missing in the history. */
export const WHOLE_HISTORY = '(history)'

/** The file name for the author of a commit. */
export const COMMIT_AUTHOR = '(commit author)'

/** The file name for the author of a tag. */
export const TAG_AUTHOR = '(tag author)'

/** The file name for the message of a commit. */
export const COMMIT_MESSAGE = '(commit message)'

/** The file name for the message of a tag. */
export const TAG_MESSAGE = '(tag message)'

/**
 * Returns the name of a file that messages show.
 *
 * @param name its bytes, which may be no valid text
 */
export function redactName(name: Buffer, search: Search): string {
  if (search.matcher.isIn(name)) return HIDDEN_NAME
  const text = isUtf8(name) ? name.toString() : escapeBytes(name)
  const shown = stripControls(text)
  // The replaced characters may have turned the name into the value.
  return search.matcher.isIn(Buffer.from(shown)) ? HIDDEN_NAME : shown
}

function escapeBytes(name: Buffer): string {
  return Array.from(name, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
  ).join('')
}
