import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { Fault, isFault, type SecretsErrorCode } from '../fault.ts'
import { largestFile } from './limits.ts'

/** How long, in milliseconds, a pipe may stay silent before it is given up. */
const patience = 10_000

/** A file to read: where it is, how it is named to people, and what a failure is called. */
export interface Source {
  path: string
  /** The name that is shown. */
  name: string
  code: SecretsErrorCode
  /** How the bytes are to be read. @default by their byte order mark, and else as UTF-8 */
  encoding?: BufferEncoding | undefined
}

/**
 * Reads a text file whole: a regular file, or a pipe such as a password manager mounts.
 *
 * @returns its text without a byte order mark, or `undefined` where there is no such file
 * @throws {Fault} with the code of the source, where the file is there but cannot be read, is larger than
 *   1 MiB, or holds no text
 */
export function readText(source: Source): string | undefined {
  const bytes = readBytes(source)
  return bytes && decode(bytes, source)
}

function fail(source: Source, text: string, hint = '', line?: number): never {
  const place = line === undefined ? { file: source.name } : { file: source.name, line }
  throw new Fault(source.code, text, place, hint)
}

/** What to do next, where what is wrong does not say it. */
const hints = {
  directory:
    'Put a file in its place. Where Docker is told to mount a file that does not exist, it makes a directory.',
  size: 'It is to hold variables, a line each: look at what was put there.',
  permission: 'Let the user read it that this app runs as: "ls -l" shows who may.',
  text: 'Save it as UTF-8.',
}

function readBytes(source: Source): Buffer | undefined {
  let file: number
  try {
    // Without O_NONBLOCK the call would wait for a pipe's writer, for ever if none comes.
    file = openSync(source.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    return absent(source, (error as NodeJS.ErrnoException).code)
  }
  try {
    const status = fstatSync(file)
    if (status.isDirectory()) fail(source, 'it is a directory, not a file', hints.directory)
    if (status.size > largestFile) fail(source, 'it is larger than 1 MiB', hints.size)
    if (status.isFile()) return readFile(file, status.size)
    // What is committed is a file. A pipe can be read once, and a glance may have read it already.
    if (source.code === 'SECRETS_TEMPLATE') fail(source, 'it is not a regular file')
    return readPipe(file, source)
  } catch (error) {
    if (isFault(error)) throw error
    return fail(source, `it cannot be read (${reasonOf((error as NodeJS.ErrnoException).code)})`)
  } finally {
    close(file)
  }
}

function close(file: number): void {
  try {
    closeSync(file)
  } catch {
    // A network's file system may fail here; what was read is whole.
  }
}

/** What is said of a failure that has no words of its own. */
function reasonOf(code: string | undefined): string {
  return code ?? 'for a reason unknown'
}

/** What it means that a file could not be opened. */
function absent(source: Source, code: string | undefined): undefined {
  switch (code) {
    case 'ENOENT':
      if (isLink(source.path)) return fail(source, 'it is a link to a file that does not exist')
      return undefined
    case 'ENOTDIR':
      return undefined
    case 'ELOOP':
      return fail(source, 'it is a link that leads back to itself')
    case 'EACCES':
    case 'EPERM':
      return fail(source, 'this process has no permission to read it', hints.permission)
    case 'ENXIO':
      return fail(source, 'it is a socket, not a file')
    case 'ERR_ACCESS_DENIED':
      return fail(source, "Node's permission model denies it: start Node with --allow-fs-read for it")
    default:
      return fail(source, `it cannot be opened (${reasonOf(code)})`)
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

function readFile(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size)
  let length = 0
  while (length < size) {
    const count = readSync(file, bytes, length, size - length, null)
    if (count === 0) break
    length += count
  }
  return bytes.subarray(0, length)
}

function readPipe(file: number, source: Source): Buffer {
  const bytes = Buffer.allocUnsafeSlow(largestFile + 1)
  let length = 0
  let hasWriter = false
  let silentSince = Date.now()
  for (;;) {
    let count = 0
    try {
      count = readSync(file, bytes, length, bytes.length - length, null)
      // The end: of what was written, or only of the wait for somebody to write.
      if (count === 0 && (hasWriter || fstatSync(file).isCharacterDevice())) break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      hasWriter = true
    }
    if (count > 0) {
      hasWriter = true
      silentSince = Date.now()
      length += count
      if (length > largestFile) fail(source, 'it is larger than 1 MiB', hints.size)
    } else if (Date.now() - silentSince > patience) {
      fail(source, `it is a pipe, and nothing was written into it for ${patience / 1000} seconds`)
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
  return bytes.subarray(0, length)
}

function decode(bytes: Buffer, source: Source): string {
  const text = toText(bytes, source)
  const nul = text.indexOf('\0')
  if (nul !== -1) fail(source, 'it holds a NUL character', hints.text, lineOf(text, nul))
  return text
}

function toText(bytes: Buffer, source: Source): string {
  const { encoding } = source
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    fail(source, 'the encoding that was named for it does not exist')
  }
  // UTF-8 is what is read where nothing is named, and to name it is no reason to read what is none.
  if (encoding && !/^utf-?8$/i.test(encoding)) return withoutMark(bytes.toString(encoding))
  const isLittleEndian = bytes[0] === 0xff && bytes[1] === 0xfe
  if (isLittleEndian || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    // What PowerShell's > writes.
    if (bytes.length % 2 === 1) fail(source, 'it is not valid UTF-16', hints.text)
    return withoutMark((isLittleEndian ? bytes : Buffer.from(bytes).swap16()).toString('utf16le'))
  }
  if (!isUtf8(bytes)) fail(source, 'it is not valid UTF-8', hints.text, lineOfInvalid(bytes))
  return withoutMark(bytes.toString('utf8'))
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n?|\n/).length
}

function lineOfInvalid(bytes: Buffer): number {
  // Written again, it differs from the first byte that is no text, or within the character that it begins.
  const again = Buffer.from(bytes.toString('utf8'))
  const invalid = again.findIndex((byte, at) => byte !== bytes[at])
  return lineOf(bytes.toString('latin1'), invalid)
}
