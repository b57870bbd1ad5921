import { type Environment, lookUp } from '../environment.ts'
import { Fault, type Place } from '../fault.ts'
import { type Decision, isDevelopmentName } from './mode.ts'

/**
 * Refuses a file that sets a server's `NODE_ENV` where the mode is development only for want of one.
 *
 * That is a server whose own environment lacks it. To go on would run it with the settings of development, in
 * which Express sends stack traces to clients.
 *
 * @throws {Fault} `SECRETS_NODE_ENV`
 * @see https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production
 */
export function refuseServerName(name: string | undefined, decision: Decision, place: Place): void {
  if (decision.by !== 'nothing' || !name?.trim() || isDevelopmentName(name)) return
  throw new Fault(
    'SECRETS_NODE_ENV',
    'it sets NODE_ENV for a server, and the environment does not set it',
    place,
    'On a server, set NODE_ENV in its environment. On your own machine, take it out of the file.',
  )
}

/** Lets Express and the rest know of a production that `NODE_ENV` did not tell them of. */
export function productionName(target: Environment, decision: Decision): Map<string, string> {
  const isNeeded = decision.mode === 'production' && !lookUp(target, 'NODE_ENV')?.trim()
  return new Map(isNeeded ? [['NODE_ENV', 'production']] : [])
}
