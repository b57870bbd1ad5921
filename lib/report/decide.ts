import { join } from 'node:path'
import {
  type Environment,
  isOn,
  isTestRunner,
  lookUp,
  realEnvironment,
  workingFolder,
} from '../environment.ts'
import type { Problem, SecretsError } from '../errors.ts'
import { Fault, isFault } from '../fault.ts'
import { templateName } from '../files/project.ts'
import { fileReadByBun } from '../mode/bun.ts'
import { type Decision, findPlatform } from '../mode/mode.ts'
import type { Contract } from '../template/contract.ts'
import type { Situation } from './report.ts'

/** All that a verdict depends on, beside the problems. */
export interface Case {
  decision: Decision
  environment: Environment
  contract: Contract
  /** Whether a broken contract is refused in every mode. */
  strict: boolean
  debug: boolean
  /** True under `NODE_ENV=test`. */
  isTest: boolean
  /** True where the values break what code demands: it has said what development may do without. */
  isCodeBroken?: boolean
  /** The folder that holds no secrets file in development, where that is a reason to refuse. */
  emptyFolder: string | undefined
  /** The env files that were named in place of `.env`. */
  paths: readonly (string | URL)[] | undefined
}

/**
 * Decides what follows from the problems: nothing, a warning, or a refusal.
 *
 * @returns what is to be told on stderr; empty where all is well
 * @throws {SecretsError} the refusal
 */
export function judge(problems: readonly Problem[], facts: Case): string {
  const { contract, decision, environment } = facts
  const hasContract = contract.demands.size > 0
  const isBroken = problems.length > 0

  if (facts.strict && isBroken) throw toRefusal(problems, facts)
  if (isCheckSkipped(environment)) return reports().reportSkip(problems, hasContract)
  if (facts.isCodeBroken) throw toRefusal(problems, facts)
  if (decision.mode === 'production') {
    refuseFileOfBun(facts)
    if (!hasContract) throw noTemplate(facts)
    if (isBroken) throw toRefusal(problems, facts)
    return ''
  }
  if (facts.emptyFolder !== undefined && !isExcused(facts, isBroken || !hasContract)) {
    throw noSecretsFile(facts, facts.emptyFolder)
  }
  const isTold = isBroken && (!facts.isTest || facts.debug)
  return isTold ? reports().reportWarning(problems, toSituation(facts)) : ''
}

/** True where the build of an image asks not to be refused for want of secrets. */
export function isCheckSkipped(environment: Environment): boolean {
  return lookUp(environment, 'SECRETS_CHECK')?.trim().toLowerCase() === 'skip'
}

/** Where it is no surprise that there is no secrets file. */
function isExcused({ decision, environment, isTest }: Case, isUnmet: boolean): boolean {
  if (isTest || isOn(environment, 'CI') || isTestRunner(environment)) return true
  // Set by "secrets run -f": the values are there, from files of other names.
  if (isOn(environment, 'SECRETS_LOADED')) return true
  // Neither a fresh clone nor a server that forgot NODE_ENV: a container, say, that is given the values of
  // development as variables.
  return decision.by !== 'nothing' && !isUnmet
}

/**
 * Refuses to go on with a variable that could not be set.
 *
 * @throws {Fault} `SECRETS_ENVIRONMENT`, unless the key is `undefined`
 */
export function refuseUnset(key: string | undefined): void {
  if (key === undefined) return
  const text = `${key} cannot be set: process.env has been replaced by an object that does not take it`
  throw new Fault('SECRETS_ENVIRONMENT', text)
}

/** What Bun has read cannot be told from what the server was given, so nothing of it can be trusted. */
function refuseFileOfBun({ decision, environment }: Case): void {
  if (environment !== realEnvironment()) return
  const file = fileReadByBun(environment)
  if (file === undefined) return
  const hint = [
    'Start Bun with --no-env-file:',
    '  bun --no-env-file --preload secrets/register app.ts',
    'And keep such files out of what is deployed.',
  ].join('\n')
  const text = 'Bun reads this file by itself, and production takes nothing from a file'
  throw toError(new Fault('SECRETS_FILE', text, { file }, hint), decision, environment)
}

