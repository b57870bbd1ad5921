import type { Mode } from './mode/decision.ts'

/**
 * Why a load was refused.
 *
 * - `SECRETS_CONTRACT`: the values break the contract; `problems` lists how.
 * - `SECRETS_MODE`: `SECRETS_MODE` is neither `development` nor `production`.
 * - `SECRETS_NODE_ENV`: a secrets file sets a server's `NODE_ENV`.
 * - `SECRETS_TEMPLATE`: there is no template, or it cannot be read or understood.
 * - `SECRETS_FILE`: a secrets file cannot be read, or does not mean what it seems to say.
 * - `SECRETS_NO_FILE`: there is no secrets file in development.
 * - `SECRETS_ENVIRONMENT`: the environment cannot be read or written.
 */
export type SecretsErrorCode =
  | 'SECRETS_CONTRACT'
  | 'SECRETS_MODE'
  | 'SECRETS_NODE_ENV'
  | 'SECRETS_TEMPLATE'
  | 'SECRETS_FILE'
  | 'SECRETS_NO_FILE'
  | 'SECRETS_ENVIRONMENT'

/** A place in a file: its name as shown to people, and the line counted from 1. */
export interface SourceLocation {
  file: string
  line?: number
}

/** One way in which the values break the contract. */
export type ProblemKind = 'missing' | 'empty' | 'placeholder' | 'invalid'

/** A key whose value breaks the contract, and where the contract says so. It never holds the value. */
export interface Problem {
  /** The name of the variable. */
  key: string
  /** `missing`: not set. `empty`: set to blanks. `placeholder`: not replaced yet. `invalid`: not of its type. */
  kind: ProblemKind
  /** The file that requires the key; `undefined` for a key that code requires. */
  file: string | undefined
  /** The line in that file, counted from 1. */
  line: number | undefined
  /** What the template says about the key; empty if it says nothing. */
  description: string
  /** What is wrong, if the kind alone does not say it. */
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

/** What a module of the pipeline throws if it cannot go on. The pipeline turns it into a {@link SecretsError}. */
export class LoadError extends Error {
  readonly code: SecretsErrorCode
  readonly location: SourceLocation | undefined
  readonly hint: string

  /** @param text what is wrong, in one sentence @param hint what to do next, in whole lines */
  constructor(code: SecretsErrorCode, text: string, location?: SourceLocation, hint = '') {
    super(text)
    this.code = code
    this.location = location
    this.hint = hint
    this.name = 'SecretsLoadError'
  }
}

/** True for a {@link LoadError}, also for one of a second copy of the package, which a secrets module may import. */
export function isLoadError(error: unknown): error is LoadError {
  return error instanceof Error && error.name === 'SecretsLoadError'
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
