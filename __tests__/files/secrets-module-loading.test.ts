import fs, { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { isLoadError, type LoadError } from '../../lib/errors.ts'
import { MODULE_NAMES } from '../../lib/files/env-files.ts'
import { loadSecrets } from '../../lib/load-secrets.ts'
import { state } from '../../lib/process-state.ts'

type Module = typeof import('node:module')

// Jest's own, unless a test has the module be loaded otherwise.
const real: Module = jest.requireActual('node:module')
let createRequire = real.createRequire
jest.mock('node:module', () => ({ createRequire: (path: string) => createRequire(path) }))
const { readModule, refuseWhileLoading } =
  require('../../lib/files/secrets-module.ts') as typeof import('../../lib/files/secrets-module.ts')

const root = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-module-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
let count = 0

beforeEach(() => {
  // Each in a folder of its own: what was required once is not read again.
  folder = join(root, String(count++))
  mkdirSync(folder)
  createRequire = real.createRequire
})

afterEach(() => {
  jest.restoreAllMocks()
})

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** The values of a module with this text. */
function read(name: string, text?: string): Record<string, string> {
  if (text !== undefined) write({ [name]: text })
  return Object.fromEntries(Array.from(readModule(folder, name), ([key, { value }]) => [key, value]))
}

/** What the refusal of a module says, and where, and what to do. */
function refusalOf(name: string, text?: string) {
  let error: LoadError
  try {
    return { values: read(name, text) }
  } catch (thrown) {
    if (!isLoadError(thrown)) throw thrown
    error = thrown
  }
  expect(error.code).toBe('SECRETS_FILE')
  expect(error.location?.file).toBe(name)
  expect(Object.values({ ...error.location })).not.toContain(undefined)
  expect(`${error.message}${error.hint}`).not.toMatch(/hunter2/)
  const { line } = error.location ?? {}
  return { says: error.message, ...(line !== undefined && { line }), ...(error.hint && { hint: error.hint }) }
}

test('the names are looked for in this order', () => {
  expect(MODULE_NAMES).toEqual(
    ['json', 'js', 'cjs', 'mjs', 'ts', 'cts', 'mts'].map((end) => `secrets.${end}`),
  )
})

describe('secrets.json', () => {
  test('is read, as text to the letter', () => {
    write({ 'secrets.json': '\ufeff{ "A": "$a", "B": 2, "C": null, "D": [1] }' })
    expect(readModule(folder, 'secrets.json')).toEqual(
      new Map(
        Object.entries({ A: '$a', B: '2', D: '[1]' }).map(([key, value]) => [
          key,
          { value, literal: true, location: { file: 'secrets.json' } },
        ]),
      ),
    )
  })

  test('holds nothing where it has gone', () => {
    expect(read('secrets.json')).toEqual({})
  })

  test('is read, not run', () => {
    createRequire = () => {
      throw new Error('required')
    }
    expect(read('secrets.json', '{"A":"a"}')).toEqual({ A: 'a' })
  })

  const invalid = 'it is not valid JSON'
  test.each<[string, string, number | undefined]>([
    ['that is empty', '', 1],
    ['that ends too early', '{\n"A":\n', 3],
    ['that ends within a text', '{\n"A": "hunter2', 2],
    ['with a comma too many', '{\n  "A": "hunter2",\n}\n', 3],
    ['with a comma too many and other line ends', '{\r\n  "A": "hunter2",\r}\n', 3],
    ['with a comment', '{\n  // hunter2\n  "A": "hunter2"\n}\n', 2],
    ['with a word without quotes', '{\n  "A": "hunter2",\n\n  "B": hunter2\n}\n', 4],
    ['with a word in the first line', 'hunter2\n\n\n', 1],
    ['with a wrong word in the last line', '{}\n\n\nx', 4],
    ['with a key without quotes', '{\n  A: "hunter2"\n}\n', 2],
    ['with single quotes', "{\n\n\n  'A': 'hunter2'\n}\n", 4],
    ['with a newline in a text', '{\n  "A": "hunter2\n"\n}\n', 2],
    ['with a wrong escape', '{\n  "A": "hunter2",\n  "B": "\\x"\n}\n', 3],
    ['with what follows it', '{ "A": "a" }\n\n{ "B": "hunter2" }\n', 3],
    ['whose text is like a message', '{\n"A": "in JSON at position 0", x', 2],
    ['whose text is like the end of a message', `{"A":\n\nx in JSON at position 1`, 3],
    ['in long lines', `{\n"A": "${'x'.repeat(500)}",\n"B": ${'[1,'.repeat(99)}?`, 3],
  ])('is refused, with its line, %s', (_, text, line) => {
    expect(refusalOf('secrets.json', text)).toEqual({ says: invalid, ...(line && { line }) })
  })

  test.each([
    ['Something else', undefined],
    ['Expected a thing in JSON at position 3', 3],
    ['Expected a thing in JSON at position 12 (line 9 column 9)', 4],
    ['Expected "in JSON at position 3"', undefined],
    ['Expected a thing in JSON at position 3 (line', undefined],
    ['Expected a thing in JSON at position 3 (line 22 column 33)', 3],
    ['Unexpected thing after JSON at position 3', 3],
    ['Unexpected thing under JSON at position 3', undefined],
  ])('is refused with the line that another version of Node tells: %s', (message, line) => {
    jest.spyOn(JSON, 'parse').mockImplementation(() => {
      throw new SyntaxError(message)
    })
    expect(refusalOf('secrets.json', '{\n\n\n}')).toEqual({ says: invalid, ...(line && { line }) })
  })

  test('is refused where it holds no object, or what is no value', () => {
    expect(refusalOf('secrets.json', '["hunter2"]')).toEqual({ says: 'it exports no object of values' })
    expect(refusalOf('secrets.json', '{"a b":"hunter2"}')).toEqual({
      says: '"a b" is no name for a variable',
    })
  })
})

describe('a module of JavaScript', () => {
  test.each<[string, string]>([
    ['secrets.js', `module.exports = { A: 'a', B: 2 }`],
    ['secrets.cjs', `exports.A = 'a'; exports.B = 2`],
    [
      'secrets.js',
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { A: 'a', B: 2 }`,
    ],
    ['secrets.cjs', `module.exports = require('./more.json')`],
  ])('in %s is loaded: %s', (name, text) => {
    write({ 'more.json': '{"A":"a","B":2}' })
    expect(read(name, text)).toEqual({ A: 'a', B: '2' })
  })

  test.each<[string, string, object]>([
    ['throws', `\n\nthrow new Error('hunter2')`, { says: 'it throws while it is being loaded', line: 3 }],
    [
      'throws in a file that it requires',
      `\nrequire('./more.cjs')`,
      { says: 'it throws while it is being loaded', line: 2 },
    ],
    ['throws text', `throw 'hunter2'`, { says: 'it throws while it is being loaded' }],
    ['throws nothing', `throw undefined`, { says: 'it throws while it is being loaded' }],
    ['throws null', `throw null`, { says: 'it throws while it is being loaded' }],
    [
      'throws a code that is no text',
      `throw { code: { toString() { throw new Error('hunter2') } } }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'throws what throws when it is looked at',
      `throw { get name() { throw new Error('hunter2') } }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'throws a code that all objects have',
      `throw { code: 'constructor' }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'throws what is called as a refusal is, and is none',
      `throw { name: 'SecretsError', message: 'hunter2' }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'requires an ES module where nothing loads one',
      `throw Object.assign(new Error('hunter2'), { code: 'ERR_REQUIRE_ESM' })`,
      {
        says: 'what loads it takes no ES module',
        hint: 'Use secrets.json, or .env; or start Node without --no-experimental-require-module.',
      },
    ],
    [
      'throws what has a stack of its own',
      `throw { stack: 12 }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'names itself in a stack without a line',
      `throw { stack: __filename + ':hunter2' }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'names itself in a stack as a URL',
      `throw { stack: 'x ' + require('url').pathToFileURL(__filename) + ':12:3' }`,
      { says: 'it throws while it is being loaded', line: 12 },
    ],
    [
      'does not parse',
      `exports.A = 'a'\n\n\nexports.B = hunter2 hunter2`,
      { says: 'it does not parse', line: 4 },
    ],
    [
      'throws a syntax error of another realm',
      `throw require('vm').runInNewContext("new SyntaxError('hunter2')")`,
      { says: 'it does not parse', line: 1 },
    ],
    [
      'throws what jiti throws where it does not parse',
      `throw { stack: 'Error: ParseError: hunter2\\n ' + __filename + ':5:1' }`,
      { says: 'it does not parse', line: 5 },
    ],
    [
      'says that of jiti elsewhere',
      `throw { stack: 'x Error: ParseError: hunter2' }`,
      { says: 'it throws while it is being loaded' },
    ],
    [
      'awaits',
      `\nexports.A = await 'hunter2'`,
      {
        says: 'it uses top-level await, so it cannot be loaded before the app starts',
        line: 2,
        hint: 'Export plain values; fetch what has to be fetched in the app.',
      },
    ],
    [
      'says that await is only valid elsewhere',
      `throw new Error('await is only valid')`,
      { says: 'it throws while it is being loaded', line: 1 },
    ],
    [
      'says that it does not know what it exports',
      `throw new Error("Unexpected token 'export'")`,
      { says: 'it throws while it is being loaded', line: 1 },
    ],
    [
      'throws while its exports are read',
      `Object.defineProperty(exports, 'A', { enumerable: true, get() { throw new Error('hunter2') } })`,
      { says: 'it throws while its exports are read' },
    ],
    ['exports what is no value', `exports.A = () => 'hunter2'`, { says: '"A" is a function, not a value' }],
    ['exports no object', `module.exports = 'hunter2'`, { says: 'it exports no object of values' }],
  ])('is refused where it %s', (_, text, refusal) => {
    write({ 'more.cjs': `\n\n\nthrow new Error('hunter2')` })
    expect(refusalOf('secrets.js', text)).toEqual(refusal)
  })

  test.each([
    ['secrets.js', `Unexpected token 'export'`, 'secrets.mjs'],
    ['secrets.js', 'Cannot use import statement outside a module', 'secrets.mjs'],
    ['secrets.ts', `Unexpected token 'export'`, 'secrets.mts'],
  ])('that exports as an ES module, in CommonJS, is named otherwise: %s with %s', (name, message, better) => {
    createRequire = (() =>
      Object.assign(
        () => {
          throw new SyntaxError(message)
        },
        { extensions: { '.ts': () => {} } },
      )) as never
    expect(refusalOf(name, '')).toEqual({
      says: 'its package.json says "type": "commonjs", and it uses import or export',
      hint: `Name it ${better}, or use module.exports.`,
    })
  })

  test('is not named otherwise where its name is no longer a question', () => {
    expect(refusalOf('secrets.cjs', `\nexport const A = 'hunter2'`)).toEqual({
      says: 'it does not parse',
      line: 2,
    })
  })

  const await_ = {
    says: 'it uses top-level await, so it cannot be loaded before the app starts',
    hint: 'Export plain values; fetch what has to be fetched in the app.',
  }
  test.each<[string, object]>([
    ['ERR_REQUIRE_ASYNC_MODULE', await_],
    [
      'ERR_REQUIRE_CYCLE_MODULE',
      {
        says: 'it imports a file of the app, which is waiting for it',
        hint: 'A file with values exports plain values and imports nothing.',
      },
    ],
    [
      'ERR_ACCESS_DENIED',
      {
        says: "Node's permission model denies it",
        hint: 'Start Node with --allow-fs-read for the folder of the app.',
      },
    ],
    ['ENOENT', { says: 'it throws while it is being loaded', line: 1 }],
  ])('is refused in words of ours for %s', (code, refusal) => {
    const text = `throw Object.assign(new Error('hunter2'), { code: '${code}' })`
    expect(refusalOf('secrets.cjs', text)).toEqual(refusal)
  })

  test('may refuse itself by a copy of this package', () => {
    write({ 'secrets.cjs': `throw Object.assign(new Error('own'), { name: 'SecretsError' })` })
    expect(() => readModule(folder, 'secrets.cjs')).toThrow(expect.objectContaining({ name: 'SecretsError' }))
    createRequire = (() => () => refuseWhileLoading('secrets.cjs')) as never
    expect(refusalOf('secrets.cjs')).toEqual({
      says: 'it imports "secrets", while it is itself loaded as the secrets module',
      hint: 'A file with values exports plain values only. A file that checks them needs another name, such as config.ts.',
    })
  })
})

describe('a module that cannot be read', () => {
  test('is refused where it is a folder', () => {
    mkdirSync(join(folder, 'secrets.js'))
    expect(refusalOf('secrets.js')).toEqual({ says: 'it is not a regular file' })
  })

  test('is refused where it has gone', () => {
    expect(refusalOf('secrets.js')).toEqual({ says: 'it cannot be read (ENOENT)' })
  })

  test.each<[string, object]>([
    ['EACCES', { says: 'it cannot be read (EACCES)' }],
    [
      'ERR_ACCESS_DENIED',
      {
        says: "Node's permission model denies it",
        hint: 'Start Node with --allow-fs-read for the folder of the app.',
      },
    ],
  ])('is refused with %s', (code, refusal) => {
    write({ 'secrets.js': '' })
    const open = jest.spyOn(fs, 'openSync').mockImplementation(() => {
      throw Object.assign(new Error('x'), { code })
    })
    expect(refusalOf('secrets.js')).toEqual(refusal)
    expect(open.mock.calls).toEqual([[join(folder, 'secrets.js'), 'r']])
  })

  test('leaves no file open', () => {
    write({ 'secrets.js': '' })
    const open = jest.spyOn(fs, 'openSync')
    const close = jest.spyOn(fs, 'closeSync')
    readModule(folder, 'secrets.js')
    const opened = open.mock.calls.findIndex(([path]) => path === join(folder, 'secrets.js'))
    expect(close.mock.calls).toContainEqual([open.mock.results[opened]?.value])
  })
})

describe('a module of TypeScript', () => {
  const names = ['secrets.ts', 'secrets.cts', 'secrets.mts']
  const { features, versions } = process

  afterEach(() => {
    Object.defineProperty(process, 'features', { value: features })
    Object.defineProperty(process, 'versions', { value: versions })
  })

  /** Has Node load what it is given, whatever its name, and find no jiti. */
  function requireAnything(extensions = {}): jest.Mock {
    const required = jest.fn(() => ({ A: 'a' }))
    const resolve = () => {
      throw new Error('no jiti')
    }
    createRequire = (() => Object.assign(required, { extensions, resolve })) as never
    return required as never
  }

  test.each(names)('%s is refused where nothing understands it', (name) => {
    write({ [name]: '' })
    const required = requireAnything()
    expect(refusalOf(name)).toEqual({
      says: 'this Node cannot load TypeScript',
      hint: 'Use Node 22.18 or later, start the app with tsx, or add jiti to its devDependencies.',
    })
    expect(required).not.toHaveBeenCalled()
  })

  test.each<[string, () => void]>([
    ['Node itself', () => Object.defineProperty(process, 'features', { value: { typescript: 'strip' } })],
    ['Bun', () => Object.defineProperty(process, 'versions', { value: { ...versions, bun: '1' } })],
    ['Deno', () => Object.defineProperty(process, 'versions', { value: { ...versions, deno: '2' } })],
  ])('is required where %s understands it', (_, arrange) => {
    arrange()
    for (const name of names) {
      const required = requireAnything()
      expect(read(name, '')).toEqual({ A: 'a' })
      expect(required.mock.calls).toEqual([[join(folder, name)]])
    }
  })

  test('is required where a loader has been added to require', () => {
    requireAnything({ '.ts': () => {} })
    expect(names.map((name) => read(name, ''))).toEqual([{ A: 'a' }, { A: 'a' }, { A: 'a' }])
  })

  test('is refused where Node says that it does not', () => {
    Object.defineProperty(process, 'features', { value: { typescript: false } })
    requireAnything()
    expect(refusalOf('secrets.ts', '')).toMatchObject({ says: 'this Node cannot load TypeScript' })
  })

  test.each(['secrets.js', 'secrets.cjs', 'secrets.mjs'])('is not what %s is', (name) => {
    requireAnything()
    expect(read(name, '')).toEqual({ A: 'a' })
  })

  test('is loaded by the jiti of the project, without a cache', () => {
    write({
      'node_modules/jiti/package.json': '{"main":"jiti.cjs"}',
      'node_modules/jiti/jiti.cjs': `exports.createJiti = (from, options) => (path) => ({ from, options, path })`,
    })
    for (const name of names) {
      const path = join(folder, name)
      expect(read(name, '')).toEqual({
        from: path,
        options: '{"fsCache":false,"moduleCache":false}',
        path,
      })
    }
  })
})

describe('while a module is loaded', () => {
  beforeEach(() => {
    // What it runs is given this process, and not that of Node's own require.
    createRequire = (() => () => running()) as never
    write({ 'secrets.js': '' })
  })
  let running: () => unknown = () => ({})

  test('this package cannot be used by it', () => {
    const told: (string | undefined)[] = []
    running = () => {
      told.push(state.moduleInLoading)
      return {}
    }
    read('secrets.js')
    expect([told, state.moduleInLoading]).toEqual([['secrets.js'], undefined])
  })

  test('Node tells of nothing but what is no experiment', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { emitWarning: given, emit } = process
    const told: unknown[] = []
    const tell = (text: unknown) => told.push(text)
    process.on('warning', tell)
    process.on('told' as never, tell)
    running = () => {
      process.emitWarning('an experiment', 'ExperimentalWarning')
      process.emitWarning('old', 'DeprecationWarning', 'DEP1')
      process.emitWarning('plain')
      told.push(process.emit('warning', new Error('at once')))
      told.push(process.emit('told' as never, 'another event' as never))
      return {}
    }
    read('secrets.js')
    expect(emitWarning.mock.calls).toEqual([['old', 'DeprecationWarning', 'DEP1'], ['plain']])
    expect(told).toEqual([false, 'another event', true])
    expect([process.emitWarning === given, process.emit === emit]).toEqual([true, true])
    process.off('warning', tell)
    process.off('told' as never, tell)
  })

  test('and afterwards, where it was refused too, all is as it was', () => {
    const { emitWarning, emit } = process
    running = () => {
      throw new Error('x')
    }
    expect(refusalOf('secrets.js')).toEqual({ says: 'it throws while it is being loaded' })
    expect([process.emitWarning === emitWarning, process.emit === emit]).toEqual([true, true])
    expect(state.moduleInLoading).toBeUndefined()
  })

  test.each([null, undefined])('%p may be thrown', (thrown) => {
    running = () => {
      throw thrown
    }
    expect(refusalOf('secrets.js')).toEqual({ says: 'it throws while it is being loaded' })
  })

  test('a second one may be loaded in between', () => {
    write({ 'outer.js': '', 'inner.js': '', '.env': 'A=a' })
    const told: (string | undefined)[] = []
    running = () => {
      told.push(state.moduleInLoading)
      running = () => refuseWhileLoading(state.moduleInLoading as string)
      expect(() => readModule(folder, 'inner.js')).toThrow(
        expect.objectContaining({ code: 'SECRETS_FILE', location: { file: 'inner.js' } }),
      )
      told.push(state.moduleInLoading)
      return { A: 'result' }
    }
    expect([read('outer.js'), told]).toEqual([{ A: 'result' }, ['outer.js', 'outer.js']])
    expect(loadSecrets({ environment: {}, processEnv: {}, cwd: folder }).values).toEqual({ A: 'a' })
  })
})
