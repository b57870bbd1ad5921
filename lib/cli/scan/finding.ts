import type { Form } from './encodings.ts'

/** A value where it must not be. */
export interface Finding {
  key: string
  /** The file, as it is named to people. */
  file: string
  /** `null` where there are no lines to count: a binary file, the name of a file, a message. */
  line: number | null
  form: Form
  /** The commit that brought it in; `null` outside of history, and where no commit did. */
  commit: string | null
  /** Whether HEAD still holds it there; of what is staged, whether HEAD holds it anywhere; else `null`. */
  inHead: boolean | null
}

/** What a search came to. */
export interface Report {
  findings: Finding[]
  /** How many files, or versions of files, were searched. */
  files: number
  /** What could not be searched, and why: the rest is then no proof. */
  unread: { file: string; reason: string }[]
  /** The secrets files that git tracks, as they are named to people. */
  tracked?: readonly string[]
  /** What people should know of it, a line each. */
  notes: string[]
}
