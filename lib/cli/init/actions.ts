import { readFileSync } from 'node:fs'
import { isPlaceholder, SETTING } from '../../check/placeholder.ts'
import { assertWellFormed } from '../../files/lint.ts'
import { isNotFromFile } from '../../files/not-from-file.ts'
import { MAX_FILE_BYTES } from '../../files/read.ts'
import { readModule } from '../../files/secrets-module.ts'
import type { ContractKey } from '../../template/contract.ts'
import { scan } from '../../template/scan.ts'
import { readContract } from '../../template/template.ts'
import { Failure } from '../errors.ts'
import { isFile } from '../file-system.ts'
import { writeFile } from '../write-file.ts'
import { encodeLike } from './encoding.ts'
import { createAddition, fillTemplate, parseValues } from './env-from-template.ts'
import { type Protection, protectSecretsFiles } from './ignore-files.ts'
import { createKeyPrompt, type KeyPrompt } from './key-prompts.ts'
import { findSecretLines } from './leaks.ts'
import { makeRelative, type ProjectFile, type ProjectFiles, readEnv } from './project-files.ts'
import { type Answers, askForValues, chooseValues } from './questions.ts'
import { quoteValue } from './quote.ts'
import { listKeys, splitSegments } from './segments.ts'
import { createTemplateText, type Template } from './template-from-env.ts'

/** What `init` did, and what is left to do. It holds no value. */
export interface InitResult extends Protection {
  /** The name of the file that was created. */
  created: string | undefined
  /** The keys that were added to an env file. */
  added: readonly string[]
  /** The keys that got a random value. */
  generated: readonly string[]
  /** The required keys that have no value. */
  blank: readonly ContractKey[]
  /** The keys that have a value, and are not in the template. */
  unknown: readonly string[]
  /** The template that was created. */
  template: Template | undefined
}

/** How to write an env file. */
export interface EnvFileOptions {
  /** True if there is somebody to ask. */
  isAsking: boolean
  /** The encoding in which the app reads the file, if it was set. */
  encoding: BufferEncoding | undefined
}

const NOTHING_DONE = {
  created: undefined,
  added: [],
  generated: [],
  blank: [],
  unknown: [],
  template: undefined,
} as const

/**
 * Creates an env file from the template.
 *
 * @throws {Failure} if it cannot be written; with exit code 130 after Ctrl-C
 */
export async function createEnvFile(
  files: ProjectFiles,
  { isAsking, encoding }: EnvFileOptions,
): Promise<InitResult> {
  const { env, template } = files
  const { demands, prompts } = readPrompts(template)
  const { values, generated } = await findValues(prompts, isAsking, env.name)
  const text = fillTemplate(template.text ?? '', values, isNotFromFile)
  const protection = protect(files)
  const bytes = encodeLike(Buffer.alloc(0), text, encoding)
  writeFile({ path: env.path, name: env.name, text: bytes, mode: 0o600, isNew: true })
  return {
    ...NOTHING_DONE,
    ...protection,
    created: env.name,
    generated,
    blank: findBlankKeys(demands, (key) => values.get(key)),
  }
}

/**
 * Adds the keys to an env file that it lacks.
 *
 * @throws {LoadError} if the env file is not well formed
 * @throws {Failure} if it cannot be written; with exit code 130 after Ctrl-C
 */
