import type { Problem, SecretsErrorCode } from './errors.ts'
import type { Mode } from './mode/decision.ts'

/** What a {@link SecretsError} is made of. */
export interface SecretsErrorDetails {
  code: SecretsErrorCode
  mode: Mode
  reason: string
  problems?: readonly Problem[]
  hint?: string
}

/**
 * A load that was refused. Its `message` is the whole refusal, ready to be shown.
 *
 * It holds no value, nor a piece or the length of one, and it has no `cause`: what Node says about a broken file
 * quotes the line.
 */
export class SecretsError extends Error {
  /** Why, for a program to act on. */
  declare readonly code: SecretsErrorCode
  /** The mode in which the load was refused. */
  declare readonly mode: Mode
  /** What decided the mode, as shown in the message. */
  declare readonly reason: string
  /** Every way in which the values break the contract; empty unless `code` is `SECRETS_CONTRACT`. */
  declare readonly problems: readonly Problem[]
  /** What to do next; a part of the message. */
  declare readonly hint: string

  constructor(message: string, details: SecretsErrorDetails) {
    super(message)
    // The app's own frames are what helps; ours are left out.
    const isOwnFrame = (line: string) => line.startsWith('    at ') && line.includes(__dirname)
    // An app may have replaced Error.prepareStackTrace, so the stack may be anything.
    const stack: unknown = this.stack
    if (typeof stack === 'string') {
      this.stack = stack
        .split('\n')
        .filter((line) => !isOwnFrame(line))
        .join('\n')
    }
    const { code, mode, reason, problems = [], hint = '' } = details
    // Not enumerable: Node prints enumerable properties below the message of an uncaught error.
    for (const [name, value] of Object.entries({ code, mode, reason, problems, hint })) {
      Object.defineProperty(this, name, { value, configurable: true })
    }
  }
}

// Also the name of the class, which the build may shorten: Node shows both if they differ.
for (const named of [SecretsError, SecretsError.prototype]) {
  Object.defineProperty(named, 'name', { value: 'SecretsError', configurable: true })
}

/**
 * The error by which your own validator says why it rejects a value, in words that hold no value.
 *
 * Any other message is replaced, since it may quote the value.
 */
export class SafeMessageError extends Error {
  override readonly name: string = 'SafeMessageError'
}

/** Makes a {@link SafeMessageError}: `throw safeMessage('has to be a multiple of 8')`, with `new` or without. */
export const safeMessage: { (message: string): SafeMessageError; new (message: string): SafeMessageError } =
  function safeMessage(message: string) {
    return new SafeMessageError(message)
  } as never
