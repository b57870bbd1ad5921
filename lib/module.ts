import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Fault, type Place } from './errors.ts'
import type { FileValue } from './expand.ts'
import { whileLoading } from './loading.ts'
import { readText } from './read.ts'

/** The names of a secrets module, in the order in which they are looked for. */
export const moduleNames: readonly string[] = [
  'secrets.json',
  'secrets.js',
  'secrets.cjs',
  'secrets.mjs',
  'secrets.ts',
  'secrets.cts',
  'secrets.mts',
]

/**
 * Loads a secrets module: what a Python project calls `secrets.py`.
 *
 * @returns its values as text, by key
 * @throws {Fault} `SECRETS_FILE` where it cannot be loaded, or exports what is no value. What Node says of
 *   a broken file quotes its lines, so only the file and the position are passed on.
 */
export function readModule(folder: string, name: string): Map<string, FileValue> {
  const path = join(folder, name)
  const exported = name.endsWith('.json') ? readJson(path, name) : load(path, name)
  try {
    return toValues(exported, name)
  } catch (error) {
    if (error instanceof Fault) throw error
    // A getter, a proxy or a toJSON of the module's own, with who knows what in its message.
    return fail(name, 'it throws while its exports are read')
  }
}

function toValues(exported: unknown, file: string): Map<string, FileValue> {
  const values = new Map<string, FileValue>()
  for (const [key, value] of Object.entries(named(exported, file))) {
    const text = toText(key, value, file)
    if (text !== undefined) values.set(key, { value: text, literal: true, place: { file } })
  }
  return values
}

function fail(file: string, text: string, line?: number, hint?: string): never {
  throw new Fault('SECRETS_FILE', text, line === undefined ? { file } : { file, line }, hint)
}

function readJson(path: string, name: string): unknown {
  const text = readText({ path, name, code: 'SECRETS_FILE' }) ?? '{}'
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1]
    const before = position === undefined ? text : text.slice(0, Number(position))
    return fail(name, 'it is not valid JSON', before.split('\n').length)
  }
}

function load(path: string, name: string): unknown {
  const emitWarning = process.emitWarning
  // Node calls require() of an ES module, and TypeScript, experimental. Who runs an app has not chosen them.
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  try {
    const read = loader(path, name)
    return whileLoading(name, () => read(path))
  } catch (error) {
    // Its own complaint, where the module imports this package; from a second copy, by its name.
    if (error instanceof Fault || (error as Error | null)?.name === 'SecretsError') throw error
    return failToLoad(error, path, name)
  } finally {
    process.emitWarning = emitWarning
  }
}

function loader(path: string, name: string): (path: string) => unknown {
  const require = createRequire(path)
  const { typescript } = process.features as { typescript?: string | false }
  const isTypeScript = /\.[cm]?ts$/.test(name)
  const isUnderstood =
    !isTypeScript || typescript || process.versions.bun || process.versions.deno || require.extensions['.ts']
  if (isUnderstood) return require

  let jiti: string
  try {
    jiti = require.resolve('jiti')
  } catch {
    return fail(name, 'this Node cannot load TypeScript', undefined, typeScriptHint)
  }
  const { createJiti } = require(jiti) as { createJiti: CreateJiti }
  // Its cache would leave the secrets in a file that everybody on the machine can read.
  return createJiti(path, { fsCache: false, moduleCache: false })
}

type CreateJiti = (from: string, options: object) => (path: string) => unknown

const typeScriptHint = 'Use Node 22.18 or later, start the app with tsx, or add jiti to its devDependencies.'

/** @see https://nodejs.org/api/errors.html#err_require_async_module */
const explained: Record<string, [text: string, hint: string]> = {
  ERR_REQUIRE_ASYNC_MODULE: [
    'it uses top-level await, so it cannot be loaded before the app starts',
    'Export plain values; fetch what has to be fetched in the app.',
  ],
  ERR_REQUIRE_CYCLE_MODULE: [
    'it imports a file of the app, which is waiting for it',
    'A file with values exports plain values and imports nothing.',
  ],
  ERR_ACCESS_DENIED: [
    "Node's permission model denies it",
    'Start Node with --allow-fs-read for the folder of the app.',
  ],
}

function failToLoad(error: unknown, path: string, name: string): never {
  const { code, stack } = (error ?? {}) as { code?: unknown; stack?: unknown }
  const [text, hint] = explained[String(code)] ?? []
  if (text) return fail(name, text, undefined, hint)

  const trace = typeof stack === 'string' ? stack : ''
  const at = trace.indexOf(`${path}:`)
  const line = at === -1 ? undefined : /^\d+/.exec(trace.slice(at + path.length + 1))?.[0]
  const isSyntax = error instanceof SyntaxError || (error as Error)?.name === 'SyntaxError'
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
  return fail(
    name,
    isSyntax ? 'it does not parse' : 'it throws while it is being loaded',
    line === undefined ? undefined : Number(line),
  )
}

/** The named exports of a module, those of its default export included. */
function named(exported: unknown, file: string): Record<string, unknown> {
  if (exported instanceof Promise) return fail(file, 'it exports a promise, not values')
  if (exported === null || typeof exported !== 'object' || Array.isArray(exported)) {
    return fail(file, 'it exports no object of values')
  }
  const isModule = '__esModule' in exported || exported[Symbol.toStringTag as never] === 'Module'
  if (!isModule) {
    if (!isPlain(exported)) return fail(file, 'it exports an instance of a class, not values')
    return exported as Record<string, unknown>
  }
  const {
    default: main,
    __esModule,
    'module.exports': commonJs,
    ...rest
  } = exported as Record<string, unknown>
  if (main === undefined) return rest
  return { ...named(main, file), ...rest }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  // By its shape: an object from another realm, as Jest's, has another Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function toText(key: string, value: unknown, file: string): string | undefined {
  const place: Place = { file }
  const refuse = (what: string): never => {
    throw new Fault('SECRETS_FILE', `${JSON.stringify(key)} is ${what}`, place)
  }
  if (value === null || value === undefined) return undefined
  if (!/^[\w.-]+$/.test(key) || key === '__proto__') return refuse('no name for a variable')
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'object':
      break
    default:
      return refuse(`a ${typeof value}, not a value`)
  }
  if (value instanceof Promise) return refuse('a promise, not a value')
  if (!Array.isArray(value) && !isPlain(value)) return refuse('an instance of a class, not a value')
  return JSON.stringify(value)
}
