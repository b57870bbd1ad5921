import { quoted } from '../../check/check.ts'
import type { Environment } from '../../environment.ts'
import type { ProblemKind } from '../../errors.ts'
import { Fault, type Place } from '../../fault.ts'
import { toPath } from '../../files/env-files.ts'
import { findOddities, refuseBroken } from '../../files/lint.ts'
import { shownName } from '../../files/project.ts'
import { readText } from '../../files/read.ts'
import type { Decision } from '../../mode/decision.ts'
import { decideMode } from '../../mode/mode.ts'
import { isCheckSkipped } from '../../report/decide.ts'
import { type Survey, survey } from '../../survey.ts'
import { isSensitive } from '../../template/demand.ts'
import { scan, withPlainNewlines } from '../../template/syntax.ts'
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
  from: 'environment' | Place | undefined
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
  { settings }: Context,
  decision: Decision,
  files: 'read' | 'unread' | 'unknown',
): ContractState {
  const lint = new LintCollector()
  const warn = (place: Place, text: string) => lint.add(place, text)
  const surveyed = survey(settings, decision, () => {}, { withoutFiles: files !== 'read', warn })
  const state = toState(surveyed, decision, lint, warnOfSkip(settings.environment, undefined))
  if (files !== 'unknown') return state
  // With override, the module may change what the environment sets.
  const isUnknown = ({ from }: KeyState) => from === undefined || settings.override
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
 * @throws {Fault} if a file does not exist, cannot be read, or is not well formed
 */
export function checkEnvFiles(
  { folder, settings }: Context,
  decision: Decision,
  files: readonly string[],
  from: string,
): ContractState {
  const lint = new LintCollector()
  const warn = (place: Place, text: string) => lint.add(place, text)
  const { values, places } = readEnvFiles(files, folder, from, warn)
  const surveyed = survey({ ...settings, environment: values }, decision, () => {}, {
    withoutFiles: true,
    warn,
  })
  const others = [...warnOfSkip(values, places.get('SECRETS_CHECK')), ...warnOfMode(values, decision, places)]
  return toState(surveyed, decision, lint, others, places)
}

/** Warns that a start with these values skips the check. */
function warnOfSkip(environment: Environment, place: Place | undefined): Remark[] {
  if (!isCheckSkipped(environment)) return []
  const text = 'SECRETS_CHECK=skip is set, so a start checks nothing'
  const fix = 'Set it only for the one build command that has no secrets.'
  return [{ kind: 'skip', place, text, fix }]
}

/** Warns that a host with these values is in production, but they are checked as development. */
function warnOfMode(values: Environment, { mode }: Decision, places: ReadonlyMap<string, Place>): Remark[] {
  const { mode: hostMode, by } = decideMode(values)
  if (mode === hostMode || hostMode === 'development') return []
  const text = `${by === 'platform' ? 'a variable of the host' : by} means production, but this is checked as ${mode}`
  return [{ kind: 'server-mode', place: places.get(by), text, fix: 'Add --production.' }]
}

function readEnvFiles(
  files: readonly string[],
  folder: string,
  from: string,
  warn: (place: Place, text: string) => void,
): { values: Environment; places: Map<string, Place> } {
  const values: Record<string, string> = Object.create(null)
  const places = new Map<string, Place>()
  for (const file of files) {
    const path = toPath(from, file)
    const name = shownName(folder, path)
    const text = readText({ path, name, code: 'SECRETS_FILE' })
    if (text === undefined) {
      throw new Fault('SECRETS_FILE', 'this file does not exist, but -f names it', { file: name })
    }
    const plain = withPlainNewlines(text)
    const statements = scan(plain)
    refuseBroken(statements, plain, name)
    for (const { line, text } of findOddities(statements, plain)) warn({ file: name, line }, text)
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
  { project, contract, files, problems, origins, values }: Survey,
  { mode }: Decision,
  lint: LintCollector,
  others: readonly Remark[],
  places: ReadonlyMap<string, Place> = new Map(),
): ContractState {
  const { template } = project
  if (template) {
    const plain = withPlainNewlines(template.text)
    for (const { line, text } of findOddities(scan(plain), plain)) {
      lint.add({ file: template.name, line }, text)
    }
  }
  if (mode === 'production') {
    for (const { key, place } of quoted(contract, (key) => values.get(key))) {
      lint.add(place, `the value of ${key} has quotes around it, which the app will see: remove them`)
    }
  }
  const byKey = new Map(problems.map((problem) => [problem.key, problem]))
  const keys = Array.from(contract.demands.values(), (demand) => {
    const { key, required, place, decidedBy } = demand
    const problem = byKey.get(key)
    return {
      key,
      required,
      sensitive: isSensitive(demand),
      line: place?.line,
      decidedBy: decidedBy ?? place?.line,
      state: problem?.kind ?? ('ok' as const),
      from: places.get(key) ?? origins.get(key),
      detail: problem?.detail,
    }
  })
  return { template, files, keys, lintRemarks: [...lint.remarks, ...others] }
}

/** Collects lint warnings without duplicates: a load warns about the template too. */
class LintCollector {
  readonly #remarks = new Map<string, Remark>()

  add(place: Place | undefined, text: string): void {
    this.#remarks.set(JSON.stringify([place, text]), { kind: 'lint', place, text })
  }

  get remarks(): Remark[] {
    return [...this.#remarks.values()]
  }
}
