import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Environment, realEnvironment, workingFolder } from '../environment.ts'
import { toPath } from '../files/env-files.ts'
import { moduleNames } from '../files/module-names.ts'
import { templateName } from '../files/project.ts'
import type { Decision } from '../mode/decision.ts'
import { decideMode } from '../mode/mode.ts'
import { type Settings, settle } from '../options.ts'
import { Failure, UsageError } from './errors.ts'
import { list, Repository } from './git.ts'
import { inFolder, shellWord } from './shell.ts'

/** What a command is about: a project folder, and the environment it is looked at in. */
export interface Subject {
  /** The project folder, as an absolute path. */
  folder: string
  environment: Environment
  /** What a load there would be asked to do. */
  settings: Settings
  decision: Decision
}

/**
 * Finds what a command is about.
 *
 * @param directory the folder that `-C` names; else the working directory, or where that holds nothing of a
 *   project, the nearest folder above it that does
 * @param asProduction true where production is meant, whatever the mode
 * @throws {UsageError} where the folder that was named does not exist
 * @throws {Failure} where the working directory has been removed
 * @throws {SecretsError} where `SECRETS_MODE` is neither mode
 */
export function findSubject(directory: string | undefined, asProduction = false): Subject {
  const environment = realEnvironment()
  const found = decideMode(environment)
  const decision = asProduction ? asked : found
  const folder = directory === undefined ? nearestProject(here(), decision) : namedFolder(directory)
  return { folder, environment, settings: { ...settle({ cwd: folder }), cwd: folder }, decision }
}

const asked: Decision = { mode: 'production', reason: '--production was given', by: 'SECRETS_MODE' }

function here(): string {
  try {
    return workingFolder()
  } catch {
    throw new Failure('the working directory does not exist any more')
  }
}

function namedFolder(directory: string): string {
  if (directory === '') throw new UsageError('-C needs the path of a folder')
  const folder = resolve(here(), directory)
  try {
    if (statSync(folder).isDirectory()) return folder
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR'
    throw new UsageError(
      `the folder that -C names ${isAbsent ? 'does not exist' : `cannot be used (${code})`}`,
    )
  }
  throw new UsageError('what -C names is not a folder')
}

const signs = ['package.json', templateName]

function nearestProject(start: string, { mode }: Decision): string {
  // In production nothing looks for a secrets file.
  const names = mode === 'production' ? signs : [...signs, '.env', ...moduleNames]
  for (let folder = start; ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(join(folder, name)))) return folder
    if (dirname(folder) === folder) return start
  }
}

/**
 * The secrets module of a folder that git tracks, by name; `undefined` where there is none. Such a module is no
 * secret, and may have come with a clone: it is a stranger's code, and is not run. JSON is none.
 *
 * @throws {Failure} where git cannot be asked
 */
export function trackedModule(folder: string): string | undefined {
  const names = moduleNames.filter((name) => name !== 'secrets.json' && existsSync(join(folder, name)))
  if (names.length === 0) return undefined
  // On a disk that takes Secrets.js for secrets.js, either would be run.
  const answer = Repository.of(folder)?.ask(['--icase-pathspecs', 'ls-files', '-z', '--', ...names])
  return answer && list(answer)[0]
}

/**
 * The secrets module that a load would run, where git tracks it; `undefined` where all is well.
 *
 * @throws {Failure} where there is one, and git cannot be asked
 */
export function strangeModule({ folder, settings }: Subject): string | undefined {
  const envFiles = settings.paths ?? ['.env', ...(settings.isTest ? ['.env.test'] : [])]
  const isRun = !envFiles.some((path) => existsSync(toPath(folder, path)))
  return isRun ? trackedModule(folder) : undefined
}

/**
 * Refuses to go on where a load would run a secrets module that git tracks.
 *
 * @throws {Failure} with what to do
 */
export function refuseTrackedModule(subject: Subject): void {
  const name = strangeModule(subject)
  if (name === undefined) return
  throw new Failure(
    `git tracks ${name}, so it is not run: it may be a stranger's code`,
    [
      'If it is your own, the secrets in it are compromised: change them where they were issued, and run',
      `  git${inFolder(subject.folder)} rm --cached -f -- ${shellWord(name)}`,
    ].join('\n'),
  )
}
