import { readFileSync } from 'node:fs'
import { isStandIn } from '../../check/placeholder.ts'
import { isForbidden } from '../../files/env-files.ts'
import { largestFile } from '../../files/limits.ts'
import { refuseBroken } from '../../files/lint.ts'
import { readModule } from '../../files/secrets-module.ts'
import type { Demand } from '../../template/demand.ts'
import { scan, withPlainNewlines } from '../../template/syntax.ts'
import { readTemplate } from '../../template/template.ts'
import { Failure } from '../errors.ts'
import { replaceFile } from '../write-file.ts'
import { encodeLike } from './encoding.ts'
import { additionTo, fillTemplate } from './env-from-template.ts'
import { type Protection, protect } from './ignore.ts'
import { type Want, wantOf } from './key-prompts.ts'
import { piecesOfSecrets } from './leaks.ts'
import { isRegularFile, type Place, type Places, readEnv, within } from './project-files.ts'
import { type Answers, answerAll, askAll } from './questions.ts'
import { spell } from './quote.ts'
import { cut, keysOf } from './segments.ts'
import { blankEnv, type Template } from './template-from-env.ts'

/** What `init` made, and what is left to do. It holds no value. */
export interface Made extends Protection {
  /** The file that was made, as it is named to people. */
  created: string | undefined
  /** The keys that were added to an env file. */
  added: readonly string[]
  /** The keys that got a random value. */
  generated: readonly string[]
  /** The required keys that have no value. */
  blank: readonly Demand[]
  /** The keys that have a value, and are not in the template. */
  unknown: readonly string[]
  /** The template that was made. */
  template: Template | undefined
}

const nothing = {
  created: undefined,
  added: [],
  generated: [],
  blank: [],
  unknown: [],
  template: undefined,
} as const

/**
 * Makes an env file from the template.
 *
 * @param encoding how the app reads it, where that was said
 * @throws {Failure} where it cannot be written; with exit code 130 for Ctrl-C at a question
 */
export async function makeEnv(
  places: Places,
  isAsking: boolean,
  encoding: BufferEncoding | undefined,
): Promise<Made> {
  const { env, template } = places
  const { demands, wants } = readWants(template)
  const { values, generated } = await answer(wants, isAsking, env.name)
  const text = fillTemplate(template.text ?? '', values, isForbidden)
  const protection = guard(places)
  const bytes = encodeLike(Buffer.alloc(0), text, encoding)
  replaceFile({ path: env.path, name: env.name, text: bytes, mode: 0o600, isNew: true })
  const blank = blankOf(demands, (key) => values.get(key))
  return { ...nothing, ...protection, created: env.name, generated, blank }
}

/**
 * Adds to an env file what the template has and it lacks.
 *
 * @throws {Fault} where the env file does not mean what it seems to say
 * @throws {Failure} where it cannot be written; with exit code 130 for Ctrl-C at a question
 */
export async function addToEnv(
  places: Places,
  isAsking: boolean,
  encoding: BufferEncoding | undefined,
): Promise<Made> {
  const { env, template } = places
  const { demands, wants } = readWants(template)
  const before = checked(env)
  const pieces = cut(before)
  const { assigned, commentedOut } = keysOf(pieces)
  const valueIn = valuesOf(before)
  const secret = piecesOfSecrets(pieces)
  const named = keysOf(pieces.filter((piece) => !secret.has(piece))).assigned
  const unknown = [...named].filter((key) => !demands.has(key))
  // Somebody who has commented an optional key out does not want it.
  const lacking = wants.filter(
    ({ demand: { key, required } }) => !assigned.has(key) && (required || !commentedOut.has(key)),
  )
  if (lacking.length === 0 || !isRegularFile(env.path)) {
    const protection = guard(places)
    const keys = lacking.map(({ demand }) => demand.key).join(', ')
    const warnings = keys ? [`${env.name} is no regular file, so these are for you to add: ${keys}.`] : []
    const blank = blankOf(demands, valueIn)
    return { ...nothing, ...protection, warnings: [...protection.warnings, ...warnings], unknown, blank }
  }

  const { values, generated } = await answer(lacking, isAsking, env.name)
  // An editor may have saved it while the questions were open.
  const now = checked({ ...env, text: readEnv(env.path, env.name, encoding) })
  const keys = new Set(lacking.map(({ demand }) => demand.key))
  for (const key of keysOf(cut(now)).assigned) keys.delete(key)
  const addition = additionTo(now, template.text ?? '', keys, values)
  const protection = guard(places)
  const bytes = readFileSync(env.path)
  const text = Buffer.concat([bytes, encodeLike(bytes, addition, encoding)])
  if (addition) replaceFile({ path: env.path, name: env.name, text })
  return {
    ...nothing,
    ...protection,
    added: [...keys],
    generated: generated.filter((key) => keys.has(key)),
    blank: blankOf(demands, valuesOf(now + addition)),
    unknown,
  }
}

