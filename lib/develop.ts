import { lstatSync, type Stats } from 'node:fs'
import type { Environment } from './environment.ts'
import { eachPlain, meets, readPlain } from './plain.ts'
import { platforms } from './platforms.ts'
import { populate } from './populate.ts'

/**
 * Loads a plain `.env`, where the environment says no more of a mode than that it is development.
 *
 * @returns true where that is done; false where nothing was done
 */
export function develop(environment: Record<string, string | undefined>): boolean {
  if (!isPlainDevelopment(environment)) return false
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

function isPlainDevelopment(environment: Environment): boolean {
  for (const name in environment) if (name.startsWith('DOTENV_')) return false
  const name = environment['NODE_ENV']
  if (name !== undefined) return name === 'development'
  return !platforms.some(({ marker }) => environment[marker])
}

// It finds more than what it is named after: to be wrong costs a load, no more.
const notForFiles = /^(?:NODE_|LD_|DYLD_|SECRETS_|__proto__$)/i

function statusOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}
