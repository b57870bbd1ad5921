import { Failure } from '../errors.ts'

/**
 * Encodes a text for a file, as the file is encoded.
 *
 * @param encoding the encoding in which the file is read, if it was set. @default that of the byte order mark, or UTF-8
 * @throws {Failure} if the encoding lacks a character of the text
 */
export function encodeLike(file: Buffer, text: string, encoding: BufferEncoding | undefined): Buffer {
  if (encoding && !/^utf-?8$/i.test(encoding)) {
    const bytes = Buffer.isEncoding(encoding) ? Buffer.from(text, encoding) : Buffer.alloc(0)
    if (bytes.toString(encoding) === text) return bytes
    throw new Failure(
      'the encoding of the env file lacks a character that has to be written',
      'Save the file as UTF-8, and unset DOTENV_ENCODING.',
    )
  }
  if (file[0] === 0xff && file[1] === 0xfe) return Buffer.from(text, 'utf16le')
  if (file[0] === 0xfe && file[1] === 0xff) return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(text)
}
