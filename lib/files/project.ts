import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { type Environment, entryScript, workingFolder } from '../environment.ts'
import { Fault } from '../fault.ts'
import { readText } from './read.ts'

/** The folder of an app, and the template in it. */
export interface Project {
  /** The project folder, as an absolute path. */
  folder: string
  /** Where relative paths start, as an absolute path. */
  cwd: string
  /** The template as it is named to people, and its text; `undefined` where there is none. */
  template: { name: string; text: string } | undefined
}

/** Where to look for a project. */
export interface ProjectOptions {
  cwd: string | undefined
  /** The path of a template that must exist. */
  template: string | undefined
  environment: Environment
}

/** The template's name, where nothing else is said. */
export const templateName = '.env.example'

/**
 * Finds the project folder: the working directory, or where that holds nothing of ours the folder
 * of the nearest package.json above the entry script, since systemd and cron start apps from elsewhere.
 *
 * @param holdsSecretsFile asked for the secrets files of a folder, in development; in production nothing
 *   may look for them
 * @throws {Fault} `SECRETS_ENVIRONMENT` where the working directory has been removed, `SECRETS_TEMPLATE` where
 *   the template cannot be read, or one that was named is not there
 */
export function findProject(
  options: ProjectOptions,
  holdsSecretsFile: (folder: string) => boolean = () => false,
): Project {
  const cwd = options.cwd === undefined ? currentFolder() : resolve(options.cwd)
  if (options.template !== undefined) {
    const template = readTemplateFile(resolve(cwd, options.template), cwd)
    if (template) return { folder: cwd, cwd, template }
    const text = 'the template that was named does not exist'
    throw new Fault('SECRETS_TEMPLATE', text, { file: options.template })
  }

  const template = readTemplateFile(join(cwd, templateName), cwd)
  if (template || options.cwd !== undefined || holdsSecretsFile(cwd)) {
    return { folder: cwd, cwd, template }
  }
  const folder = entryFolder(options.environment)
  if (folder !== undefined && folder !== cwd) {
    const elsewhere = readTemplateFile(join(folder, templateName), cwd)
    if (elsewhere || holdsSecretsFile(folder)) return { folder, cwd, template: elsewhere }
  }
  return { folder: cwd, cwd, template: undefined }
}

/**
 * The working directory, as an absolute path.
 *
 * @throws {Fault} `SECRETS_ENVIRONMENT` where it has been removed
 */
export function currentFolder(): string {
  try {
    return workingFolder()
  } catch {
    throw new Fault('SECRETS_ENVIRONMENT', 'the working directory does not exist any more')
  }
}

function readTemplateFile(path: string, cwd: string): Project['template'] {
  const name = shownName(cwd, path)
  const text = readText({ path, name, code: 'SECRETS_TEMPLATE' })
  return text === undefined ? undefined : { name, text }
}

/** How a file is named to people: as seen from a folder, or in full where it lies elsewhere. */
export function shownName(folder: string, path: string): string {
  const name = relative(folder, path)
  return name.startsWith('..') || name === '' || dirname(folder) === folder ? path : name
}

function entryFolder(environment: Environment): string | undefined {
  const script = entryScript(environment)
  if (!script) return undefined
  let folder = dirname(resolve(script))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
  // A tool that is installed in the project is not the project.
  return folder.split(sep).includes('node_modules') ? undefined : folder
}
