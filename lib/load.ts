import { check } from './check/check.ts'
import type { Finding } from './check/problem.ts'
import { type Environment, getVar, isOtherRuntime, realEnvironment } from './environment.ts'
import type { Problem, SourceLocation } from './errors.ts'
import { holdsSecretsFile, makeReader } from './files/env-files.ts'
import type { FileReader, MakeReader, Warn } from './files/file-reader.ts'
import { findProject, type Project } from './files/project.ts'
import type { Decision, ModeDecision } from './mode/decision.ts'
import { decideMode, processMode } from './mode/mode.ts'
import { type LoadOptions, resolveOptions, type Settings } from './options.ts'
import { state } from './process-state.ts'
import { setFound } from './set-env.ts'
import type { Contract, ContractKey } from './template/contract.ts'
import { scan } from './template/scan.ts'
import { readContract } from './template/template.ts'

/** Where a value is from: the environment, or a file (with the line, for an env file). */
export type Origin = 'environment' | SourceLocation

/** What a schema in code adds to the contract of the template. */
export interface CodeContract {
  /** Whether the code knows the key: its problems are a refusal in every mode. */
  has(key: string): boolean
  /** The keys that the code knows; what it requires depends on the mode. */
  keysIn(decision: ModeDecision): readonly ContractKey[]
  /** What the code finds wrong with the values, by key. */
  validate(values: ReadonlyMap<string, string>, decision: ModeDecision): ReadonlyMap<string, Finding>
}

/** Takes whole lines for stderr. */
export type Note = (text: string) => void

/** What differs between the entries. */
export interface LoadSteps {
  /** What a schema in code adds to the contract. */
  code?: CodeContract | undefined
  /** Makes what reads the files of development. @default env files, or the secrets module */
  makeReader?: MakeReader | undefined
  /** True for `config()`, which starts without a template and without files, as dotenv does. */
  isLenient?: boolean
  /** True if no secrets file is read, not even in development. */
  withoutFiles?: boolean
  /** Told about what is suspicious in a file, with its place. @default stderr */
  warn?: Warn | undefined
  /** Told in production about keys whose value is in quotes. @default stderr */
  onQuoted?: ((key: ContractKey) => void) | undefined
}

/** What a load found; before anything is decided or written. */
export interface Inspection {
  decision: Decision
  project: Project
  contract: Contract
  /** The files of development; `undefined` in production, or if they are loaded already. */
  reader: FileReader | undefined
  /** The values that the files give, with their references resolved. */
  fromFiles: ReadonlyMap<string, string>
  /** The values of every key of the contract and of the files that is set. */
  values: ReadonlyMap<string, string>
  problems: readonly Problem[]
}

/**
 * Loads the secrets of an app.
 *
 * @returns what was found
 * @throws {SecretsError} if the load is refused; what would have been written to is then as it was
 */
export function load(options: LoadOptions, steps: LoadSteps = {}): Inspection {
  const settings = resolveOptions(options)
  const { environment, target } = settings
  const decision = options.environment ? decideMode(environment) : processMode()
  let notes = ''
  const note = (text: string) => {
    notes += text
  }
  try {
    const found = inspect(settings, decision, note, steps)
    if (!isFine(found, settings)) note(decisions().decide(found, settings, steps))
    if (found.reader) found.reader.set(found)
    else if (target !== environment || !getVar(target, 'NODE_ENV')?.trim()) setFound(found, settings)
    if (steps.code && environment === realEnvironment()) state.isLoaded = true
    if (settings.debug && !steps.isLenient) note(reports().reportLoad(found))
    return found
  } catch (error) {
    return refusals().rethrow(error, decision, environment)
  } finally {
    if (notes) stderr().writeError(notes)
  }
}

/**
 * Reads and checks everything that a load depends on, and changes nothing.
 *
 * @throws {LoadError} if a file cannot be used
 */
export function inspect(settings: Settings, decision: Decision, note: Note, steps: LoadSteps): Inspection {
  const { environment, strict } = settings
  const { code } = steps
  const warn = steps.warn ?? ((location, text) => note(reports().reportWarningLine(location, text)))
  if (state.moduleInLoading !== undefined) secretsModules().refuseWhileLoading(state.moduleInLoading)
  // After secrets/register, a schema checks what that has loaded.
  const isLoaded = code !== undefined && state.isLoaded === true && environment === realEnvironment()

  const hasFiles = decision.mode === 'development' && !isLoaded && !steps.withoutFiles
  const make = steps.makeReader ?? makeReader
  const reader = hasFiles ? make(settings, { scan, holdsSecretsFile }) : undefined
  let project = NO_PROJECT
  let contract: Contract
  try {
    if (!isLoaded) project = findProject(settings, reader)
    contract = readContract(project.template, settings.required, code?.keysIn(decision))
  } catch (error) {
    // dotenv starts without a template.
    if (!steps.isLenient || !reader) throw error
    refusals().warnOfLoadError(error, warn)
    contract = readContract(undefined, settings.required)
  }
  const fromFiles = reader ? reader.read(project, contract, decision, warn) : NO_VALUES

  // dotenv compares with what it writes to.
  const source = reader?.source ?? environment
  const values = new Map<string, string>()
  collect(values, contract.keys, fromFiles, source)
  if (reader) collect(values, reader.found, fromFiles, source)

  const findings = code?.validate(values, decision)
  const onQuoted =
    decision.mode === 'production'
      ? (steps.onQuoted ?? ((key: ContractKey) => note(reports().reportQuoted(key))))
      : undefined
  const problems = check(contract, values, strict ? 'production' : decision.mode, findings, onQuoted)
  return { decision, project, contract, reader, fromFiles, values, problems }
}

/** Adds the values of the keys of a map: those that count are in the files, or in the environment. */
function collect(
  values: Map<string, string>,
  keys: ReadonlyMap<string, unknown>,
  fromFiles: ReadonlyMap<string, string>,
  source: Environment,
): void {
  for (const key of keys.keys()) {
    const value = fromFiles.get(key) ?? (values.has(key) ? undefined : getVar(source, key))
    if (value !== undefined) values.set(key, value)
  }
}

/** True for a start that leaves nothing to decide, as most do. */
function isFine({ contract, problems, reader }: Inspection, { environment }: Settings): boolean {
  return (
    problems.length === 0 &&
    contract.keys.size > 0 &&
    environment['SECRETS_CHECK'] === undefined &&
    (reader ? reader.files.length > 0 : !isOtherRuntime())
  )
}

const NO_PROJECT: Project = { folder: '', cwd: '', template: undefined }
const NO_VALUES: ReadonlyMap<string, string> = new Map()

// A start that succeeds needs none of these.
const secretsModules = () =>
  require('./files/secrets-module.ts') as typeof import('./files/secrets-module.ts')
const decisions = () => require('./report/decide.ts') as typeof import('./report/decide.ts')
const reports = () => require('./report/report.ts') as typeof import('./report/report.ts')
const refusals = () => require('./report/refusals.ts') as typeof import('./report/refusals.ts')
const stderr = () => require('./report/stderr.ts') as typeof import('./report/stderr.ts')