function noTemplate({ contract, decision, environment }: Case): SecretsError {
  const what = contract.template ? `${contract.template} names no variable` : 'there is no .env.example'
  const text = `${what}, so nothing says which variables this app needs`
  const hint = [
    'It names them, without their values: commit it, and deploy it with the app.',
    'Where it is committed, look for a line such as ".env*" in .dockerignore, and put "!.env.example" behind it.',
  ].join('\n')
  return toError(new Fault('SECRETS_TEMPLATE', text, undefined, hint), decision, environment)
}

function noSecretsFile({ contract, decision, environment, paths }: Case, folder: string): SecretsError {
  const { template } = contract
  const [named] = paths ?? []
  // A template that lies elsewhere was named so, or found from elsewhere: what is beside it may not be read.
  const file =
    named && !String(named).includes('://')
      ? String(named)
      : template === templateName
        ? '.env'
        : join(folder, '.env')
  // Of files that code has named, the command would not know.
  const command =
    template === templateName && !named
      ? `npx --no secrets init${elsewhere(folder)}`
      : `cp ${template} ${file}`
  const here = template
    ? ['On your own machine, make one from the template, and fill it in:', `  ${command}`]
    : ['On your own machine, make one: a line KEY=value for each secret.']
  const keys = [...contract.demands.values()].filter(({ required }) => required)
  const needed = keys.length > 0 ? [`  ${keys.map(({ key }) => key).join(' ')}`] : []
  const there = [
    `On a server, set NODE_ENV=production in its environment${needed.length > 0 ? ', and with it:' : '.'}`,
    ...needed,
  ]
  // An address may hold a password.
  const shown = paths?.map((path) => (String(path).includes('://') ? 'file of the name given' : String(path)))
  const missing = shown ? shown.join(', and no ') : '.env, and no secrets.json, .js or .ts,'
  const text = `there is no ${missing} in ${folder}`
  const fault = new Fault('SECRETS_NO_FILE', text, undefined, [...here, ...there].join('\n'))
  return toError(fault, decision, environment)
}

/** The option that names a folder, unless a command would be run in it anyway. */
function elsewhere(folder: string): string {
  const option = ` -C ${/^[\w./@:%+,=-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`
  try {
    return workingFolder() === folder ? '' : option
  } catch {
    return option
  }
}

function toRefusal(problems: readonly Problem[], facts: Case): SecretsError {
  const { mode, reason } = facts.decision
  const { message, hint } = reports().reportProblems(problems, toSituation(facts))
  return refuse(message, { code: 'SECRETS_CONTRACT', mode, reason, problems, hint })
}

/** Makes what a room threw into the error that the caller gets. */
function toError(fault: Fault, decision: Decision, environment: Environment): SecretsError {
  const { mode, reason } = decision
  const situation = toSituation({ decision, environment, contract: undefined })
  const { message, hint } = reports().reportFault(fault, situation)
  return refuse(message, { code: fault.code, mode, reason, hint })
}

function toSituation(facts: {
  decision: Decision
  environment: Environment
  contract: Contract | undefined
  strict?: boolean
}): Situation {
  const { decision, environment, contract, strict } = facts
  return {
    ...decision,
    platform: findPlatform(environment),
    template: contract?.template,
    isStrict: strict ?? false,
    isPlainProduction: decision.reason === 'NODE_ENV=production',
  }
}

/** The texts: loaded when there is something to tell. */
function reports(): typeof import('./report.ts') {
  return require('./report.ts')
}

/** Throws what was caught: a fault as the error that the caller gets, and anything else as it is. */
export function rethrow(error: unknown, decision: Decision, environment: Environment): never {
  const { raise } = require('./refusal.ts') as typeof import('./refusal.ts')
  return raise(isFault(error) ? toError(error, decision, environment) : error)
}

function refuse(...args: Parameters<typeof import('./refusal.ts')['refuse']>): SecretsError {
  return (require('./refusal.ts') as typeof import('./refusal.ts')).refuse(...args)
}
