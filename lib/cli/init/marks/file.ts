import { readFileSync } from 'node:fs'
import { Failure } from '../../errors.ts'
import { replaceFile } from '../../write-file.ts'
import { encodeLike } from '../encoding.ts'

/** A template on the disk, and its bytes as they were when it was read. */
export class TemplateFile {
  readonly #path: string
  readonly #name: string
  readonly #bytes: Buffer

  /**
   * @param path of a regular file whose text has been read
   * @param name how it is named to people
   */
  constructor(path: string, name: string) {
    this.#path = path
    this.#name = name
    this.#bytes = readFileSync(path)
  }

  /**
   * Writes another text, with the byte order mark and the encoding that the file has.
   *
   * @throws {Failure} where the file is not as it was, or cannot be written
   */
  replace(text: string): void {
    if (!readFileSync(this.#path).equals(this.#bytes)) {
      throw new Failure(`${this.#name} has changed in the meantime, so nothing was written`, 'Run it again.')
    }
    replaceFile({ path: this.#path, name: this.#name, text: encode(text, this.#bytes) })
  }
}

/** The bytes of a text, encoded as others are, and with a byte order mark where they have one. */
function encode(text: string, like: Buffer): Buffer {
  const hasMark = marks.some((mark) => like.subarray(0, mark.length).equals(mark))
  return encodeLike(like, hasMark ? `\ufeff${text}` : text, undefined)
}

/** The byte order mark as each encoding has it. */
const marks = [
  Buffer.from('\ufeff'),
  Buffer.from('\ufeff', 'utf16le'),
  Buffer.from('\ufeff', 'utf16le').swap16(),
]
