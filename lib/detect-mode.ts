import type { Environment } from './environment.ts'
import { later } from './later.ts'
import type { ModeDecision } from './mode/mode.ts'

/**
 * Tells the mode, and what decided it, without loading anything.
 *
 * @param environment the variables to decide by
 * @default process.env, or the mode that the first load of this process decided and kept
 * @throws {SecretsError} `SECRETS_MODE` where that variable is neither `development` nor `production`
 */
export function detectMode(environment?: Environment): ModeDecision {
  const mode = later(() => require('./mode/mode.ts') as typeof import('./mode/mode.ts'))
  return mode.detectMode(environment)
}
