import type { Place } from '../fault.ts'
import type { Marks } from './annotations.ts'
import { credentialsOf, isSensitiveName } from './sensitive.ts'
import type { DeclaredType } from './types.ts'

/** What the contract says of one key. */
export interface Demand {
  key: string
  /** Whether production refuses to start without it. */
  required: boolean
  /** The value in the template, which is never used as a value. */
  templateValue: string
  /** What the template's comments say; see {@link describe} and {@link isSensitive}. */
  marks: Marks
  /** What the value has to be; `undefined` where anything goes. */
  type: DeclaredType | undefined
  /** The comments that describe the key, as they stand in the template. */
  comments: readonly string[]
  /** Where the key is demanded; `undefined` where code demands it. */
  place: Place | undefined
  /** The line that made it required or optional, where that is not its own. */
  decidedBy: number | undefined
}

/** True for a key whose value must never be shown: marked so, by its name, or an address with a password. */
export function isSensitive({ key, marks, templateValue }: Demand): boolean {
  return marks.sensitive ?? (isSensitiveName(key) || credentialsOf(templateValue) !== undefined)
}

// `# ---- Mail ----`: the title of a part of the template.
const banner = /^[-=*#_~–—]{2,}.*[-=*#_~–—]{2,}$/

/** What the template says of a key, in one line of text; empty where it says nothing. */
export function describe({ comments }: Demand): string {
  return comments
    .filter((line) => hasWord(line) && !banner.test(line))
    .map((line) => line.replace(/^[\s#=*_–—-]+|[\s#=*_–—-]+$/g, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
}

/** True for a line with a letter or a digit of any script. */
function hasWord(line: string): boolean {
  // What follows takes long to compile.
  return /[a-z\d]/i.test(line) || (/[^\0-\x7f]/.test(line) && /[\p{L}\p{N}]/u.test(line))
}
