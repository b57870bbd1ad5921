import { lookUp, realEnvironment } from './environment.ts'
import type { Problem } from './errors.ts'
import type { Mode } from './mode/decision.ts'
import { type Decision, decideMode, processMode } from './mode/mode.ts'
import { productionName } from './mode/node-env.ts'
import { type LoadOptions, type Settings, settle } from './options.ts'
import { kept } from './process-state.ts'
import { judge, refuseUnset, rethrow } from './report/decide.ts'
import { writeError } from './report/stderr.ts'
import { populate } from './set-env.ts'
import { type CodeContract, type Note, type Origin, survey } from './survey.ts'

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
 * What the exported `loadSecrets` does.
 *
 * @throws {SecretsError} where the load is refused
 */
export function loadSecrets(options: LoadOptions): Loaded {
  const { mode, reason, values, origins } = loadWith(options)
  return { mode, reason, values: Object.fromEntries(values), origins: Object.fromEntries(origins) }
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

function load(settings: Settings, decision: Decision, note: Note, code: CodeContract | undefined): Outcome {
  const { environment, target } = settings
  const { project, files, contract, problems, values, origins, fromFiles } = survey(
    settings,
    decision,
    note,
    {
      code,
    },
  )
  const emptyFolder = files?.length === 0 ? project.folder : undefined
  const isCodeBroken = problems.some(({ key }) => code?.has(key))
  const verdict = judge(problems, { ...settings, decision, contract, emptyFolder, isCodeBroken })
  if (verdict) note(verdict)

  const written = changes(target === environment ? fromFiles : values, settings, decision)
  refuseUnset(populate(target, written))
  if (code && environment === realEnvironment()) kept.isLoaded = true
  if (settings.debug) note(reports().reportLoad(decision, project, files ?? [], origins))
  const { mode, reason } = decision
  return { mode, reason, values, origins, problems }
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

// Loaded where there is something to tell.
const reports = () => require('./report/report.ts') as typeof import('./report/report.ts')
