import { type Environment, getVar, realEnvironment } from '../environment.ts'
import { state } from '../process-state.ts'
import type { Decision } from './decision.ts'

/** The values of `NODE_ENV` that mean a developer's machine. */
export const DEVELOPMENT_NAMES: readonly string[] = ['development', 'dev', 'local', 'test']

/** True for the values of `NODE_ENV` that mean a developer's machine. */
export function isDevelopmentName(name: string): boolean {
  return DEVELOPMENT_NAMES.includes(name.trim().toLowerCase())
}

/**
 * Decides the mode from an environment alone: the first of `SECRETS_MODE`, `NODE_ENV` and a platform's marker that
 * says something wins.
 *
 * @throws {SecretsError} `SECRETS_MODE` if that variable is neither `development` nor `production`
 */
export function decideMode(environment: Environment): Decision {
  const wanted = getVar(environment, 'SECRETS_MODE')?.trim().toLowerCase()
  if (wanted === 'development' || wanted === 'production') {
    return { mode: wanted, reason: `SECRETS_MODE=${wanted}`, by: 'SECRETS_MODE' }
  }
  if (wanted) refuseMode()

  const name = getVar(environment, 'NODE_ENV')?.trim().toLowerCase()
  if (name) {
    const isDevelopment = isDevelopmentName(name)
    const isKnown = isDevelopment || name === 'production'
    return {
      mode: isDevelopment ? 'development' : 'production',
      reason: isKnown ? `NODE_ENV=${name}` : reasonOfUnknown(name),
      by: 'NODE_ENV',
    }
  }
  // Few servers, but most laptops, come here.
  const { decideByPlatform } = require('./platforms.ts') as typeof import('./platforms.ts')
  return decideByPlatform(environment)
}

/** An unknown name is a deployment, never a laptop. */
function reasonOfUnknown(name: string): string {
  // Only a plain word is shown: anything else may be something that was pasted into the wrong field.
  const shown = /^[a-z-]{1,20}$/.test(name) ? `NODE_ENV=${name}` : 'the value of NODE_ENV'
  return `${shown} is not a development name`
}

function refuseMode(): never {
  const { raise, refuse } = require('../report/refusal.ts') as typeof import('../report/refusal.ts')
  const rule = 'SECRETS_MODE must be "development" or "production", or not be set'
  return raise(
    refuse(`secrets: refusing to start: ${rule}\n`, {
      code: 'SECRETS_MODE',
      mode: 'production',
      reason: 'SECRETS_MODE is neither "development" nor "production"',
    }),
  )
}

/**
 * The mode of this process: decided at the first load, then kept.
 *
 * @throws {SecretsError} what {@link decideMode} throws
 */
export function processMode(): Decision {
  state.mode ??= decideMode(realEnvironment())
  return state.mode
}
