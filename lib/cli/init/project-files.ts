import { existsSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { workingFolder } from '../../environment.ts'
import { MODULE_NAMES } from '../../files/env-files.ts'
import { shownName } from '../../files/find-project.ts'
import { toPath } from '../../files/named-files.ts'
import { TEMPLATE_NAME } from '../../files/project.ts'
import { readText } from '../../files/read.ts'
import type { Context } from '../context.ts'
import { Failure } from '../errors.ts'

/** A file that may exist. */
export interface ProjectFile {
  path: string
  /** The name that messages show. */
  name: string
  /** Its text; `undefined` if it does not exist. */
  text: string | undefined
}

/** The files of a project folder that `init` works with. */
export interface ProjectFiles {
  folder: string
  /** The folder that `-C` names; `undefined` without `-C`. */
  directory: string | undefined
  env: ProjectFile
  template: ProjectFile
  /** The name of the secrets module that holds the values; `undefined` if there is an env file. */
  module: string | undefined
  /** Returns the name of a path, or of a file of the folder, that messages show. */
  nameOf: (file: string) => string
}

/**
 * Finds and reads the files of a project.
 *
 * @param directory the folder that `-C` names
 * @throws {LoadError} if a file cannot be read
 */
export function findProjectFiles(
  { folder, settings, files }: Context,
  directory: string | undefined,
): ProjectFiles {
  const nameOf = (file: string) => shownName(workingFolder(), resolve(folder, file))
  const [named] = files.paths ?? []
  const path = resolveEnvPath(folder, named ?? '.env')
  const env = { path, name: nameOf(path), text: readEnv(path, nameOf(path), files.encoding) }
  const templatePath = resolve(folder, settings.template ?? TEMPLATE_NAME)
  const name = nameOf(templatePath)
  const template = {
    path: templatePath,
    name,
    text: readText({ path: templatePath, name, code: 'SECRETS_TEMPLATE' }),
  }
  const isModuleRead = env.text === undefined
  const module = isModuleRead ? MODULE_NAMES.find((name) => existsSync(join(folder, name))) : undefined
  return { folder, directory, env, template, module, nameOf }
}

function resolveEnvPath(folder: string, path: string | URL): string {
  if (!String(path).includes('://') || String(path).startsWith('file:')) return toPath(folder, path)
  // Not shown: a URL may contain a password.
  throw new Failure('DOTENV_PATH is a URL, not the path of an env file')
}

/** Reads the env file; `undefined` if it does not exist. @throws {LoadError} if it cannot be read */
export function readEnv(
  path: string,
  name: string,
  encoding: BufferEncoding | undefined,
): string | undefined {
  return readText({ path, name, code: 'SECRETS_FILE', encoding })
}

/** Makes a path relative to a folder, with slashes; `undefined` if it is outside the folder. */
export function makeRelative(folder: string, path: string): string | undefined {
  const name = relative(folder, path)
  if (name === '' || name.startsWith('..') || resolve(folder, name) !== path || name === path) {
    return undefined
  }
  return name.split(sep).join('/')
}
