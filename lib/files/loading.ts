import { Fault } from '../fault.ts'
import { kept } from '../process-state.ts'

/** Runs what loads a secrets module; {@link refuseWhileLoading} throws until it is done. */
export function whileLoading<T>(file: string, run: () => T): T {
  const outer = kept.moduleInLoading
  kept.moduleInLoading = file
  try {
    return run()
  } finally {
    kept.moduleInLoading = outer
  }
}

/**
 * Refuses to be used by the secrets module that is being loaded: its values are what is asked for.
 *
 * @throws {Fault} `SECRETS_FILE`
 */
export function refuseWhileLoading(): void {
  const file = kept.moduleInLoading
  if (file === undefined) return
  throw new Fault(
    'SECRETS_FILE',
    'it imports "secrets", while it is itself loaded as the secrets module',
    { file },
    'A file with values exports plain values only. A file that checks them wants another name, such as config.ts.',
  )
}
