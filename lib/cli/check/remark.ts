import type { Place } from '../../fault.ts'

/** What kind of thing a check came upon, for programs. */
export type RemarkKind =
  // The contract itself.
  | 'no-template'
  // Findings: the safety of files.
  | 'tracked'
  | 'not-ignored'
  | 'readable'
  | 'served'
  | 'published'
  | 'template-secret'
  // Warnings.
  | 'oddity'
  | 'not-in-template'
  | 'not-read'
  | 'dotenv'
  | 'env-file'
  | 'guard'
  | 'catch'
  | 'dev-dependency'
  | 'skip'
  | 'dockerignore'
  | 'image'
  | 'no-file'
  | 'server-mode'
  | 'unchecked'

/** Something that a check came upon, beside the values: never with a piece of a value. */
export interface Remark {
  kind: RemarkKind
  /** Where; `undefined` for what is not in a file. */
  place: Place | undefined
  /** What is wrong, in one line. */
  text: string
  /** What to do: a line for a shell in the working directory, which is shown as it is. */
  command?: string
  /** What to do, or what else, in whole lines. */
  fix?: string
}

/** All that there is to do about a remark, in whole lines; `undefined` for nothing. */
export function fixOf({ command, fix }: Remark): string | undefined {
  return command === undefined || fix === undefined ? (command ?? fix) : `${command}\n${fix}`
}

/** The remarks of a check: findings make it fail, warnings do not. */
export interface Remarks {
  findings: Remark[]
  warnings: Remark[]
}
