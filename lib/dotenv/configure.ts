import type * as Dotenv from 'dotenv'
import { realEnvironment } from '../environment.ts'
import { load } from '../load.ts'
import { processMode } from '../mode/mode.ts'
import type { DotenvReader } from './dotenv-files.ts'
import { optionsFromEnvironment, toBoolean } from './options.ts'
import type { DotenvApi, DotenvConfigOptions } from './types.ts'

/**
 * What `config` does: in development what dotenv does, and a check of the contract that warns; in production only the
 * check, which refuses.
 *
 * @param replaced dotenv's functions, if a test suite has replaced them
 * @throws {SecretsError} what `config` throws
 */
export function configure(
  given: DotenvConfigOptions,
  replaced?: Pick<DotenvApi, 'parse' | 'populate'>,
): Dotenv.DotenvConfigOutput {
  if (processMode().mode === 'production') {
    load({}, { isLenient: true })
    return { parsed: {} }
  }
  const options = { ...optionsFromEnvironment(realEnvironment()), ...withoutUndefined(given) }
  const files = () => require('./dotenv-files.ts') as typeof import('./dotenv-files.ts')
  const { reader } = load(
    // dotenv takes the text 'false' for false.
    {
      processEnv: options.processEnv,
      override: toBoolean(options.override),
      debug: toBoolean(options.debug),
    },
    { isLenient: true, makeReader: (_, core) => files().makeDotenvReader(options, given, replaced, core) },
  )
  return (reader as DotenvReader).output()
}

function withoutUndefined(options: DotenvConfigOptions): DotenvConfigOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
