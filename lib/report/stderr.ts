import { writeSync } from 'node:fs'

/** How long, in milliseconds, a reader that takes nothing is waited for. */
const patience = 30_000

/** Writes a text to stderr, all of it, before it returns. */
export function writeError(text: string): void {
  writeTo(2, text)
}

/**
 * Writes a text to stdout or stderr, all of it, before it returns: also into a pipe that is read slowly.
 *
 * `console.error` before `process.exit` loses what does not fit in the pipe. A stream that is
 * closed or full is no reason to throw: there is nobody left to tell.
 *
 * @param descriptor 1 or 2
 * @returns the code of the failure if it could not be written; else `undefined`
 * @see https://nodejs.org/api/process.html#a-note-on-process-io
 */
export function writeTo(descriptor: number, text: string): string | undefined {
  const bytes = Buffer.from(text)
  let written = 0
  let stalledSince = Date.now()
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
      stalledSince = Date.now()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EAGAIN' || Date.now() - stalledSince > patience) return code
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
  return undefined
}
