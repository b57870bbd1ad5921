import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { isLoadError, LoadError } from '../errors.ts'
import { MAX_FILE_BYTES, type TextFile } from './read.ts'

/** How long a pipe may stay silent before it is given up. */
const FIFO_TIMEOUT_MS = 10_000

/**
 * Reads a file of any kind.
 *
 * @returns its text without a byte order mark, or `undefined` if there is no such file
 * @throws {LoadError} what `readText` throws
 */
export function readUnusual(file: TextFile): string | undefined {
  let descriptor: number
  try {
    // Without O_NONBLOCK the call would wait for a pipe's writer, for ever if none comes.
    descriptor = openSync(file.path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    return explainUnopened(file, (error as NodeJS.ErrnoException).code)
  }
  try {
    return decode(readBytes(file, descriptor), file)
  } catch (error) {
    if (isLoadError(error)) throw error
    return fail(file, `it cannot be read (${reasonOf((error as NodeJS.ErrnoException).code)})`)
  } finally {
    close(descriptor)
  }
}

/**
 * Reads a file that could not be read as a regular one, if it is there.
 *
 * @param error what was thrown
 * @throws {LoadError} what `readText` throws
 */
export function readUnread(file: TextFile, error: unknown): string | undefined {
  if (isLoadError(error)) throw error
  return readUnusual(file)
}

function fail(file: TextFile, text: string, hint = '', line?: number): never {
  const location = line === undefined ? { file: file.name } : { file: file.name, line }
  throw new LoadError(file.code, text, location, hint)
}

/** What to do next, if the error itself does not say it. */
const HINTS = {
  directory:
    'Put a file in its place. If Docker is told to mount a file that does not exist, it makes a directory.',
  size: 'An env file holds one variable a line: look at what is in it.',
  permission: 'Let the user that this app runs as read it: "ls -l" shows who may.',
  text: 'Save it as UTF-8.',
}

function readBytes(file: TextFile, descriptor: number): Buffer {
  const status = fstatSync(descriptor)
  if (status.isDirectory()) fail(file, 'it is a directory, not a file', HINTS.directory)
  if (status.size > MAX_FILE_BYTES) fail(file, 'it is larger than 1 MiB', HINTS.size)
  if (status.isFile()) return readFile(descriptor, status.size)
  // A template is committed, so it is a file.
  if (file.code === 'SECRETS_TEMPLATE') fail(file, 'it is not a regular file')
  return readPipe(descriptor, file)
}

function close(descriptor: number): void {
  try {
    closeSync(descriptor)
  } catch {
    // A network's file system may fail here; what was read is whole.
  }
}

/** Names a failure that has no text of its own. */
function reasonOf(code: string | undefined): string {
  return code ?? 'for a reason unknown'
}

/**
 * What it means that a file could not be opened.
 *
 * @param code what the system said, such as `EACCES`
 * @returns `undefined` if there is no such file
 * @throws {LoadError} what `readText` throws
 */
function explainUnopened(file: TextFile, code: string | undefined): undefined {
  switch (code) {
    case 'ENOENT':
      if (isLink(file.path)) return fail(file, 'it is a link to a file that does not exist')
      return undefined
    case 'ENOTDIR':
      return undefined
    case 'ELOOP':
      return fail(file, 'it is a link that leads back to itself')
    case 'EACCES':
    case 'EPERM':
      return fail(file, 'this process has no permission to read it', HINTS.permission)
    case 'ENXIO':
      return fail(file, 'it is a socket, not a file')
    case 'ERR_ACCESS_DENIED':
      return fail(file, "Node's permission model denies it: start Node with --allow-fs-read for it")
    default:
      return fail(file, `it cannot be opened (${reasonOf(code)})`)
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

function readFile(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size)
  let length = 0
  while (length < size) {
    const count = readSync(descriptor, bytes, length, size - length, null)
    if (count === 0) break
    length += count
  }
  return bytes.subarray(0, length)
}

function readPipe(descriptor: number, file: TextFile): Buffer {
  const bytes = Buffer.allocUnsafeSlow(MAX_FILE_BYTES + 1)
  let length = 0
  let hasWriter = false
  let silentSince = Date.now()
  for (;;) {
    let count = 0
    try {
      count = readSync(descriptor, bytes, length, bytes.length - length, null)
      // The end: of what was written, or only of the wait for somebody to write.
      if (count === 0 && (hasWriter || fstatSync(descriptor).isCharacterDevice())) break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      hasWriter = true
    }
    if (count > 0) {
      hasWriter = true
      silentSince = Date.now()
      length += count
      if (length > MAX_FILE_BYTES) fail(file, 'it is larger than 1 MiB', HINTS.size)
    } else if (Date.now() - silentSince > FIFO_TIMEOUT_MS) {
      fail(file, `it is a pipe, and nothing was written into it for ${FIFO_TIMEOUT_MS / 1000} seconds`)
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
  return bytes.subarray(0, length)
}

function decode(bytes: Buffer, file: TextFile): string {
  const text = toText(bytes, file)
  const nul = text.indexOf('\0')
  if (nul !== -1) fail(file, 'it holds a NUL character', HINTS.text, lineOf(text, nul))
  return text
}

function toText(bytes: Buffer, file: TextFile): string {
  const { encoding } = file
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    fail(file, 'the encoding that was named for it does not exist')
  }
  // UTF-8 is the default; to name it is no reason to accept bytes that are not UTF-8.
  if (encoding && !/^utf-?8$/i.test(encoding)) return withoutMark(bytes.toString(encoding))
  const isLittleEndian = bytes[0] === 0xff && bytes[1] === 0xfe
  if (isLittleEndian || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    // What PowerShell's > writes.
    if (bytes.length % 2 === 1) fail(file, 'it is not valid UTF-16', HINTS.text)
    return withoutMark((isLittleEndian ? bytes : Buffer.from(bytes).swap16()).toString('utf16le'))
  }
  if (!isUtf8(bytes)) fail(file, 'it is not valid UTF-8', HINTS.text, lineOfInvalid(bytes))
  return withoutMark(bytes.toString('utf8'))
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n?|\n/).length
}

function lineOfInvalid(bytes: Buffer): number {
  // Encoded again, the text differs at the first invalid byte, or within the character that it begins.
  const again = Buffer.from(bytes.toString('utf8'))
  const invalid = again.findIndex((byte, at) => byte !== bytes[at])
  return lineOf(bytes.toString('latin1'), invalid)
}
