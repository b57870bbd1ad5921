import { relative, resolve } from 'node:path'
import { workingFolder } from '../environment.ts'
import { stripControls } from '../report/text.ts'

/**
 * Quotes a text for a shell, if it has to be: as one word, which no program takes for an option or trims.
 *
 * @param isPosix true for a script of `sh`, which does not know `$'…'`. @default false
 */
export function quoteShellWord(text: string, { isPosix = false } = {}): string {
  const word = /^[-\s]/.test(text) ? `./${text}` : text
  if (/^[\w./@:%+,=-]+$/.test(word)) return word
  if (isPosix || stripControls(word) === word) return `'${word.replaceAll("'", "'\\''")}'`
  return `$'${Array.from(word, escapeCharacter).join('')}'`
}

/** Escapes what would control the terminal that shows it. */
function escapeCharacter(char: string): string {
  if (char === "'" || char === '\\') return `\\${char}`
  if (stripControls(char) === char) return char
  return Array.from(Buffer.from(char), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

/** Quotes the path of a file for a shell in the working directory, relative if that is shorter. */
export function quoteShellPath(folder: string, file = ''): string {
  const path = resolve(folder, file)
  const fromHere = relative(workingFolder(), path) || '.'
  return quoteShellWord(fromHere.length < path.length ? fromHere : path)
}

/** Returns ` -C FOLDER`, which git and this command line take; empty for the working directory. */
export function formatDirectoryOption(folder: string): string {
  return folder === workingFolder() ? '' : ` -C ${quoteShellPath(folder)}`
}
