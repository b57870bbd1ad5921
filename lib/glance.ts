import { isAllSet } from './all-set.ts'
import { develop } from './develop.ts'
import { type Environment, programArguments } from './environment.ts'
import type { Decision, Mode } from './mode.ts'
import { meets, readPlain } from './plain.ts'
import { marks } from './signs.ts'

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
    nodeEnv === 'production' ? isMet(readPlain('.env.example'), environment) : develop(environment)
  if (!isDone) return undefined
  return nodeEnv === undefined
    ? { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
    : { mode: nodeEnv as Mode, reason: `NODE_ENV=${nodeEnv}`, by: 'NODE_ENV' }
}

/** True where a production is plainly set what its template demands. */
function isMet(template: string | undefined, environment: Environment): boolean {
  if (template === undefined) return false
  let hasMarks = false
  for (const mark of marks) hasMarks ||= template.includes(mark)
  return (!hasMarks && isAllSet(template, environment)) || meets(template, (key) => environment[key])
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
