import { closeSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isLoadError, LoadError } from '../errors.ts'
import { state } from '../process-state.ts'
import type { FileValue } from './expand.ts'
import { toValues } from './module-values.ts'
import { readText } from './read.ts'

/**
 * Loads a secrets module: what a Python project calls `secrets.py`.
 *
 * @returns its values as text, by key
 * @throws {LoadError} `SECRETS_FILE` if it cannot be loaded, or exports what is no value. What Node says about a
 *   broken file quotes its lines, so only the file and the position are passed on.
 */
export function readModule(folder: string, name: string): Map<string, FileValue> {
  const path = join(folder, name)
  const exported = name.endsWith('.json') ? readJson(path, name) : load(path, name)
  try {
    return toValues(exported, name)
  } catch (error) {
    if (isLoadError(error)) throw error
    // A getter, a proxy or a toJSON of the module, whose message may hold a value.
    return fail(name, 'it throws while its exports are read')
  }
}

function fail(file: string, text: string, line?: number, hint?: string): never {
  throw new LoadError('SECRETS_FILE', text, line === undefined ? { file } : { file, line }, hint)
}

function readJson(path: string, name: string): unknown {
  const text = readText({ path, name, code: 'SECRETS_FILE' }) ?? '{}'
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = positionOf((error as Error).message, text)
    const line = position === undefined ? undefined : text.slice(0, position).split(/\r\n?|\n/).length
    return fail(name, 'it is not valid JSON', line)
  }
}

/** Where JSON breaks. The message quotes that part of the file, so only its end is used. */
function positionOf(message: string, text: string): number | undefined {
  const told = /(?:in|after) JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1]
  if (told !== undefined) return Number(told)
  if (message.startsWith('Unexpected end')) return text.length
  if (!message.startsWith('Unexpected token')) return undefined
  // V8 does not say where this one is. Text that ends before it is incomplete, but not wrong: halve until it is found.
  let right = 0
  let wrong = text.length
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1
    let told = ''
    try {
      JSON.parse(text.slice(0, middle))
    } catch (error) {
      told = (error as Error).message
    }
    if (told.startsWith('Unexpected token')) wrong = middle
    else right = middle
  }
  return right
}

function load(path: string, name: string): unknown {
  try {
    refuseUnreadable(path, name)
    const read = loader(path, name)
    return withoutWarnings(() => whileLoading(name, () => read(path)))
  } catch (error) {
    const thrown = textsOf(error)
    if (thrown.isOurs) throw error
    return failToLoad(thrown, path, name)
  }
}

/** Keeps Node from warning about how the module is loaded: the user of the app has not chosen that. */
function withoutWarnings<T>(run: () => T): T {
  const { emit, emitWarning } = process
  // Node calls require() of an ES module, and TypeScript, experimental.
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  // It warns at once of an "export" in CommonJS; the refusal will say what to do.
  process.emit = ((event: string, ...rest: unknown[]) =>
    event !== 'warning' && Reflect.apply(emit, process, [event, ...rest])) as typeof emit
  try {
    return run()
  } finally {
    process.emitWarning = emitWarning
    process.emit = emit
  }
}

