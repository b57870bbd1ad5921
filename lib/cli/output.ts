// How the command line speaks:
//
// 1. A message says what is wrong, where, and what to do next, in that order.
// 2. It is plain English for a tired engineer: subject, verb, object; one idea a sentence.
// 3. It uses the words of the field: leak, rotate, placeholder, override, unset, required, deploy.
// 4. It never prints a value, or a part of one. That includes what was typed as an argument.
// 5. The result goes to stdout, as text or with --json as one document. All else goes to stderr as "secrets: …".
// 6. Plurals are right. Lists are cut at a fixed length, and say how many items were left out.
// 7. A command to copy is on a line of its own, works in the current folder, and is never wrapped.
// 8. Colour repeats what the words say. Text that comes from files cannot control the terminal.
// 9. Lines have at most 80 columns. Exit codes are part of the interface: see `errors.ts`.

import { isatty } from 'node:tty'
import { styleText } from 'node:util'
import { getVar, realEnvironment } from '../environment.ts'
import { writeTo } from '../report/stderr.ts'
import { stripControls } from '../report/text.ts'
import { Failure } from './errors.ts'

/** One of the two streams that a command writes to. */
export interface Output {
  /** True if the stream is a terminal. */
  isTerminal: boolean
  /**
   * Writes a text, all of it, before it returns.
   *
   * @throws {Failure} if stdout cannot be written to
   */
  write(text: string): void
  /** Adds a colour or a weight to a text, if the stream shows them. */
  paint(style: Style, text: string): string
}

/** How a text can look. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Takes the result of a command. */
export const stdout: Output = createOutput(1)

/** Takes notes, questions and errors. */
export const stderr: Output = createOutput(2)

function createOutput(descriptor: 1 | 2): Output {
  const isTerminal = isatty(descriptor)
  const environment = realEnvironment()
  // https://no-color.org
  const isPlain = !isTerminal || getVar(environment, 'NO_COLOR') || getVar(environment, 'TERM') === 'dumb'
  return {
    isTerminal,
    write: (text) => {
      const failure = writeTo(descriptor, text)
      // A reader that has gone, such as "| head", is no failure. If stderr fails, there is no way to report it.
      if (descriptor === 1 && failure !== undefined && failure !== 'EPIPE') {
        throw new Failure(`the result could not be written to stdout (${failure})`)
      }
    },
    // Newer versions of Node would check the stream once more.
    paint: (style, text) => (isPlain ? text : styleText(style, text, { validateStream: false })),
  }
}

/** Writes the result of a command as one JSON document. */
export function writeJson(document: unknown): void {
  stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** Writes a note to stderr, as one line. */
export function writeNote(text: string): void {
  stderr.write(`secrets: ${stripControls(text)}\n`)
}
