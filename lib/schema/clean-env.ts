import type * as Envalid from 'envalid'
import { later } from '../later.ts'
import { envalid } from './envalid.ts'

/**
 * envalid's `cleanEnv`, with messages that hold no value.
 *
 * @see https://github.com/af/envalid#api
 */
export const cleanEnv: typeof Envalid.cleanEnv = (environment, specs, options) =>
  later(envalid).cleanEnv(environment, safeSpecs(specs), options)

/**
 * envalid's `customCleanEnv`, with messages that hold no value.
 *
 * @see https://github.com/af/envalid#api
 */
export const customCleanEnv: typeof Envalid.customCleanEnv = (environment, specs, middleware, options) =>
  later(envalid).customCleanEnv(environment, safeSpecs(specs), middleware, options)

function safeSpecs<Specs>(specs: Specs): Specs {
  return later(() => require('./safe-validators.ts') as typeof import('./safe-validators.ts')).safeSpecs(
    specs,
  )
}
