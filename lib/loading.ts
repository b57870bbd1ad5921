import { Fault } from './errors.ts'

const loading: unique symbol = Symbol.for('secrets.loading')
// On the global object: what a secrets module imports may be a second copy of the package.
const state: Record<typeof loading, string | undefined> = globalThis as never

/** Runs what loads a secrets module; {@link refuseWhileLoading} throws until it is done. */
export function whileLoading<T>(file: string, run: () => T): T {
  const outer = state[loading]
  state[loading] = file
  try {
    return run()
  } finally {
    state[loading] = outer
  }
}

/**
 * Refuses to be used by the secrets module that is being loaded: its values are what is asked for.
 *
 * @throws {Fault} `SECRETS_FILE`
 */
export function refuseWhileLoading(): void {
  const file = state[loading]
  if (file === undefined) return
  throw new Fault(
    'SECRETS_FILE',
    'it imports "secrets", while it is itself loaded as the secrets module',
    { file },
    'A file with values exports plain values only. A file that checks them wants another name, such as config.ts.',
  )
}
