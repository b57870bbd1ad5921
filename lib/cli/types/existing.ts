import { readFileSync, statSync } from 'node:fs'
import { largestFile } from '../../files/limits.ts'
import { declarationMark } from '../../template/env-declaration.ts'
import { Failure } from '../errors.ts'

/** A declaration that has been written before. */
export interface Existing {
  /** Its text, with `\n` at the end of each line. */
  text: string
  /** True where its lines end with `\r\n`: git may have made that of them, on Windows. */
  hasCrlf: boolean
}

/**
 * Reads the file that a declaration is written to.
 *
 * @param name the file as it is named to people
 * @param command the one that is to be called with another file
 * @returns `undefined` where there is none yet
 * @throws {Failure} where it is anything but a declaration of ours, which is not to be lost
 */
export function readDeclaration(path: string, name: string, command: string): Existing | undefined {
  const bytes = read(path, name)
  if (bytes === undefined) return undefined
  const source = bytes.replace(/^\ufeff/, '')
  const text = source.replaceAll('\r\n', '\n')
  if (text.startsWith(declarationMark) || text.trim() === '') return { text, hasCrlf: text !== source }
  throw new Failure(
    `${name} was not written by this command, so it is left as it is`,
    ['Name another file, or remove this one:', `  ${command} -o FILE`].join('\n'),
  )
}

function read(path: string, name: string): string | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false })
    if (status === undefined) return undefined
    // A pipe is not opened: to read it would wait for a writer.
    if (!status.isFile()) throw new Failure(`${name} is not a regular file`)
    if (status.size > 4 * largestFile) throw new Failure(`${name} is too large to be a declaration`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${name} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
