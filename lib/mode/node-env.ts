import type { SourceLocation } from '../errors.ts'
import type { Decision } from './decision.ts'
import { isDevelopmentName } from './mode.ts'

/**
 * Refuses a file that sets a server's `NODE_ENV` if the mode is development only because nothing said otherwise.
 *
 * That is a server whose own environment lacks it. To go on would run it with the settings of development, in
 * which Express sends stack traces to clients.
 *
 * @param found what the files say about `NODE_ENV`
 * @param values the values of the files that count
 * @throws {LoadError} `SECRETS_NODE_ENV`
 * @see https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production
 */
export function assertNoServerName(
  found: { value: string; location: SourceLocation },
  values: ReadonlyMap<string, string>,
  decision: Decision,
): void {
  // An empty NODE_ENV in the environment wins over the file's, and says as little as none.
  const name = found.value && (values.get('NODE_ENV') ?? found.value)
  if (decision.by !== 'nothing' || !name?.trim() || isDevelopmentName(name)) return
  const { LoadError } = require('../errors.ts') as typeof import('../errors.ts')
  throw new LoadError(
    'SECRETS_NODE_ENV',
    'it sets NODE_ENV for a server, and the environment does not set it',
    found.location,
    'On a server, set NODE_ENV in its environment. On your own machine, take it out of the file.',
  )
}
