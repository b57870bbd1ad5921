import { check, type Finding, quoted } from './check/check.ts'
import { lookUp, realEnvironment } from './environment.ts'
import type { Problem } from './errors.ts'
import type { Place } from './fault.ts'
import type { FileValue } from './files/expand.ts'
import { refuseWhileLoading } from './files/loading.ts'
import { findProject, type Project } from './files/project.ts'
import type { Decision, ModeDecision } from './mode/decision.ts'
import { refuseServerName } from './mode/node-env.ts'
import type { Settings } from './options.ts'
import { kept } from './process-state.ts'
import { type Contract, contractOf } from './template/contract.ts'
import type { Demand } from './template/demand.ts'

/** Where a value is from: the environment, or a file (with the line, for an env file). */
export type Origin = 'environment' | Place

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

/** Takes whole lines that are to be told on stderr. */
export type Note = (text: string) => void

/** What is found before anything is decided or written. */
export interface Survey {
  project: Project
  contract: Contract
  /** The secrets files that were read, as they are named to people; `undefined` where none was looked for. */
  files: readonly string[] | undefined
  /** The values that the files give, with their references resolved. */
  fromFiles: ReadonlyMap<string, string>
  /** The values of every key of the contract and of the files that is set. */
  values: ReadonlyMap<string, string>
  origins: ReadonlyMap<string, Origin>
  problems: readonly Problem[]
}

/** How a survey differs from that of a start. */
export interface SurveyOptions {
  code?: CodeContract | undefined
  /** True where no secrets file is to be read, in development neither. */
  withoutFiles?: boolean
  /** Told what is odd in place of the note, with its place. */
  warn?: ((place: Place, text: string) => void) | undefined
}

/**
 * Looks at everything a load depends on, and changes nothing.
 *
 * @param note told what is odd, in whole lines
 * @throws {Fault} where a file cannot be used
 */
export function survey(
  settings: Settings,
  decision: Decision,
  note: Note,
  {
    code,
    withoutFiles = false,
    warn = (place, text) => note(reports().reportOddity(place, text)),
  }: SurveyOptions,
): Survey {
  const { environment } = settings
  refuseWhileLoading()
  // After secrets/register, a schema checks what that has loaded.
  const isLoaded = code !== undefined && kept.isLoaded === true && environment === realEnvironment()
  const files = decision.mode === 'development' && !isLoaded && !withoutFiles ? sources() : undefined

  const project = isLoaded ? noProject : findProject(settings, files?.holdsSecretsFile)
  const found = files?.readSources({ ...settings, ...project }, warn)
  const fromFiles = found ? resolve(found.values, settings, warn) : new Map<string, string>()
  const nodeEnv = found?.values.get('NODE_ENV')
  // An empty NODE_ENV keeps the file's from counting, and tells as little as none.
  if (nodeEnv) refuseServerName(fromFiles.get('NODE_ENV') ?? nodeEnv.value, decision, nodeEnv.place)

  const contract = contractOf(project.template, settings.required, code?.demandsIn(decision))
  if (project.template) files?.warnOfTemplate(project.template, warn)
  const valueFor = (key: string) => fromFiles.get(key) ?? lookUp(environment, key)
  const findings = code?.validate(valueFor, decision)
  if (decision.mode === 'production') warnOfQuotes(contract, valueFor, note)
  const problems = check(contract, valueFor, settings.strict ? 'production' : decision.mode, findings)

  const keys = new Set([...contract.demands.keys(), ...(found?.values.keys() ?? [])])
  const placeOf = (key: string) => (fromFiles.has(key) ? found?.values.get(key)?.place : undefined)
  const summary = summarise(keys, valueFor, (key) => placeOf(key) ?? 'environment')
  return { project, contract, files: found?.files, fromFiles, problems, ...summary }
}

/** Tells of values that stand in quotes. */
export function warnOfQuotes(
  contract: Contract,
  valueFor: (key: string) => string | undefined,
  note: Note,
): void {
  for (const { key, place } of quoted(contract, valueFor)) {
    const text = `the value of ${key} stands in quotes, which the app will see: take them off where it is set`
    note(reports().reportOddity(place, text))
  }
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

// Loaded when they are needed: a start in production that succeeds needs none of them.
const sources = () => require('./files/env-files.ts') as typeof import('./files/env-files.ts')
const expansion = () => require('./files/expand.ts') as typeof import('./files/expand.ts')
const reports = () => require('./report/report.ts') as typeof import('./report/report.ts')
