import { addEnvFile } from '../files/env-files.ts'
import type { FileValue } from '../files/expand.ts'

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
  const found = new Map<string, FileValue>()
  // The load warns of what is suspicious.
  addEnvFile({ files: [], found }, path, name, encoding, false, () => {})
  return found
}
