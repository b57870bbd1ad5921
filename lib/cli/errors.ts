/** How a command ends, as its exit code. */
export const exitCode = {
  fine: 0,
  /** Something was found, or something failed. */
  found: 1,
  /** The command line was not understood. */
  usage: 2,
  /** The contract is broken. */
  broken: 78,
  /** Ctrl-C at a prompt: 128 and the number of SIGINT. */
  interrupted: 130,
} as const

/** Why a command could not do what was asked. Its message holds no value. */
export class Failure extends Error {
  readonly hint: string
  readonly code: number

  /** @param text what is wrong, in one sentence @param hint what to do next, in whole lines */
  constructor(text: string, hint = '', code: number = exitCode.found) {
    super(text)
    this.hint = hint
    this.code = code
  }
}

/** Why a command line was not understood. */
export class UsageError extends Failure {
  /** @param command whose help tells the right usage; none for that of all */
  constructor(text: string, command = '') {
    super(text, `Try "npx --no secrets help${command && ` ${command}`}".`, exitCode.usage)
  }
}
