import type * as Envalid from 'envalid'
import { lazy } from '../lazy.ts'
import { envalid } from './envalid.ts'

/**
 * envalid's `cleanEnv`, with messages that hold no value.
 *
 * @see https://github.com/af/envalid#api
 */
export const cleanEnv: typeof Envalid.cleanEnv = (environment, specs, options) =>
  lazy(envalid).cleanEnv(environment, safeSpecs(specs), options)

/**
 * envalid's `customCleanEnv`, with messages that hold no value.
 *
 * @see https://github.com/af/envalid#api
 */
export const customCleanEnv: typeof Envalid.customCleanEnv = (environment, specs, middleware, options) =>
  lazy(envalid).customCleanEnv(environment, safeSpecs(specs), middleware, options)

function safeSpecs<Specs>(specs: Specs): Specs {
  return lazy(() => require('./safe-validators.ts') as typeof import('./safe-validators.ts')).safeSpecs(specs)
}
