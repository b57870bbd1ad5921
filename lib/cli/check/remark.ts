import type { SourceLocation } from '../../errors.ts'

/** The kind of a remark, for programs. */
export type RemarkKind =
  // Findings.
  | 'no-template'
  | 'tracked'
  | 'not-ignored'
  | 'readable'
  | 'served'
  | 'published'
  | 'template-secret'
  // Warnings.
  | 'lint'
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

/** Something that a check found, besides the state of a key. It contains no value. */
export interface Remark {
  kind: RemarkKind
  /** Its file and line; `undefined` if it is in no file. */
  place: SourceLocation | undefined
  /** What is wrong, in one line. */
  text: string
  /** What to do: a shell command for the working directory, which is never wrapped. */
  command?: string
  /** What to do, or more about it, in whole lines. */
  fix?: string
}

/** Joins the command and the fix of a remark; `undefined` if it has neither. */
export function joinFix({ command, fix }: Remark): string | undefined {
  return command === undefined || fix === undefined ? (command ?? fix) : `${command}\n${fix}`
}

/** The remarks of a check. Findings make it fail, warnings do not. */
export interface Remarks {
  findings: Remark[]
  warnings: Remark[]
}
