import type { ValidatorSpec } from 'envalid'
import { envalid } from './envalid.ts'
import { expectationOf, isMadeBy } from './expectation.ts'
import { SafeMessageError } from './safe-message.ts'

/** A validator with its options, as one of envalid's functions makes it. */
export type Spec = ValidatorSpec<unknown> & { sensitive?: boolean | undefined }

/**
 * A spec that does what it did, and whose errors hold no value: envalid's own quote it, and those of a validator
 * of somebody's own may.
 *
 * A validator that throws what is no error refuses the value too; envalid would let it pass.
 *
 * @param isWhole whether a number has to be the whole text: envalid takes "12abc" for 12
 */
export function withoutValues(spec: Spec, isWhole = false): Spec {
  const { choices, ...rest } = spec
  const hasChoices = Array.isArray(choices)
  return {
    ...rest,
    // Anything else is a mistake of the author's, which envalid tells of.
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
  if (error instanceof SafeMessageError) return new EnvError(error.message)
  if (error instanceof EnvMissingError) return new EnvMissingError('not set')
  return new EnvError(expectationOf(spec))
}

/** Specs as {@link withoutValues} makes them; what is none is left as it is, for envalid to tell of. */
export function safeSpecs<Specs>(specs: Specs): Specs {
  const entries = Object.entries(specs as Record<string, Spec>)
  return Object.fromEntries(
    entries.map(([key, spec]) => [key, typeof spec?._parse === 'function' ? withoutValues(spec) : spec]),
  ) as Specs
}
