import { LoadError, type SourceLocation } from '../errors.ts'
import { splitList } from './decorators.ts'

/** A type as a template declares it: `string(minLength=32)`. */
export interface DeclaredType {
  name: TypeName
  options: ReadonlyMap<string, string>
  /** The values of an `enum`. */
  values: readonly string[]
}

type TypeName = 'string' | 'number' | 'boolean' | 'url' | 'email' | 'host' | 'port' | 'json' | 'enum'

/** Every type, with the options it takes. */
const KNOWN_TYPES: Record<TypeName, readonly string[]> = {
  string: ['minLength', 'maxLength', 'startsWith', 'endsWith', 'matches'],
  number: ['min', 'max', 'isInt'],
  boolean: [],
  url: [],
  email: [],
  host: [],
  port: [],
  json: [],
  enum: [],
}

/**
 * Reads the text after `@type=`.
 *
 * @throws {LoadError} `SECRETS_TEMPLATE`, with the line, if there is no such type or option, or it does not parse
 */
export function parseType(text: string, key: string, location: SourceLocation): DeclaredType {
  const fail = (wrong: string): never => {
    throw new LoadError('SECRETS_TEMPLATE', wrong, location)
  }
  const name = text.slice(0, text.search(/\W|$/))
  if (!Object.hasOwn(KNOWN_TYPES, name)) {
    return fail(`unknown @type for ${key}; expected one of ${Object.keys(KNOWN_TYPES).join(', ')}`)
  }
  const type = name as TypeName
  const args = readArguments(text.slice(name.length))
  if (!args) return fail(`the @type of ${key} does not parse`)
  if (type === 'enum') {
    if (args.length === 0 || args.includes(''))
      return fail(`the @type of ${key} must name its values: enum(a, b, c)`)
    return { name: type, options: new Map(), values: args.map(unquote) }
  }

  const options = new Map<string, string>()
  for (const arg of args) {
    const [, option = '', value = ''] = /^(\w+)\s*=\s*(.*)$/s.exec(arg) ?? []
    const known = KNOWN_TYPES[type]
    if (!known.includes(option)) {
      return fail(
        known.length > 0
          ? `the @type of ${key} takes only ${known.join(', ')}`
          : `the @type of ${key} takes no options`,
      )
    }
    if (!isOption(option, value)) return fail(`the @type of ${key} does not parse: ${option}`)
    options.set(option, unquote(value))
  }
  return { name: type, options, values: [] }
}

/** The arguments after a name; `undefined` if something else follows it. */
function readArguments(text: string): readonly string[] | undefined {
  if (text === '') return []
  const list = text.startsWith('(') ? splitList(text, 0) : undefined
  if (list?.end !== text.length) return undefined
  return list.items.length === 1 && list.items[0] === '' ? [] : list.items
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text
}

function isOption(option: string, text: string): boolean {
  const value = unquote(text)
  switch (option) {
    case 'minLength':
    case 'maxLength':
      return /^\d+$/.test(value)
    case 'min':
    case 'max':
      return value !== '' && Number.isFinite(Number(value))
    case 'isInt':
      return value === 'true' || value === 'false'
    case 'matches':
      return toPattern(value) !== undefined
    default:
      return value !== ''
  }
}

function toPattern(text: string): RegExp | undefined {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? []
  if (source === undefined) return undefined
  try {
    // Without g and y, which would make a test remember the one before it.
    return new RegExp(source, flags?.replace(/[gy]/g, ''))
  } catch {
    return undefined
  }
}

/**
 * What a value is not, if it is not of the type of its key.
 *
 * @returns what is wrong, without the value; `undefined` if it fits
 */
export function findMismatch(type: DeclaredType, value: string): string | undefined {
  const { name, options, values } = type
  switch (name) {
    case 'string':
      return stringMismatch(options, value)
    case 'number':
      return numberMismatch(options, value)
    case 'enum':
      return values.includes(value) ? undefined : `not one of ${values.join(', ')}`
    default:
      return isPlainly(name, value) || isOfType(name, value) ? undefined : DESCRIPTIONS[name]
  }
}

