import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Environment, realEnvironment, workingFolder } from '../environment.ts'
import { MODULE_NAMES } from '../files/env-files.ts'
import { type FileSettings, resolveFileOptions } from '../files/file-options.ts'
import { toPath } from '../files/named-files.ts'
import { TEMPLATE_NAME } from '../files/project.ts'
import type { Decision } from '../mode/decision.ts'
import { decideMode } from '../mode/mode.ts'
import { resolveOptions, type Settings } from '../options.ts'
import { Failure, UsageError } from './errors.ts'
import { listAncestors } from './file-system.ts'
import { Repository, splitStrings } from './git.ts'
import { formatDirectoryOption, quoteShellWord } from './shell.ts'

/** What a command works on: a project folder, in an environment. */
export interface Context {
  /** The project folder, as an absolute path. */
  folder: string
  environment: Environment
  /** The options that a load in this folder would use. */
  settings: Settings
  /** Which env files that load would read, and how. */
  files: FileSettings
  decision: Decision
}

/**
 * Finds the project and the mode.
 *
 * @param directory the folder that `-C` names. @default the nearest folder, from the working directory up, that holds
 *   files of a project
 * @param asProduction true to work as in production, whatever the mode
 * @throws {UsageError} if `-C` names no folder
 * @throws {Failure} if the working directory was removed
 * @throws {SecretsError} if `SECRETS_MODE` is neither mode
 */
export function findContext(directory: string | undefined, asProduction = false): Context {
  const environment = realEnvironment()
  const found = decideMode(environment)
  const decision = asProduction ? PRODUCTION_ASKED : found
  const folder =
    directory === undefined ? findNearestProject(readWorkingFolder(), decision) : resolveFolder(directory)
  const settings = resolveOptions({ cwd: folder })
  return { folder, environment, settings, files: resolveFileOptions(settings), decision }
}

const PRODUCTION_ASKED: Decision = {
  mode: 'production',
  reason: '--production was given',
  by: 'SECRETS_MODE',
}

function readWorkingFolder(): string {
  try {
    return workingFolder()
  } catch {
    throw new Failure('the working directory no longer exists')
  }
}

function resolveFolder(directory: string): string {
  if (directory === '') throw new UsageError('-C needs the path of a folder')
  const folder = resolve(readWorkingFolder(), directory)
  try {
    if (statSync(folder).isDirectory()) return folder
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR'
    throw new UsageError(
      `the folder that -C names ${isAbsent ? 'does not exist' : `cannot be used (${code})`}`,
    )
  }
  throw new UsageError('-C names a file, not a folder')
}

const PROJECT_FILES = ['package.json', TEMPLATE_NAME]

function findNearestProject(start: string, { mode }: Decision): string {
  // In production nothing looks for a secrets file.
  const names = mode === 'production' ? PROJECT_FILES : [...PROJECT_FILES, '.env', ...MODULE_NAMES]
  for (const folder of listAncestors(start)) {
    if (names.some((name) => existsSync(join(folder, name)))) return folder
  }
  return start
}

/**
 * Finds a secrets module that git tracks. It may have come with a clone, as a stranger's code, so it is never run.
 * `secrets.json` is no code, and not meant.
 *
 * @returns its name; `undefined` if there is none
 * @throws {Failure} if git does not answer
 */
export function findTrackedModule(folder: string): string | undefined {
  const names = MODULE_NAMES.filter((name) => name !== 'secrets.json' && existsSync(join(folder, name)))
  if (names.length === 0) return undefined
  // On a file system that ignores case, Secrets.js would be run as secrets.js.
  const answer = Repository.of(folder)?.ask(['--icase-pathspecs', 'ls-files', '-z', '--', ...names])
  return answer && splitStrings(answer)[0]
}

/**
 * Finds the secrets module that a load would run although git tracks it.
 *
 * @returns its name; `undefined` if a load runs no such module
 * @throws {Failure} if there is a module, and git does not answer
 */
export function findUntrustedModule({ folder, settings, files }: Context): string | undefined {
  const envFiles = files.paths ?? ['.env', ...(settings.isTest ? ['.env.test'] : [])]
  const isRun = !envFiles.some((path) => existsSync(toPath(folder, path)))
  return isRun ? findTrackedModule(folder) : undefined
}

/**
 * Refuses to go on if a load would run a secrets module that git tracks.
 *
 * @throws {Failure} with what to do
 */
export function refuseUntrustedModule(context: Context): void {
  const name = findUntrustedModule(context)
  if (name === undefined) return
  throw new Failure(
    `git tracks ${name}, so it is not run: it may be a stranger's code`,
    [
      'If it is your own, rotate the secrets in it, since they leaked. Then run',
      `  git${formatDirectoryOption(context.folder)} rm --cached -f -- ${quoteShellWord(name)}`,
    ].join('\n'),
  )
}
