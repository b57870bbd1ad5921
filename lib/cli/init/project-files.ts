import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { workingFolder } from '../../environment.ts'
import { toPath } from '../../files/env-files.ts'
import { moduleNames } from '../../files/module-names.ts'
import { shownName, templateName } from '../../files/project.ts'
import { readText } from '../../files/read.ts'
import type { Subject } from '../context.ts'
import { Failure } from '../errors.ts'

/** A file that may be there. */
export interface Place {
  path: string
  /** How it is named to people. */
  name: string
  /** What it holds; `undefined` where it is not there. */
  text: string | undefined
}

/** What `init` finds in a project folder. */
export interface Places {
  folder: string
  /** The folder as it was named; `undefined` where it was found. */
  directory: string | undefined
  env: Place
  template: Place
  /** The secrets module that holds the values, by its name; none where there is an env file. */
  module: string | undefined
  /** How a path, or a file of the folder, is named to people. */
  nameOf: (file: string) => string
}

/**
 * Looks at the files of a project.
 *
 * @param directory the folder as the person named it
 * @throws {Fault} where one is there and cannot be read
 */
export function findPlaces({ folder, settings }: Subject, directory: string | undefined): Places {
  const nameOf = (file: string) => shownName(workingFolder(), resolve(folder, file))
  const [named] = settings.paths ?? []
  const path = namedPath(folder, named ?? '.env')
  const env = { path, name: nameOf(path), text: readEnv(path, nameOf(path), settings.encoding) }
  const templatePath = resolve(folder, settings.template ?? templateName)
  const name = nameOf(templatePath)
  const template = {
    path: templatePath,
    name,
    text: readText({ path: templatePath, name, code: 'SECRETS_TEMPLATE' }),
  }
  const isModuleRead = env.text === undefined
  const module = isModuleRead ? moduleNames.find((name) => existsSync(join(folder, name))) : undefined
  return { folder, directory, env, template, module, nameOf }
}

function namedPath(folder: string, path: string | URL): string {
  if (!String(path).includes('://') || String(path).startsWith('file:')) return toPath(folder, path)
  // Not shown: an address that is no file may hold a password.
  throw new Failure('the env file that DOTENV_PATH names is not a path')
}

/** Reads the env file. @throws {Fault} where it is there and cannot be read */
export function readEnv(
  path: string,
  name: string,
  encoding: BufferEncoding | undefined,
): string | undefined {
  return readText({ path, name, code: 'SECRETS_FILE', encoding })
}

/** True for a file and no pipe, to which nothing can be added. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** A path as seen from a folder, with slashes; `undefined` where it does not lie in it. */
export function within(folder: string, path: string): string | undefined {
  const name = relative(folder, path)
  if (name === '' || name.startsWith('..') || resolve(folder, name) !== path || name === path)
    return undefined
  return name.split(sep).join('/')
}

const otherNames =
  /^(?:\.?env[._-](?:sample|template|dist|schema|defaults?|example)|example\.env|sample\.env|template\.env|\.env\.local\.example|\.env\.(?:development|dev|local)\.(?:sample|template))$/

/** A template by another name than ours, where there is one. */
export function otherTemplate(folder: string): string | undefined {
  return readdirSync(folder)
    .sort()
    .find((name) => name !== templateName && name.length < 100 && otherNames.test(name))
}
