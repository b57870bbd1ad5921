import { isFault } from './fault.ts'
import { type Marks, readMarks } from './template/annotations.ts'
import { mismatch, parseType } from './template/types.ts'

/** A key of a template with decorators in the comments above it. */
export interface Decorated {
  key: string
  /** Its value; nothing that stands for another, and not the template's. */
  value: string | undefined
  /** Those comments, without their `#`; one at the least. */
  comments: readonly string[]
}

// The most common decorator, alone: the patterns for all others take longer to compile than everything else here.
const onlyType = /^ ?@type=(\w+)\r?$/

/**
 * True where the decorators plainly demand no more than the values are.
 *
 * False decides nothing: a load has to find out, which tells what is wrong.
 */
export function areMet(keys: readonly Decorated[]): boolean {
  try {
    return keys.every(isMet)
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

function isMet({ key, value, comments }: Decorated): boolean {
  const marks: Marks = {}
  for (const comment of comments) {
    const [, name] = onlyType.exec(comment) ?? []
    if (name) {
      marks.type = name
      continue
    }
    const { decorated, next, run } = readMarks(comment)
    // Words beside a decorator may say something of the keys below as well.
    if (run.demand || (next.demand && !decorated)) return false
    Object.assign(marks, next)
  }
  const type = marks.type === undefined ? undefined : parseType(marks.type, key, { file: '' })
  if (value === undefined) return marks.demand === 'optional'
  return type === undefined || mismatch(type, value) === undefined
}
