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

/** What a module of the pipeline throws if it cannot go on. The pipeline turns it into a `SecretsError`. */
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
