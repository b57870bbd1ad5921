import type * as Envalid from 'envalid'
import { type Spec, withoutValues } from './guard.ts'
import { envalid } from './validators.ts'

/**
 * envalid's `cleanEnv`, with messages that hold no value.
 *
 * @see https://github.com/af/envalid#api
 */
export const cleanEnv: typeof Envalid.cleanEnv = (environment, specs, options) =>
  envalid().cleanEnv(environment, safeSpecs(specs), options)

/**
 * envalid's `customCleanEnv`, with messages that hold no value.
 *
 * @see https://github.com/af/envalid#api
 */
export const customCleanEnv: typeof Envalid.customCleanEnv = (environment, specs, middleware, options) =>
  envalid().customCleanEnv(environment, safeSpecs(specs), middleware, options)

function safeSpecs<Specs>(specs: Specs): Specs {
  const entries = Object.entries(specs as Record<string, Spec>)
  return Object.fromEntries(
    entries.map(([key, spec]) => [key, typeof spec?._parse === 'function' ? withoutValues(spec) : spec]),
  ) as Specs
}
