import type * as Dotenv from 'dotenv'
import { isTest, realEnvironment } from '../environment.ts'
import { lazy, loadAhead } from '../lazy.ts'
import { state } from '../process-state.ts'
import type { DotenvApi, DotenvConfigOptions } from './types.ts'

export type {
  DotenvConfigOutput,
  DotenvParseOptions,
  DotenvParseOutput,
  DotenvPopulateInput,
  DotenvPopulateOptions,
  DotenvPopulateOutput,
} from 'dotenv'

/**
 * Loads env files into `process.env` in development, as dotenv does; in production reads no file, and checks the
 * environment against the template.
 *
 * @returns what dotenv returns: `{ parsed }`, or `{ parsed, error }`; in production always `{ parsed: {} }`
 * @throws {SecretsError} in production if the environment breaks the contract; in development if a file sets a server's
 *   `NODE_ENV` that the environment does not set, and with `SECRETS_STRICT`
 * @see https://github.com/motdotla/dotenv#config
 */
export function config(options?: DotenvConfigOptions): Dotenv.DotenvConfigOutput {
  return api.configDotenv(options)
}

/**
 * The same as {@link config}.
 *
 * @returns what {@link config} returns
 * @throws {SecretsError} what {@link config} throws
 */
export function configDotenv(options?: DotenvConfigOptions): Dotenv.DotenvConfigOutput {
  const isReplaced = api.parse !== parse || api.populate !== populate
  const { configure } = lazy(() => require('./configure.ts') as typeof import('./configure.ts'))
  // dotenv takes null for no options.
  return configure(options ?? {}, isReplaced ? api : undefined)
}

/**
 * Parses the text of an env file, as dotenv does.
 *
 * @param options `fast` chooses dotenv's linear scanner
 * @see https://github.com/motdotla/dotenv#parse
 */
export function parse<T extends Dotenv.DotenvParseOutput = Dotenv.DotenvParseOutput>(
  source: string | Buffer,
  options?: Dotenv.DotenvParseOptions,
): T {
  return dotenv().parse<T>(source, options)
}

/**
 * Sets the variables of one object in another, as dotenv does.
 *
 * @returns those that were set
 * @throws {Error} `OBJECT_REQUIRED` if one of the two is no object
 * @see https://github.com/motdotla/dotenv#populate
 */
export function populate(
  processEnv: Dotenv.DotenvPopulateInput,
  parsed: Dotenv.DotenvPopulateInput,
  options?: Dotenv.DotenvPopulateOptions,
): Dotenv.DotenvPopulateOutput {
  return dotenv().populate(processEnv, parsed, options)
}

function dotenv(): typeof Dotenv {
  return lazy(() => require('dotenv'))
}

/** What `require('secrets')` returns: its properties can be replaced, and `config` calls the others through it. */
const api: DotenvApi = { config, configDotenv, parse, populate }

/**
 * Adds the public functions to what `require('secrets')` returns: plain properties, which an ES module's exports would
 * not be.
 *
 * @throws {LoadError} `SECRETS_FILE` if the secrets module that is being loaded requires this package
 */
export function publish(functions: object): object {
  if (state.moduleInLoading !== undefined) {
    const { refuseWhileLoading } =
      require('../files/secrets-module.ts') as typeof import('../files/secrets-module.ts')
    refuseWhileLoading(state.moduleInLoading)
  }
  state.isPublished = true
  return Object.assign(api, functions)
}

/** Loads what `config` needs if this is a test, which may keep files in memory by the time that it is called. */
export function prepareForTests(): void {
  if (isTest(realEnvironment())) loadAhead()
}
