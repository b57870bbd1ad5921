import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type * as Dotenv from 'dotenv'
import { check } from './check.ts'
import { type Contract, contractOf } from './contract.ts'
import { lookUp, realEnvironment, workingFolder } from './environment.ts'
import type { Problem } from './errors.ts'
import { isFault, type Place } from './fault.ts'
import { refuseWhileLoading } from './loading.ts'
import { type Decision, processMode } from './mode.ts'
import { productionName, refuseServerName } from './node-env.ts'
import { optionsFromEnvironment, toBoolean } from './options.ts'
import { populate as write } from './populate.ts'
import { findProject, shownName } from './project.ts'
import { settle } from './settings.ts'
import { writeError } from './stderr.ts'
import { scan } from './syntax.ts'
import { type Case, isCheckSkipped, judge, refuseUnset, toError } from './verdict.ts'

export type {
  DotenvConfigOutput,
  DotenvParseOptions,
  DotenvParseOutput,
  DotenvPopulateInput,
  DotenvPopulateOptions,
  DotenvPopulateOutput,
} from 'dotenv'

/** dotenv's options of `config`; `path` takes a list of URLs too. */
export interface DotenvConfigOptions extends Omit<Dotenv.DotenvConfigOptions, 'path'> {
  /**
   * The env files to read: a path (`~` is the home folder), a `file:` URL, or several.
   * @default `DOTENV_PATH`, `DOTENV_CONFIG_PATH`, or `.env` in the working directory
   */
  path?: string | URL | (string | URL)[]
}

/** What stands in dotenv's place; `config` calls the others through it, so that they can be stubbed. */
export interface DotenvFace {
  config: (options?: DotenvConfigOptions) => Dotenv.DotenvConfigOutput
  configDotenv: (options?: DotenvConfigOptions) => Dotenv.DotenvConfigOutput
  parse: typeof Dotenv.parse
  populate: typeof Dotenv.populate
}

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
    return configDevelopment(options ?? {}, decision)
  } catch (error) {
    if (isFault(error)) throw toError(error, decision, realEnvironment())
    throw error
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
    const problems = check(contract, (key) => lookUp(environment, key), 'production')
    writeError(judge(problems, { ...settings, decision, contract, emptyFolder: undefined }))
  }
  refuseUnset(write(realEnvironment(), productionName(environment, decision)))
  return { parsed: {} }
}

function configDevelopment(options: DotenvConfigOptions, decision: Decision): Dotenv.DotenvConfigOutput {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as DotenvConfigOptions
  const merged: DotenvConfigOptions = { ...optionsFromEnvironment(realEnvironment()), ...given }
  const target = merged.processEnv ?? realEnvironment()
  const debug = toBoolean(merged.debug)
  const files = filesOf(merged)
  if (debug && !merged.encoding) log('no encoding is specified (UTF-8 is used by default)')

  const { parsed, error: readError, nodeEnv } = parseFiles(files, merged, debug)
  // Which mode it is, is the environment's to say.
  delete parsed['SECRETS_MODE']
  if (nodeEnv && (!lookUp(target, 'NODE_ENV') || merged.override)) {
    refuseServerName(parsed['NODE_ENV'], decision, placeOf('NODE_ENV', nodeEnv.file, nodeEnv.text))
  }
  const verdict = judgeDevelopment(parsed, target, merged, decision, debug)

  const populated = face.populate(target, parsed, merged as Dotenv.DotenvConfigOptions)
  let error = readError
  if (debug || !isQuiet(options, merged, target)) {
    const shown: string[] = []
    for (const file of files) {
      try {
        shown.push(relative(workingFolder(), toText(file)))
      } catch (failure) {
        if (debug) log(`failed to load ${file} ${(failure as Error).message}`)
        error = failure as Error
      }
    }
    console.error(`◇ injected env (${Object.keys(populated).length}) from ${shown.join(',')}`)
  }
  if (verdict) writeError(verdict)
  return (error ? { parsed, error } : { parsed }) as Dotenv.DotenvConfigOutput
}

function filesOf({ path }: DotenvConfigOptions): (string | URL)[] {
  if (!path) return [resolve(workingFolder(), '.env')]
  return (Array.isArray(path) ? path : [path]).map((file) =>
    typeof file === 'string' && file.startsWith('~') ? sources().toPath('', file) : file,
  )
}

function toText(file: string | URL): string {
  return typeof file === 'string' ? file : sources().toPath('', file)
}

interface ParsedFiles {
  parsed: Dotenv.DotenvParseOutput
  error: Error | undefined
  /** The file that sets NODE_ENV, and its text. */
  nodeEnv: { file: string | URL; text: string } | undefined
}

function parseFiles(
  files: readonly (string | URL)[],
  options: DotenvConfigOptions,
  debug: boolean,
): ParsedFiles {
  const parsed: Dotenv.DotenvParseOutput = {}
  let error: Error | undefined
  let nodeEnv: ParsedFiles['nodeEnv']
  for (const file of files) {
    try {
      const encoding = (options.encoding || 'utf8') as BufferEncoding
      const text = readFileSync(file, { encoding })
      const values = face.parse(text, { fast: true })
      const set = face.populate(parsed, values, options as Dotenv.DotenvConfigOptions)
      if (set?.['NODE_ENV'] !== undefined) nodeEnv = { file, text }
    } catch (failure) {
      if (debug) log(`failed to load ${file} ${(failure as Error).message}`)
      error = failure as Error
    }
  }
  return { parsed, error, nodeEnv }
}

/** Where a key stands in a file. */
function placeOf(key: string, file: string | URL, text: string): Place {
  const name = shownName(workingFolder(), toText(file))
  const found = scan(text).findLast((statement) => statement.kind === 'assignment' && statement.key === key)
  return found ? { file: name, line: found.line } : { file: name }
}

/** Silent, unless `quiet` is given and false; dotenv 18 takes an explicit `undefined` for false. */
function isQuiet(
  options: DotenvConfigOptions,
  merged: DotenvConfigOptions,
  target: Dotenv.DotenvPopulateInput,
): boolean {
  const quiet = Object.hasOwn(merged, 'quiet') ? merged.quiet : optionsFromEnvironment(target).quiet
  return quiet === undefined ? !Object.hasOwn(options, 'quiet') : toBoolean(quiet)
}

/** The warning of a broken contract, or nothing. A template that cannot be read is no reason to fail here. */
function judgeDevelopment(
  parsed: Dotenv.DotenvParseOutput,
  target: Dotenv.DotenvPopulateInput,
  options: DotenvConfigOptions,
  decision: Decision,
  debug: boolean,
): string {
  const settings = settle({})
  let contract: Contract
  try {
    contract = contractOf(findProject(settings, sources().holdsSecretsFile).template, [])
  } catch (error) {
    if (!isFault(error)) throw error
    return reports().reportOddity(error.place ?? { file: '.env.example' }, error.message)
  }
  const valueFor = (key: string) =>
    options.override
      ? (lookUp(parsed, key) ?? lookUp(target, key))
      : (lookUp(target, key) ?? lookUp(parsed, key))
  const problems: Problem[] = check(contract, valueFor, settings.strict ? 'production' : 'development')
  const facts: Case = { ...settings, debug, decision, contract, emptyFolder: undefined }
  return judge(problems, facts)
}

function log(text: string): void {
  console.log(`┆ ${text}`)
}

const sources = () => require('./sources.ts') as typeof import('./sources.ts')
const reports = () => require('./report.ts') as typeof import('./report.ts')
