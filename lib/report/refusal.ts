import { SecretsError, type SecretsErrorDetails } from '../errors.ts'

// In a file of its own, which the build leaves readable: of an error that nobody catches Node shows the line that
// threw it last.

/** Throws an error again. */
export function raise(error: unknown): never {
  throw error
}

/** Makes the error of a refusal. */
export function refuse(message: string, details: SecretsErrorDetails): SecretsError {
  return new SecretsError(message, details)
}
