import { setImmediate as nextTurn } from 'node:timers/promises'
import { stderr } from '../output.ts'

// The time between two pauses, in which the progress is shown and signals arrive.
const PAUSE_INTERVAL_MS = 100

/** A long task, with progress on a terminal, which Ctrl-C ends. */
export class Task {
  /** Aborted by Ctrl-C. */
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

  /** True if the progress is visible. */
  readonly isShown: boolean = stderr.isTerminal

  /** Shows the progress, from 0 to 1, at once. */
  show(done: number): void {
    this.#paused = Date.now()
    if (this.isShown) this.#replace(formatProgress(done, this.#paused - this.#started))
  }

  /** True if it is time for a {@link pause}. */
  get isDue(): boolean {
    return Date.now() - this.#paused > PAUSE_INTERVAL_MS
  }

  /**
   * Shows the progress, and lets signals arrive.
   *
   * @throws {Interruption} after Ctrl-C
   */
  async pause(done: number): Promise<void> {
    this.show(done)
    await nextTurn()
    this.check()
  }

  /** Ends the task after Ctrl-C. @throws {Interruption} */
  check(): void {
    if (this.signal.aborted) throw new Interruption()
  }

  /** True after Ctrl-C, even if git has ended by it before its signal arrived here. */
  async isInterrupted(): Promise<boolean> {
    await nextTurn()
    return this.signal.aborted
  }

  /** Removes the progress from the terminal. */
  end(): void {
    this.#replace('')
    process.off('SIGINT', this.#interrupt)
  }

  #replace(text: string): void {
    if (text === this.#shown) return
    // A terminal shows Ctrl-C as two characters after it.
    const rest = ' '.repeat(Math.max(0, this.#shown.length + 2 - text.length))
    // A carriage return is the only control character that every terminal knows.
    stderr.write(`\r${text}${rest}${text === '' || rest !== '' ? `\r${text}` : ''}`)
    this.#shown = text
  }
}

/** Thrown after Ctrl-C. */
export class Interruption extends Error {}

function formatProgress(done: number, elapsed: number): string {
  const percent = Math.floor(Math.min(Math.max(done, 0), 0.99) * 100)
  const text = `searching: ${percent} %`
  if (elapsed < 1000 || done < 0.01) return text
  return `${text}, ${formatDuration((elapsed / done) * (1 - Math.min(done, 1)))} left`
}

function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
