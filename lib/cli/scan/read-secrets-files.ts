import { basename, join, resolve } from 'node:path'
import { isLoadError } from '../../errors.ts'
import { MODULE_NAMES } from '../../files/env-files.ts'
import { expand, type FileValue } from '../../files/expand.ts'
import { shownName } from '../../files/find-project.ts'
import { toPath } from '../../files/named-files.ts'
import { readModule } from '../../files/secrets-module.ts'
import { formatLocation } from '../../report/report.ts'
import { type Context, findTrackedModule } from '../context.ts'
import { isFile, isFolder, isThere } from '../file-system.ts'
import { readEnvFile } from '../read-env-file.ts'
import { isReadableEnvName, listNames } from '../secrets-file-names.ts'

/** The values of secrets files. */
interface FileValues {
  values: (readonly [key: string, value: string])[]
  /** The files that hold them, as absolute paths. */
  files: string[]
  /** What people should know, a line each. */
  notes: string[]
}

/**
 * Reads every secrets file of a folder; a load reads only one. A secrets module that git tracks is not run.
 *
 * @throws {LoadError} if a file that a load reads is invalid
 */
export function readSecretsFiles(context: Context, folder: string): FileValues {
  const { settings, files } = context
  const loaded = (files.paths ?? ['.env']).map((path) => toPath(folder, path)).filter(isThere)
  const template = settings.template && resolve(folder, settings.template)
  const others = listNames(folder)
    .sort()
    .filter(isReadableEnvName)
    .map((name) => join(folder, name))
    .filter((path) => path !== template && !loaded.includes(path) && !isFolder(path))
  const all: FileValues = { values: [], files: [], notes: [] }
  for (const path of loaded) addValues(all, path, readExpanded(path, context))
  for (const path of others) {
    // Reading a pipe may wait for ever, and would take its content from its reader.
    if (isFile(path)) addIfValid(all, path, () => readExpanded(path, context))
    else all.notes.push(`${basename(path)}: its values are not searched for, since it is not a regular file`)
  }

  const name = MODULE_NAMES.find((name) => isFile(join(folder, name)))
  if (name === undefined) return all
  const path = join(folder, name)
  const tracked = name === 'secrets.json' ? undefined : findTrackedModule(folder)
  if (tracked !== undefined) {
    all.files.push(path)
    all.notes.push(`git tracks ${tracked}, so it is not run, and its values are not searched for`)
  } else if (loaded.length > 0) addIfValid(all, path, () => readModule(folder, name))
  else addValues(all, path, readModule(folder, name))
  return all
}

function readExpanded(path: string, { folder, files, environment }: Context): Map<string, FileValue> {
  const values = readEnvFile(path, shownName(folder, path), files.encoding)
  return new Map(
    Array.from(
      expand(values, (name) => environment[name], ignore),
      ([key, value]) => [key, { ...(values.get(key) as FileValue), value }],
    ),
  )
}

function addValues(all: FileValues, path: string, values: ReadonlyMap<string, FileValue>): void {
  all.files.push(path)
  for (const [key, { value }] of values) all.values.push([key, value])
}

/** Adds the values of a file that no load reads. If it is invalid, a note says so. */
function addIfValid(all: FileValues, path: string, read: () => ReadonlyMap<string, FileValue>): void {
  try {
    addValues(all, path, read())
  } catch (error) {
    if (!isLoadError(error)) throw error
    const location = formatLocation(error.location ?? { file: basename(path) })
    all.notes.push(`${location}: ${error.message}, so its values are not searched for`)
  }
}

function ignore(): void {
  // "check" reports lint warnings.
}
