import { createInterface } from 'node:readline'
import { PassThrough, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { isatty, type ReadStream } from 'node:tty'
import { lookUp, realEnvironment } from '../environment.ts'
import { exitCode, Failure } from './errors.ts'
import { stderr } from './output.ts'

/** True where somebody can be asked: the terminal is read, edits lines, and what is written on stderr is seen. */
export function canAsk(): boolean {
  return isatty(0) && stderr.isTerminal && lookUp(realEnvironment(), 'TERM') !== 'dumb'
}

/** How a line is asked for. */
export interface Asking {
  /** True where what is typed must not be shown. @default false */
  hidden?: boolean
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode
const pasteMode = { on: '\x1b[?2004h', off: '\x1b[?2004l' }
const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'

// Stands for a newline of what is pasted while the line is edited: from the area for private use.
const pastedNewline = '\ue00a'

/**
 * Somebody at a terminal. Ctrl-D counts as Enter. What is pasted is one answer, its newlines included: the second
 * line of a key would else be the answer to the next question, and be shown.
 */
export class Prompt {
  readonly #input = process.stdin as ReadStream
  readonly #decoder = new StringDecoder('utf8')
  #typed = ''
  #isPasting = false
  #hasEnded = false
  /** Where what is typed goes while a question is open. */
  #line: PassThrough | undefined

  /** Takes the terminal. What is typed from now on is shown only where a question shows it. */
  constructor() {
    this.#input.setRawMode(true)
    stderr.write(pasteMode.on)
    this.#input.on('data', this.#take)
    this.#input.on('end', this.#end)
    this.#input.on('error', this.#end)
  }

  /** Gives the terminal back. */
  close(): void {
    this.#input.off('data', this.#take)
    this.#input.off('end', this.#end)
    this.#input.off('error', this.#end)
    stderr.write(pasteMode.off)
    try {
      this.#input.setRawMode(false)
    } catch {
      // It is gone.
    }
    this.#input.pause()
  }

  /**
   * Asks for one line.
   *
   * @returns what was typed; empty for Enter alone, and once the terminal is gone
   * @throws {Failure} with exit code 130 for Ctrl-C
   */
  async line(question: string, { hidden = false }: Asking = {}): Promise<string> {
    const line = new PassThrough() as PassThrough & { setRawMode?: (mode: boolean) => void }
    // Between two questions too, nothing that is typed may be shown; Ctrl-Z alone gives the terminal back.
    line.setRawMode = (isRaw) => {
      if (isRaw || this.#line === line) this.#input.setRawMode(isRaw)
    }
    const output = hidden ? silence() : screen()
    const editor = createInterface({ input: line, output, terminal: true, historySize: 0 })
    stderr.write(hidden ? question : '')
    editor.setPrompt(hidden ? '' : question)
    editor.prompt()
    this.#line = line
    try {
      return await new Promise<string>((resolve, reject) => {
        editor.once('line', (text) => resolve(text.replaceAll(pastedNewline, '\n')))
        editor.once('SIGINT', () => {
          if (!hidden) stderr.write('\n')
          reject(interrupted())
        })
        editor.on('SIGCONT', () => (hidden ? stderr.write(question) : editor.prompt(true)))
        this.#feed()
      })
    } finally {
      this.#line = undefined
      if (hidden) stderr.write('\n')
      editor.close()
    }
  }

  /**
   * Asks for yes or no.
   *
   * @param preset what Enter alone means
   * @throws {Failure} with exit code 130 for Ctrl-C
   */
  async confirm(question: string, preset: boolean): Promise<boolean> {
    for (;;) {
      const answer = (await this.line(`${question} ${preset ? '[Y/n]' : '[y/N]'} `)).trim().toLowerCase()
      if (answer === '') return preset
      if (answer === 'y' || answer === 'yes') return true
      if (answer === 'n' || answer === 'no') return false
      stderr.write('Please type y or n.\n')
    }
  }

  readonly #take = (chunk: Buffer): void => {
    this.#typed += this.#decoder.write(chunk)
    this.#feed()
  }

  readonly #end = (): void => {
    this.#hasEnded = true
    this.#feed()
  }

  /** Hands on what was typed up to the end of the line; the rest waits for the next question. */
  #feed(): void {
    while (this.#line && this.#typed !== '') {
      if (this.#isPasting) {
        if (!this.#feedPasted(this.#line)) return
        continue
      }
      const [mark = '', at] = firstOf(this.#typed, [pasteStart, '\r', '\n', '\x04', '\x03'])
      if (mark === '' && endsWithin(this.#typed, pasteStart)) return
      const before = this.#typed.slice(0, at)
      this.#typed = this.#typed.slice(at + mark.length)
      if (mark === pasteStart) {
        this.#isPasting = true
        this.#line.write(before)
      } else if (mark === '\x03') {
        this.#typed = ''
        this.#line.write(mark)
        return
      } else if (mark !== '') {
        this.#enter(before)
        return
      } else {
        this.#line.write(before)
      }
    }
    if (this.#line && this.#hasEnded) this.#enter('')
  }

  #enter(before: string): void {
    const line = this.#line
    this.#line = undefined
    line?.write(`${before}\r`)
  }

  /** @returns false where more has to come first */
  #feedPasted(line: PassThrough): boolean {
    const end = this.#typed.indexOf(pasteEnd)
    if (end === -1 && !this.#hasEnded) return false
    const pasted = this.#typed.slice(0, end === -1 ? undefined : end)
    this.#typed = end === -1 ? '' : this.#typed.slice(end + pasteEnd.length)
    this.#isPasting = false
    const text = pasted.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
    // What steers a terminal, or the editor of the line, is no part of a value.
    line.write(text.replaceAll('\n', pastedNewline).replace(/[\x00-\x08\x0b-\x1f\x7f]/g, ''))
    return true
  }
}

/**
 * Asks a single question that is answered with yes or no; Enter is no.
 *
 * @throws {Failure} with exit code 130 for Ctrl-C
 */
export async function confirm(question: string): Promise<boolean> {
  const prompt = new Prompt()
  try {
    return await prompt.confirm(question, false)
  } finally {
    prompt.close()
  }
}

/** The first of some marks in a text, and where it stands; the end of the text where there is none. */
function firstOf(text: string, marks: readonly string[]): [mark: string | undefined, at: number] {
  let found: [mark: string | undefined, at: number] = [undefined, text.length]
  for (const mark of marks) {
    const at = text.indexOf(mark)
    if (at !== -1 && at < found[1]) found = [mark, at]
  }
  return found
}

/** True where a text may end in the middle of a mark. A lone Escape is none: somebody may have typed it. */
function endsWithin(text: string, mark: string): boolean {
  for (let length = 2; length < mark.length; length++) if (text.endsWith(mark.slice(0, length))) return true
  return false
}

function interrupted(): Failure {
  return new Failure('stopped; no file was changed', '', exitCode.interrupted)
}

function screen(): Writable {
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      stderr.write(String(chunk).replaceAll(pastedNewline, ' '))
      done()
    },
  })
  return Object.assign(output, { isTTY: true, columns: process.stderr.columns || 80 })
}

function silence(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
