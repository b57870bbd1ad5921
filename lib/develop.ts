import { lstatSync } from 'node:fs'
import { isMet } from './all-set.ts'
import type { Decision } from './decision.ts'
import { type Environment, lookUp } from './environment.ts'
import { eachPlain } from './plain.ts'
import { platforms } from './platforms.ts'
import { populate } from './populate.ts'
import { readPlain } from './read-plain.ts'

/**
 * Loads a plain `.env`, or a plain `secrets.json` where there is none, where the environment says no more of a mode
 * than that it is development.
 *
 * @returns the mode where that is done; `undefined` where nothing was done
 */
export function glanceAtDevelopment(environment: Record<string, string | undefined>): Decision | undefined {
  if (!isPlainDevelopment(environment)) return undefined
  const values = new Map<string, string>()
  const take = (key: string, value: string) => {
    // Some that a file may set are among them: to be wrong costs a load, no more.
    if (value.length > 30_000 || /^(?:NODE_|LD_|DYLD_|SECRETS_|__proto__$)/i.test(key)) return false
    values.set(key, lookUp(environment, key) ?? value)
    return true
  }
  const valueFor = (key: string) => values.get(key) ?? lookUp(environment, key)
  const env = readRegular('.env')
  const isTaken =
    env === undefined ? eachInJson(readRegular('secrets.json'), take) : eachPlain(env, take, valueFor)
  if (!isTaken) return undefined
  const template = readRegular('.env.example')
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

/** The text of a file; `undefined` where there is none, and empty where it is nothing plain. */
function readRegular(path: string): string | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false })
  // To open a pipe would take it from the load.
  return status && ((status.isFile() && readPlain(path)) || '')
}

/** Goes through the values of a JSON text, as `eachPlain` does through those of an env file. */
function eachInJson(text: string | undefined, take: (key: string, value: string) => boolean): boolean {
  try {
    const values: object = JSON.parse(text ?? '')
    const all = Array.isArray(values) ? [] : Object.entries(values)
    return (
      all.every(
        ([key, value]) =>
          /^[A-Za-z_]\w*$/.test(key) &&
          typeof value === 'string' &&
          value.isWellFormed() &&
          !value.includes('\0') &&
          take(key, value),
      ) && all.length > 0
    )
  } catch {
    return false
  }
}