/** What is plainly of a type, so that envalid need not be loaded for it: a part of what envalid accepts. */
const PLAINLY: Record<Exclude<TypeName, 'string' | 'enum' | 'json'>, RegExp> = {
  number: /^\d{1,15}$/,
  boolean: /^(?:true|false)$/,
  port: /^[1-9]\d{0,3}$/,
  email: /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}$/,
  host: /^[a-z\d]+(?:[.-][a-z\d]+)*$/,
  // The last part of a host begins with a letter: if it begins with a digit, it is a number to a URL. The host of a
  // file's URL may be none: https://url.spec.whatwg.org/#file-host-state
  url: /^(?!file:)[a-z]+:\/\/(?:[a-z\d]+[.-])*[a-z][a-z\d]*(?::\d{1,4})?(?:\/[\w./-]*)?$/,
}

function isPlainly(name: TypeName, value: string): boolean {
  return name in PLAINLY && value.length < 1000 && PLAINLY[name as keyof typeof PLAINLY].test(value)
}

function isOfType(name: Exclude<TypeName, 'string' | 'enum' | 'number'>, value: string): boolean {
  if (name === 'url') return isValid(envalid().url(), value) && new URL(value).host !== ''
  const validator: () => Parser = envalid()[VALIDATORS[name]]
  return isValid(validator(), value)
}

const VALIDATORS = {
  boolean: 'bool',
  email: 'email',
  host: 'host',
  port: 'port',
  json: 'json',
} as const

/** What a value is not, by its type. */
const DESCRIPTIONS = {
  number: 'not a number',
  boolean: 'not a boolean: true or false, yes or no, on or off, 1 or 0',
  url: 'not a URL with protocol and host',
  email: 'not an e-mail address',
  host: 'not a host name or an IP address',
  port: 'not a port: a number from 1 to 65535',
  json: 'not JSON',
} as const

function stringMismatch(options: ReadonlyMap<string, string>, value: string): string | undefined {
  for (const [option, text] of options) {
    const wrong = {
      minLength: value.length < Number(text) && `shorter than ${text} characters`,
      maxLength: value.length > Number(text) && `longer than ${text} characters`,
      startsWith: !value.startsWith(text) && `does not start with ${text}`,
      endsWith: !value.endsWith(text) && `does not end with ${text}`,
      matches: option === 'matches' && !toPattern(text)?.test(value) && `does not match ${text}`,
    }[option]
    if (wrong) return wrong
  }
  return undefined
}

function numberMismatch(options: ReadonlyMap<string, string>, value: string): string | undefined {
  const number = Number(value)
  // envalid reads as much of the text as is a number: "12abc" is 12 to it.
  const isNumber =
    isPlainly('number', value) || (isValid(envalid().num(), value) && parseFloat(value) === number)
  if (!isNumber) return DESCRIPTIONS.number
  const min = options.get('min')
  const max = options.get('max')
  if (min !== undefined && number < Number(min)) return `less than ${min}`
  if (max !== undefined && number > Number(max)) return `more than ${max}`
  return options.get('isInt') === 'true' && !Number.isInteger(number) ? 'not a whole number' : undefined
}

interface Parser {
  _parse: (input: string) => unknown
}

/** Asks one validator, and not `cleanEnv`, which would do a good deal more for every key. */
function isValid(validator: Parser, value: string): boolean {
  try {
    validator._parse(value)
    return true
  } catch {
    return false
  }
}

let loaded: typeof import('envalid/dist/validators') | undefined

/** The validators alone: what is around them in envalid takes as long to load as they do. */
function envalid(): typeof import('envalid/dist/validators') {
  loaded ??= require('envalid/dist/validators') as typeof import('envalid/dist/validators')
  return loaded
}
