import { largestFile } from './files/limits.ts'

/** The text of a file, where it is a plain one: no link, and nothing in it that another encoding may have made. Lines end with `\\n`. */
export function readPlain(path: string): string | undefined {
  try {
    // What is required for the first time Node makes ready to be imported too: that takes longer than to read a file.
    const fs = process.getBuiltinModule('node:fs')
    // A link may lead to a device without end, and a pipe would hold the start up. Windows has neither flag.
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants
    const flag = O_RDONLY | O_NOFOLLOW | O_NONBLOCK
    const text = fs.readFileSync(path, { encoding: 'utf8', flag: flag as never })
    // A character of a text is three bytes at most.
    const isLarge = text.length > largestFile / 3 && Buffer.byteLength(text) > largestFile
    // U+FFFD stands for what was no UTF-8, and NULs for UTF-16.
    const isOdd =
      isLarge ||
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
