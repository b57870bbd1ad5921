import { createInterface } from 'node:readline'
import { PassThrough, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { isatty, type ReadStream } from 'node:tty'
import { getVar, realEnvironment } from '../environment.ts'
import { EXIT_CODE, Failure } from './errors.ts'
import { stderr } from './output.ts'

/** True if there is somebody to ask: stdin and stderr are a terminal that can edit lines. */
export function canAsk(): boolean {
  return isatty(0) && stderr.isTerminal && getVar(realEnvironment(), 'TERM') !== 'dumb'
}

/** How to ask for a line. */
export interface LineOptions {
  /** True to hide what is typed. @default false */
  hidden?: boolean
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode
const PASTE_MODE = { on: '\x1b[?2004h', off: '\x1b[?2004l' }
const PASTE_START = '\x1b[200~'
const PASTE_END = '\x1b[201~'

// Replaces a pasted newline while the line is edited. The character is from the private use area.
const PASTED_NEWLINE = '\ue00a'

/**
 * Asks questions at the terminal. Ctrl-D counts as Enter. Pasted text is one answer, with its newlines: the second line
 * of a pasted key would otherwise answer the next question, and be visible.
 */
export class Prompt {
  readonly #input = process.stdin as ReadStream
  readonly #decoder = new StringDecoder('utf8')
  #typed = ''
  #isPasting = false
  #hasEnded = false
  /** Takes the input while a question is open. */
  #line: PassThrough | undefined

  /** Takes over the terminal. From now on, input is visible only if a question shows it. */
  constructor() {
    this.#input.setRawMode(true)
    stderr.write(PASTE_MODE.on)
    this.#input.on('data', this.#take)
    this.#input.on('end', this.#end)
    this.#input.on('error', this.#end)
  }

  /** Gives the terminal back. */
  close(): void {
    this.#input.off('data', this.#take)
    this.#input.off('end', this.#end)
    this.#input.off('error', this.#end)
    stderr.write(PASTE_MODE.off)
    try {
      this.#input.setRawMode(false)
    } catch {
      // The terminal is gone.
    }
    this.#input.pause()
  }

  /**
   * Asks for one line.
   *
   * @returns the answer; empty after Enter alone, and if the terminal is gone
   * @throws {Failure} with exit code 130 after Ctrl-C
   */
  async askLine(question: string, { hidden = false }: LineOptions = {}): Promise<string> {
    const line = new PassThrough() as PassThrough & { setRawMode?: (mode: boolean) => void }
    // Input between two questions must be hidden too. Only Ctrl-Z gives the terminal back.
    line.setRawMode = (isRaw) => {
      if (isRaw || this.#line === line) this.#input.setRawMode(isRaw)
    }
    const output = hidden ? createSilentStream() : createScreenStream()
    const editor = createInterface({ input: line, output, terminal: true, historySize: 0 })
    stderr.write(hidden ? question : '')
    editor.setPrompt(hidden ? '' : question)
    editor.prompt()
    this.#line = line
    try {
      return await new Promise<string>((resolve, reject) => {
        editor.once('line', (text) => resolve(text.replaceAll(PASTED_NEWLINE, '\n')))
        editor.once('SIGINT', () => {
          if (!hidden) stderr.write('\n')
          reject(new Failure('stopped; no file was changed', '', EXIT_CODE.interrupted))
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
   * Asks a question that is answered with yes or no.
   *
   * @param preset the answer of Enter alone
   * @throws {Failure} with exit code 130 after Ctrl-C
   */
  async confirm(question: string, preset: boolean): Promise<boolean> {
    for (;;) {
      const answer = (await this.askLine(`${question} ${preset ? '[Y/n]' : '[y/N]'} `)).trim().toLowerCase()
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

  /** Passes on the input up to the end of the line. The rest waits for the next question. */
  #feed(): void {
    while (this.#line && this.#typed !== '') {
      if (this.#isPasting) {
        if (!this.#feedPasted(this.#line)) return
        continue
      }
      const [sequence = '', at] = findFirst(this.#typed, [PASTE_START, '\r', '\n', '\x04', '\x03'])
      if (sequence === '' && endsWithin(this.#typed, PASTE_START)) return
      const before = this.#typed.slice(0, at)
      this.#typed = this.#typed.slice(at + sequence.length)
      if (sequence === PASTE_START) {
        this.#isPasting = true
        this.#line.write(before)
      } else if (sequence === '\x03') {
        this.#typed = ''
        this.#line.write(sequence)
        return
      } else if (sequence !== '') {
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

  /** Passes on pasted text. @returns false if its end has not arrived yet */
  #feedPasted(line: PassThrough): boolean {
    const end = this.#typed.indexOf(PASTE_END)
    if (end === -1 && !this.#hasEnded) return false
    const pasted = this.#typed.slice(0, end === -1 ? undefined : end)
    this.#typed = end === -1 ? '' : this.#typed.slice(end + PASTE_END.length)
    this.#isPasting = false
    const text = pasted.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
    // Control characters are for the terminal or the line editor, and no part of a value.
    line.write(text.replaceAll('\n', PASTED_NEWLINE).replace(/[\x00-\x08\x0b-\x1f\x7f]/g, ''))
    return true
  }
}

/**
 * Asks a single question that is answered with yes or no. Enter means no.
 *
 * @throws {Failure} with exit code 130 after Ctrl-C
 */
export async function confirm(question: string): Promise<boolean> {
  const prompt = new Prompt()
  try {
    return await prompt.confirm(question, false)
  } finally {
    prompt.close()
  }
}

/** Finds the first of some sequences in a text, and its index; the length of the text if there is none. */
function findFirst(text: string, sequences: readonly string[]): [sequence: string | undefined, at: number] {
  let found: [sequence: string | undefined, at: number] = [undefined, text.length]
  for (const sequence of sequences) {
    const at = text.indexOf(sequence)
    if (at !== -1 && at < found[1]) found = [sequence, at]
  }
  return found
}

/** True if a text may end inside a sequence. A lone Escape does not count: somebody may have typed it. */
function endsWithin(text: string, sequence: string): boolean {
  for (let length = 2; length < sequence.length; length++) {
    if (text.endsWith(sequence.slice(0, length))) return true
  }
  return false
}

function createScreenStream(): Writable {
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      stderr.write(String(chunk).replaceAll(PASTED_NEWLINE, ' '))
      done()
    },
  })
  return Object.assign(output, { isTTY: true, columns: process.stderr.columns || 80 })
}

function createSilentStream(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
