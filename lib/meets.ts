import type { Decorated } from './decorated.ts'
import { eachPlain } from './plain.ts'
import { isPlainlyTyped } from './plain-types.ts'
import { isPlainlyReal, marks } from './signs.ts'

/**
 * True where values are plainly what a template demands; it has to demand something.
 *
 * It understands what `isMet` does not: keys that are optional, that are commented out, or that have a type.
 */
export function meets(template: string, valueFor: (key: string) => string | undefined): boolean {
  const hasMarks = marks.some((mark) => template.includes(mark))
  // Whether the comments above a key say no more of it than that it is optional.
  let isOptional = false
  let isPlain = true
  // The comments above a key that hold decorators, and the keys that have some.
  let decorators: string[] = []
  const decorated: Decorated[] = []
  const take = (key: string, templateValue: string) => {
    const value = valueFor(key)
    const mayBeAbsent = isOptional && isPlain
    const isDecorated = decorators.length > 0
    if (isDecorated) decorated.push({ key, value, comments: decorators })
    isOptional = false
    decorators = []
    if (value === undefined) return mayBeAbsent || isDecorated
    const text = value.trim().toLowerCase()
    if (!isPlainlyReal(text)) return false
    return (
      text !== templateValue.trim().toLowerCase() ||
      !(isDecorated || maybeSensitive.test(key + templateValue))
    )
  }
  const pass = (comment: string, isFirst: boolean) => {
    if (!hasMarks && !comment.includes('=')) return true
    if (isFirst) {
      isOptional = false
      isPlain = true
      decorators = []
    }
    const isRequired = /required/i.test(comment)
    if (!isRequired && !comment.includes('=') && !marks.some((mark) => comment.includes(mark))) return true
    if (plainOptional.test(comment) && !isRequired && !comment.includes('@') && comment.length < 1000) {
      isOptional = true
      return true
    }
    isPlain = false
    if (comment.includes('@')) decorators.push(comment.slice(1))
    // What is commented out may be absent, but what it is set to is checked.
    const key = commentedOut.exec(comment)?.[1]
    if (key !== undefined) return decorators.length === 0 && valueFor(key) === undefined
    return !comment.includes('@defaultRequired')
  }
  if (!eachPlain(template, take, undefined, pass)) return false
  return (
    decorated.every(isPlainlyTyped) ||
    (require('./decorated.ts') as typeof import('./decorated.ts')).areMet(decorated)
  )
}

// Each of these finds more than what it is named after: to be wrong about a value costs a load, no more.
const commentedOut = /^#\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/
const plainOptional = /^# ?Optional\b/
const maybeSensitive = /secret|token|pass|pwd|key|cred|dsn|salt|pepper|phrase|mnemonic|url|uri|string|@/i
