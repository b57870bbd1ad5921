import { setImmediate as nextTurn } from 'node:timers/promises'
import { stderr } from '../output.ts'

/** How long, in milliseconds, work may go on before a signal is looked for and the progress is shown. */
const patience = 100

/** A long piece of work: its progress, on a terminal, and its end at Ctrl-C. */
export class Task {
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal
  readonly #controller = new AbortController()
  readonly #started = Date.now()
  #paused = Date.now()
  #shown = ''
  readonly #interrupt = () => this.#controller.abort()

  constructor() {
    this.signal = this.#controller.signal
    process.on('SIGINT', this.#interrupt)
  }

  /** True where somebody sees the progress. */
  readonly isShown: boolean = stderr.isTerminal

  /** Shows how far the work has come, from 0 to 1, at once. */
  show(done: number): void {
    this.#paused = Date.now()
    if (this.isShown) this.#replace(line(done, this.#paused - this.#started))
  }

  /** True where {@link pause} is due. */
  get isDue(): boolean {
    return Date.now() - this.#paused > patience
  }

  /**
   * Shows how far the work has come, and lets a signal in.
   *
   * @throws {Interruption} after Ctrl-C
   */
  async pause(done: number): Promise<void> {
    this.show(done)
    await nextTurn()
    this.check()
  }

  /** @throws {Interruption} after Ctrl-C */
  check(): void {
    if (this.signal.aborted) throw new Interruption()
  }

  /** True after Ctrl-C, also one that git has answered to before we have. */
  async isInterrupted(): Promise<boolean> {
    await nextTurn()
    return this.signal.aborted
  }

  /** Takes away what is shown. */
  end(): void {
    this.#replace('')
    process.off('SIGINT', this.#interrupt)
  }

  #replace(text: string): void {
    if (text === this.#shown) return
    // A terminal shows Ctrl-C behind it, as two characters.
    const rest = ' '.repeat(Math.max(0, this.#shown.length + 2 - text.length))
    // Without what steers a terminal, but for the carriage return: a dumb one knows it too.
    stderr.write(`\r${text}${rest}${text === '' || rest !== '' ? `\r${text}` : ''}`)
    this.#shown = text
  }
}

/** Ctrl-C. */
export class Interruption extends Error {}

function line(done: number, elapsed: number): string {
  const percent = Math.floor(Math.min(Math.max(done, 0), 0.99) * 100)
  const text = `searching: ${percent} %`
  if (elapsed < 1000 || done < 0.01) return text
  return `${text}, ${duration((elapsed / done) * (1 - Math.min(done, 1)))} left`
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
