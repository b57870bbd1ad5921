import { realpathSync } from 'node:fs'
import { isTruthy, workingFolder } from '../../environment.ts'
import { shownName } from '../../files/find-project.ts'
import { toPath } from '../../files/named-files.ts'
import { TEMPLATE_NAME } from '../../files/project.ts'
import type { CommandArgs, CommandHandler } from '../args.ts'
import { type Context, findContext, findUntrustedModule } from '../context.ts'
import { EXIT_CODE, Failure, UsageError } from '../errors.ts'
import { Repository } from '../git.ts'
import { stdout, writeJson } from '../output.ts'
import { findOtherTemplate } from '../secrets-file-names.ts'
import { formatDirectoryOption, quoteShellPath } from '../shell.ts'
import { findTemplateSecrets } from '../template.ts'
import { findBypasses } from './bypasses.ts'
import { compareWithTemplate, readCode } from './code.ts'
import { type ContractState, checkContract, checkEnvFiles, isBroken } from './contract.ts'
import { checkFileSafety } from './file-safety.ts'
import { readPackage } from './package.ts'
import { listProjectFiles, readGitFiles } from './project-files.ts'
import type { Remark, Remarks } from './remark.ts'
import { type CheckResult, formatReport, toJson } from './report.ts'

/** Checks the values against the contract. In development it then checks files and code, and looks for bypasses. */
export const check: CommandHandler<'check'> = ({ flags }) => {
  const context = findContext(flags.directory, flags.production)
  const result = runCheck(context, flags)
  if (flags.json) writeJson(toJson(result))
  else stdout.write(formatReport(result, stdout))
  const { contract, findings } = result
  const isUnknown = contract.keys.some(({ state }) => state === 'unknown')
  if (contract.keys.some(isBroken) || !hasContract(contract)) return EXIT_CODE.broken
  return findings.length > 0 || isUnknown ? EXIT_CODE.found : EXIT_CODE.ok
}

function runCheck(context: Context, flags: CommandArgs<'check'>['flags']): CheckResult {
  const { decision, settings, folder } = context
  const head = { decision, folder: folder === workingFolder() ? undefined : folder }
  const envFiles = flags['env-file']
  if (envFiles) {
    if (envFiles.some((file) => file.trim() === '')) {
      throw new UsageError('-f needs the path of a file', 'check')
    }
    const from = flags.directory === undefined ? workingFolder() : folder
    const contract = checkEnvFiles(context, decision, envFiles, from)
    const meaning =
      decision.mode === 'production'
        ? 'With these values the app refuses to start.'
        : 'This was checked as development. Use --production to check it as a server does.'
    return { ...head, contract, meaning, ...checkTemplate(folder, contract, decision.mode === 'production') }
  }
  if (decision.mode === 'production') {
    const contract = checkContract(context, decision, 'unread')
    const meaning = 'In this environment the app refuses to start (exit code 78).'
    return { ...head, contract, meaning, ...checkTemplate(folder, contract, true) }
  }
  const unchecked: Remark[] = []
  const repository = findRepository(folder, unchecked)
  const isUntrusted = hasUntrustedModule(context, unchecked)
  const contract = checkContract(context, decision, isUntrusted ? 'unknown' : 'read')
  const own = checkTemplate(folder, contract, false)
  const around = checkProject(context, contract, repository)
  return {
    ...head,
    contract,
    meaning: explainInDevelopment(contract, settings.strict),
    findings: [...own.findings, ...around.findings],
    warnings: [...own.warnings, ...unchecked, ...around.warnings],
  }
}

/** Says what a broken contract means in development. */
function explainInDevelopment(contract: ContractState, isStrict: boolean): string {
  if (isStrict) return 'SECRETS_STRICT is set, so the app refuses to start in development too.'
  const isWarned = hasContract(contract) && contract.files?.length !== 0
  return isWarned
    ? 'In development the app starts with a warning; in production it refuses to start.'
    : 'In production the app refuses to start.'
}

function hasContract({ keys }: ContractState): boolean {
  return keys.length > 0
}

