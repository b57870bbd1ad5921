import { printable } from '../../report/text.ts'
import type { Existing } from './existing.ts'

/**
 * What became of the file, or with `--check` what is wrong with it.
 *
 * - `written`: it was absent or stale, and is not any more.
 * - `unchanged`: it is what the template stands for.
 * - `stale`, `absent`: it is to be written, and has not been.
 */
export type State = 'written' | 'unchanged' | 'stale' | 'absent'

/** The state of a file that is to hold a text. */
export function stateOf(existing: Existing | undefined, text: string, isCheck: boolean): State {
  if (existing?.text === text) return 'unchanged'
  if (!isCheck) return 'written'
  return existing ? 'stale' : 'absent'
}

/** True where somebody has to do something. */
export function isFailure(state: State): state is 'stale' | 'absent' {
  return state === 'stale' || state === 'absent'
}

/** What people are told where all is well. */
export function reportSuccess(name: string, state: 'written' | 'unchanged', isNew: boolean): string {
  if (state === 'unchanged') return `${printable(name)} is as the template has it.\n`
  const hint = isNew ? 'TypeScript has to find it: see "include" in tsconfig.json.\n' : ''
  return `${printable(name)} is written.\n${hint}`
}

/** What people are told where the file is to be written. @param command the one that does so */
export function reportFailure(name: string, state: 'stale' | 'absent', command: string): string {
  const what = state === 'stale' ? 'is not what the template has now' : 'does not exist'
  return [`secrets: ${printable(name)} ${what}`, 'Write it, and commit it:', `  ${command}`, ''].join('\n')
}
