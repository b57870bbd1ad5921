import { relative, resolve } from 'node:path'
import { workingFolder } from '../environment.ts'
import { printable } from '../report/text.ts'

/** A text as it is typed in a shell, so that it is one word there, and no option. */
export function shellWord(text: string): string {
  const word = text.startsWith('-') ? `./${text}` : text
  if (/^[\w./@:%+,=-]+$/.test(word)) return word
  if (printable(word) === word) return `'${word.replaceAll("'", "'\\''")}'`
  return `$'${Array.from(word, spelled).join('')}'`
}

/** What would steer the terminal that it is shown in is spelled by its bytes. */
function spelled(char: string): string {
  if (char === "'" || char === '\\') return `\\${char}`
  if (printable(char) === char) return char
  return Array.from(Buffer.from(char), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

/** The path of a file in a folder as it is typed in a shell, in the working directory. */
export function shellPath(folder: string, file = ''): string {
  const path = resolve(folder, file)
  const fromHere = relative(workingFolder(), path) || '.'
  return shellWord(fromHere.length < path.length ? fromHere : path)
}

/** The option by which git, and a command of ours, works on a folder; empty for the working directory. */
export function inFolder(folder: string): string {
  return folder === workingFolder() ? '' : ` -C ${shellPath(folder)}`
}
