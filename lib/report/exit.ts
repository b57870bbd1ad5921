import { writeError } from './stderr.ts'

/**
 * The exit code of a refusal: `EX_CONFIG`, "something was found in an unconfigured or misconfigured state".
 *
 * @see https://man.openbsd.org/sysexits.3
 */
const REFUSAL_EXIT_CODE = 78

/**
 * Ends the process for a refusal: prints it on stderr, and exits with code 78.
 *
 * @throws the error itself if it is anything else
 */
export function exitOnRefusal(error: unknown): never {
  // By its name: a secrets module may have been refused by a second copy of the package.
  if (error instanceof Error && error.name === 'SecretsError') {
    writeError(error.message)
    process.exit(REFUSAL_EXIT_CODE)
  }
  // Also if somebody has replaced process.exit by a function that returns: no app starts that was refused.
  throw error
}
