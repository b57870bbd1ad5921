import { LoadError } from '../errors.ts'
import type { FileValue } from './expand.ts'

/**
 * The values that a secrets module exports, as text, by key.
 *
 * @throws {LoadError} `SECRETS_FILE` if it exports what is no value
 */
export function toValues(exported: unknown, file: string): Map<string, FileValue> {
  const values = new Map<string, FileValue>()
  const entries = Object.entries(named(exported, file))
  silence(entries.map(([, value]) => value))
  for (const [key, value] of entries) {
    const text = toText(key, value, file)
    if (text !== undefined) values.set(key, { value: text, literal: true, location: { file } })
  }
  return values
}

/** The named exports of a module, those of its default export included. */
function named(exported: unknown, file: string): Record<string, unknown> {
  if (exported instanceof Promise) {
    silence([exported])
    return fail(file, 'it exports a promise, not values')
  }
  if (exported === null || typeof exported !== 'object' || Array.isArray(exported)) {
    return fail(file, 'it exports no object of values')
  }
  const isModule = '__esModule' in exported || exported[Symbol.toStringTag as never] === 'Module'
  if (!isModule) {
    if (!isPlain(exported)) return fail(file, 'it exports an instance of a class, not values')
    return exported as Record<string, unknown>
  }
  const {
    default: main,
    __esModule,
    'module.exports': commonJs,
    ...rest
  } = exported as Record<string, unknown>
  silence(Object.values(rest))
  if (main === undefined) return rest
  return { ...named(main, file), ...rest }
}

/** Keeps Node from showing what a promise rejects with: nobody awaits it, and that may hold a value. */
function silence(values: readonly unknown[]): void {
  for (const value of values) {
    if (value instanceof Promise) value.catch(() => undefined)
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  // By its shape: an object of another realm, such as Jest's, has another Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function toText(key: string, value: unknown, file: string): string | undefined {
  const refuse = (what: string): never => {
    throw new LoadError('SECRETS_FILE', `${JSON.stringify(key)} is ${what}`, { file })
  }
  if (value === null || value === undefined) return undefined
  if (!/^[\w.-]+$/.test(key) || key === '__proto__') return refuse('no name for a variable')
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        return refuse('a number of more digits than JavaScript keeps: put it in quotes')
      }
      return String(value)
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'object':
      break
    default:
      return refuse(`a ${typeof value}, not a value`)
  }
  if (value instanceof Promise) return refuse('a promise, not a value')
  if (!Array.isArray(value) && !isPlain(value)) return refuse('an instance of a class, not a value')
  try {
    return JSON.stringify(value)
  } catch {
    return refuse('nothing that JSON can express')
  }
}

function fail(file: string, text: string): never {
  throw new LoadError('SECRETS_FILE', text, { file })
}
