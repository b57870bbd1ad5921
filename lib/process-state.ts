import type { Decision } from './mode/decision.ts'

/** What this package keeps for the whole process. */
interface ProcessState {
  /** The mode, once it is decided. */
  mode?: Decision
  /** True if the app's secrets have been loaded, or are being loaded. */
  isLoaded?: boolean
  /** True if a program has required this package, and may have replaced its functions. */
  isPublished?: boolean
  /** The secrets module that is being loaded. */
  moduleInLoading?: string | undefined
}

const symbol: unique symbol = Symbol.for('secrets')
// An app may have frozen its global object.
const holder = symbol in globalThis || Object.isExtensible(globalThis) ? globalThis : process
const shared = holder as unknown as Record<typeof symbol, ProcessState | undefined>
// Without a prototype: what somebody put on Object.prototype decides no mode.
shared[symbol] ??= { __proto__: null } as ProcessState

/** On a global object, not in this file: all copies of the package in a process share it, and all its bundles. */
export const state: ProcessState = shared[symbol]
