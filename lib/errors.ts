import type { SecretsErrorCode } from './fault.ts'
import type { Mode } from './mode/decision.ts'

/** One way in which the values break the contract. */
export type ProblemKind = 'missing' | 'empty' | 'placeholder' | 'invalid'

/** A key whose value breaks the contract, and where the contract says so. It never holds the value. */
export interface Problem {
  /** The name of the variable. */
  key: string
  /** `missing`: not set. `empty`: set to blanks. `placeholder`: still a stand-in. `invalid`: of another type. */
  kind: ProblemKind
  /** The file that demands the key; `undefined` for a key that code demands. */
  file: string | undefined
  /** The line in that file, counted from 1. */
  line: number | undefined
  /** What the template says of the key; empty where it says nothing. */
  description: string
  /** What is wrong, where the kind alone does not tell. */
  detail?: string
}

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
 * It holds no value, nor a piece or the length of one, and it has no `cause`: what Node says of a
 * broken file quotes the line.
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
    // Below the message the line of the app that asked is of use, and not our way from there.
    const isOwnFrame = (line: string) => line.startsWith('    at ') && line.includes(__dirname)
    // An app may have V8 make something else of it, by Error.prepareStackTrace.
    const stack: unknown = this.stack
    if (typeof stack === 'string') {
      this.stack = stack
        .split('\n')
        .filter((line) => !isOwnFrame(line))
        .join('\n')
    }
    const { code, mode, reason, problems = [], hint = '' } = details
    // Not enumerable: Node prints the enumerable ones behind the message of an uncaught error.
    for (const [name, value] of Object.entries({ code, mode, reason, problems, hint })) {
      Object.defineProperty(this, name, { value, configurable: true })
    }
  }
}

// Also the name of the class, which the build may shorten: Node shows both where they differ.
for (const named of [SecretsError, SecretsError.prototype]) {
  Object.defineProperty(named, 'name', { value: 'SecretsError', configurable: true })
}
