import { constants, readFileSync } from 'node:fs'
import { largestFile } from './limits.ts'

/** The text of a file, where it is a plain one: no link, and nothing in it that another encoding may have made. Lines end with `\\n`. */
export function readPlain(path: string): string | undefined {
  try {
    // A link may lead to a device without end, and a pipe would hold the start up. Windows has neither flag.
    const flag = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    const text = readFileSync(path, { encoding: 'utf8', flag: flag as never })
    // U+FFFD stands for what was no UTF-8, and NULs for UTF-16.
    const isOdd =
      Buffer.byteLength(text) > largestFile ||
      text.includes('\ufffd') ||
      text.includes('\0') ||
      text.includes('\u2028') ||
      text.includes('\u2029')
    if (isOdd) return undefined
    const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
    // A return by itself ends a line too.
    return plain.includes('\r') ? undefined : plain
  } catch {
    return undefined
  }
}
