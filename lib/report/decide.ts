import { type Environment, getVar, isOtherRuntime, isTestRunner, isTruthy } from '../environment.ts'
import type { Problem } from '../errors.ts'
import type { FileReader } from '../files/file-reader.ts'
import type { Project } from '../files/project.ts'
import type { Decision } from '../mode/decision.ts'
import type { Settings } from '../options.ts'
import type { Contract } from '../template/contract.ts'

/** What a decision depends on. */
export interface Facts {
  decision: Decision
  project: Project
  contract: Contract
  reader: FileReader | undefined
  problems: readonly Problem[]
}

/** What differs between the entries. */
interface Policy {
  /** Knows keys of a schema in code, whose problems are a refusal: it has said what development may do without. */
  code?: { has(key: string): boolean } | undefined
  /** True for `config()`, which starts without a template and without files, as dotenv does. */
  isLenient?: boolean
}

/**
 * Decides what follows from the problems: nothing, a warning, or a refusal.
 *
 * @returns the text for stderr; empty if all is well
 * @throws {SecretsError} the refusal
 */
export function decide(facts: Facts, settings: Settings, { code, isLenient }: Policy): string {
  const { contract, decision, problems, reader } = facts
  const isBroken = problems.length > 0
  const hasContract = contract.keys.size > 0

  if (isBroken && settings.strict) throw refusals().refuseProblems(facts, settings)
  if (isCheckSkipped(settings.environment)) return reports().reportSkip(problems, hasContract)
  if (isBroken && code && problems.some(({ key }) => code.has(key)))
    throw refusals().refuseProblems(facts, settings)
  if (decision.mode === 'production') {
    if (isLenient && contract.template === undefined) return reports().reportNoTemplate()
    if (isOtherRuntime()) refusals().assertNoFileOfBun(facts, settings)
    if (!hasContract) throw refusals().refuseNoTemplate(facts, settings)
    if (isBroken) throw refusals().refuseProblems(facts, settings)
    return ''
  }
  if (!isLenient && reader?.files.length === 0 && !mayLackFile(facts, settings)) {
    throw refusals().refuseNoFile(facts, settings)
  }
  if (!isBroken || (settings.isTest && !settings.debug)) return ''
  return refusals().warnOfProblems(facts, settings)
}

/** True if the build of an image asks not to be refused for its missing secrets. */
export function isCheckSkipped(environment: Environment): boolean {
  return getVar(environment, 'SECRETS_CHECK')?.trim().toLowerCase() === 'skip'
}

/** True if it is no surprise that there is no secrets file. */
function mayLackFile({ contract, decision, problems }: Facts, { environment, isTest }: Settings): boolean {
  if (isTest || isTruthy(environment, 'CI') || isTestRunner(environment)) return true
  // Set by "secrets run -f": the values are there, from files of other names.
  if (isTruthy(environment, 'SECRETS_LOADED')) return true
  // Neither a fresh clone nor a server that forgot NODE_ENV: a container, say, that is given the values of
  // development as variables.
  return decision.by !== 'nothing' && problems.length === 0 && contract.keys.size > 0
}

// Only a start with something to report needs these.
const refusals = () => require('./refusals.ts') as typeof import('./refusals.ts')
const reports = () => require('./report.ts') as typeof import('./report.ts')
