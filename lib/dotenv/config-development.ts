import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type * as Dotenv from 'dotenv'
import { check } from '../check/check.ts'
import { lookUp, realEnvironment, workingFolder } from '../environment.ts'
import type { Problem } from '../errors.ts'
import { isFault, type Place } from '../fault.ts'
import { currentFolder, findProject, shownName } from '../files/project.ts'
import type { Decision } from '../mode/mode.ts'
import { refuseServerName } from '../mode/node-env.ts'
import { settle } from '../options.ts'
import { type Case, judge } from '../report/decide.ts'
import { writeError } from '../report/stderr.ts'
import { type Contract, contractOf } from '../template/contract.ts'
import { scan } from '../template/syntax.ts'
import { optionsFromEnvironment, toBoolean } from './options.ts'
import type { DotenvConfigOptions, DotenvFace } from './types.ts'

/**
 * What `config` does in development: what dotenv does, and a look at the contract.
 *
 * @param face whose `parse` and `populate` are called
 */
export function configDevelopment(
  face: Pick<DotenvFace, 'parse' | 'populate'>,
  options: DotenvConfigOptions,
  decision: Decision,
): Dotenv.DotenvConfigOutput {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as DotenvConfigOptions
  const merged: DotenvConfigOptions = { ...optionsFromEnvironment(realEnvironment()), ...given }
  const target = merged.processEnv ?? realEnvironment()
  const debug = toBoolean(merged.debug)
  const files = filesOf(merged)
  if (debug && !merged.encoding) log('no encoding is specified (UTF-8 is used by default)')

  const { parsed, error: readError, nodeEnv } = parseFiles(face, files, merged, debug)
  // Which mode it is, is the environment's to say.
  delete parsed['SECRETS_MODE']
  // dotenv takes the text 'false' for false.
  const override = toBoolean(merged.override)
  if (nodeEnv && (!lookUp(target, 'NODE_ENV')?.trim() || override)) {
    refuseServerName(parsed['NODE_ENV'], decision, placeOf('NODE_ENV', nodeEnv.file, nodeEnv.text))
  }
  const verdict = judgeDevelopment(parsed, target, override, decision, debug)

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
  if (!path) return [resolve(currentFolder(), '.env')]
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
  face: Pick<DotenvFace, 'parse' | 'populate'>,
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
  override: boolean,
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
    override ? (lookUp(parsed, key) ?? lookUp(target, key)) : (lookUp(target, key) ?? lookUp(parsed, key))
  const problems: Problem[] = check(contract, valueFor, settings.strict ? 'production' : 'development')
  const facts: Case = { ...settings, debug, decision, contract, emptyFolder: undefined }
  return judge(problems, facts)
}

function log(text: string): void {
  console.log(`┆ ${text}`)
}

const sources = () => require('../files/env-files.ts') as typeof import('../files/env-files.ts')
const reports = () => require('../report/report.ts') as typeof import('../report/report.ts')
