import type { ValidatorSpec } from 'envalid'
import { envalid } from './envalid.ts'

/** A validator with its options, as a function of envalid makes it. */
export type Spec = ValidatorSpec<unknown> & { sensitive?: boolean | undefined }

/**
 * A spec that validates as before, and whose errors hold no value: envalid's own quote it, and those of custom
 * validators may.
 *
 * A validator that throws something else than an error rejects the value too; envalid would accept it.
 *
 * @param isWhole whether a number must be the whole text: envalid reads "12abc" as 12
 */
export function withoutValues(spec: Spec, isWhole = false): Spec {
  const { choices, ...rest } = spec
  const hasChoices = Array.isArray(choices)
  return {
    ...rest,
    // Anything else is a mistake of the author; envalid reports it.
    ...(!hasChoices && choices !== undefined && { choices }),
    _parse: (input: string) => {
      let value: unknown
      try {
        value = spec._parse(input)
      } catch (error) {
        throw safe(error, spec)
      }
      if (isWhole && isMadeBy('num', spec) && value !== Number(input)) throw safe(undefined, spec)
      if (hasChoices && !choices.includes(value)) throw safe(undefined, spec)
      return value
    },
  } as Spec
}

function safe(error: unknown, spec: Spec): Error {
  const { EnvError, EnvMissingError } = envalid()
  const { SafeMessageError } = require('../secrets-error.ts') as typeof import('../secrets-error.ts')
  if (error instanceof SafeMessageError) return new EnvError(error.message)
  if (error instanceof EnvMissingError) return new EnvMissingError('not set')
  return new EnvError(expectationOf(spec))
}

/** Specs as {@link withoutValues} makes them. Non-specs pass through; envalid reports them. */
export function safeSpecs<Specs>(specs: Specs): Specs {
  const entries = Object.entries(specs as Record<string, Spec>)
  return Object.fromEntries(
    entries.map(([key, spec]) => [key, typeof spec?._parse === 'function' ? withoutValues(spec) : spec]),
  ) as Specs
}

/** What a value is not that a validator of envalid rejects. */
const EXPECTATIONS = {
  str: 'not a string',
  bool: 'not a boolean: true or false, yes or no, on or off, 1 or 0',
  num: 'not a number',
  email: 'not an e-mail address',
  host: 'not a host name or an IP address',
  port: 'not a port: a number from 1 to 65535',
  url: 'not a URL',
  json: 'not JSON',
}

/** What a value is not that a spec rejects: its type, its choices, or "not valid"; never the value. */
function expectationOf(spec: { choices?: readonly unknown[]; _parse: unknown }): string {
  if (Array.isArray(spec.choices)) return `not one of ${spec.choices.map(String).join(', ')}`
  const names = Object.keys(EXPECTATIONS) as (keyof typeof EXPECTATIONS)[]
  const name = names.find((name) => isMadeBy(name, spec))
  return name ? EXPECTATIONS[name] : 'not valid'
}

/** True for a spec, or a copy of one, that a validator of envalid made. */
function isMadeBy(name: keyof typeof EXPECTATIONS, spec: { _parse: unknown }): boolean {
  return spec._parse === (envalid()[name] as () => { _parse: unknown })()._parse
}
