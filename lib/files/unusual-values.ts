import { type Environment, getVar } from '../environment.ts'
import { LoadError, type SourceLocation } from '../errors.ts'
import { expand, type FileValue } from './expand.ts'
import type { Warn } from './file-reader.ts'

/** The size over which Linux takes no variable, and can start no child process: `MAX_ARG_STRLEN`. */
export const MAX_VARIABLE_BYTES: number = 128 * 1024

/**
 * Resolves the references of values, and refuses those that cannot be variables.
 *
 * @param values those that count, by key
 * @param found what the files say
 * @throws {LoadError} `SECRETS_FILE`
 */
export function resolveUnusual(
  values: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, FileValue>,
  environment: Environment,
  warn: Warn,
): Map<string, string> {
  const counting = new Map([...found].filter(([key]) => values.has(key)))
  const resolved = expand(counting, (name) => getVar(environment, name), warn)
  for (const [key, value] of resolved) assertSettable(key, value, found.get(key)?.location)
  return resolved
}

function assertSettable(key: string, value: string, location: SourceLocation | undefined): void {
  const fail = (text: string): never => {
    throw new LoadError('SECRETS_FILE', text, location)
  }
  if (value.includes('\0')) fail(`${key} holds a NUL character`)
  if (!value.isWellFormed()) fail(`${key} holds half of a surrogate pair, which is no text`)
  const bytes = Buffer.byteLength(key) + Buffer.byteLength(value) + 2
  if (process.platform === 'linux' && bytes > MAX_VARIABLE_BYTES) {
    fail(`${key} is larger than the 128 KiB that Linux takes for one variable`)
  }
}
