import type * as Dotenv from 'dotenv'
import { getVar, realEnvironment, workingFolder } from '../environment.ts'
import type { FileValue } from '../files/expand.ts'
import type { Core, FileReader } from '../files/file-reader.ts'
import { fs } from '../files/node-fs.ts'
import { isSteering } from '../files/not-from-file.ts'
import { currentFolder } from '../files/project.ts'
import { assertNoServerName } from '../mode/node-env.ts'
import { optionsFromEnvironment, toBoolean } from './options.ts'
import type { DotenvApi, DotenvConfigOptions } from './types.ts'

type File = string | URL
type Values = Dotenv.DotenvParseOutput

/** Env files, read and set as dotenv does. */
export interface DotenvReader extends FileReader {
  /** What `config` returns. */
  output(): Dotenv.DotenvConfigOutput
}

/**
 * Reads the env files that `config` names, as dotenv does.
 *
 * @param options those of the call, and of the variables
 * @param given those of the call
 * @param replaced dotenv's functions, if a test suite has replaced them; else files are scanned as for a start, which
 *   gives the same values
 * @throws {LoadError} `SECRETS_ENVIRONMENT` if the working directory has been removed
 * @see https://github.com/motdotla/dotenv#config
 */
export function makeDotenvReader(
  options: DotenvConfigOptions,
  given: DotenvConfigOptions,
  replaced: Pick<DotenvApi, 'parse' | 'populate'> | undefined,
  { scan, holdsSecretsFile }: Core,
): DotenvReader {
  const target = options.processEnv ?? realEnvironment()
  const debug = toBoolean(options.debug)
  const override = toBoolean(options.override)
  // dotenv says what it does in debug output, and checks what is not process.env.
  const isUsual = !debug && options.processEnv == null
  const dotenv = replaced ?? (isUsual ? undefined : (require('dotenv') as typeof Dotenv))
  const files = filesOf(options)
  if (debug && !options.encoding) log('no encoding is specified (UTF-8 is used by default)')

  const parsed: Values = {}
  let nodeEnv: FileValue | undefined
  let error: Error | undefined
  const fail = (file: File, failure: unknown) => {
    if (debug) log(`failed to load ${file} ${(failure as Error).message}`)
    error = failure as Error
  }
  for (const file of files) {
    try {
      const encoding = (options.encoding || 'utf8') as BufferEncoding
      const text = fs.readFileSync(file, { encoding })
      const lines = new Map<string, number>()
      let own: Values = {}
      for (const statement of scan(text)) {
        if (statement.kind !== 'assignment') continue
        own[statement.key] = statement.value
        lines.set(statement.key, statement.line)
      }
      if (dotenv) own = dotenv.parse(text, { fast: true })
      const set = dotenv
        ? dotenv.populate(parsed, own, options as Dotenv.DotenvConfigOptions)
        : assign(parsed, own, override)
      if (set?.['NODE_ENV'] !== undefined) {
        const line = lines.get('NODE_ENV')
        const location = { file: nameOf(file), ...(line !== undefined && { line }) }
        nodeEnv = { value: set['NODE_ENV'], literal: true, location }
      }
    } catch (failure) {
      fail(file, failure)
    }
  }
  for (const key of Object.keys(parsed)) if (isSteering(key)) delete parsed[key]

  return {
    files: files.map(String),
    found: NO_VALUES,
    source: target,
    holdsSecretsFile,
    read: (_project, _contract, decision) => {
      const values = new Map<string, string>()
      for (const key of Object.keys(parsed)) {
        if (override || getVar(target, key) === undefined) values.set(key, parsed[key] as string)
      }
      if (nodeEnv && (override || !getVar(target, 'NODE_ENV')?.trim())) {
        assertNoServerName(nodeEnv, values, decision)
      }
      return values
    },
    set: () => {
      const set = dotenv
        ? dotenv.populate(target, parsed, options as Dotenv.DotenvConfigOptions)
        : assign(target, parsed, override)
      if (debug || !isQuiet(given, options, target)) report(Object.keys(set).length, files, fail)
    },
    output: () => (error ? { parsed, error } : { parsed }) as Dotenv.DotenvConfigOutput,
  }
}

const NO_VALUES: ReadonlyMap<string, FileValue> = new Map()

function filesOf({ path }: DotenvConfigOptions): File[] {
  if (!path) return [`${currentFolder()}/.env`]
  return (Array.isArray(path) ? path : [path]).map((file) =>
    typeof file === 'string' && file.startsWith('~') ? named().toPath('', file) : file,
  )
}

/** What `populate` does when nobody asks what it does. */
function assign(target: Dotenv.DotenvPopulateInput, values: Values, override: boolean): Values {
  const set: Values = {}
  for (const key of Object.keys(values)) {
    if (Object.hasOwn(target, key) && !override) continue
    const value = values[key] as string
    target[key] = value
    set[key] = value
  }
  return set
}

/** A file as it is named to people. */
function nameOf(file: File): string {
  const { shownName } = require('../files/find-project.ts') as typeof import('../files/find-project.ts')
  return shownName(workingFolder(), named().toPath(workingFolder(), file))
}

/** Silent, unless `quiet` is given and false; dotenv 18 takes an explicit `undefined` for false. */
function isQuiet(
  given: DotenvConfigOptions,
  options: DotenvConfigOptions,
  target: Dotenv.DotenvPopulateInput,
): boolean {
  const quiet = Object.hasOwn(options, 'quiet') ? options.quiet : optionsFromEnvironment(target).quiet
  return quiet === undefined ? !Object.hasOwn(given, 'quiet') : toBoolean(quiet)
}

function report(count: number, files: readonly File[], fail: (file: File, failure: unknown) => void): void {
  const { relative } = require('node:path') as typeof import('node:path')
  const shown: string[] = []
  for (const file of files) {
    try {
      shown.push(relative(workingFolder(), typeof file === 'string' ? file : named().toPath('', file)))
    } catch (failure) {
      fail(file, failure)
    }
  }
  console.error(`◇ injected env (${count}) from ${shown.join(',')}`)
}

function log(text: string): void {
  console.log(`┆ ${text}`)
}

/** Few programs name their env files. */
const named = () => require('../files/named-files.ts') as typeof import('../files/named-files.ts')
