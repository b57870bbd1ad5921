import { SecretsError, type SecretsErrorDetails } from './errors.ts'

/** Makes the error of a refusal. In a file of its own, which is readable: Node shows this line of an uncaught one. */
export function refuse(message: string, details: SecretsErrorDetails): SecretsError {
  return new SecretsError(message, details)
}
