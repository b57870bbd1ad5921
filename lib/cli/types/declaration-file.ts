import { readFileSync, statSync } from 'node:fs'
import { MAX_FILE_BYTES } from '../../files/read.ts'
import { Failure } from '../errors.ts'
import { DECLARATION_MARK } from './env-declaration.ts'

/** A declaration file that this command wrote earlier. */
export interface DeclarationFile {
  /** The text, with `\n` at the end of each line. */
  text: string
  /** True if the lines end with `\r\n`, as git may write them on Windows. */
  hasCrlf: boolean
}

/**
 * Reads the file that a declaration is written to.
 *
 * @param name the name that messages show
 * @param command the command to run with another file
 * @returns `undefined` if the file does not exist
 * @throws {Failure} if the file is something else, which must not be overwritten
 */
export function readDeclarationFile(
  path: string,
  name: string,
  command: string,
): DeclarationFile | undefined {
  const content = readContent(path, name)
  if (content === undefined) return undefined
  const source = content.replace(/^\ufeff/, '')
  const text = source.replaceAll('\r\n', '\n')
  if (text.startsWith(DECLARATION_MARK) || text.trim() === '') return { text, hasCrlf: text !== source }
  throw new Failure(
    `${name} was not written by this command, so it is left unchanged`,
    ['Name another file, or remove this one:', `  ${command} -o FILE`].join('\n'),
  )
}

function readContent(path: string, name: string): string | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false })
    if (status === undefined) return undefined
    // Reading a pipe would wait for a writer.
    if (!status.isFile()) throw new Failure(`${name} is not a regular file`)
    if (status.size > 4 * MAX_FILE_BYTES) throw new Failure(`${name} is too large to be a declaration`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${name} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