/** Checks that there is a contract, and returns what lint found. */
function checkTemplate(folder: string, contract: ContractState, isProduction: boolean): Remarks {
  const { template } = contract
  const warnings = [...contract.lintRemarks]
  if (hasContract(contract)) return { findings: [], warnings }
  const text = template
    ? `${template.name} lists no variable, so nothing says which ones this app needs`
    : 'there is no .env.example, so nothing says which variables this app needs'
  const other = isProduction ? undefined : findOtherTemplate(folder)
  const remedy = createTemplateRemedy(folder, other, isProduction)
  return { findings: [{ kind: 'no-template', place: undefined, text, ...remedy }], warnings }
}

function createTemplateRemedy(
  folder: string,
  other: string | undefined,
  isProduction: boolean,
): Pick<Remark, 'command' | 'fix'> {
  if (isProduction) {
    return {
      fix: 'Commit it, and deploy it with the app. In .dockerignore, "!.env.example" must come after ".env*".',
    }
  }
  if (other === undefined) return { command: `npx --no secrets init${formatDirectoryOption(folder)}` }
  return {
    command: `mv ${quoteShellPath(folder, other)} ${quoteShellPath(folder, TEMPLATE_NAME)}`,
    fix: `Run this if ${other} is the template.`,
  }
}

/** Finds the repository of a folder. If git does not answer, a warning says what is not checked. */
function findRepository(folder: string, warnings: Remark[]): Repository | undefined {
  try {
    return Repository.of(folder)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    warnings.push(createUnchecked(`${error.message}: tracked and ignored files are not checked`))
    return undefined
  }
}

/** True if a load would run a secrets module that git tracks, or for which git does not answer. */
function hasUntrustedModule(context: Context, warnings: Remark[]): boolean {
  try {
    const name = findUntrustedModule(context)
    if (name === undefined) return false
    warnings.push(createUnchecked(`${name} is not run, since git tracks it, so its values are unknown`))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const reason = 'git does not say whether it came with a clone'
    warnings.push(
      createUnchecked(`the secrets module is not run, since ${reason}, so its values are unknown`),
    )
  }
  return true
}

function createUnchecked(text: string): Remark {
  return { kind: 'unchecked', place: undefined, text }
}

/** Checks the files and the code around the values, in development. */
function checkProject(
  { folder, environment, files: fileSettings }: Context,
  { template, keys, files }: ContractState,
  repository: Repository | undefined,
): Remarks {
  const noFile: Remark[] = []
  if (files?.length === 0 && keys.length > 0 && !isTruthy(environment, 'CI')) {
    noFile.push({
      kind: 'no-file',
      place: undefined,
      text: 'there is no secrets file here, so only environment variables count',
      command: `npx --no secrets init${formatDirectoryOption(folder)}`,
    })
  }
  const git = repository && readGitFiles(repository)
  const named = new Set(fileSettings.paths?.map((path) => shownName(folder, toPath(folder, path))))
  const safety = checkFileSafety(folder, git, named)
  const sensitive = new Map(keys.map(({ key, sensitive }) => [key, sensitive]))
  const projectFiles = listProjectFiles(folder, git).filter((file) => !named.has(file))
  const code = readCode(folder, projectFiles, template ? keys.map(({ key }) => key) : [])
  const lines = new Map(keys.map(({ key, line }) => [key, line]))
  const surroundings = {
    folder: realpathSync(folder),
    root: repository?.root,
    files: projectFiles,
    json: readPackage(folder),
    template: template?.name ?? TEMPLATE_NAME,
  }
  const secrets = template ? findTemplateSecrets(template, (key) => sensitive.get(key) ?? false) : []
  return {
    findings: [
      ...safety.findings,
      ...secrets.map((secret) => ({ kind: 'template-secret' as const, ...secret })),
    ],
    warnings: [
      ...noFile,
      ...safety.warnings,
      ...(template ? compareWithTemplate(code, template.name, lines) : []),
      ...findBypasses(code, surroundings),
    ],
  }
}
