import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODULE_NAMES } from '../../files/env-files.ts'
import { TEMPLATE_NAME } from '../../files/project.ts'
import { MAX_FILE_BYTES } from '../../files/read.ts'
import { Failure } from '../errors.ts'
import { type IgnoreRule, isIgnored, parseIgnoreRules } from '../ignore-rules.ts'
import { isSharedEnvName } from '../secrets-file-names.ts'
import { writeFile } from '../write-file.ts'
import { GitQueries } from './git-queries.ts'

/** The rules that were added to an ignore file. */
interface IgnoreChange {
  /** The name that messages show. */
  file: string
  path: string
  added: string[]
}

/** What keeps the secrets files of a project folder out of git and out of images. */
export interface Protection {
  changes: IgnoreChange[]
  /** What is still wrong, in whole sentences. */
  warnings: string[]
  /** The secrets files that git tracks. */
  tracked: string[]
}

/** What must be ignored, and what must not. Paths are relative to the folder, and inside it. */
export interface FilesToProtect {
  folder: string
  /** The env file. */
  env: string | undefined
  template: string | undefined
  /** The secrets module that holds the values. */
  module: string | undefined
  /** Returns the name of a file of the folder that messages show. */
  nameOf: (file: string) => string
}

/**
 * Completes `.gitignore`, and `.dockerignore` if there is one, so that they match the secrets files and not the
 * template.
 *
 * @throws {Failure} if an ignore file cannot be read or written
 */
export function protectSecretsFiles(files: FilesToProtect): Protection {
  const { folder, env, template, module, nameOf } = files
  const git = new GitQueries(folder)
  const tracked = git.tracked([...(env ? [env] : []), '.env', ...MODULE_NAMES])
  const changes = (['git', 'docker'] as const).flatMap((dialect) => {
    const change = completeIgnoreFile(files, dialect, git, tracked)
    return change ? [change] : []
  })
  const warnings: string[] = []
  const envName = env ?? '.env'
  if (!tracked.includes(envName) && git.isIgnored(envName) === false) {
    warnings.push(`git still does not ignore ${nameOf(envName)}: check .gitignore.`)
  }
  const committed = template ?? TEMPLATE_NAME
  if (git.tracked([committed]).length === 0 && git.isIgnored(committed)) {
    warnings.push(
      `git ignores ${nameOf(committed)}, but you have to commit it: "git check-ignore -v" shows the rule.`,
    )
  }
  // A module of such a name that does not hold the values may be anything.
  const secretsFiles = new Set([env, '.env', module])
  return { changes, warnings, tracked: [...new Set(tracked)].filter((name) => secretsFiles.has(name)) }
}

const OTHER_ENV_FILES = 'local development production test staging x'.split(' ').map((name) => `.env.${name}`)

function completeIgnoreFile(
  { folder, env, template, nameOf }: FilesToProtect,
  dialect: 'git' | 'docker',
  git: GitQueries,
  tracked: readonly string[],
): IgnoreChange | undefined {
  const file = dialect === 'git' ? '.gitignore' : '.dockerignore'
  const bytes = readIgnoreFile(join(folder, file), nameOf(file))
  if (bytes === undefined && dialect === 'docker') return undefined
  const text = bytes?.toString() ?? ''
  const rules = parseIgnoreRules(text, dialect)
  // In another folder, "secrets.ts" may be code.
  const root = dialect === 'git' ? '/' : ''
  const areIgnored = (names: readonly string[]) => {
    const ignored = dialect === 'git' ? git.ignoredForAll(names) : new Set()
    return names.every((name) => ignored.has(name) || isIgnored(rules, name))
  }

  const added = [
    { pattern: '.env', names: ['.env'] },
    { pattern: '.env.*', names: OTHER_ENV_FILES },
  ]
    .filter(({ names }) => !areIgnored(names))
    .map(({ pattern }) => pattern)

  const templates = [TEMPLATE_NAME, ...(template ? [template] : [])]
  const rulesAfter = [...rules, ...parseIgnoreRules(added.join('\n'), dialect)]
  for (const name of new Set([...templates, ...readdirSync(folder).filter(isSharedEnvName).slice(0, 20)])) {
    const wasIgnored = areIgnored([name])
    const willBeIgnored = isIgnored(rulesAfter, name) || (wasIgnored && !hasException(text, rules, name))
    if (willBeIgnored && (templates.includes(name) || !wasIgnored)) {
      added.push(`!${name.includes('/') ? root : ''}${name}`)
    }
  }

  const hasOwnName = env !== undefined && env !== '.env' && !env.startsWith('.env.')
  for (const name of [...(hasOwnName ? [env] : []), ...MODULE_NAMES]) {
    // A tracked file of such a name may be code.
    if (!tracked.includes(name) && !areIgnored([name])) added.push(root + name)
  }
  if (added.length === 0) return undefined
  const newline = /\r\n/.test(text) ? '\r\n' : '\n'
  const start = text === '' || text.endsWith('\n') ? '' : newline
  const addition = Buffer.from(start + added.map((pattern) => pattern + newline).join(''))
  writeFile({
    path: join(folder, file),
    name: nameOf(file),
    text: Buffer.concat([bytes ?? Buffer.alloc(0), addition]),
  })
  return { file: nameOf(file), path: join(folder, file), added }
}

/** True if the ignore file itself lets a file through, so that the rule which matches it is in another file. */
function hasException(text: string, rules: readonly IgnoreRule[], name: string): boolean {
  return text.split(/\r?\n/).some((line) => line.trim() === `!${name}`) && !isIgnored(rules, name)
}

function readIgnoreFile(path: string, name: string): Buffer | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) return undefined
  const fail = (text: string, hint = ''): never => {
    throw new Failure(`${name} ${text}`, hint)
  }
  if (!status.isFile() && !status.isSymbolicLink()) return fail('is not a file')
  if (status.size > MAX_FILE_BYTES) return fail('is larger than 1 MiB')
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    return fail(`cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail('is in UTF-16, which git and Docker cannot read', 'Save it as UTF-8, and try again.')
  }
  return bytes
}
