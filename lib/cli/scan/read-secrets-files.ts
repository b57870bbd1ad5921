import { basename, join, resolve } from 'node:path'
import { isFault } from '../../fault.ts'
import { readSources, toPath } from '../../files/env-files.ts'
import { expand, type FileValue } from '../../files/expand.ts'
import { moduleNames } from '../../files/module-names.ts'
import { readModule } from '../../files/secrets-module.ts'
import { at } from '../../report/report.ts'
import { type Context, findTrackedModule } from '../context.ts'
import { isFile, isFolder, isThere } from '../file-system.ts'
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
 * @throws {Fault} if a file that a load reads is invalid
 */
export function readSecretsFiles(context: Context, folder: string): FileValues {
  const { settings } = context
  const loaded = (settings.paths ?? ['.env']).map((path) => toPath(folder, path)).filter(isThere)
  const template = settings.template && resolve(folder, settings.template)
  const others = listNames(folder)
    .sort()
    .filter(isReadableEnvName)
    .map((name) => join(folder, name))
    .filter((path) => path !== template && !loaded.includes(path) && !isFolder(path))
  const all: FileValues = { values: [], files: [], notes: [] }
  for (const path of loaded) addValues(all, path, readEnvFile(path, context))
  for (const path of others) {
    // Reading a pipe may wait for ever, and would take its content from its reader.
    if (isFile(path)) addIfValid(all, path, () => readEnvFile(path, context))
    else all.notes.push(`${basename(path)}: its values are not searched for, since it is not a regular file`)
  }

  const name = moduleNames.find((name) => isFile(join(folder, name)))
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

function readEnvFile(path: string, { folder, settings, environment }: Context): Map<string, FileValue> {
  const options = {
    folder,
    cwd: folder,
    paths: [path],
    encoding: settings.encoding,
    override: false,
    isTest: false,
  }
  const { values } = readSources(options, ignore)
  const lookUp = (name: string) => environment[name]
  return new Map(
    Array.from(expand(values, lookUp, ignore), ([key, value]) => [
      key,
      { ...(values.get(key) as FileValue), value },
    ]),
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
    if (!isFault(error)) throw error
    const location = at(error.place ?? { file: basename(path) })
    all.notes.push(`${location}: ${error.message}, so its values are not searched for`)
  }
}

function ignore(): void {
  // "check" reports lint warnings.
}
