import type { SecretsError, SecretsErrorDetails } from '../secrets-error.ts'

// The build leaves this file readable: Node shows the line that threw an error which nobody catches.

/** Throws an error again. */
export function raise(error: unknown): never {
  throw error
}

/** Makes the error of a refusal. */
export function refuse(message: string, details: SecretsErrorDetails): SecretsError {
  // The class is in the file that a program requires, which may be loading this one.
  const errors = require('../secrets-error.ts') as typeof import('../secrets-error.ts')
  return new errors.SecretsError(message, details)
}
