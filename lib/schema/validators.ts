import type * as Envalid from 'envalid'
import type * as Makers from 'envalid/dist/makers'
import { getVar, realEnvironment } from '../environment.ts'
import { lazy } from '../lazy.ts'
import { envalid as loadEnvalid, testOnlySymbol } from './envalid.ts'

declare module 'envalid/dist/types' {
  interface Spec<T> {
    /**
     * Whether the value must never be shown.
     * @default what the name of the key says: `…_KEY`, `…_TOKEN`, `…_PASSWORD` and their like are sensitive
     */
    sensitive?: boolean | undefined
  }
}

const envalid = () => lazy(loadEnvalid)

function makers(): typeof Makers {
  return lazy(() => require('envalid/dist/makers'))
}

type Validator = 'str' | 'bool' | 'num' | 'email' | 'host' | 'port' | 'url' | 'json'

/** A validator of envalid's, which loads envalid when it is called. */
function lazyValidator<Name extends Validator>(name: Name): (typeof Envalid)[Name] {
  const validator = (spec?: object) => (envalid()[name] as (spec?: object) => object)(spec)
  return validator as (typeof Envalid)[Name]
}

/** Any text. @see https://github.com/af/envalid#validator-types */
export const str: typeof Envalid.str = lazyValidator('str')
/** `true`, `t`, `yes`, `on`, `1`, or their opposites. @see https://github.com/af/envalid#validator-types */
export const bool: typeof Envalid.bool = lazyValidator('bool')
/** A number. @see https://github.com/af/envalid#validator-types */
export const num: typeof Envalid.num = lazyValidator('num')
/** An e-mail address. @see https://github.com/af/envalid#validator-types */
export const email: typeof Envalid.email = lazyValidator('email')
/** A host name or an IP address. @see https://github.com/af/envalid#validator-types */
export const host: typeof Envalid.host = lazyValidator('host')
/** A port, from 1 to 65535. @see https://github.com/af/envalid#validator-types */
export const port: typeof Envalid.port = lazyValidator('port')
/** A URL. @see https://github.com/af/envalid#validator-types */
export const url: typeof Envalid.url = lazyValidator('url')
/** JSON, parsed. @see https://github.com/af/envalid#validator-types */
export const json: typeof Envalid.json = lazyValidator('json')

/** Makes a validator whose output can be narrowed by `choices`. @see https://github.com/af/envalid#custom-validators */
export const makeValidator: typeof Envalid.makeValidator = (parse) => envalid().makeValidator(parse)
/** Makes a validator of exactly one type. @see https://github.com/af/envalid#custom-validators */
export const makeExactValidator: typeof Envalid.makeExactValidator = (parse) =>
  envalid().makeExactValidator(parse)
/** Makes a validator of structured values, as `json` is one. @see https://github.com/af/envalid#custom-validators */
export const makeStructuredValidator: typeof Makers.makeStructuredValidator = (parse) =>
  makers().makeStructuredValidator(parse)
/** A `devDefault` that counts under `NODE_ENV=test` only. @see https://github.com/af/envalid#testonly */
export const testOnly: typeof Envalid.testOnly = (value) =>
  getVar(realEnvironment(), 'NODE_ENV')?.trim().toLowerCase() === 'test'
    ? value
    : (lazy(testOnlySymbol) as never)

/** A class of envalid, which is loaded when the class is first used. */
function lazyClass<Name extends 'EnvError' | 'EnvMissingError'>(name: Name): (typeof Envalid)[Name] {
  const real = () => envalid()[name]
  // Not a class, whose prototype is fixed: this one's has to be envalid's. Not an arrow function, which cannot be
  // constructed.
  const target = function target() {} as unknown as (typeof Envalid)[Name]
  return new Proxy(target, {
    get: (_, key) => Reflect.get(real(), key),
    has: (_, key) => Reflect.has(real(), key),
    construct: (_, args, newTarget) =>
      Reflect.construct(real(), args, newTarget === lazyClasses[name] ? real() : newTarget),
    getPrototypeOf: () => Reflect.getPrototypeOf(real()),
  })
}

const lazyClasses: Partial<Pick<typeof Envalid, 'EnvError' | 'EnvMissingError'>> = {}

/** What a validator throws for a value that it rejects. @see https://github.com/af/envalid#custom-validators */
export const EnvError: typeof Envalid.EnvError = lazyClass('EnvError')
/** What a validator throws for a value that is not set. @see https://github.com/af/envalid#custom-validators */
export const EnvMissingError: typeof Envalid.EnvMissingError = lazyClass('EnvMissingError')
lazyClasses.EnvError = EnvError
lazyClasses.EnvMissingError = EnvMissingError

/** Annotations a validator's value as one that must never be shown. The same as `sensitive: true` in its options. */
export function sensitive<Spec extends object>(spec: Spec): Spec {
  // A copy would lose what is not enumerable, and a spec is made anew by every call of a validator.
  return Object.assign(spec, { sensitive: true })
}
