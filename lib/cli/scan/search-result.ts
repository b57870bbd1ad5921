import type { Encoding } from './encodings.ts'

/** A value that was found. */
export interface Finding {
  key: string
  /** The name of the file that messages show. */
  file: string
  /** `null` if there are no lines to count: in a binary file, the name of a file, a message. */
  line: number | null
  /** How the value is encoded there. */
  form: Encoding
  /** The commit that added it; `null` outside history, and if no commit did. */
  commit: string | null
  /** In history, whether HEAD still holds it there; of staged files, whether HEAD holds it anywhere; else `null`. */
  inHead: boolean | null
}

/** The result of a search. */
export interface SearchResult {
  findings: Finding[]
  /** How many files, or versions of files, were searched. */
  files: number
  /** What could not be searched, and why. */
  unread: { file: string; reason: string }[]
  /** The names of secrets files that git tracks. */
  tracked?: readonly string[]
  /** What people should know, a line each. */
  notes: string[]
}

/** Creates the result of a search that has not begun. */
export function createResult(): SearchResult {
  return { findings: [], files: 0, unread: [], notes: [] }
}
