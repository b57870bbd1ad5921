import { readFileSync } from 'node:fs'
import { Failure } from '../../failure.ts'
import { replaceFile } from '../../replace.ts'

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

/** The bytes of a text, encoded as others are. */
function encode(text: string, like: Buffer): Buffer {
  const [first, second, third] = like
  if (first === 0xff && second === 0xfe) return Buffer.from(`\ufeff${text}`, 'utf16le')
  if (first === 0xfe && second === 0xff) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf
  return Buffer.from(hasMark ? `\ufeff${text}` : text)
}