/** Refuses what Node would wait for without end, or would report as an error in the module's code. */
function refuseUnreadable(path: string, name: string): void {
  let isFile: boolean
  try {
    isFile = statSync(path).isFile()
    // Opened, since access() needs the permission to see who the user is on Deno.
    if (isFile) closeSync(openSync(path, 'r'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const [text, hint] = explained[`${code}`] ?? [`it cannot be read (${code})`]
    fail(name, text, undefined, hint)
  }
  if (!isFile) fail(name, 'it is not a regular file')
}

function loader(path: string, name: string): (path: string) => unknown {
  // Few starts load a module, and node:module takes long to load.
  const { createRequire } = require('node:module') as typeof import('node:module')
  const ownRequire = createRequire(path)
  const { typescript } = process.features as { typescript?: string | false }
  const isTypeScript = /\.[cm]?ts$/.test(name)
  const isUnderstood =
    !isTypeScript ||
    typescript ||
    process.versions.bun ||
    process.versions.deno ||
    ownRequire.extensions['.ts']
  if (isUnderstood) return ownRequire

  let jiti: string
  try {
    jiti = ownRequire.resolve('jiti')
  } catch {
    return fail(name, 'this Node cannot load TypeScript', undefined, typeScriptHint)
  }
  const { createJiti } = ownRequire(jiti) as { createJiti: CreateJiti }
  // Its cache would leave the secrets in a file that everybody on this machine can read.
  return createJiti(path, { fsCache: false, moduleCache: false })
}

type CreateJiti = (from: string, options: object) => (path: string) => unknown

const typeScriptHint = 'Use Node 22.18 or later, start the app with tsx, or add jiti to its devDependencies.'

const topLevelAwait: [text: string, hint: string] = [
  'it uses top-level await, so it cannot be loaded before the app starts',
  'Export plain values; fetch what has to be fetched in the app.',
]

/** @see https://nodejs.org/api/errors.html#err_require_async_module */
const explained: Record<string, [text: string, hint?: string] | undefined> = {
  __proto__: null as never,
  ERR_REQUIRE_ASYNC_MODULE: topLevelAwait,
  ERR_REQUIRE_CYCLE_MODULE: [
    'it imports a file of the app, which is waiting for it',
    'A file with values exports plain values and imports nothing.',
  ],
  // Of Jest too.
  ERR_REQUIRE_ESM: [
    'what loads it takes no ES module',
    'Use secrets.json, or .env; or start Node without --no-experimental-require-module.',
  ],
  ERR_ACCESS_DENIED: [
    "Node's permission model denies it",
    'Start Node with --allow-fs-read for the folder of the app.',
  ],
}

/** What is known about something that a module threw. */
interface Thrown {
  name: string
  code: string
  stack: string
  /** True for an error of this package, or of a second copy of it, that the module imports. */
  isOurs: boolean
}

/** Anything can be thrown, even an object that throws when it is read. */
function textsOf(error: unknown): Thrown {
  const textOf = (key: string) => {
    const value = (error as Record<string, unknown> | null | undefined)?.[key]
    return typeof value === 'string' ? value : ''
  }
  try {
    const name = textOf('name')
    const isOurs = isLoadError(error) || (error instanceof Error && name === 'SecretsError')
    return { name, code: textOf('code'), stack: textOf('stack'), isOurs }
  } catch {
    return { name: '', code: '', stack: '', isOurs: false }
  }
}

function failToLoad(thrown: Thrown, path: string, name: string): never {
  const { code, stack: trace } = thrown
  const [text, hint] = explained[code] ?? []
  if (text) return fail(name, text, undefined, hint)

  const line = lineIn(trace, path) ?? lineIn(trace, urls().pathToFileURL(path).href)
  const isSyntax =
    thrown.name === 'SyntaxError' ||
    // jiti's own.
    trace.startsWith('Error: ParseError: ')
  const isExport = isSyntax && /Unexpected token 'export'|Cannot use import/.test(trace)
  if (isExport && /\.(?:js|ts)$/.test(name)) {
    const better = name.replace(/\.(?=[jt]s$)/, '.m')
    return fail(
      name,
      `its package.json says "type": "commonjs", and it uses import or export`,
      undefined,
      `Name it ${better}, or use module.exports.`,
    )
  }
  if (isSyntax && /await is only valid/.test(trace)) {
    return fail(name, topLevelAwait[0], line, topLevelAwait[1])
  }
  return fail(name, isSyntax ? 'it does not parse' : 'it throws while it is being loaded', line)
}

/** The first line of a file that a stack names. */
function lineIn(trace: string, file: string): number | undefined {
  const at = trace.indexOf(`${file}:`)
  const line = at === -1 ? undefined : /^\d+/.exec(trace.slice(at + file.length + 1))?.[0]
  return line === undefined ? undefined : Number(line)
}

const urls = () => require('node:url') as typeof import('node:url')

function whileLoading<T>(file: string, run: () => T): T {
  const outer = state.moduleInLoading
  state.moduleInLoading = file
  try {
    return run()
  } finally {
    state.moduleInLoading = outer
  }
}

/**
 * Refuses to be used by the secrets module that is being loaded: its values are what is asked for.
 *
 * @throws {LoadError} `SECRETS_FILE`
 */
export function refuseWhileLoading(file: string): never {
  throw new LoadError(
    'SECRETS_FILE',
    'it imports "secrets", while it is itself loaded as the secrets module',
    { file },
    'A file with values exports plain values only. A file that checks them needs another name, such as config.ts.',
  )
}
