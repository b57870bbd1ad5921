import { readFileSync } from 'node:fs'
import { Failure } from '../../errors.ts'
import { writeFile } from '../../write-file.ts'
import { encodeLike } from '../encoding.ts'

/** A template on the disk, with the bytes that were read. */
export class TemplateFile {
  readonly #path: string
  readonly #name: string
  readonly #bytes: Buffer

  /**
   * @param path of a regular file that has been read
   * @param name the name that messages show
   */
  constructor(path: string, name: string) {
    this.#path = path
    this.#name = name
    this.#bytes = readFileSync(path)
  }

  /**
   * Writes another text, in the encoding of the file, and with its byte order mark.
   *
   * @throws {Failure} if the file has changed, or cannot be written
   */
  replace(text: string): void {
    if (!readFileSync(this.#path).equals(this.#bytes)) {
      throw new Failure(
        `${this.#name} has changed in the meantime, so nothing was written`,
        'Run the command again.',
      )
    }
    writeFile({ path: this.#path, name: this.#name, text: encode(text, this.#bytes) })
  }
}

function encode(text: string, like: Buffer): Buffer {
  const hasMark = BYTE_ORDER_MARKS.some((mark) => like.subarray(0, mark.length).equals(mark))
  return encodeLike(like, hasMark ? `\ufeff${text}` : text, undefined)
}

const BYTE_ORDER_MARKS = [
  Buffer.from('\ufeff'),
  Buffer.from('\ufeff', 'utf16le'),
  Buffer.from('\ufeff', 'utf16le').swap16(),
]
