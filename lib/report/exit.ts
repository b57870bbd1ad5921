import { writeError } from './stderr.ts'

/**
 * The exit code of a refusal: `EX_CONFIG`, "something was found in an unconfigured or misconfigured state".
 *
 * @see https://man.openbsd.org/sysexits.3
 */
const refusalExitCode = 78

/** Runs a load at an entry point of a program: a refusal is told on stderr and ends the process. */
export function orExit(run: () => void): void {
  try {
    run()
  } catch (error) {
    // By its name: a secrets module may have been refused by a second copy of the package.
    if (error instanceof Error && error.name === 'SecretsError') {
      writeError(error.message)
      process.exit(refusalExitCode)
    }
    // Also where somebody has replaced process.exit by what comes back: no app starts that was refused.
    throw error
  }
}
