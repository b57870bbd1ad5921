import { type Environment, lookUp, realEnvironment } from '../environment.ts'
import { kept } from '../process-state.ts'
import type { Decision, ModeDecision } from './decision.ts'
import { emulators, type PlatformName, platforms } from './platforms.ts'

export type { Decision, Mode, ModeDecision } from './decision.ts'

const developmentNames = new Set(['development', 'dev', 'local', 'test'])

/** True for the values of `NODE_ENV` that mean a machine of one's own. */
export function isDevelopmentName(name: string): boolean {
  return developmentNames.has(name.trim().toLowerCase())
}

/** A host, and the variable that gives it away. */
export interface Platform {
  name: PlatformName
  marker: string
}

/** The host whose marker is set, or `undefined`: on a laptop, or where the host's emulator runs. */
export function findPlatform(environment: Environment): Platform | undefined {
  for (const [name, value] of emulators) {
    const found = lookUp(environment, name)
    if (found && (value === undefined || found === value)) return undefined
  }
  const marker = Object.keys(platforms).find((name) => lookUp(environment, name))
  return marker === undefined ? undefined : { name: platforms[marker] as PlatformName, marker }
}

/**
 * Decides the mode from an environment alone: the first of `SECRETS_MODE`, `NODE_ENV` and a
 * platform's marker that says something.
 *
 * @throws {SecretsError} `SECRETS_MODE` where that variable is neither `development` nor `production`
 */
export function decideMode(environment: Environment): Decision {
  const wanted = lookUp(environment, 'SECRETS_MODE')?.trim().toLowerCase()
  if (wanted === 'development' || wanted === 'production') {
    return { mode: wanted, reason: `SECRETS_MODE=${wanted}`, by: 'SECRETS_MODE' }
  }
  if (wanted) {
    const rule = 'SECRETS_MODE must be "development" or "production", or not be set'
    const { raise, refuse } = require('../report/refusal.ts') as typeof import('../report/refusal.ts')
    raise(
      refuse(`secrets: refusing to start: ${rule}\n`, {
        code: 'SECRETS_MODE',
        mode: 'production',
        reason: 'SECRETS_MODE is neither "development" nor "production"',
      }),
    )
  }

  const name = lookUp(environment, 'NODE_ENV')?.trim().toLowerCase()
  if (name) {
    if (isDevelopmentName(name) || name === 'production') {
      const mode = name === 'production' ? 'production' : 'development'
      return { mode, reason: `NODE_ENV=${name}`, by: 'NODE_ENV' }
    }
    // An unknown name is a deployment, never a laptop. Only a plain word is shown: anything else
    // may be something that was pasted into the wrong field.
    const shown = /^[a-z-]{1,20}$/.test(name) ? `NODE_ENV=${name}` : 'the value of NODE_ENV'
    return { mode: 'production', reason: `${shown} is not a development name`, by: 'NODE_ENV' }
  }

  const platform = findPlatform(environment)
  if (platform) {
    const reason = `NODE_ENV is not set and ${platform.marker} is, as on ${platform.name}`
    return { mode: 'production', reason, by: 'platform' }
  }
  return { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
}

/**
 * The mode of this process: decided at the first load, then kept.
 *
 * @throws {SecretsError} what {@link decideMode} throws
 */
export function processMode(): Decision {
  kept.mode ??= decideMode(realEnvironment())
  return kept.mode
}

/**
 * What the exported `detectMode` does.
 *
 * @throws {SecretsError} what {@link decideMode} throws
 */
export function detectMode(environment?: Environment): ModeDecision {
  const { mode, reason } = environment
    ? decideMode(environment)
    : (kept.mode ?? decideMode(realEnvironment()))
  return { mode, reason }
}
