import { lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Fault, type Place } from '../fault.ts'
import { type Assignment, scan, withPlainNewlines } from '../template/syntax.ts'
import type { FileValue } from './expand.ts'
import { largestVariable } from './limits.ts'
import { findOddities, refuseBroken } from './lint.ts'
import { moduleNames } from './module-names.ts'
import { shownName } from './project.ts'
import { readText } from './read.ts'

/** Which files to read. */
export interface SourceOptions {
  /** The project folder, as an absolute path. */
  folder: string
  /** Where the paths that were named start, as an absolute path. */
  cwd: string
  /** The env files that were named; `undefined` for `.env`, or `.env.test` in tests. */
  paths: readonly (string | URL)[] | undefined
  encoding: BufferEncoding | undefined
  /** True where the last file wins, and not the first. */
  override: boolean
  isTest: boolean
}

/** What the secrets files say. */
export interface Sources {
  values: Map<string, FileValue>
  /** The files that were found, as they are named to people. */
  files: string[]
}

/** Told of whatever is odd and no reason to refuse. */
export type Warn = (place: Place, text: string) => void

/**
 * Reads the secrets files of development: the env files, or where there is none the secrets module.
 *
 * @throws {Fault} `SECRETS_FILE` where one is there and cannot be used
 */
export function readSources(options: SourceOptions, warn: Warn): Sources {
  const values = new Map<string, FileValue>()
  const files: string[] = []
  for (const path of envFiles(options)) {
    const name = shownName(options.folder, path)
    const text = readText({ path, name, code: 'SECRETS_FILE', encoding: options.encoding })
    if (text === undefined) continue
    files.push(name)
    for (const [key, value] of readEnvFile(text, name, warn)) {
      if (options.override || !values.has(key)) values.set(key, value)
    }
  }
  const name = files.length === 0 ? findModule(options.folder) : undefined
  const sources = name
    ? { values: modules().readModule(options.folder, name), files: [name] }
    : { values, files }
  dropForbidden(sources.values, warn)
  return sources
}

/** Tells what is odd about a template. */
export function warnOfTemplate(template: { name: string; text: string }, warn: Warn): void {
  const plain = withPlainNewlines(template.text)
  for (const { line, text } of findOddities(scan(plain), plain)) {
    warn({ file: template.name, line }, text)
  }
}

/** True where a folder holds an env file or a secrets module. */
export function holdsSecretsFile(folder: string): boolean {
  const names = ['.env', '.env.test']
  return names.some((name) => isThere(resolve(folder, name))) || findModule(folder) !== undefined
}

function findModule(folder: string): string | undefined {
  return moduleNames.find((name) => isThere(resolve(folder, name)))
}

/** True for a link to nothing too: to pass over it would be to pass over a mistake. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function envFiles({ folder, cwd, paths, isTest }: SourceOptions): string[] {
  if (paths) return paths.map((path) => namedFile(cwd, path))
  const test = resolve(folder, '.env.test')
  return [isTest && isThere(test) ? test : resolve(folder, '.env')]
}

function namedFile(cwd: string, path: string | URL): string {
  try {
    return toPath(cwd, path)
  } catch {
    // The URL is not shown: those that are no files may hold a password.
    throw new Fault('SECRETS_FILE', 'a URL that was named for an env file is not the URL of a file')
  }
}

/** The absolute path that a path, a `file:` URL or a path in the home folder (`~`) stands for. */
export function toPath(folder: string, path: string | URL): string {
  if (typeof path !== 'string') {
    return (require('node:url') as typeof import('node:url')).fileURLToPath(path)
  }
  if (!path.startsWith('~')) return resolve(folder, path)
  return join((require('node:os') as typeof import('node:os')).homedir(), path.slice(1))
}

function readEnvFile(text: string, file: string, warn: Warn): Map<string, FileValue> {
  const plain = withPlainNewlines(text)
  const statements = scan(plain)
  refuseBroken(statements, plain, file)
  for (const { line, text: oddity } of findOddities(statements, plain)) warn({ file, line }, oddity)

  const assignments = new Map<string, Assignment>()
  for (const statement of statements) {
    if (statement.kind === 'assignment') assignments.set(statement.key, statement)
  }
  // dotenv's grammar is dotenv's to apply; the scan above only tells where each key stands.
  const { parse } = require('dotenv') as typeof import('dotenv')
  const values = new Map<string, FileValue>()
  for (const [key, value] of Object.entries(parse(text, { fast: true }))) {
    const assignment = assignments.get(key)
    const place = assignment ? { file, line: assignment.line } : { file }
    values.set(key, { value, literal: assignment?.quote === "'", place })
  }
  const lost = assignments.get('__proto__')
  if (lost) warn({ file, line: lost.line }, '__proto__ cannot be a variable, and is skipped')
  return values
}

// What makes Node, or the loader of the system, run code of somebody else's.
const codeRunning =
  /^(?:NODE_OPTIONS|NODE_PATH|LD_PRELOAD|LD_LIBRARY_PATH|DYLD_.*|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED)$/i

/** True for a key that no file may set. */
export function isForbidden(key: string): boolean {
  return key.toUpperCase() === 'SECRETS_MODE' || codeRunning.test(key)
}

/** Takes out what a file may not set, and tells so. */
function dropForbidden(values: Map<string, FileValue>, warn: Warn): void {
  for (const [key, { place }] of values) {
    if (!isForbidden(key)) continue
    values.delete(key)
    warn(place, `${key} cannot be set from a file, and is skipped`)
  }
}

/**
 * Refuses a value that cannot be a variable.
 *
 * @throws {Fault} `SECRETS_FILE`
 */
export function refuseUnusable(key: string, value: string, place: Place): void {
  if (value.includes('\0')) throw new Fault('SECRETS_FILE', `${key} holds a NUL character`, place)
  if (!value.isWellFormed()) {
    throw new Fault('SECRETS_FILE', `${key} holds half of a surrogate pair, which is no text`, place)
  }
  const isTooLarge =
    value.length > largestVariable / 3 &&
    Buffer.byteLength(key) + Buffer.byteLength(value) + 2 > largestVariable
  if (process.platform === 'linux' && isTooLarge) {
    const text = `${key} is larger than the 128 KiB that Linux takes for one variable`
    throw new Fault('SECRETS_FILE', text, place)
  }
}

/** Loaded where there is a secrets module: it takes Node long to load what loads modules. */
function modules(): typeof import('./secrets-module.ts') {
  return require('./secrets-module.ts')
}
