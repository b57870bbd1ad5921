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
export interface Place {
  file: string
  line?: number
}

/** What a room throws when it cannot go on. The corridor turns it into a `SecretsError`. */
export class Fault extends Error {
  readonly code: SecretsErrorCode
  readonly place: Place | undefined
  readonly hint: string

  /** @param text what is wrong, in one sentence @param hint what to do next, in whole lines */
  constructor(code: SecretsErrorCode, text: string, place?: Place, hint = '') {
    super(text)
    this.code = code
    this.place = place
    this.hint = hint
    this.name = 'SecretsFault'
  }
}

/** True for a fault, also for one of a second copy of the package, which a secrets module may have imported. */
export function isFault(error: unknown): error is Fault {
  return error instanceof Error && error.name === 'SecretsFault'
}
