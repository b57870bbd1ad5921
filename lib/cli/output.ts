import { isatty } from 'node:tty'
import { styleText } from 'node:util'
import { lookUp, realEnvironment } from '../environment.ts'
import { writeTo } from '../report/stderr.ts'
import { Failure } from './errors.ts'

/** One of the two streams that a command writes to. */
export interface Screen {
  /** True where somebody watches. */
  isTerminal: boolean
  /**
   * Writes whole lines, all of them, before it returns.
   *
   * @throws {Failure} where stdout cannot be written to
   */
  write(text: string): void
  /** A text in a colour or a weight, where the stream shows such. */
  paint(style: Style, text: string): string
}

/** What a text can look like. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** What a command found: for people, or as JSON for programs. */
export const stdout: Screen = screen(1)

/** What people are told beside it. */
export const stderr: Screen = screen(2)

function screen(descriptor: 1 | 2): Screen {
  const isTerminal = isatty(descriptor)
  const environment = realEnvironment()
  // https://no-color.org
  const isPlain = !isTerminal || lookUp(environment, 'NO_COLOR') || lookUp(environment, 'TERM') === 'dumb'
  return {
    isTerminal,
    write: (text) => {
      const failure = writeTo(descriptor, text)
      // That a reader has gone, as "| head" does, is no failure of ours; and of stderr there is nobody to tell.
      if (descriptor === 1 && failure !== undefined && failure !== 'EPIPE') {
        throw new Failure(`the result could not be written to stdout (${failure})`)
      }
    },
    // Whether the stream takes colours has been decided above, where newer versions of Node decide it themselves.
    paint: (style, text) => (isPlain ? text : styleText(style, text, { validateStream: false })),
  }
}

/** Writes the result of a command as one JSON document. */
export function writeJson(document: unknown): void {
  stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}
