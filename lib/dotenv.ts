import type * as Dotenv from 'dotenv'
import { check } from './check.ts'
import { contractOf } from './contract.ts'
import type { DotenvConfigOptions, DotenvFace } from './dotenv-types.ts'
import { lookUp, realEnvironment } from './environment.ts'
import { refuseWhileLoading } from './loading.ts'
import { type Decision, processMode } from './mode.ts'
import { productionName } from './node-env.ts'
import { populate as write } from './populate.ts'
import { findProject } from './project.ts'
import { settle } from './settings.ts'
import { writeError } from './stderr.ts'
import { warnOfQuotes } from './survey.ts'
import { isCheckSkipped, judge, refuseUnset, rethrow } from './verdict.ts'

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
  const decision = processMode()
  try {
    refuseWhileLoading()
    if (decision.mode === 'production') return configProduction(decision)
    // dotenv takes null for no options.
    return development().configDevelopment(face, options ?? {}, decision)
  } catch (error) {
    return rethrow(error, decision, realEnvironment())
  }
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

/** Loads dotenv: before the first call in development, since test suites stub what Node loads files with. */
export function dotenv(): typeof Dotenv {
  return require('dotenv')
}

function configProduction(decision: Decision): Dotenv.DotenvConfigOutput {
  const environment = realEnvironment()
  const settings = settle({})
  const contract = contractOf(findProject(settings).template, [])
  if (contract.template === undefined && !isCheckSkipped(environment)) {
    writeError('secrets: there is no .env.example, so nothing is checked before this app starts\n')
  } else {
    const valueFor = (key: string) => lookUp(environment, key)
    const problems = check(contract, valueFor, 'production')
    warnOfQuotes(contract, valueFor, writeError)
    writeError(judge(problems, { ...settings, decision, contract, emptyFolder: undefined }))
  }
  refuseUnset(write(realEnvironment(), productionName(environment, decision)))
  return { parsed: {} }
}

// Loaded in development only, and there with this package: test suites stub what Node loads files with.
const development = () => require('./config-development.ts') as typeof import('./config-development.ts')
