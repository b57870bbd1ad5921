import { stripControls } from '../../report/text.ts'
import type { DeclarationFile } from './declaration-file.ts'

/**
 * What became of the file, or with `--check` what is wrong with it.
 *
 * - `written`: it was absent or stale, and is up to date now.
 * - `unchanged`: it was up to date.
 * - `stale`, `absent`: it has to be written, and `--check` does not write.
 */
export type FileState = 'written' | 'unchanged' | 'stale' | 'absent'

/** Compares a file with the text that it should have. */
export function compareFile(
  existing: DeclarationFile | undefined,
  text: string,
  isCheck: boolean,
): FileState {
  if (existing?.text === text) return 'unchanged'
  if (!isCheck) return 'written'
  return existing ? 'stale' : 'absent'
}

/** True if somebody has to write the file. */
export function isFailure(state: FileState): state is 'stale' | 'absent' {
  return state === 'stale' || state === 'absent'
}

/** Formats the report if all is well. */
export function formatSuccess(name: string, state: 'written' | 'unchanged', isNew: boolean): string {
  if (state === 'unchanged') return `${stripControls(name)} is up to date.\n`
  const hint = isNew ? 'Make sure that "include" in tsconfig.json covers it.\n' : ''
  return `Wrote ${stripControls(name)}.\n${hint}`
}

/** Formats the report if the file has to be written. @param command the one that writes it */
export function formatFailure(name: string, state: 'stale' | 'absent', command: string): string {
  const problem = state === 'stale' ? 'is out of date: the template has changed' : 'does not exist'
  return [`secrets: ${stripControls(name)} ${problem}`, 'Write it, and commit it:', `  ${command}`, ''].join(
    '\n',
  )
}
