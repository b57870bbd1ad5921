import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { type Environment, entryScript } from '../environment.ts'
import { LoadError } from '../errors.ts'
import {
  currentFolder,
  type Project,
  type ProjectOptions,
  type SecretsFileFinder,
  TEMPLATE_NAME,
} from './project.ts'
import { readText } from './read.ts'

/**
 * The project in a folder, or with a template, that was named.
 *
 * @throws {LoadError} what `findProject` throws
 */
export function findNamed(options: ProjectOptions): Project {
  const cwd = options.cwd === undefined ? currentFolder() : resolve(options.cwd)
  if (options.template === undefined) {
    return { folder: cwd, cwd, template: readTemplateFile(join(cwd, TEMPLATE_NAME), cwd) }
  }
  const template = readTemplateFile(resolve(cwd, options.template), cwd)
  if (template) return { folder: cwd, cwd, template }
  const text = 'the template that was named does not exist'
  throw new LoadError('SECRETS_TEMPLATE', text, { file: options.template })
}

/**
 * The project of the entry script, if the working directory holds nothing of ours.
 *
 * @throws {LoadError} `SECRETS_TEMPLATE` if its template cannot be read
 */
export function findByEntry(
  cwd: string,
  environment: Environment,
  files: SecretsFileFinder | undefined,
): Project {
  const folder = entryFolder(environment)
  if (folder !== undefined && folder !== cwd) {
    const template = readTemplateFile(join(folder, TEMPLATE_NAME), cwd)
    if (template || files?.holdsSecretsFile(folder)) return { folder, cwd, template }
  }
  return { folder: cwd, cwd, template: undefined }
}

function readTemplateFile(path: string, cwd: string): Project['template'] {
  const name = shownName(cwd, path)
  const text = readText({ path, name, code: 'SECRETS_TEMPLATE' })
  return text === undefined ? undefined : { name, text }
}

/** How a file is named to people: as seen from a folder, or in full if it lies elsewhere. */
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
