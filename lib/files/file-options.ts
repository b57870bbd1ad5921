import { getDotenvVar, toBoolean } from '../dotenv/options.ts'
import type { LoadOptions, Settings } from '../options.ts'

/** Which env files to read, and how. */
export interface FileSettings {
  /** `undefined` for `.env`, or `.env.test` in tests. */
  paths: readonly (string | URL)[] | undefined
  encoding: BufferEncoding | undefined
  /** Whether a file wins over the environment, and a later file over an earlier one. */
  override: boolean
}

/** Completes the options about files, as `resolveOptions` does the others. */
export function resolveFileOptions({ environment, given }: Settings): FileSettings {
  const path = given.path ?? (getDotenvVar(environment, 'PATH') || undefined)
  const encoding = given.encoding ?? (getDotenvVar(environment, 'ENCODING') || undefined)
  return {
    paths: path === undefined || isList(path) ? path : [path],
    encoding: encoding as BufferEncoding | undefined,
    override: given.override ?? toBoolean(getDotenvVar(environment, 'OVERRIDE')),
  }
}

function isList(path: NonNullable<LoadOptions['path']>): path is readonly (string | URL)[] {
  return Array.isArray(path)
}
