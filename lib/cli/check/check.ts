import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { isOn, workingFolder } from '../../environment.ts'
import { toPath } from '../../files/env-files.ts'
import { shownName, templateName } from '../../files/project.ts'
import type { Call, Run } from '../args.ts'
import { findSubject, type Subject, strangeModule } from '../context.ts'
import { exitCode, Failure, UsageError } from '../errors.ts'
import { Repository } from '../git.ts'
import { stdout, writeJson } from '../output.ts'
import { inFolder, shellPath } from '../shell.ts'
import { findTemplateSecrets } from '../template-secrets.ts'
import { findUndone } from './bypasses.ts'
import { compare, readCode } from './code.ts'
import { type ContractState, checkContract, checkEnvFiles, isBroken } from './contract.ts'
import { checkFiles } from './files.ts'
import { type GitFiles, gitFiles, ownFiles } from './own-files.ts'
import { readPackage } from './package.ts'
import type { Remark, Remarks } from './remark.ts'
import { type Result, show, toJson } from './show.ts'

/** Checks the values against the contract; in development then the files, the code, and what would undo the check. */
export const check: Run<'check'> = ({ flags }) => {
  const subject = findSubject(flags.directory, flags.production)
  const result = examine(subject, flags)
  if (flags.json) writeJson(toJson(result))
  else stdout.write(show(result, stdout))
  const { contract, findings } = result
  const isUnknown = contract.keys.some(({ state }) => state === 'unknown')
  if (contract.keys.some(isBroken) || !hasContract(contract)) return exitCode.broken
  return findings.length > 0 || isUnknown ? exitCode.found : exitCode.fine
}

function examine(subject: Subject, flags: Call<'check'>['flags']): Result {
  const { decision, settings, folder } = subject
  const head = { decision, folder: folder === workingFolder() ? undefined : folder }
  const envFiles = flags['env-file']
  if (envFiles) {
    if (envFiles.some((file) => file.trim() === ''))
      throw new UsageError('-f needs the path of a file', 'check')
    const from = flags.directory === undefined ? workingFolder() : folder
    const contract = checkEnvFiles(subject, decision, envFiles, from)
    const meaning =
      decision.mode === 'production'
        ? 'A host with these values refuses to start the app.'
        : 'This was checked as development: --production checks it as a server does.'
    return { ...head, contract, meaning, ...remarksOn(folder, contract, decision.mode === 'production') }
  }
  if (decision.mode === 'production') {
    const contract = checkContract(subject, decision, 'unread')
    const meaning = 'A start in this environment is refused (exit code 78).'
    return { ...head, contract, meaning, ...remarksOn(folder, contract, true) }
  }
  const unchecked: Remark[] = []
  const repository = askGit(folder, unchecked)
  const contract = checkContract(subject, decision, isStrange(subject, unchecked) ? 'unknown' : 'read')
  const own = remarksOn(folder, contract, false)
  const around = lookAround(subject, contract, repository)
  return {
    ...head,
    contract,
    meaning: meaningHere(contract, settings.strict),
    findings: [...own.findings, ...around.findings],
    warnings: [...own.warnings, ...unchecked, ...around.warnings],
  }
}

/** What a broken contract means in development. */
function meaningHere(contract: ContractState, isStrict: boolean): string {
  if (isStrict) return 'SECRETS_STRICT is set: here too, the app does not start with this.'
  const isTold = hasContract(contract) && contract.files?.length !== 0
  return `${isTold ? 'In development the app starts with a warning; in' : 'In'} production it would not start.`
}

function hasContract({ keys }: ContractState): boolean {
  return keys.length > 0
}

// What other tools call it.
const otherNames = [
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.tpl',
  'env.example',
  'example.env',
  '.env-example',
]

/** What is to be said of the contract itself. */
function remarksOn(folder: string, contract: ContractState, isProduction: boolean): Remarks {
  const { template } = contract
  if (hasContract(contract)) return { findings: [], warnings: [...contract.oddities] }
  const text = template
    ? `${template.name} names no variable, so nothing says which ones this app needs`
    : 'there is no .env.example, so nothing says which variables this app needs'
  const other = isProduction ? undefined : otherNames.find((name) => existsSync(join(folder, name)))
  const place = undefined
  return {
    findings: [{ kind: 'no-template', place, text, ...remedy(folder, other, isProduction) }],
    warnings: [...contract.oddities],
  }
}

/** What to do where no variable is named. */
function remedy(
  folder: string,
  other: string | undefined,
  isProduction: boolean,
): Pick<Remark, 'command' | 'fix'> {
  if (isProduction) {
    return {
      fix: 'Commit it, and deploy it with the app: in .dockerignore, "!.env.example" has to stand behind ".env*".',
    }
  }
  if (other === undefined) return { command: `npx --no secrets init${inFolder(folder)}` }
  return {
    command: `mv ${shellPath(folder, other)} ${shellPath(folder, templateName)}`,
    fix: `Do so where ${other} is the template.`,
  }
}

/** The repository of a folder; where git cannot be asked, that is told, and nothing that depends on it. */
function askGit(folder: string, warnings: Remark[]): Repository | undefined {
  try {
    return Repository.of(folder)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    warnings.push(unchecked(`${error.message}: what it tracks and ignores is not checked`))
    return undefined
  }
}

/** True where a load would run a secrets module that may be a stranger's; git tracks it, or cannot say. */
function isStrange(subject: Subject, warnings: Remark[]): boolean {
  try {
    const name = strangeModule(subject)
    if (name === undefined) return false
    warnings.push(unchecked(`${name} is not run, since git tracks it: which values it sets is not known`))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    warnings.push(
      unchecked(
        'the secrets module is not run, since git cannot say whether it came with a clone: which values it sets is not known',
      ),
    )
  }
  return true
}

function unchecked(text: string): Remark {
  return { kind: 'unchecked', place: undefined, text }
}

/** Looks at what lies around the values, in development: the files, and the code. */
function lookAround(
  { folder, environment, settings }: Subject,
  { template, keys, files }: ContractState,
  repository: Repository | undefined,
): Remarks {
  const without: Remark[] = []
  if (files?.length === 0 && keys.length > 0 && !isOn(environment, 'CI')) {
    const text = 'there is no secrets file here, so the values are those of the environment alone'
    without.push({
      kind: 'no-file',
      place: undefined,
      text,
      command: `npx --no secrets init${inFolder(folder)}`,
    })
  }
  const git: GitFiles | undefined = repository && gitFiles(repository)
  const named = new Set(settings.paths?.map((path) => shownName(folder, toPath(folder, path))))
  const safety = checkFiles(folder, git, named)
  const sensitive = new Map(keys.map(({ key, sensitive }) => [key, sensitive]))
  const own = ownFiles(folder, git).filter((file) => !named.has(file))
  const code = readCode(folder, own, template ? keys.map(({ key }) => key) : [])
  const lines = new Map(keys.map(({ key, line }) => [key, line]))
  const surroundings = {
    folder: realpathSync(folder),
    root: repository?.root,
    files: own,
    json: readPackage(folder),
    template: template?.name ?? templateName,
  }
  const secrets = template ? findTemplateSecrets(template, (key) => sensitive.get(key) ?? false) : []
  return {
    findings: [
      ...safety.findings,
      ...secrets.map((secret) => ({ kind: 'template-secret' as const, ...secret })),
    ],
    warnings: [
      ...without,
      ...safety.warnings,
      ...(template ? compare(code, template.name, lines) : []),
      ...findUndone(code, surroundings),
    ],
  }
}
