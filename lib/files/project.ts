import { type Environment, workingFolder } from '../environment.ts'
import { readText } from './read.ts'

/** The folder of an app, and the template in it. */
export interface Project {
  /** The project folder, as an absolute path. */
  folder: string
  /** Where relative paths start, as an absolute path. */
  cwd: string
  /** The template as it is named to people, and its text; `undefined` if there is none. */
  template: { name: string; text: string } | undefined
}

/** Where to look for a project. */
export interface ProjectOptions {
  cwd: string | undefined
  /** The path of a template that must exist. */
  template: string | undefined
  environment: Environment
}

/** Looks for secrets files: a folder that holds some is the project. */
export interface SecretsFileFinder {
  holdsSecretsFile(folder: string): boolean
}

/** The template's name, unless another is named. */
export const TEMPLATE_NAME = '.env.example'

/**
 * Finds the project folder: the working directory, or if that holds nothing of ours the folder of the nearest
 * package.json above the entry script, since systemd and cron start apps from elsewhere.
 *
 * @param files looks for secrets files, in development; in production nobody may look for them
 * @throws {LoadError} `SECRETS_ENVIRONMENT` if the working directory has been removed, `SECRETS_TEMPLATE` if the
 *   template cannot be read, or one that was named is not there
 */
export function findProject(options: ProjectOptions, files: SecretsFileFinder | undefined): Project {
  if (options.cwd !== undefined || options.template !== undefined) return elsewhere().findNamed(options)
  const cwd = currentFolder()
  const path = `${cwd}/${TEMPLATE_NAME}`
  // The root folder ends with a slash already.
  const name = cwd.endsWith('/') ? path : TEMPLATE_NAME
  const text = readText({ path, name, code: 'SECRETS_TEMPLATE' })
  const template = text === undefined ? undefined : { name, text }
  if (template || files?.holdsSecretsFile(cwd)) return { folder: cwd, cwd, template }
  return elsewhere().findByEntry(cwd, options.environment, files)
}

/**
 * The working directory, as an absolute path.
 *
 * @throws {LoadError} `SECRETS_ENVIRONMENT` if it has been removed
 */
export function currentFolder(): string {
  try {
    return workingFolder()
  } catch {
    const { LoadError } = require('../errors.ts') as typeof import('../errors.ts')
    throw new LoadError('SECRETS_ENVIRONMENT', 'the working directory does not exist any more')
  }
}

/** Few starts name a folder or a template, or are from another folder than the app's. */
const elsewhere = () => require('./find-project.ts') as typeof import('./find-project.ts')
