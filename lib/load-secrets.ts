import { type Environment, realEnvironment } from './environment.ts'
import { lazy } from './lazy.ts'
import type { Origin } from './load.ts'
import type { Mode, ModeDecision } from './mode/decision.ts'
import type { LoadOptions } from './options.ts'
import { state } from './process-state.ts'

/** What a load found. */
export interface Loaded {
  /** The mode that was decided. */
  mode: Mode
  /** What decided it, to be read after "because". */
  reason: string
  /** The values of every key of the contract and of the files that is set, as text. */
  values: Record<string, string>
  /** Where each of these values is from. */
  origins: Record<string, Origin>
}

/**
 * Loads the secrets of an app: in development from its secrets files and the environment, in production from the
 * environment alone.
 *
 * @returns the mode, the values, and where each is from
 * @throws {SecretsError} if production breaks the contract, if development has no secrets file, and if a file cannot be
 *   used; what would have been written to is then as it was
 */
export function loadSecrets(options: LoadOptions = {}): Loaded {
  const { load } = lazy(() => require('./load.ts') as typeof import('./load.ts'))
  const { decision, reader, values, fromFiles } = load(options)
  const { mode, reason } = decision
  const originOf = (key: string): Origin =>
    (fromFiles.has(key) ? reader?.found.get(key)?.location : undefined) ?? 'environment'
  const origins = Array.from(values.keys(), (key) => [key, originOf(key)])
  return { mode, reason, values: Object.fromEntries(values), origins: Object.fromEntries(origins) }
}

/**
 * Tells the mode, and what decided it, without loading anything.
 *
 * @param environment the variables to decide by
 * @default process.env, or the mode that the first load of this process decided and kept
 * @throws {SecretsError} `SECRETS_MODE` if that variable is neither `development` nor `production`
 */
export function detectMode(environment?: Environment): ModeDecision {
  const { decideMode } = lazy(() => require('./mode/mode.ts') as typeof import('./mode/mode.ts'))
  const { mode, reason } = environment
    ? decideMode(environment)
    : (state.mode ?? decideMode(realEnvironment()))
  return { mode, reason }
}
