import { Fault, type Place } from '../fault.ts'
import { splitList } from './annotations.ts'

/** A type as a template declares it: `string(minLength=32)`. */
export interface DeclaredType {
  name: TypeName
  options: ReadonlyMap<string, string>
  /** The values of an `enum`. */
  values: readonly string[]
}

type TypeName = 'string' | 'number' | 'boolean' | 'url' | 'email' | 'host' | 'port' | 'json' | 'enum'

/** Every type, with the options it takes. */
const knownTypes: Record<TypeName, readonly string[]> = {
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
 * Reads the text behind `@type=`.
 *
 * @throws {Fault} `SECRETS_TEMPLATE`, with the line, where there is no such type or option, or where it does not parse
 */
export function parseType(text: string, key: string, place: Place): DeclaredType {
  const fail = (wrong: string): never => {
    throw new Fault('SECRETS_TEMPLATE', `the @type of ${key} ${wrong}`, place)
  }
  const name = text.slice(0, text.search(/\W|$/))
  if (!Object.hasOwn(knownTypes, name)) {
    return fail(`is none of ${Object.keys(knownTypes).join(', ')}`)
  }
  const type = name as TypeName
  const args = readArguments(text.slice(name.length))
  if (!args) return fail('does not parse')
  if (type === 'enum') {
    if (args.length === 0 || args.includes('')) return fail('has to name its values: enum(a, b, c)')
    return { name: type, options: new Map(), values: args.map(unquote) }
  }

  const options = new Map<string, string>()
  for (const arg of args) {
    const [, option = '', value = ''] = /^(\w+)\s*=\s*(.*)$/s.exec(arg) ?? []
    const known = knownTypes[type]
    if (!known.includes(option)) {
      return fail(known.length > 0 ? `takes only ${known.join(', ')}` : 'takes no options')
    }
    if (!isOption(option, value)) return fail(`does not parse: ${option}`)
    options.set(option, unquote(value))
  }
  return { name: type, options, values: [] }
}

/** The arguments behind a name; `undefined` where something else follows it. */
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
 * Holds a value against the type of its key.
 *
 * @returns what is wrong, without the value; `undefined` where it fits
 */
export function mismatch(type: DeclaredType, value: string): string | undefined {
  const { name, options, values } = type
  switch (name) {
    case 'string':
      return stringMismatch(options, value)
    case 'number':
      return numberMismatch(options, value)
    case 'enum':
      return values.includes(value) ? undefined : `not one of ${values.join(', ')}`
    case 'url':
      return isValid(envalid().url(), value) && new URL(value).host ? undefined : descriptions.url
    default: {
      const validator: () => Parser = envalid()[validators[name]]
      return isValid(validator(), value) ? undefined : descriptions[name]
    }
  }
}

const validators = {
  boolean: 'bool',
  email: 'email',
  host: 'host',
  port: 'port',
  json: 'json',
} as const

/** What a value is not, by its type. */
const descriptions = {
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
  if (!isValid(envalid().num(), value) || parseFloat(value) !== number) return descriptions.number
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
