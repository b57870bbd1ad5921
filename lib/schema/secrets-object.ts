import { inspect } from 'node:util'

/** What a key holds: its value, or the error that reading it throws. */
export type Slot = { value: unknown } | { error: () => Error }

/** What is shown in a secret's place. */
const hidden = '[secret]'

/**
 * Makes a frozen object that gives its values to who reads a property, and hides those of sensitive keys from
 * who prints it.
 *
 * The values are in a closure: the object itself has getters only, on no prototype, and a proxy before them, so
 * that nothing that looks into an object comes to a value. To spread it, to pass it to `console.table`, or to inspect
 * it with `getters: true` does read the properties, and so reveals them.
 *
 * @param extras properties that are there, but not listed
 */
export function makeSecretsObject(
  slots: ReadonlyMap<string, Slot>,
  isSensitive: (key: string) => boolean,
  extras: Readonly<Record<string, unknown>>,
): object {
  const shown = (): Record<string, unknown> => {
    const entries = Array.from(slots, ([key, slot]) => {
      const value = 'value' in slot && !isSensitive(key) ? slot.value : undefined
      return [key, isSensitive(key) && 'value' in slot && slot.value !== undefined ? hidden : value]
    })
    return Object.fromEntries(entries)
  }

  const target = Object.create(null)
  for (const [key, slot] of slots) {
    const get = (): unknown => {
      if ('error' in slot) throw slot.error()
      return slot.value
    }
    Object.defineProperty(target, key, { get, enumerable: true })
  }
  for (const [key, value] of Object.entries(extras)) {
    if (!slots.has(key)) Object.defineProperty(target, key, { value })
  }
  const shownBy: Record<PropertyKey, unknown> = {
    toJSON: shown,
    toString: () => '[object Secrets]',
    [Symbol.toStringTag]: 'Secrets',
    [inspect.custom]: shown,
  }
  for (const key of Reflect.ownKeys(shownBy)) {
    if (!slots.has(String(key))) Object.defineProperty(target, key, { value: shownBy[key] })
  }

  return new Proxy(Object.freeze(target), {
    get(_, key) {
      if (key in target) return target[key]
      // What tools ask of any object: promises, Jest, React, ES module interop.
      if (typeof key === 'symbol' || asked.has(key)) return undefined
      throw new ReferenceError(`${key} is not in the schema`)
    },
    set(_, key) {
      throw new TypeError(`${String(key)} cannot be set: secrets are read only`)
    },
    defineProperty(_, key) {
      throw new TypeError(`${String(key)} cannot be defined: secrets are read only`)
    },
    deleteProperty(_, key) {
      throw new TypeError(`${String(key)} cannot be deleted: secrets are read only`)
    },
  })
}

const asked = new Set([
  'then',
  'length',
  'constructor',
  'valueOf',
  'inspect',
  'hasOwnProperty',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  '$$typeof',
  '@@__IMMUTABLE_ITERABLE__@@',
  '@@__IMMUTABLE_RECORD__@@',
  '__esModule',
  'default',
])
