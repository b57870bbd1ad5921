import type { SecretsErrorCode } from '../errors.ts'
import { fs } from './node-fs.ts'

/** The size over which a file is refused: nobody writes such an env file on purpose. */
export const MAX_FILE_BYTES: number = 1024 * 1024

/** A file to read: where it is, how it is named to people, and what a failure is called. */
export interface TextFile {
  path: string
  /** The name that is shown. */
  name: string
  code: SecretsErrorCode
  /** How the bytes are to be read. @default by their byte order mark, and else as UTF-8 */
  encoding?: BufferEncoding | undefined
}

// Node's own, also if a test suite replaces them later.
const { constants, lstatSync, readFileSync } = fs

/**
 * Reads a text file whole: a regular file, or a pipe such as a password manager mounts.
 *
 * @returns its text without a byte order mark, or `undefined` if there is no such file
 * @throws {LoadError} with the code of the file, if it is there but cannot be read, is larger than 1 MiB, or holds
 *   no text
 */
export function readText(file: TextFile): string | undefined {
  const { path, code, encoding } = file
  try {
    // To open a pipe would take it from the reader of pipes. A template is no pipe.
    const status = code === 'SECRETS_FILE' ? lstatSync(path, { throwIfNoEntry: false }) : REGULAR
    if (!status) return undefined
    if (encoding !== undefined || !status.isFile()) return unusual().readUnusual(file)
    // A link may lead to a device without end, and a pipe would be waited for. Windows has neither flag: `undefined` adds
    // no bit.
    const flag = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    const text = readFileSync(path, { encoding: 'utf8', flag: flag as never })
    // U+FFFD stands for what is no UTF-8, U+FEFF is a byte order mark, and a NUL is in UTF-16.
    const isUsual =
      text !== '' &&
      text.length < MAX_FILE_BYTES / 3 &&
      !text.includes('\ufffd') &&
      !text.includes('\0') &&
      text.charCodeAt(0) !== 0xfeff
    return isUsual ? text : unusual().readUnusual(file)
  } catch (error) {
    return unusual().readUnread(file, error)
  }
}

const REGULAR = { isFile: () => true }

/** Pipes, links, other encodings, large files and errors: few starts need them. */
const unusual = () => require('./read-unusual.ts') as typeof import('./read-unusual.ts')
