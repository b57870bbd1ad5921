import { Failure } from '../errors.ts'

/**
 * Encodes what is added to a file as the file is encoded.
 *
 * @param encoding how the file is read, where that was said; else its byte order mark tells
 * @throws {Failure} where the encoding does not have every character of the text
 */
export function encodeLike(file: Buffer, text: string, encoding: BufferEncoding | undefined): Buffer {
  if (encoding && !/^utf-?8$/i.test(encoding)) {
    const bytes = Buffer.isEncoding(encoding) ? Buffer.from(text, encoding) : Buffer.alloc(0)
    if (bytes.toString(encoding) === text) return bytes
    throw new Failure('what is to be written has characters that the encoding of the env file has not')
  }
  if (file[0] === 0xff && file[1] === 0xfe) return Buffer.from(text, 'utf16le')
  if (file[0] === 0xfe && file[1] === 0xff) return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(text)
}
