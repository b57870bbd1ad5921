import { getVar } from './environment.ts'
import { resolveFileOptions } from './files/file-options.ts'
import type { Loadable } from './files/file-reader.ts'
import type { Settings } from './options.ts'

/**
 * Sets what was found: never over what the target has, unless files are to win.
 *
 * @throws {LoadError} what {@link setEnv} throws
 */
export function setFound({ decision, fromFiles, values }: Loadable, settings: Settings): void {
  const { target, environment } = settings
  const found = target === environment ? fromFiles : values
  // So that Express and the rest agree with the mode.
  const lacksName = decision.mode === 'production' && !getVar(target, 'NODE_ENV')?.trim()
  if (target === environment && !lacksName) {
    setEnv(target, found)
    return
  }
  const { override } = resolveFileOptions(settings)
  const written = new Map(lacksName ? [['NODE_ENV', 'production']] : [])
  for (const [key, value] of found) {
    if (override || getVar(target, key) === undefined) written.set(key, value)
  }
  setEnv(target, written)
}

/** In an environment of more variables than this, only every hundredth that is set is read back. */
const MAX_READ_BACK = 100

/**
 * Sets variables: all of them, or none.
 *
 * @throws {LoadError} `SECRETS_ENVIRONMENT` if one cannot be set; those before it have been set back
 */
function setEnv(target: Record<string, string | undefined>, values: ReadonlyMap<string, string>): void {
  const changed: [key: string, before: string | undefined][] = []
  for (const [key, value] of values) {
    const before = target[key]
    if (before === value) continue
    changed.push([key, before])
    if (!trySet(target, key, value, changed.length)) {
      for (const [key, before] of changed.reverse()) trySet(target, key, before, 0)
      refuseUnset(key)
    }
  }
}

/**
 * True if the value can be read back: what stands for the environment may be frozen, or a proxy.
 *
 * The system looks through all variables to find one.
 */
function trySet(
  target: Record<string, string | undefined>,
  key: string,
  value: string | undefined,
  count: number,
): boolean {
  try {
    if (value === undefined) delete target[key]
    else target[key] = value
    return (count > MAX_READ_BACK && count % MAX_READ_BACK !== 0) || target[key] === value
  } catch {
    return false
  }
}

function refuseUnset(key: string): never {
  const { LoadError } = require('./errors.ts') as typeof import('./errors.ts')
  const text = `${key} cannot be set: process.env has been replaced by an object that does not take it`
  throw new LoadError('SECRETS_ENVIRONMENT', text)
}
