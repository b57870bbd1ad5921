import { lstatSync, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { isFault } from '../../fault.ts'
import { readSources, toPath } from '../../files/env-files.ts'
import { expand, type FileValue } from '../../files/expand.ts'
import { moduleNames } from '../../files/module-names.ts'
import { readModule } from '../../files/secrets-module.ts'
import { at } from '../../report/report.ts'
import { type Subject, trackedModule } from '../context.ts'

/** What the secrets files hold. */
interface FileValues {
  values: (readonly [key: string, value: string])[]
  files: string[]
  notes: string[]
}

// `.env.example`, `.env.local.sample`; and what lies beside env files by that name and is code.
const noSecrets =
  /[._-](?:example|sample|template|tpl|dist|defaults?|schema|vault)(?:[._-]|$)|\.(?:[cm]?[jt]sx?|json|ya?ml|toml|md|sh)$/i

/**
 * Reads every secrets file of a folder: more than a load does, which reads one. A secrets module that git tracks is
 * not run.
 *
 * @throws {Fault} where one that a load reads cannot be used
 */
export function readFiles(subject: Subject, folder: string): FileValues {
  const { settings } = subject
  const loaded = (settings.paths ?? ['.env']).map((path) => toPath(folder, path)).filter(isThere)
  const template = settings.template && resolve(folder, settings.template)
  const others = namesIn(folder)
    .filter((name) => /^\.env(?:\.|$)/.test(name) && !noSecrets.test(name))
    .map((name) => join(folder, name))
    .filter((path) => path !== template && !loaded.includes(path) && !isFolder(path))
  const all: FileValues = { values: [], files: [], notes: [] }
  for (const path of loaded) addTo(all, path, readEnvFile(path, subject))
  for (const path of others) {
    // A pipe may have no writer, and what one reads of it the next one does not.
    if (isFile(path)) tolerantly(all, path, () => readEnvFile(path, subject))
    else
      all.notes.push(`${basename(path)}: it is not read, being no file, so none of its values is looked for`)
  }

  const name = moduleNames.find((name) => isFile(join(folder, name)))
  if (name === undefined) return all
  const path = join(folder, name)
  const tracked = name === 'secrets.json' ? undefined : trackedModule(folder)
  if (tracked !== undefined) {
    all.files.push(path)
    all.notes.push(`git tracks ${tracked}, so it is not run, and its values are not looked for`)
  } else if (loaded.length > 0) tolerantly(all, path, () => readModule(folder, name))
  else addTo(all, path, readModule(folder, name))
  return all
}

function readEnvFile(path: string, { folder, settings, environment }: Subject): Map<string, FileValue> {
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

function addTo(all: FileValues, path: string, values: ReadonlyMap<string, FileValue>): void {
  all.files.push(path)
  for (const [key, { value }] of values) all.values.push([key, value])
}

/** Of a file that a load does not read either, a mistake is told and no more. */
function tolerantly(all: FileValues, path: string, read: () => ReadonlyMap<string, FileValue>): void {
  try {
    addTo(all, path, read())
  } catch (error) {
    if (!isFault(error)) throw error
    const place = at(error.place ?? { file: basename(path) })
    all.notes.push(`${place}: ${error.message}, so none of its values is looked for`)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** True for what cannot be looked at too: to read it tells why. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function ignore(): void {
  // What is odd about a secrets file is for "check" to tell.
}