export async function completeEnvFile(
  files: ProjectFiles,
  { isAsking, encoding }: EnvFileOptions,
): Promise<InitResult> {
  const { env, template } = files
  const { demands, prompts } = readPrompts(template)
  const before = readWellFormed(env)
  const segments = splitSegments(before)
  const { assigned, commentedOut } = listKeys(segments)
  const secretLines = findSecretLines(segments)
  const named = listKeys(segments.filter((segment) => !secretLines.has(segment))).assigned
  const unknown = [...named].filter((key) => !demands.has(key))
  // Whoever commented out an optional key does not want it.
  const lacking = prompts.filter(
    ({ demand: { key, required } }) => !assigned.has(key) && (required || !commentedOut.has(key)),
  )
  if (lacking.length === 0 || !isFile(env.path)) {
    const protection = protect(files)
    const keys = lacking.map(({ demand }) => demand.key).join(', ')
    const warnings = keys ? [`${env.name} is not a regular file, so add these yourself: ${keys}.`] : []
    const values = parseValues(before)
    return {
      ...NOTHING_DONE,
      ...protection,
      warnings: [...protection.warnings, ...warnings],
      unknown,
      blank: findBlankKeys(demands, (key) => values.get(key)),
    }
  }

  const { values, generated } = await findValues(lacking, isAsking, env.name)
  // Somebody may have edited the file during the questions.
  const now = readWellFormed({ ...env, text: readEnv(env.path, env.name, encoding) })
  const keys = new Set(lacking.map(({ demand }) => demand.key))
  for (const key of listKeys(splitSegments(now)).assigned) keys.delete(key)
  const addition = createAddition(now, template.text ?? '', keys, values)
  const protection = protect(files)
  const bytes = readFileSync(env.path)
  const text = Buffer.concat([bytes, encodeLike(bytes, addition, encoding)])
  if (addition) writeFile({ path: env.path, name: env.name, text })
  const valuesAfter = parseValues(now + addition)
  return {
    ...NOTHING_DONE,
    ...protection,
    added: [...keys],
    generated: generated.filter((key) => keys.has(key)),
    blank: findBlankKeys(demands, (key) => valuesAfter.get(key)),
    unknown,
  }
}

/**
 * Creates a template from the env file, or from the secrets module that holds the values.
 *
 * @throws {LoadError} if the file is not well formed, or the module cannot be loaded
 * @throws {Failure} if the template cannot be written
 */
export function createTemplate(files: ProjectFiles): InitResult {
  const { env, template, module, folder } = files
  const source = module === undefined ? readWellFormed(env) : convertModule(folder, module)
  const created = createTemplateText(source, isNotFromFile)
  if (Buffer.byteLength(created.text) > MAX_FILE_BYTES) {
    throw new Failure(`${template.name} would be larger than 1 MiB`)
  }
  const protection = protect(files)
  writeFile({ path: template.path, name: template.name, text: created.text, isNew: true })
  return { ...NOTHING_DONE, ...protection, created: template.name, template: created }
}

/**
 * Compares the secrets module with the template. No `.env` is created, since it would take the place of the module.
 *
 * @throws {LoadError} if the module cannot be loaded
 */
export function compareModule(files: ProjectFiles, module: string): InitResult {
  const { demands } = readPrompts(files.template)
  const values = readModule(files.folder, module)
  const unknown = [...values.keys()].filter((key) => !demands.has(key))
  const blank = findBlankKeys(demands, (key) => values.get(key)?.value)
  return { ...NOTHING_DONE, ...protect(files), unknown, blank }
}

function readPrompts({ text = '', name }: ProjectFile): {
  demands: Map<string, ContractKey>
  prompts: KeyPrompt[]
} {
  const demands = readContract({ name: name, text }).keys
  const { assigned } = listKeys(splitSegments(text))
  const keys = [...demands.values()].filter(({ key }) => assigned.has(key) && !isNotFromFile(key))
  if (demands.size > 0) return { demands, prompts: keys.map(createKeyPrompt) }
  throw new Failure(`${name} lists no variable`, 'Add a line KEY= for each variable of the app.')
}

function findValues(
  prompts: readonly KeyPrompt[],
  isAsking: boolean,
  env: string,
): Answers | Promise<Answers> {
  return isAsking ? askForValues(prompts, env) : chooseValues(prompts)
}

function protect({ folder, env, template, module, nameOf }: ProjectFiles): Protection {
  return protectSecretsFiles({
    folder,
    env: makeRelative(folder, env.path),
    template: makeRelative(folder, template.path),
    module,
    nameOf,
  })
}

/** Returns the text of an env file. @throws {LoadError} if it is not well formed */
function readWellFormed({ text = '', name }: ProjectFile): string {
  assertWellFormed(scan(text), text, name)
  return text
}

function findBlankKeys(
  demands: ReadonlyMap<string, ContractKey>,
  getValue: (key: string) => string | undefined,
): ContractKey[] {
  return [...demands.values()].filter(({ key, required }) => {
    const value = getValue(key) ?? ''
    return required && (value.trim() === '' || isPlaceholder(value, SETTING))
  })
}

/** Writes the values of a secrets module as an env file. */
function convertModule(folder: string, module: string): string {
  const values = readModule(folder, module)
  // A value that cannot be quoted is no plain setting, and "?" is neither.
  return Array.from(values, ([key, { value }]) => `${key}=${quoteValue(value) ?? "'?'"}\n`).join('')
}