/**
 * Makes a template from the env file, or from the secrets module where that holds the values.
 *
 * @throws {Fault} where the one or the other does not mean what it seems to say
 * @throws {Failure} where it cannot be written
 */
export function makeTemplate(places: Places): Made {
  const { env, template, module, folder } = places
  const source = module === undefined ? checked(env) : moduleAsEnv(folder, module)
  const made = blankEnv(source, isForbidden)
  if (Buffer.byteLength(made.text) > largestFile)
    throw new Failure(`${template.name} would be larger than 1 MiB`)
  const protection = guard(places)
  replaceFile({ path: template.path, name: template.name, text: made.text, isNew: true })
  return { ...nothing, ...protection, created: template.name, template: made }
}

/**
 * Holds the secrets module against the template: a `.env` would take its place, so that none is made.
 *
 * @throws {Fault} where the module cannot be loaded
 */
export function compareModule(places: Places, module: string): Made {
  const { demands } = readWants(places.template)
  const values = readModule(places.folder, module)
  const unknown = [...values.keys()].filter((key) => !demands.has(key))
  const blank = blankOf(demands, (key) => values.get(key)?.value)
  return { ...nothing, ...guard(places), unknown, blank }
}

function readWants({ text = '', name }: Place): { demands: Map<string, Demand>; wants: Want[] } {
  const demands = readTemplate(text, name)
  const { assigned } = keysOf(cut(text))
  const wants = [...demands.values()].filter(({ key }) => assigned.has(key) && !isForbidden(key)).map(wantOf)
  if (demands.size > 0) return { demands, wants }
  throw new Failure(`${name} names no variable`, 'Write a line KEY= into it for each that the app needs.')
}

function answer(wants: readonly Want[], isAsking: boolean, env: string): Answers | Promise<Answers> {
  return isAsking ? askAll(wants, env) : answerAll(wants)
}

function guard({ folder, env, template, module, nameOf }: Places): Protection {
  return protect({
    folder,
    env: within(folder, env.path),
    template: within(folder, template.path),
    module,
    nameOf,
  })
}

/** The text of an env file. @throws {Fault} where it does not mean what it seems to say */
function checked({ text = '', name }: Place): string {
  const plain = withPlainNewlines(text)
  refuseBroken(scan(plain), plain, name)
  return text
}

function valuesOf(text: string): (key: string) => string | undefined {
  const assignments = scan(text).filter((statement) => statement.kind === 'assignment')
  const values = new Map(assignments.map(({ key, value }) => [key, value]))
  return (key) => values.get(key)
}

function blankOf(
  demands: ReadonlyMap<string, Demand>,
  valueFor: (key: string) => string | undefined,
): Demand[] {
  return [...demands.values()].filter(({ key, required }) => {
    const value = valueFor(key) ?? ''
    return required && (value.trim() === '' || isStandIn(value, () => false))
  })
}

function moduleAsEnv(folder: string, module: string): string {
  const values = readModule(folder, module)
  // What cannot be spelled is no number and no word.
  return Array.from(values, ([key, { value }]) => `${key}=${spell(value) ?? "'?'"}\n`).join('')
}
