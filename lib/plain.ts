import { constants, readFileSync, readlinkSync } from 'node:fs'
import type { Decorated } from './decorated.ts'
import { bareLine, largestPlain, marks, oddSigns, standIns, weakSecrets } from './signs.ts'

/** True where values are plainly what a template demands; it has to demand something. */
export function meets(template: string | undefined, valueFor: (key: string) => string | undefined): boolean {
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
    if (typeof value !== 'string') return false
    const text = value.trim().toLowerCase()
    const user = text.indexOf('://') + 3
    for (const start of standIns) {
      if (text.startsWith(start) || (user > 2 && text.startsWith(start, user))) return false
    }
    if (text === '' || weakSecrets.includes(text)) return false
    return (
      text !== templateValue.trim().toLowerCase() ||
      !(isDecorated || maybeSensitive.test(key + templateValue))
    )
  }
  const pass = (comment: string, isFirst: boolean) => {
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
  if (!eachPlain(template, take, pass)) return false
  return (
    decorated.length === 0 || (require('./decorated.ts') as typeof import('./decorated.ts')).areMet(decorated)
  )
}

// Each of these finds more than what it is named after: to be wrong about a value costs a load, no more.
const commentedOut = /^#\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/
const plainOptional = /^# ?Optional\b/
const maybeSensitive = /secret|token|pass|pwd|key|cred|dsn|salt|pepper|phrase|mnemonic|url|uri|string|@/i

// As {@link bareLine}, in quotes.
const quotedLine = /^([A-Za-z_]\w*)=(?:"([^"`'$\\]*)"|'([^'"`$\\]*)')[ \t]*$/

/** The text of a file, where it is plain. */
export function readPlain(path: string): string | undefined {
  try {
    // A link may lead to a device without end. To ask this takes a quarter of the time of a status.
    readlinkSync(path)
    return undefined
  } catch {
    // Most often it is none.
  }
  try {
    // Without O_NONBLOCK a pipe in the file's place would hold the start up.
    const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
    const text = readFileSync(path, { encoding: 'utf8', flag: flag as never })
    if (text.length > largestPlain) return undefined
    for (const sign of oddSigns) if (text.includes(sign)) return undefined
    return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
  } catch {
    return undefined
  }
}

/**
 * Goes through the assignments of a plain text.
 *
 * @param take told of each; false ends it
 * @param pass told of each comment and blank line that may matter, and whether it is the first behind what is
 *   none; false ends it
 * @returns true where there was an assignment, and all were understood and taken
 */
export function eachPlain(
  text: string | undefined,
  take: (key: string, value: string) => boolean,
  pass?: (comment: string, isFirst: boolean) => boolean,
): boolean {
  const hasMarks = marks.some((mark) => text?.includes(mark))
  const keys = new Set<string>()
  let wasComment = false
  for (const line of (text ?? '').split('\n')) {
    const isComment = line.startsWith('#')
    if (isComment || line === '') {
      if (line.includes('\r')) return false
      if ((hasMarks || line.includes('=')) && pass?.(line, !isComment || !wasComment) === false) return false
    } else {
      const bare = bareLine.exec(line)
      const match = bare ?? quotedLine.exec(line)
      const key = match?.[1]
      const value = bare ? bare[2]?.trim() : (match?.[2] ?? match?.[3])
      if (!key || keys.has(key) || line.includes('\r') || !take(key, value ?? '')) return false
      keys.add(key)
    }
    wasComment = isComment
  }
  return keys.size > 0
}
