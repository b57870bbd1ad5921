import { isUtf8 } from 'node:buffer'
import { printable } from '../../report/text.ts'
import type { Search } from './search.ts'

/** Stands for the name of a file that must not be shown. */
export const hiddenName = '(a file whose name holds the value)'

/** Stands for the file of what is missing in the history. */
export const wholeHistory = '(history)'

/** Stands for the file of who a commit is by. */
export const commitAuthor = '(commit author)'

/** Stands for the file of who a tag is by. */
export const tagAuthor = '(tag author)'

/** Stands for the file of what a commit says. */
export const commitMessage = '(commit message)'

/** Stands for the file of what a tag says. */
export const tagMessage = '(tag message)'

/**
 * How a file is named to people.
 *
 * @param name its bytes: git and the system keep names that are no text
 */
export function redactedName(name: Buffer, search: Search): string {
  if (search.matcher.isIn(name)) return hiddenName
  const text = isUtf8(name) ? name.toString() : escaped(name)
  const shown = printable(text)
  // What is shown must not become the value by what was taken out of it.
  return search.matcher.isIn(Buffer.from(shown)) ? hiddenName : shown
}

function escaped(name: Buffer): string {
  return Array.from(name, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
  ).join('')
}
