import { type Environment, getVar } from '../environment.ts'
import type { Decision } from '../mode/decision.ts'
import { assertNoServerName } from '../mode/node-env.ts'
import type { Settings } from '../options.ts'
import { setFound } from '../set-env.ts'
import type { Contract } from '../template/contract.ts'
import { isSuspicious, scan } from '../template/scan.ts'
import type { FileValue } from './expand.ts'
import { resolveFileOptions } from './file-options.ts'
import type { FileReader, Loadable, Warn } from './file-reader.ts'
import { fs } from './node-fs.ts'
import { isNotFromFile } from './not-from-file.ts'
import type { Project } from './project.ts'
import { readText } from './read.ts'

/** The names of a secrets module, in the order in which they are looked for. */
export const MODULE_NAMES: readonly string[] = [
  'secrets.json',
  'secrets.js',
  'secrets.cjs',
  'secrets.mjs',
  'secrets.ts',
  'secrets.cts',
  'secrets.mts',
]

/** A longer value may be larger than the system takes; a character is three bytes at most. */
const MAX_USUAL_LENGTH = 40_000

/** Makes what reads the env files, or if there is none the secrets module. */
export function makeReader(settings: Settings): FileReader {
  return { settings, files: [], found: new Map(), holdsSecretsFile, read, set } as EnvFileReader
}

interface EnvFileReader extends FileReader {
  readonly settings: Settings
  readonly files: string[]
  readonly found: Map<string, FileValue>
}

function read(
  this: EnvFileReader,
  project: Project,
  { statements }: Contract,
  decision: Decision,
  warn: Warn,
): Map<string, string> {
  const { settings, files, found } = this
  const { template, folder } = project
  if (template && isSuspicious(statements)) linter().lintTemplate(statements, template, warn)
  const { paths, encoding, override } = resolveFileOptions(settings)
  if (paths) {
    for (const { path, name } of named().namedFiles(paths, project)) {
      addEnvFile(this, path, name, encoding, override, warn)
    }
  } else {
    const name = settings.isTest && isThere(`${folder}/.env.test`) ? '.env.test' : '.env'
    const path = `${folder}/${name}`
    // The root folder ends with a slash already.
    addEnvFile(this, path, folder.endsWith('/') ? path : name, encoding, override, warn)
  }
  if (files.length === 0) readModule(this, folder, warn)
  const values = resolveValues(found, settings.environment, override, warn)
  const nodeEnv = found.get('NODE_ENV')
  if (nodeEnv) assertNoServerName(nodeEnv, values, decision)
  return values
}

/**
 * Adds the values of an env file, and its name to the files; adds nothing if there is no such file.
 *
 * @param name the file as it is named to people
 * @param override whether it wins over the files before it
 * @throws {LoadError} `SECRETS_FILE` if the file cannot be used
 */
export function addEnvFile(
  { files, found }: Pick<EnvFileReader, 'files' | 'found'>,
  path: string,
  name: string,
  encoding: BufferEncoding | undefined,
  override: boolean,
  warn: Warn,
): void {
  const text = readText({ path, name, code: 'SECRETS_FILE', encoding })
  if (text === undefined) return
  const statements = scan(text)
  if (isSuspicious(statements)) linter().lintEnvFile(statements, text, name, warn)
  // Of two files the first wins, of two lines the last.
  const earlier = files.length > 0 && !override ? new Set(found.keys()) : undefined
  files.push(name)
  for (const statement of statements) {
    if (statement.kind !== 'assignment') continue
    const { key, value, quote, line } = statement
    const location = { file: name, line }
    if (isNotFromFile(key)) warn(location, `${key} cannot be set from a file, and is skipped`)
    else if (!earlier?.has(key)) found.set(key, { value, literal: quote === "'", location })
  }
}

function readModule({ files, found }: EnvFileReader, folder: string, warn: Warn): void {
  const name = findModule(folder)
  if (name === undefined) return
  files.push(name)
  const { readModule } = require('./secrets-module.ts') as typeof import('./secrets-module.ts')
  for (const [key, value] of readModule(folder, name)) {
    if (isNotFromFile(key)) warn(value.location, `${key} cannot be set from a file, and is skipped`)
    else found.set(key, value)
  }
}

function set(this: EnvFileReader, all: Loadable): void {
  setFound(all, this.settings)
}

/** The values of the files that count, with their references resolved. */
function resolveValues(
  found: ReadonlyMap<string, FileValue>,
  environment: Environment,
  override: boolean,
  warn: Warn,
): Map<string, string> {
  const values = new Map<string, string>()
  let hasReferences = false
  let isUsual = true
  for (const [key, { value, literal }] of found) {
    if (!override && getVar(environment, key) !== undefined) continue
    values.set(key, value)
    if (value.length > MAX_USUAL_LENGTH || !value.isWellFormed() || value.includes('\0')) isUsual = false
    if (!literal && value.includes('$')) hasReferences = true
  }
  if (!hasReferences && isUsual) return values
  const { resolveUnusual } = require('./unusual-values.ts') as typeof import('./unusual-values.ts')
  return resolveUnusual(values, found, environment, warn)
}

/** True if a folder holds an env file or a secrets module. */
export function holdsSecretsFile(folder: string): boolean {
  return isThere(`${folder}/.env`) || isThere(`${folder}/.env.test`) || findModule(folder) !== undefined
}

function findModule(folder: string): string | undefined {
  return MODULE_NAMES.find((name) => isThere(`${folder}/${name}`))
}

/** True for a link to nothing too: to pass over it would be to pass over a mistake. */
function isThere(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

// Few starts need these.
const linter = () => require('./lint.ts') as typeof import('./lint.ts')
const named = () => require('./named-files.ts') as typeof import('./named-files.ts')
