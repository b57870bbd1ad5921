import { constants, lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { type Environment, programArguments } from './environment.ts'
import type { Decision, Mode } from './mode.ts'
import { platforms } from './platforms.ts'
import { populate } from './populate.ts'

/**
 * A glance at the two most common starts: production with every key of the template set, and development with a
 * plain `.env` that sets them.
 *
 * To load the code for all that may be otherwise takes longer than such a start does, so it is not loaded. A
 * glance understands a small part of what a load does; what it does not understand it leaves alone. A test holds
 * the two against each other.
 *
 * @param environment what is read, and in development written to
 * @returns the mode where all is done; `undefined` where nothing was done, and a load has to find out
 */
export function glance(environment: Record<string, string | undefined>): Decision | undefined {
  for (const name of steering) if (environment[name] !== undefined) return undefined
  for (const argument of programArguments()) if (argument.startsWith('dotenv_config_')) return undefined
  const nodeEnv = environment['NODE_ENV']
  const isDone =
    nodeEnv === 'production'
      ? meets(readPlain('.env.example'), (key) => environment[key])
      : isPlainDevelopment(environment) && develops(environment)
  if (!isDone) return undefined
  return nodeEnv === undefined
    ? { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
    : { mode: nodeEnv as Mode, reason: `NODE_ENV=${nodeEnv}`, by: 'NODE_ENV' }
}

/** Loads a plain `.env` in development: true where that is done. */
function develops(environment: Record<string, string | undefined>): boolean {
  const values = new Map<string, string>()
  const isPlain =
    statusOf('.env')?.isFile() &&
    eachPlain(readPlain('.env'), (key, value) => {
      if (value.length > 30_000 || notForFiles.test(key)) return false
      const real = environment[key]
      values.set(key, typeof real === 'string' ? real : value)
      return true
    })
  if (!isPlain) return false
  const template = statusOf('.env.example')
  const isMet =
    !template ||
    (template.isFile() && meets(readPlain('.env.example'), (key) => values.get(key) ?? environment[key]))
  return isMet && populate(environment, values) === undefined
}

/** What makes a start another one than the most common. */
const steering = [
  'SECRETS_MODE',
  'SECRETS_CHECK',
  'SECRETS_STRICT',
  'SECRETS_TEMPLATE',
  'DOTENV_DEBUG',
  'DOTENV_CONFIG_DEBUG',
]

function isPlainDevelopment(environment: Environment): boolean {
  for (const name in environment) if (name.startsWith('DOTENV_')) return false
  const name = environment['NODE_ENV']
  if (name !== undefined) return name === 'development'
  return !platforms.some(({ marker }) => environment[marker])
}

/** True where values are plainly what a template demands; it has to demand something. */
function meets(template: string | undefined, valueFor: (key: string) => string | undefined): boolean {
  // Whether the comments above a key say no more of it than that it is optional.
  let isOptional = false
  let isPlain = true
  const take = (key: string, templateValue: string) => {
    const value = valueFor(key)
    const mayBeAbsent = isOptional && isPlain
    isOptional = false
    if (value === undefined) return mayBeAbsent
    if (typeof value !== 'string') return false
    const text = value.trim().toLowerCase()
    if (text === '' || maybeStandIn.test(text)) return false
    return text !== templateValue.trim().toLowerCase() || !maybeSensitive.test(key + templateValue)
  }
  const pass = (comment: string, isFirst: boolean) => {
    if (isFirst) {
      isOptional = false
      isPlain = true
    }
    if (!mayMatter.test(comment)) return true
    if (plainOptional.test(comment)) {
      isOptional = true
      return !comment.includes('@', 3)
    }
    isPlain = false
    if (comment.includes('@sensitive') || comment.includes('@type')) return false
    // What is commented out may be absent, but what it is set to is checked.
    const key = commentedOut.exec(comment)?.[1]
    return key === undefined || valueFor(key) === undefined
  }
  return eachPlain(template, take, pass)
}

// Each of these finds more than what it is named after: to be wrong about a value costs a load, no more.
const notForFiles = /^(?:NODE_|LD_|DYLD_|SECRETS_|__proto__$)/i
const mayMatter = /optional|required|[@=]/i
const commentedOut = /^#\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/
const plainOptional = /^# ?(?:Optional\b|@optional\r?$)/
const maybeStandIn =
  /(?:^|:\/\/)(?:user|your|<|xxx|\*|\.\.|\u2026|change|replace|complete|generate)|^(?:secret|password|test|example)$/
const maybeSensitive = /secret|token|pass|pwd|key|cred|dsn|salt|pepper|phrase|mnemonic|url|uri|string|@/i

// KEY=value with no quotes, or with plain ones; nothing that is escaped, cut short, expanded or goes on.
const plainLine =
  /^(?:#.*|([A-Za-z_]\w*)=(?:([^\s'"`#$\\-][^\r'"`#$\\]*)?|"([^\r"`'$\\]*)"|'([^\r'"`$\\]*)')[ \t]*)?\r?$/

function statusOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** True for what may lead to a device without end. To ask this takes a quarter of the time of a status. */
function isLink(path: string): boolean {
  try {
    readlinkSync(path)
    return true
  } catch {
    return false
  }
}

/** The text of a file, where it is plain. */
function readPlain(path: string): string | undefined {
  try {
    if (isLink(path)) return undefined
    // Without O_NONBLOCK a pipe in the file's place would hold the start up.
    const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
    const text = readFileSync(path, { encoding: 'utf8', flag: flag as never })
    // What is no UTF-8 has become U+FFFD, and what is in UTF-16 holds NULs.
    const isPlain = text.length < 200_000 && !text.includes('\ufffd') && !text.includes('\0')
    return isPlain ? text : undefined
  } catch {
    return undefined
  }
}

/**
 * Goes through the assignments of a plain text.
 *
 * @param take told of each; false ends it
 * @param pass told of each comment and blank line, and whether it is the first behind what is none; false ends it
 * @returns true where there was an assignment, and all were understood and taken
 */
function eachPlain(
  text: string | undefined,
  take: (key: string, value: string) => boolean,
  pass: (comment: string, isFirst: boolean) => boolean = () => true,
): boolean {
  const keys = new Set<string>()
  let wasComment = false
  for (const line of (text ?? '').split('\n')) {
    const match = plainLine.exec(line)
    if (!match) return false
    const key = match[1]
    if (key) {
      if (keys.has(key) || !take(key, match[2]?.trim() ?? match[3] ?? match[4] ?? '')) return false
      keys.add(key)
      wasComment = false
    } else {
      const isComment = line.startsWith('#')
      if (!pass(line, !isComment || !wasComment)) return false
      wasComment = isComment
    }
  }
  return keys.size > 0
}
