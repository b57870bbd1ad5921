/** How a command ends. */
export const EXIT_CODE = {
  ok: 0,
  /** Something was found, or something failed. */
  found: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The contract is broken. */
  broken: 78,
  /** Ctrl-C at a prompt: 128 plus the number of SIGINT. */
  interrupted: 130,
} as const

/** Why a command could not do its work. The message holds no value. */
export class Failure extends Error {
  readonly hint: string
  readonly code: number

  /**
   * @param text what is wrong, in one sentence
   * @param hint what to do next, in whole lines
   * @param code the exit code
   */
  constructor(text: string, hint = '', code: number = EXIT_CODE.found) {
    super(text)
    this.hint = hint
    this.code = code
  }
}

/** What is wrong with a command line. */
export class UsageError extends Failure {
  /**
   * @param text what is wrong, in one sentence
   * @param command whose help to name. @default that of the whole command line
   */
  constructor(text: string, command = '') {
    super(text, `Try "npx --no secrets help${command && ` ${command}`}".`, EXIT_CODE.usage)
  }
}
