import type { isMet } from './all-set.ts'
import { type Environment, lookUp, pathOf } from './environment.ts'
import type { Decision } from './mode/decision.ts'
import { platforms } from './mode/platforms.ts'
import { eachPlain } from './plain.ts'
import { arePlain } from './plain-key.ts'
import type { readPlain } from './read-plain.ts'
import { populate } from './set-env.ts'

/** What the glance has loaded already. */
interface Loaded {
  readonly isMet: typeof isMet
  readonly readPlain: typeof readPlain
}

/**
 * Loads a plain `.env`, or a plain `secrets.json` where there is none, where the environment says no more of a mode
 * than that it is development.
 *
 * @param parsed where it is `config` that loads, which knows neither `secrets.json` nor references: gets what `.env` sets
 * @returns the mode where that is done; `undefined` where nothing was done
 */
export function glanceAtDevelopment(
  environment: Record<string, string | undefined>,
  { isMet, readPlain }: Loaded,
  parsed?: Record<string, string>,
): Decision | undefined {
  if (!isPlainDevelopment(environment)) return undefined
  const values = new Map<string, string>()
  const take = (key: string, value: string) => {
    if (value.length > 30_000 || mayBeOurs(key)) return false
    const before = lookUp(environment, key)
    if (parsed) {
      // What stands in the place of process.env may inherit, or hold more than text: dotenv leaves alone what is its own.
      if (Object.hasOwn(environment, key) !== (before !== undefined)) return false
      parsed[key] = value
    }
    values.set(key, before ?? value)
    return true
  }
  const referred = parsed ? undefined : (key: string) => values.get(key) ?? lookUp(environment, key)
  const read = (name: string) => readRegular(pathOf(name), readPlain)
  const env = read('.env')
  const isTaken =
    env === undefined ? !parsed && eachInJson(read('secrets.json'), take) : eachPlain(env, take, referred)
  if (!isTaken) return undefined
  const template = read('.env.example')
  if (template !== undefined && !isMet(template, environment, values)) return undefined
  if (populate(environment, values) !== undefined) return undefined
  return environment['NODE_ENV'] === undefined
    ? { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
    : { mode: 'development', reason: 'NODE_ENV=development', by: 'NODE_ENV' }
}

function isPlainDevelopment(environment: Environment): boolean {
  for (const name in environment) if (name.startsWith('DOTENV_')) return false
  const name = environment['NODE_ENV']
  if (name !== undefined) return name === 'development'
  return !Object.keys(platforms).some((marker) => environment[marker])
}

/**
 * True for the name of a variable that a file may not set, or that has a meaning to Node or to this package.
 *
 * Some that a file may set are among them: to be wrong costs a load, no more.
 */
function mayBeOurs(key: string): boolean {
  const name = key.toUpperCase()
  for (const start of reserved) if (name.startsWith(start)) return true
  return false
}

const reserved = ['NODE_', 'LD_', 'DYLD_', 'SECRETS_', '__PROTO__']

/** The text of a file; `undefined` where there is none, and empty where it is nothing plain. */
function readRegular(path: string, readPlain: Loaded['readPlain']): string | undefined {
  const { constants, lstatSync } = process.getBuiltinModule('node:fs')
  const status = lstatSync(path, { throwIfNoEntry: false })
  // To open a pipe would take it from the load.
  const isRegular = status && (status.mode & constants.S_IFMT) === constants.S_IFREG
  return status && ((isRegular && readPlain(path)) || '')
}

/** Goes through the values of a JSON text, as `eachPlain` does through those of an env file. */
function eachInJson(text: string | undefined, take: (key: string, value: string) => boolean): boolean {
  try {
    const values: object = JSON.parse(text ?? '')
    const all = Array.isArray(values) ? [] : Object.entries(values)
    const isTaken = ([key, value]: [string, unknown]) =>
      typeof value === 'string' && value.isWellFormed() && !value.includes('\0') && take(key, value)
    return all.length > 0 && arePlain(Object.keys(values)) && all.every(isTaken)
  } catch {
    return false
  }
}
