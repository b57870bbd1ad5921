import type * as Dotenv from 'dotenv'
import { dotenv, isPlainlyRead, rooms } from '../later.ts'
import type { DotenvConfigOptions, DotenvFace } from './types.ts'

export type {
  DotenvConfigOutput,
  DotenvParseOptions,
  DotenvParseOutput,
  DotenvPopulateInput,
  DotenvPopulateOptions,
  DotenvPopulateOutput,
} from 'dotenv'

/**
 * Loads env files into `process.env` in development, as dotenv does; in production reads no file, and checks
 * the environment against the template.
 *
 * @returns what dotenv returns: `{ parsed }`, or `{ parsed, error }`; in production always `{ parsed: {} }`
 * @throws {SecretsError} in production, where the environment breaks the contract; in development, where a
 *   file sets a server's `NODE_ENV` that the environment does not set, and with `SECRETS_STRICT`
 * @see https://github.com/motdotla/dotenv#config
 */
export function config(options?: DotenvConfigOptions): Dotenv.DotenvConfigOutput {
  return face.configDotenv(options)
}

/**
 * The same as {@link config}.
 *
 * @returns what {@link config} returns
 * @throws {SecretsError} what {@link config} throws
 */
export function configDotenv(options?: DotenvConfigOptions): Dotenv.DotenvConfigOutput {
  if (isPlainlyRead() && face.parse === parse && face.populate === populate) {
    const { glanceForConfig } = require('../glance-config.ts') as typeof import('../glance-config.ts')
    const output = glanceForConfig(options)
    if (output) return output
  }
  const { configure } = rooms(() => require('./configure.ts') as typeof import('./configure.ts'))
  return configure(face, options)
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
 * @throws {Error} `OBJECT_REQUIRED` where one of the two is no object
 * @see https://github.com/motdotla/dotenv#populate
 */
export function populate(
  processEnv: Dotenv.DotenvPopulateInput,
  parsed: Dotenv.DotenvPopulateInput,
  options?: Dotenv.DotenvPopulateOptions,
): Dotenv.DotenvPopulateOutput {
  return dotenv().populate(processEnv, parsed, options)
}

/** The object behind `require('secrets')`, whose properties a test suite may replace. */
export const face: DotenvFace = { config, configDotenv, parse, populate }
