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
import type { Subject } from '../context.ts'
import type { Remark } from './remark.ts'

/** A key of the contract, and how its value stands to it. */
export interface KeyState {
  key: string
  required: boolean
  sensitive: boolean
  /** The line of the template that names it; `undefined` where code demands it. */
  line: number | undefined
  /** The line that made it required or optional. */
  decidedBy: number | undefined
  /** `unknown` where a secrets module may set it, and is not run. */
  state: 'ok' | 'unknown' | ProblemKind
  /** Where its value is from; `undefined` where it has none. */
  from: 'environment' | Place | undefined
  /** What is wrong, where the state alone does not tell. */
  detail: string | undefined
}

/** True where a key is known to break the contract. */
export function isBroken({ state }: KeyState): boolean {
  return state !== 'ok' && state !== 'unknown'
}

/** How the values stand to the contract. */
export interface ContractState {
  template: { name: string; text: string } | undefined
  /** The secrets files that were read; `undefined` where none was looked for. */
  files: readonly string[] | undefined
  keys: readonly KeyState[]
  /** What is odd about the template, the files that were read, and what steers a load. */
  oddities: readonly Remark[]
}

/**
 * Holds the values of the environment, and in development those of the secrets files, against the contract.
 *
 * @param files `unknown` where there are values in a secrets module that is not run
 */
export function checkContract(
  { settings }: Subject,
  decision: Decision,
  files: 'read' | 'unread' | 'unknown',
): ContractState {
  const oddities = new Oddities()
  const warn = (place: Place, text: string) => oddities.add(place, text)
  const told = survey(settings, decision, () => {}, { withoutFiles: files !== 'read', warn })
  const state = toState(told, decision, oddities, skips(settings.environment, undefined))
  if (files !== 'unknown') return state
  // Of what the environment sets, too, nothing is known where the file wins.
  const isUnknown = ({ from }: KeyState) => from === undefined || settings.override
  const keys = state.keys.map((key) => (isUnknown(key) ? unknown(key) : key))
  return { ...state, keys }
}

function unknown(key: KeyState): KeyState {
  return { ...key, state: 'unknown', from: undefined, detail: undefined }
}

/**
 * Holds the values of some env files against the contract, as a host would that is given them: no reference is
 * resolved, and neither the environment nor a secrets file counts.
 *
 * @throws {Fault} where one is not there or cannot be read, or does not mean what it says
 */
export function checkEnvFiles(
  { folder, settings }: Subject,
  decision: Decision,
  files: readonly string[],
  from: string,
): ContractState {
  const oddities = new Oddities()
  const warn = (place: Place, text: string) => oddities.add(place, text)
  const { values, places } = readEnvFiles(files, folder, from, warn)
  const told = survey({ ...settings, environment: values }, decision, () => {}, { withoutFiles: true, warn })
  const steering = [...skips(values, places.get('SECRETS_CHECK')), ...otherMode(values, decision, places)]
  return toState(told, decision, oddities, steering, places)
}

/** That nothing would be refused, whatever is found here. */
function skips(environment: Environment, place: Place | undefined): Remark[] {
  if (!isCheckSkipped(environment)) return []
  const text = 'SECRETS_CHECK=skip is set, so a start refuses nothing: this check does'
  const fix = 'It belongs to the one command of a build that has no secrets, and nowhere else.'
  return [{ kind: 'skip', place, text, fix }]
}

/** That a host which is given these values is in production, where that is not what is checked. */
function otherMode(values: Environment, { mode }: Decision, places: ReadonlyMap<string, Place>): Remark[] {
  const { mode: there, by } = decideMode(values)
  if (mode === there || there === 'development') return []
  const text = `${by === 'platform' ? 'a variable of the host' : by} means production, and this is checked as ${mode}`
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
      throw new Fault('SECRETS_FILE', 'it does not exist, and -f names it', { file: name })
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
        warn({ file: name, line }, `${key} refers to another variable, which a host does not resolve`)
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
  oddities: Oddities,
  steering: readonly Remark[],
  places: ReadonlyMap<string, Place> = new Map(),
): ContractState {
  const { template } = project
  if (template) {
    const plain = withPlainNewlines(template.text)
    for (const { line, text } of findOddities(scan(plain), plain)) {
      oddities.add({ file: template.name, line }, text)
    }
  }
  if (mode === 'production') {
    for (const { key, place } of quoted(contract, (key) => values.get(key))) {
      oddities.add(place, `the value of ${key} stands in quotes, which the app will see: take them off`)
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
  return { template, files, keys, oddities: [...oddities.all, ...steering] }
}

/** What is odd, told once: of a template a load tells too. */
class Oddities {
  readonly #remarks = new Map<string, Remark>()

  add(place: Place | undefined, text: string): void {
    this.#remarks.set(JSON.stringify([place, text]), { kind: 'oddity', place, text })
  }

  get all(): Remark[] {
    return [...this.#remarks.values()]
  }
}
