import { join } from 'node:path'
import { type Environment, realEnvironment, workingFolder } from '../environment.ts'
import { isLoadError, LoadError } from '../errors.ts'
import { resolveFileOptions } from '../files/file-options.ts'
import type { Warn } from '../files/file-reader.ts'
import { TEMPLATE_NAME } from '../files/project.ts'
import { fileReadByBun } from '../mode/bun.ts'
import type { Decision } from '../mode/decision.ts'
import { findPlatform } from '../mode/platforms.ts'
import type { Settings } from '../options.ts'
import type { SecretsError } from '../secrets-error.ts'
import type { Contract } from '../template/contract.ts'
import type { Facts } from './decide.ts'
import { raise, refuse } from './refusal.ts'
import { type ReportContext, reportLoadError, reportProblems, reportWarning } from './report.ts'

/** The refusal of values that break the contract. */
export function refuseProblems({ decision, contract, problems }: Facts, settings: Settings): SecretsError {
  const { mode, reason } = decision
  const context = toReportContext(decision, settings.environment, contract, settings.strict)
  const { message, hint } = reportProblems(problems, context)
  return refuse(message, { code: 'SECRETS_CONTRACT', mode, reason, problems, hint })
}

/** The warning of development about values that break the contract. */
export function warnOfProblems({ decision, contract, problems }: Facts, settings: Settings): string {
  return reportWarning(problems, toReportContext(decision, settings.environment, contract, settings.strict))
}

/**
 * Warns of what a template is refused for, if the app starts all the same.
 *
 * @throws the error itself if it is no {@link LoadError}
 */
export function warnOfLoadError(error: unknown, warn: Warn): void {
  if (!isLoadError(error)) throw error
  warn(error.location ?? { file: TEMPLATE_NAME }, error.message)
}

/**
 * Refuses production on Bun if Bun itself has read an env file: its values cannot be told from the server's own.
 *
 * @throws {SecretsError} `SECRETS_FILE`
 */
export function assertNoFileOfBun({ decision }: Facts, { environment }: Settings): void {
  if (environment !== realEnvironment()) return
  const file = fileReadByBun(environment)
  if (file === undefined) return
  const hint = [
    'Start Bun with --no-env-file:',
    '  bun --no-env-file --preload secrets/register app.ts',
    'And keep such files out of what is deployed.',
  ].join('\n')
  const text = 'Bun reads this file by itself, and production takes nothing from a file'
  throw toSecretsError(new LoadError('SECRETS_FILE', text, { file }, hint), decision, environment)
}

/** The refusal of production without a contract. */
export function refuseNoTemplate({ contract, decision }: Facts, { environment }: Settings): SecretsError {
  const what = contract.template ? `${contract.template} names no variable` : `there is no ${TEMPLATE_NAME}`
  const text = `${what}, so nothing says which variables this app needs`
  const hint = [
    'It names them, without their values: commit it, and deploy it with the app.',
    'If it is committed, look for a line such as ".env*" in .dockerignore, and put "!.env.example" after it.',
  ].join('\n')
  return toSecretsError(new LoadError('SECRETS_TEMPLATE', text, undefined, hint), decision, environment)
}

/** The refusal of development without a secrets file. */
export function refuseNoFile({ contract, decision, project }: Facts, settings: Settings): SecretsError {
  const { environment } = settings
  const { folder } = project
  const { paths } = resolveFileOptions(settings)
  const { template } = contract
  const [named] = paths ?? []
  // If the template lies elsewhere, what is beside it may not be read.
  const file =
    named && !String(named).includes('://')
      ? String(named)
      : template === TEMPLATE_NAME
        ? '.env'
        : join(folder, '.env')
  // The command does not know files that code has named.
  const command =
    template === TEMPLATE_NAME && !named
      ? `npx --no secrets init${folderOption(folder)}`
      : `cp ${template} ${file}`
  const here = template
    ? ['On your own machine, make one from the template, and fill it in:', `  ${command}`]
    : ['On your own machine, make one: a line KEY=value for each secret.']
  const keys = [...contract.keys.values()].filter(({ required }) => required)
  const needed = keys.length > 0 ? [`  ${keys.map(({ key }) => key).join(' ')}`] : []
  const there = [
    `On a server, set NODE_ENV=production in its environment${needed.length > 0 ? ', and with it:' : '.'}`,
    ...needed,
  ]
  // A URL may hold a password.
  const shown = paths?.map((path) => (String(path).includes('://') ? 'file of the name given' : String(path)))
  const missing = shown ? shown.join(', and no ') : '.env, and no secrets.json, .js or .ts,'
  const text = `there is no ${missing} in ${folder}`
  const error = new LoadError('SECRETS_NO_FILE', text, undefined, [...here, ...there].join('\n'))
  return toSecretsError(error, decision, environment)
}

/** The option that names a folder, unless a command would be run in it anyway. */
function folderOption(folder: string): string {
  const option = ` -C ${/^[\w./@:%+,=-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`
  try {
    return workingFolder() === folder ? '' : option
  } catch {
    return option
  }
}

/** Throws what was caught: a {@link LoadError} as the error that the caller gets, and anything else as it is. */
export function rethrow(error: unknown, decision: Decision, environment: Environment): never {
  return raise(isLoadError(error) ? toSecretsError(error, decision, environment) : error)
}

function toSecretsError(error: LoadError, decision: Decision, environment: Environment): SecretsError {
  const { mode, reason } = decision
  const context = toReportContext(decision, environment, undefined, false)
  const { message, hint } = reportLoadError(error, context)
  return refuse(message, { code: error.code, mode, reason, hint })
}

function toReportContext(
  decision: Decision,
  environment: Environment,
  contract: Contract | undefined,
  isStrict: boolean,
): ReportContext {
  return {
    ...decision,
    platform: findPlatform(environment),
    template: contract?.template,
    isStrict,
    isPlainProduction: decision.reason === 'NODE_ENV=production',
  }
}
