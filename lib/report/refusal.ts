import { SecretsError, type SecretsErrorDetails } from '../secrets-error.ts'

// The build leaves this file readable: Node shows the line that threw an error which nobody catches.

/** Throws an error again. */
export function raise(error: unknown): never {
  throw error
}

/** Makes the error of a refusal. */
export function refuse(message: string, details: SecretsErrorDetails): SecretsError {
  return new SecretsError(message, details)
}
