import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { environment, type Project, type RunOptions } from './project.ts'

/**
 * A command in a pseudo-terminal of 80 columns, with a person in front of it.
 *
 * The terminal is that of util-linux's `script`, which every Debian and most other systems have.
 */
export class Terminal {
  /** All that has been shown, with what steers the terminal taken out. */
  screen = ''
  /** True where a colour or a weight was asked for. */
  isColoured = false
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #read = 0

  /** Starts `secrets` with these arguments. */
  constructor(
    project: Project,
    args: readonly string[],
    { env = {}, cwd = project.folder }: RunOptions = {},
  ) {
    const command = [project.path('node_modules/.bin/secrets'), ...args].map(quoted).join(' ')
    this.#child = spawn('script', ['-qfec', `stty cols 80 rows 40; exec ${command}`, '/dev/null'], {
      cwd,
      env: environment({ TERM: 'xterm', ...env }),
    })
    this.#ended = once(this.#child, 'close')
    // What is typed after the end goes nowhere.
    this.#child.stdin?.on('error', () => undefined)
    this.#child.stdout?.on('data', (chunk) => {
      this.isColoured ||= /\x1b\[[\d;]*m/.test(chunk)
      this.screen = visible(this.screen + chunk)
    })
  }

  /** Waits until a text is shown that was not there when this was last asked. */
  async shows(text: string, timeout = 10_000): Promise<void> {
    const start = Date.now()
    while (!this.screen.includes(text, this.#read)) {
      if (Date.now() - start > timeout || this.#child.exitCode !== null) {
        throw new Error(`the terminal does not show ${JSON.stringify(text)}:\n${this.screen}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    this.#read = this.screen.indexOf(text, this.#read) + text.length
  }

  /** Types keys; `\r` is Enter and `\x03` is Ctrl-C. */
  type(keys: string): void {
    this.#child.stdin?.write(keys)
  }

  /** Waits for the end of the command, and tells its exit code. */
  async ends(timeout = 20_000): Promise<number | null> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), timeout)
    await this.#ended
    clearTimeout(timer)
    return this.#child.exitCode
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** What is left on the screen: colours and cursor movements are not. */
function visible(text: string): string {
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n')
}
