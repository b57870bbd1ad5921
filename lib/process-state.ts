import type { Decision } from './mode/decision.ts'

/** What a process keeps. */
interface Kept {
  /** The mode, once it is decided. */
  mode?: Decision
  /** True where the secrets of the app have been loaded, or are being loaded. */
  isLoaded?: boolean
  /** True where a program has this package's functions, and may have replaced them. */
  isPublished?: boolean
  /** The secrets module that is being loaded. */
  moduleInLoading?: string | undefined
}

const symbol: unique symbol = Symbol.for('secrets')
// An app may have frozen its global object.
const isTaking = symbol in globalThis || Object.isExtensible(globalThis)
const shared: Record<typeof symbol, Kept | undefined> = (isTaking ? globalThis : process) as never
// What somebody has put on the prototype of all objects decides no mode.
shared[symbol] ??= { __proto__: null } as Kept

/** On an object of all, not in this file: all copies of the package in a process, and all its bundles, share it. */
export const kept: Kept = shared[symbol]
