import { isMet } from './all-set.ts'
import { pathOf, programArguments } from './environment.ts'
import type { Decision } from './mode/decision.ts'
import { readPlain } from './read-plain.ts'

/**
 * A glance at the most common starts: production with every key of the template set, and development with a
 * plain secrets file that sets them.
 *
 * To load the code for all that may be otherwise takes longer than such a start does, so it is not loaded. A
 * glance understands a small part of what a load does; what it does not understand it leaves alone. A test holds
 * the two against each other.
 *
 * @param environment what is read, and in development written to
 * @param parsed where it is `config` that loads: gets what `.env` sets, and nothing where there is no `.env`
 * @returns the mode where all is done; `undefined` where nothing was done, and a load has to find out
 */
export function glance(
  environment: Record<string, string | undefined>,
  parsed?: Record<string, string>,
): Decision | undefined {
  try {
    return look(environment, parsed)
  } catch {
    // A folder may be gone, or may not be searched, and what stands in the place of a part of Node may be another one.
    return undefined
  }
}

function look(
  environment: Record<string, string | undefined>,
  parsed: Record<string, string> | undefined,
): Decision | undefined {
  for (const name of steering) if (environment[name] !== undefined) return undefined
  // A program may have put something else than text among them.
  for (const argument of programArguments()) if (`${argument}`.startsWith('dotenv_config_')) return undefined
  if (environment['NODE_ENV'] !== 'production') {
    return development().glanceAtDevelopment(environment, { isMet, readPlain }, parsed)
  }
  const template = readPlain(pathOf('.env.example'))
  if (template === undefined || !isMet(template, environment)) return undefined
  return { mode: 'production', reason: 'NODE_ENV=production', by: 'NODE_ENV' }
}

/** What makes a start another one than the most common. */
const steering = [
  // pm2 sets the environment of the app behind it.
  'pm2_env',
  'SECRETS_MODE',
  'SECRETS_CHECK',
  'SECRETS_STRICT',
  'SECRETS_TEMPLATE',
  'DOTENV_DEBUG',
  'DOTENV_CONFIG_DEBUG',
]

/** A file of its own: a start in production is the shorter for it. */
const development = () => require('./develop.ts') as typeof import('./develop.ts')
