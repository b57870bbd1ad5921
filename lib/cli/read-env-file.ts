import type { FileValue } from '../files/expand.ts'
import { assertWellFormed } from '../files/lint.ts'
import { isNotFromFile } from '../files/not-from-file.ts'
import { readText } from '../files/read.ts'
import { scan } from '../template/scan.ts'

/**
 * Reads the values of one env file, as a load does; references stay as they are.
 *
 * @param name the file as it is named to people
 * @returns the values by key; empty if there is no such file
 * @throws {LoadError} `SECRETS_FILE` if the file cannot be used
 */
export function readEnvFile(
  path: string,
  name: string,
  encoding: BufferEncoding | undefined,
): Map<string, FileValue> {
  const values = new Map<string, FileValue>()
  const text = readText({ path, name, code: 'SECRETS_FILE', encoding })
  if (text === undefined) return values
  const statements = scan(text)
  assertWellFormed(statements, text, name)
  for (const statement of statements) {
    if (statement.kind !== 'assignment' || isNotFromFile(statement.key)) continue
    const { key, value, quote, line } = statement
    values.set(key, { value, literal: quote === "'", location: { file: name, line } })
  }
  return values
}
