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
  /** What to do, in whole lines. */
  fix?: string
}

/** The remarks of a check: findings make it fail, warnings do not. */
export interface Remarks {
  findings: Remark[]
  warnings: Remark[]
}
