import type { Environment } from '../../environment.ts'
import type { ProblemKind } from '../../errors.ts'
import { LoadError, type SourceLocation } from '../../errors.ts'
import { shownName } from '../../files/find-project.ts'
import { lintEnvFile, lintTemplate } from '../../files/lint.ts'
import { toPath } from '../../files/named-files.ts'
import { readText } from '../../files/read.ts'
import { type Inspection, inspect } from '../../load.ts'
import type { Decision } from '../../mode/decision.ts'
import { decideMode } from '../../mode/mode.ts'
import { isCheckSkipped } from '../../report/decide.ts'
import { type ContractKey, isSensitive } from '../../template/contract.ts'
import { scan } from '../../template/scan.ts'
import type { Context } from '../context.ts'
import type { Remark } from './remark.ts'

/** A key of the contract, and the state of its value. */
export interface KeyState {
  key: string
  required: boolean
  sensitive: boolean
  /** The line of the template that lists it; `undefined` if a schema in code requires it. */
  line: number | undefined
  /** The line that made it required or optional. */
  decidedBy: number | undefined
  /** `unknown` if a secrets module may set it, and is not run. */
  state: 'ok' | 'unknown' | ProblemKind
  /** The origin of its value; `undefined` if it has none. */
  from: 'environment' | SourceLocation | undefined
  /** What is wrong, if the state alone does not say it. */
  detail: string | undefined
}

/** True for a key that is known to break the contract. */
export function isBroken({ state }: KeyState): boolean {
  return state !== 'ok' && state !== 'unknown'
}

/** The contract, and the state of every key. */
export interface ContractState {
  template: { name: string; text: string } | undefined
  /** The secrets files that were read; `undefined` if none was looked for. */
  files: readonly string[] | undefined
  keys: readonly KeyState[]
  /** Warnings about the template, the files that were read, and the variables that control a load. */
  lintRemarks: readonly Remark[]
}

/**
 * Checks the values of the environment, and in development those of the secrets files, against the contract.
 *
 * @param files whether the secrets files are read; `unknown` if a secrets module holds values and is not run
 */
export function checkContract(
  { settings, files: { override } }: Context,
  decision: Decision,
  files: 'read' | 'unread' | 'unknown',
): ContractState {
  const remarks = new LintCollector()
  const steps = { withoutFiles: files !== 'read', ...remarks.steps }
  const inspection = inspect(settings, decision, () => {}, steps)
  const state = toState(inspection, remarks, warnOfSkip(settings.environment, undefined))
  if (files !== 'unknown') return state
  // With override, the module may change what the environment sets.
  const isUnknown = ({ from }: KeyState) => from === undefined || override
  const keys = state.keys.map((key) => (isUnknown(key) ? toUnknown(key) : key))
  return { ...state, keys }
}

function toUnknown(key: KeyState): KeyState {
  return { ...key, state: 'unknown', from: undefined, detail: undefined }
}

/**
 * Checks the values of env files against the contract, as a host would use them: no reference is expanded, and neither
 * the environment nor a secrets file counts.
 *
 * @throws {LoadError} if a file does not exist, cannot be read, or is not well formed
 */
export function checkEnvFiles(
  { folder, settings }: Context,
  decision: Decision,
  files: readonly string[],
  from: string,
): ContractState {
  const remarks = new LintCollector()
  const { values, places } = readEnvFiles(files, folder, from, remarks.steps.warn)
  const steps = { withoutFiles: true, ...remarks.steps }
  const inspection = inspect({ ...settings, environment: values }, decision, () => {}, steps)
  const others = [...warnOfSkip(values, places.get('SECRETS_CHECK')), ...warnOfMode(values, decision, places)]
  return toState(inspection, remarks, others, places)
}

/** Warns that a start with these values skips the check. */
function warnOfSkip(environment: Environment, place: SourceLocation | undefined): Remark[] {
  if (!isCheckSkipped(environment)) return []
  const text = 'SECRETS_CHECK=skip is set, so a start checks nothing'
  const fix = 'Set it only for the one build command that has no secrets.'
  return [{ kind: 'skip', place, text, fix }]
}

/** Warns that a host with these values is in production, but they are checked as development. */
function warnOfMode(
  values: Environment,
  { mode }: Decision,
  places: ReadonlyMap<string, SourceLocation>,
): Remark[] {
  const { mode: hostMode, by } = decideMode(values)
  if (mode === hostMode || hostMode === 'development') return []
  const text = `${by === 'platform' ? 'a variable of the host' : by} means production, but this is checked as ${mode}`
  return [{ kind: 'server-mode', place: places.get(by), text, fix: 'Add --production.' }]
}

function readEnvFiles(
  files: readonly string[],
  folder: string,
  from: string,
  warn: (place: SourceLocation, text: string) => void,
): { values: Environment; places: Map<string, SourceLocation> } {
  const values: Record<string, string> = Object.create(null)
  const places = new Map<string, SourceLocation>()
  for (const file of files) {
    const path = toPath(from, file)
    const name = shownName(folder, path)
    const text = readText({ path, name, code: 'SECRETS_FILE' })
    if (text === undefined) {
      throw new LoadError('SECRETS_FILE', 'this file does not exist, but -f names it', { file: name })
    }
    const statements = scan(text)
    lintEnvFile(statements, text, name, warn)
    const own: Record<string, string> = Object.create(null)
    for (const statement of statements) {
      if (statement.kind !== 'assignment') continue
      const { key, value, quote, line } = statement
      if (Object.hasOwn(values, key) && !Object.hasOwn(own, key)) continue
      if (quote !== "'" && value.includes('${')) {
        warn({ file: name, line }, `${key} refers to another variable, but a host does not expand it`)
      }
      own[key] = value
      places.set(key, { file: name, line })
    }
    Object.assign(values, own)
  }
  return { values, places }
}

function toState(
  { project, contract, reader, fromFiles, problems, values }: Inspection,
  remarks: LintCollector,
  others: readonly Remark[],
  places: ReadonlyMap<string, SourceLocation> = new Map(),
): ContractState {
  const { template } = project
  if (template) lintTemplate(contract.statements, template, (place, text) => remarks.add(place, text))
  const byKey = new Map(problems.map((problem) => [problem.key, problem]))
  const originOf = (key: string) =>
    (fromFiles.has(key) ? reader?.found.get(key)?.location : undefined) ?? ('environment' as const)
  const keys = Array.from(contract.keys.values(), (contractKey) => {
    const { key, required, location, decidedBy } = contractKey
    const problem = byKey.get(key)
    return {
      key,
      required,
      sensitive: isSensitive(contractKey),
      line: location?.line,
      decidedBy: decidedBy ?? location?.line,
      state: problem?.kind ?? ('ok' as const),
      from: places.get(key) ?? (values.has(key) ? originOf(key) : undefined),
      detail: problem?.detail,
    }
  })
  return { template, files: reader?.files, keys, lintRemarks: [...remarks.remarks, ...others] }
}

/** Collects lint warnings without duplicates: a load warns about the template too. */
class LintCollector {
  readonly #remarks = new Map<string, Remark>()

  add(place: SourceLocation | undefined, text: string): void {
    this.#remarks.set(JSON.stringify([place, text]), { kind: 'lint', place, text })
  }

  /** The steps of a load that add to these remarks. */
  readonly steps = {
    warn: (location: SourceLocation, text: string): void => this.add(location, text),
    onQuoted: ({ key, location }: ContractKey): void =>
      this.add(location, `the value of ${key} has quotes around it, which the app will see: remove them`),
  }

  get remarks(): Remark[] {
    return [...this.#remarks.values()]
  }
}
