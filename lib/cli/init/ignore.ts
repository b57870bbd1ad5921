import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { moduleNames } from '../../files/module-names.ts'
import { templateName } from '../../files/project.ts'
import { Failure } from '../errors.ts'
import { type IgnoreRule, isIgnored, parseIgnoreRules } from '../ignore-rules.ts'
import { replaceFile } from '../write-file.ts'
import { GitAnswers } from './asking-git.ts'

/** What an ignore file lacks. */
interface IgnoreChange {
  /** As it is named to people. */
  file: string
  path: string
  added: string[]
}

/** What keeps the secrets files of a project folder out of git and out of images. */
export interface Protection {
  changes: IgnoreChange[]
  /** What is still not as it should be, in whole sentences. */
  warnings: string[]
  /** The secrets files that git tracks. */
  tracked: string[]
}

/** What is to be kept out, and what never is. Paths are relative to the folder, and lie in it. */
export interface Guarded {
  folder: string
  /** The env file. */
  env: string | undefined
  template: string | undefined
  /** The secrets module that holds the values. */
  module: string | undefined
  /** How a file of the folder is named to people. */
  nameOf: (file: string) => string
}

/**
 * Sees to it that git, and Docker where it is used, pass over the secrets files and not over the template.
 *
 * @throws {Failure} where an ignore file cannot be read or written
 */
export function protect(guarded: Guarded): Protection {
  const { folder, env, template, module, nameOf } = guarded
  const git = new GitAnswers(folder)
  const tracked = git.tracked([...(env ? [env] : []), '.env', ...moduleNames])
  const changes = (['git', 'docker'] as const).flatMap((dialect) => {
    const change = complete(guarded, dialect, git, tracked)
    return change ? [change] : []
  })
  const warnings: string[] = []
  const kept = env ?? '.env'
  if (!tracked.includes(kept) && git.isIgnored(kept) === false) {
    warnings.push(`git still does not ignore ${nameOf(kept)}: look at .gitignore.`)
  }
  const shown = template ?? templateName
  if (git.tracked([shown]).length === 0 && git.isIgnored(shown)) {
    warnings.push(
      `git ignores ${nameOf(shown)}, which is to be committed: "git check-ignore -v" names the rule.`,
    )
  }
  // Where a module by such a name does not hold the values, it may be anything.
  const read = new Set([env, '.env', module])
  return { changes, warnings, tracked: [...new Set(tracked)].filter((name) => read.has(name)) }
}

/** Other files of this kind that people commit. */
const committed = /^\.env\.(?:[\w.-]*[.-])?(?:example|sample|template|dist|schema|defaults?)$/

const otherEnvFiles = 'local development production test staging x'.split(' ').map((name) => `.env.${name}`)

function complete(
  { folder, env, template, nameOf }: Guarded,
  dialect: 'git' | 'docker',
  git: GitAnswers,
  tracked: readonly string[],
): IgnoreChange | undefined {
  const file = dialect === 'git' ? '.gitignore' : '.dockerignore'
  const bytes = readRules(join(folder, file), nameOf(file))
  if (bytes === undefined && dialect === 'docker') return undefined
  const text = bytes?.toString() ?? ''
  const rules = parseIgnoreRules(text, dialect)
  // Only beside the file: any folder may have a module by the name of "secrets.ts", which is code.
  const root = dialect === 'git' ? '/' : ''
  const isCovered = (names: readonly string[]) => {
    const ignored = dialect === 'git' ? git.ignoredForAll(names) : new Set()
    return names.every((name) => ignored.has(name) || isIgnored(rules, name))
  }

  const envRules = [
    { pattern: '.env', names: ['.env'] },
    { pattern: '.env.*', names: otherEnvFiles },
  ].filter(({ names }) => !isCovered(names))
  const added = envRules.map(({ pattern }) => pattern)

  const meant = [templateName, ...(template ? [template] : [])]
  const after = [...rules, ...parseIgnoreRules(added.join('\n'), dialect)]
  for (const name of new Set([...meant, ...readdirSync(folder).filter(isCommitted).slice(0, 20)])) {
    const wasHidden = isCovered([name])
    const isHidden = isIgnored(after, name) || (wasHidden && !hasException(text, rules, name))
    if (isHidden && (meant.includes(name) || !wasHidden))
      added.push(`!${name.includes('/') ? root : ''}${name}`)
  }

  const isNamed = env !== undefined && env !== '.env' && !env.startsWith('.env.')
  for (const name of [...(isNamed ? [env] : []), ...moduleNames]) {
    // What git tracks by such a name may be code.
    if (!tracked.includes(name) && !isCovered([name])) added.push(root + name)
  }
  if (added.length === 0) return undefined
  const newline = /\r\n/.test(text) ? '\r\n' : '\n'
  const start = text === '' || text.endsWith('\n') ? '' : newline
  const addition = Buffer.from(start + added.map((pattern) => pattern + newline).join(''))
  replaceFile({
    path: join(folder, file),
    name: nameOf(file),
    text: Buffer.concat([bytes ?? Buffer.alloc(0), addition]),
  })
  return { file: nameOf(file), path: join(folder, file), added }
}

function isCommitted(name: string): boolean {
  return name.length < 100 && committed.test(name)
}

/** True where a file is let through by the ignore file itself, and what hides it stands elsewhere. */
function hasException(text: string, rules: readonly IgnoreRule[], name: string): boolean {
  return text.split(/\r?\n/).some((line) => line.trim() === `!${name}`) && !isIgnored(rules, name)
}

const largest = 1024 * 1024

function readRules(path: string, name: string): Buffer | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) return undefined
  const fail = (text: string, hint = ''): never => {
    throw new Failure(`${name} ${text}`, hint)
  }
  if (!status.isFile() && !status.isSymbolicLink()) return fail('is not a file')
  if (status.size > largest) return fail('is larger than 1 MiB')
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    return fail(`cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail('is in UTF-16, which git and Docker do not understand', 'Save it as UTF-8, and try again.')
  }
  return bytes
}
