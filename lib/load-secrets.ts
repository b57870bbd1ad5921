import { rooms } from './later.ts'
import type { Loaded } from './load.ts'
import type { LoadOptions } from './options.ts'

/**
 * Loads the secrets of an app: in development from its secrets files and the environment, in production from
 * the environment alone.
 *
 * @returns the mode, the values, and where each is from
 * @throws {SecretsError} where production breaks the contract, where development has no secrets file, and
 *   where a file cannot be used; what would have been written to is then as it was
 */
export function loadSecrets(options: LoadOptions = {}): Loaded {
  const load = rooms(() => require('./load.ts') as typeof import('./load.ts'))
  return load.loadSecrets(options)
}
