import { check, type Finding } from './check.ts'
import { contractOf } from './contract.ts'
import type { Demand } from './demand.ts'
import { lookUp, realEnvironment } from './environment.ts'
import type { Problem } from './errors.ts'
import type { FileValue } from './expand.ts'
import type { Place } from './fault.ts'
import { kept } from './kept.ts'
import { refuseWhileLoading } from './loading.ts'
import { type Decision, decideMode, type Mode, type ModeDecision, processMode } from './mode.ts'
import { productionName, refuseServerName } from './node-env.ts'
import { populate } from './populate.ts'
import { findProject, type Project } from './project.ts'
import { type LoadOptions, type Settings, settle } from './settings.ts'
import { writeError } from './stderr.ts'
import { judge, refuseUnset, rethrow } from './verdict.ts'

/** Where a value is from: the environment, or a file (with the line, for an env file). */
export type Origin = 'environment' | Place

/** What a load found. */
export interface Loaded {
  /** The mode that was decided. */
  mode: Mode
  /** What decided it, to be read behind "because". */
  reason: string
  /** The values of every key of the contract and of the files that is set, as text. */
  values: Record<string, string>
  /** Where each of these values is from. */
  origins: Record<string, Origin>
}

/**
 * Loads the secrets of an app: in development from its secrets files and the environment, in production from
 * the environment alone.
 *
 * @returns the mode, the values, and where each is from
 * @throws {SecretsError} where production breaks the contract, where development has no secrets file, and
 *   where a file cannot be used; what would have been written to is then as it was
 */
export function loadSecrets(options: LoadOptions = {}): Loaded {
  const { mode, reason, values, origins } = loadWith(options)
  return { mode, reason, values: Object.fromEntries(values), origins: Object.fromEntries(origins) }
}

/** What code adds to the contract of the template. */
export interface CodeContract {
  /** Whether the key is one that the code knows of: in every mode its problems are a refusal. */
  has(key: string): boolean
  /** The keys that the code knows of; what it demands depends on the mode. */
  demandsIn(decision: ModeDecision): readonly Demand[]
  /** What the code finds wrong with the values, by key. */
  validate(
    valueFor: (key: string) => string | undefined,
    decision: ModeDecision,
  ): ReadonlyMap<string, Finding>
}

/** What a load found, for who goes on with it. */
export interface Outcome {
  mode: Mode
  reason: string
  values: ReadonlyMap<string, string>
  origins: ReadonlyMap<string, Origin>
  /** What was found and not refused. */
  problems: readonly Problem[]
}

/**
 * Loads as {@link loadSecrets} does, with what code adds to the contract.
 *
 * @throws {SecretsError} what {@link loadSecrets} throws, and where the values break what the code demands
 */
export function loadWith(options: LoadOptions, code?: CodeContract): Outcome {
  const settings = settle(options)
  const decision = options.environment ? decideMode(settings.environment) : processMode()
  const notes: string[] = []
  try {
    return load(settings, decision, (note) => notes.push(note), code)
  } catch (error) {
    return rethrow(error, decision, settings.environment)
  } finally {
    if (notes.length > 0) writeError(notes.join(''))
  }
}

function load(
  settings: Settings,
  decision: Decision,
  note: (text: string) => void,
  code: CodeContract | undefined,
): Outcome {
  const { environment, target } = settings
  const warn = (place: Place, text: string) => note(reports().reportOddity(place, text))
  refuseWhileLoading()
  // After secrets/register, a schema checks what that has loaded.
  const isLoaded = code !== undefined && kept.isLoaded === true && environment === realEnvironment()
  const files = decision.mode === 'development' && !isLoaded ? sources() : undefined

  const project = isLoaded ? noProject : findProject(settings, files?.holdsSecretsFile)
  const found = files?.readSources({ ...settings, ...project }, warn)
  const values = found ? resolve(found.values, settings, warn) : new Map<string, string>()
  const nodeEnv = found?.values.get('NODE_ENV')
  // An empty NODE_ENV keeps the file's from counting, and tells as little as none.
  if (nodeEnv) refuseServerName(values.get('NODE_ENV') ?? nodeEnv.value, decision, nodeEnv.place)

  const contract = contractOf(project.template, settings.required, code?.demandsIn(decision))
  if (project.template) files?.warnOfTemplate(project.template, warn)
  const valueFor = (key: string) => values.get(key) ?? lookUp(environment, key)
  const findings = code?.validate(valueFor, decision)
  const problems = check(contract, valueFor, settings.strict ? 'production' : decision.mode, findings)
  const emptyFolder = found?.files.length === 0 ? project.folder : undefined
  const isCodeBroken = problems.some(({ key }) => code?.has(key))
  const verdict = judge(problems, { ...settings, decision, contract, emptyFolder, isCodeBroken })
  if (verdict) note(verdict)

  const keys = new Set([...contract.demands.keys(), ...(found?.values.keys() ?? [])])
  const loaded = summarise(keys, valueFor, (key) =>
    values.has(key) ? (found?.values.get(key)?.place ?? 'environment') : 'environment',
  )
  const written = changes(target === environment ? values : loaded.values, settings, decision)
  refuseUnset(populate(target, written))
  if (code && environment === realEnvironment()) kept.isLoaded = true
  if (settings.debug) note(reports().reportLoad(decision, project, found?.files ?? [], loaded.origins))
  const { mode, reason } = decision
  return { mode, reason, ...loaded, problems }
}

const noProject: Project = { folder: '', cwd: '', template: undefined }

/** The values of the files that count, with their references resolved. */
function resolve(
  fromFiles: ReadonlyMap<string, FileValue>,
  { environment, override }: Settings,
  warn: (place: Place, text: string) => void,
): Map<string, string> {
  const counting = new Map<string, FileValue>()
  let hasReferences = false
  for (const [key, value] of fromFiles) {
    if (!override && lookUp(environment, key) !== undefined) continue
    counting.set(key, value)
    hasReferences ||= !value.literal && value.value.includes('$')
  }
  const values = hasReferences
    ? expansion().expand(counting, (name) => lookUp(environment, name), warn)
    : new Map(Array.from(counting, ([key, { value }]) => [key, value]))
  for (const [key, value] of values) {
    sources().refuseUnusable(key, value, (counting.get(key) as FileValue).place)
  }
  return values
}

function summarise(
  keys: Iterable<string>,
  valueFor: (key: string) => string | undefined,
  originOf: (key: string) => Origin,
): { values: Map<string, string>; origins: Map<string, Origin> } {
  const values = new Map<string, string>()
  const origins = new Map<string, Origin>()
  for (const key of keys) {
    const value = valueFor(key)
    if (value === undefined) continue
    values.set(key, value)
    origins.set(key, originOf(key))
  }
  return { values, origins }
}

/** What is to be written: never over what the target has, unless a file is to win. */
function changes(
  values: ReadonlyMap<string, string>,
  { target, override }: Settings,
  decision: Decision,
): Map<string, string> {
  const written = productionName(target, decision)
  for (const [key, value] of values) {
    if (override || lookUp(target, key) === undefined) written.set(key, value)
  }
  return written
}

// Loaded when they are needed: a start in production that succeeds needs none of them.
const sources = () => require('./sources.ts') as typeof import('./sources.ts')
const expansion = () => require('./expand.ts') as typeof import('./expand.ts')
const reports = () => require('./report.ts') as typeof import('./report.ts')
