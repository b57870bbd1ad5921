import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { installed, Project, type Variables } from '../support/project.ts'

/** What no output may hold. */
const canary = 'hunter2hunter2'
const root = join(__dirname, '../..')

/** The Nodes to run on: this one, and those that load TypeScript themselves. */
const runtimes = [
  { runtime: `Node ${process.versions.node.split('.')[0]}`, node: process.execPath },
  ...['22', '24'].map((major) => {
    const script = join(root, 'scripts/runtimes.mjs')
    const node = spawnSync(process.execPath, [script, `node@${major}`], { encoding: 'utf8' }).stdout
    return node
      ? { runtime: `Node ${major}`, node }
      : { runtime: `Node ${major} (skipped: not here, and cannot be fetched)`, node: undefined }
  }),
]

/** A project whose node_modules holds these packages too. */
function projectWith(packages: readonly string[], files: Record<string, string | Buffer>): Project {
  const project = new Project()
  const modules = project.path('node_modules')
  rmSync(modules)
  mkdirSync(modules)
  symlinkSync(join(installed(), 'secrets'), join(modules, 'secrets'))
  for (const name of packages) {
    symlinkSync(dirname(require.resolve(`${name}/package.json`)), join(modules, name))
  }
  return project.write(files)
}

interface Run {
  node?: string
  env?: Variables
  args?: readonly string[]
}

interface Result {
  values?: Record<string, string>
  origins?: Record<string, unknown>
  error?: { name: string; code: string; message: string; stack: string; cause: unknown }
  /** What `process.env` became. */
  env: Variables
  stderr: string
}

const callLoad = `
  const lib = require('secrets'), before = { ...process.env }
  let told
  try {
    told = lib.loadSecrets()
  } catch (error) {
    const { name, code, message, stack, cause } = error
    told = { error: { name, code, message, stack, cause } }
  }
  const env = Object.fromEntries(Object.entries(process.env).filter(([key, value]) => before[key] !== value))
  process.stdout.write(JSON.stringify({ ...told, env }))`

/** Calls `loadSecrets` in the project. */
function load(project: Project, { node, env, args = [] }: Run = {}): Result {
  project.write({ 'call-load.cjs': callLoad })
  const run = project.node([...args, 'call-load.cjs'], { ...(node && { node }), ...(env && { env }) })
  if (run.code !== 0) throw new Error(`${run.code} ${run.stderr}`)
  return { ...JSON.parse(run.stdout), stderr: run.stderr }
}

/** Has a module refused by register and by loadSecrets, in the same words; returns them. */
function refusal(project: Project, { node, env, args = [] }: Run = {}): string {
  const {
    error,
    env: changed,
    stderr: warned,
  } = load(project, { ...(node && { node }), ...(env && { env }), args })
  expect(error).toMatchObject({ name: 'SecretsError', code: 'SECRETS_FILE' })
  expect({ changed, warned }).toEqual({ changed: {}, warned: '' })
  const { code, stdout, stderr } = project.node([...args, '-r', 'secrets/register', '-e', 'console.log(1)'], {
    ...(node && { node }),
    ...(env && { env }),
  })
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
  expect(error?.message).toBe(stderr)
  expect(JSON.stringify(error)).not.toContain(canary.slice(0, 8))
  expect(stderr).toMatch(/^secrets: refusing to start \(development, because NODE_ENV is not set\)\n\n/)
  return stderr
}

const named = `export const A = 'a'\nexport const B = 2\n`
const typed = `interface It { a: string }\nconst it: It = { a: 'a' }\nexport const A: string = it.a\nexport const B = 2 as number\n`
const extensions: [file: string, text: string][] = [
  ['secrets.json', '{ "A": "a", "B": 2 }'],
  ['secrets.js', `module.exports = { A: 'a', B: 2 }`],
  ['secrets.cjs', `module.exports = { A: 'a', B: 2 }`],
  ['secrets.mjs', named],
  ['secrets.ts', typed],
  ['secrets.cts', `const it: { a: string } = { a: 'a' }\nmodule.exports = { A: it.a, B: 2 }`],
  ['secrets.mts', typed],
]

describe.each(runtimes)('on $runtime', ({ node }) => {
  const testHere = node ? test : test.skip
  const run = node ? { node } : {}

  testHere.each(extensions)('%s loads without a word, through register and loadSecrets', (file, text) => {
    const project = projectWith(['jiti'], { [file]: text })
    const registered = project.register(['A', 'B'], run)
    expect(registered).toMatchObject({ code: 0, stderr: '', env: { A: 'a', B: '2' } })
    expect(load(project, run)).toMatchObject({
      values: { A: 'a', B: '2' },
      origins: { A: { file }, B: { file } },
      env: { A: 'a', B: '2' },
      stderr: '',
    })
  })

  testHere.each(extensions.slice(1))('%s is not run where an .env is beside it', (file) => {
    const project = projectWith(['jiti'], {
      '.env': 'A=env\n',
      [file]: `require('fs').writeFileSync('ran', '')`,
    })
    expect(load(project, run)).toMatchObject({ values: { A: 'env' }, stderr: '' })
    expect(project.register(['A'], run)).toMatchObject({ stderr: '', env: { A: 'env' } })
    expect(existsSync(project.path('ran'))).toBe(false)
  })

  testHere.each<[how: string, file: string, text: string, others?: Record<string, string>]>([
    ['named exports', 'secrets.mjs', `export const A = 'a'; export const B = 2`],
    ['a default export', 'secrets.mjs', `export default { A: 'a', B: 2 }`],
    ['both', 'secrets.mjs', `export const A = 'a'; export default { A: 'no', B: 2 }`],
    ['module.exports', 'secrets.cjs', `module.exports = { A: 'a', B: 2 }`],
    ['exports', 'secrets.cjs', `exports.A = 'a'; exports.B = 2`],
    [
      'the exports of a compiler',
      'secrets.cjs',
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.A = 'a'; exports.default = { B: 2 }`,
    ],
    [
      'a default of a compiler',
      'secrets.cjs',
      `exports.__esModule = true; exports.default = { A: 'a', B: 2 }`,
    ],
    ['no prototype', 'secrets.cjs', `module.exports = Object.assign(Object.create(null), { A: 'a', B: 2 })`],
    [
      'what another file holds',
      'secrets.cjs',
      `module.exports = require('./more.json')`,
      { 'more.json': '{"A":"a","B":2}' },
    ],
    ['ES syntax in a .js of a module package', 'secrets.js', named, { 'package.json': '{"type":"module"}' }],
    ['ES syntax in a .js of a package that says nothing', 'secrets.js', named, { 'package.json': '{}' }],
    ['ES syntax in a .ts of a package that says nothing', 'secrets.ts', named, { 'package.json': '{}' }],
  ])('takes %s', (_, file, text, others = {}) => {
    const project = projectWith(['jiti'], { [file]: text, ...others })
    expect(load(project, run)).toMatchObject({ values: { A: 'a', B: '2' }, stderr: '' })
  })

  testHere('says what to do where the package says commonjs and secrets.js says export', () => {
    const project = projectWith([], {
      'secrets.js': `export const A = '${canary}'`,
      'package.json': '{"type":"commonjs"}',
    })
    const text = refusal(project, run)
    expect(text).toMatch(
      /secrets\.js: its package\.json says "type": "commonjs", and it uses import or export/,
    )
    expect(text).toMatch(/Name it secrets\.mjs, or use module\.exports\./)
  })

  testHere('says what to do, or loads it, where the package says commonjs and secrets.ts says export', () => {
    const project = projectWith(['jiti'], {
      'secrets.ts': `export const A: string = 'a'`,
      'package.json': '{"type":"commonjs"}',
    })
    // jiti compiles it, a Node that loads TypeScript itself does not.
    if (node === process.execPath)
      expect(load(project, run)).toMatchObject({ values: { A: 'a' }, stderr: '' })
    else
      expect(refusal(project, run)).toMatch(/secrets\.ts: its package\.json says .*\n\nName it secrets\.mts/)
  })

  testHere.each<[what: string, file: string, text: string, says: RegExp]>([
    ['throws', 'secrets.cjs', `const x = 1\nthrow new Error('${canary}')`, /secrets\.cjs:2: it throws while/],
    [
      'throws',
      'secrets.mjs',
      `export const A = 1\nthrow new Error('${canary}')`,
      /secrets\.mjs:2: it throws while/,
    ],
    ['throws', 'secrets.ts', `\nthrow new Error('${canary}')`, /secrets\.ts:2: it throws while/],
    ['throws text', 'secrets.cjs', `throw '${canary}'`, /secrets\.cjs: it throws while/],
    ['throws nothing', 'secrets.cjs', 'throw undefined', /secrets\.cjs: it throws while/],
    [
      'throws an error of its own name',
      'secrets.cjs',
      `throw Object.assign(new Error('${canary}'), { name: '${canary}', code: '${canary}', cause: '${canary}' })`,
      /secrets\.cjs:1: it throws while/,
    ],
    [
      'does not parse',
      'secrets.js',
      `exports.A = '${canary}'\nexports.B = '${canary}`,
      /secrets\.js:2: it does not parse/,
    ],
    ['does not parse', 'secrets.cjs', `exports.A = '${canary}'\n}`, /secrets\.cjs:2: it does not parse/],
    [
      'does not parse',
      'secrets.mjs',
      `export const A = '${canary}'\nexport const B = '`,
      /secrets\.mjs(:2)?: it does not parse/,
    ],
    [
      'does not parse',
      'secrets.ts',
      `export const A = '${canary}'\nexport const B: string = '${canary}`,
      /secrets\.ts(:2)?: it does not parse/,
    ],
    [
      'does not parse',
      'secrets.mts',
      `export const A = '${canary}'\nconst`,
      /secrets\.mts(:2)?: it does not parse/,
    ],
    [
      'awaits',
      'secrets.mjs',
      `export const A = await '${canary}'`,
      /secrets\.mjs.*: it uses top-level await/,
    ],
    [
      'awaits',
      'secrets.ts',
      `export const A: string = await '${canary}'`,
      /secrets\.ts.*: it uses top-level await/,
    ],
    ['awaits', 'secrets.cjs', `exports.A = await '${canary}'`, /secrets\.cjs.*: it uses top-level await/],
    [
      'requires what is not there',
      'secrets.cjs',
      `require('${canary}')`,
      /secrets\.cjs(:1)?: it throws while/,
    ],
    [
      'is JSON with a word',
      'secrets.json',
      `{\n "A": "${canary}",\n "B": ${canary}\n}`,
      /secrets\.json:3: it is not valid JSON/,
    ],
    [
      'is JSON with a comma too many',
      'secrets.json',
      `{\n "A": ["${canary}",]\n\n}`,
      /secrets\.json:2: it is not valid JSON/,
    ],
    [
      'is JSON with a comma at its end',
      'secrets.json',
      `{\r\n "A": "${canary}",\r\n}`,
      /secrets\.json:3: it is not valid JSON/,
    ],
    [
      'is JSON without its end',
      'secrets.json',
      `{\n "A": "${canary}"\n`,
      /secrets\.json:3: it is not valid JSON/,
    ],
    [
      'is JSON with a line end in text',
      'secrets.json',
      `{\n "A": "${canary}\n"}`,
      /secrets\.json:2: it is not valid JSON/,
    ],
    [
      'is JSON that speaks of positions',
      'secrets.json',
      `{\n"A": "in JSON at position 3", ${canary}}`,
      /secrets\.json:2: it is not valid JSON/,
    ],
    ['is JSON of nothing', 'secrets.json', '', /secrets\.json:1: it is not valid JSON/],
  ])('refuses a module that %s (%s), and shows nothing of it', (what, file, text, says) => {
    const project = projectWith(['jiti'], { [file]: text })
    const told = refusal(project, run)
    expect(told).toMatch(says)
    if (what === 'awaits') expect(told).toMatch(/\n\nExport plain values; fetch/)
  })

  testHere.each<[how: string, file: string, text: string]>([
    ['calls config()', 'secrets.cjs', `require('secrets').config(); exports.A = '${canary}'`],
    ['calls loadSecrets()', 'secrets.cjs', `exports.A = require('secrets').loadSecrets().values.A`],
    ['requires it', 'secrets.cjs', `require('secrets'); exports.A = '${canary}'`],
    ['imports it', 'secrets.mjs', `import { config } from 'secrets'; config(); export const A = '${canary}'`],
    [
      'imports it',
      'secrets.ts',
      `import { config } from 'secrets'\nconfig()\nexport const A: string = '${canary}'`,
    ],
    ['imports config', 'secrets.mjs', `import 'secrets/config'; export const A = '${canary}'`],
  ])('refuses a module that %s while it is loaded (%s)', (how, file, text) => {
    const project = projectWith(['jiti'], { [file]: text })
    const { code, stdout, stderr } = project.node(['-r', 'secrets/register', '-p', '1'], run)
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(
      new RegExp(`${file.replace('.', '\\.')}: it imports "secrets", while it is itself loaded`),
    )
    expect(stderr).toMatch(/A file that checks them needs another name, such as config\.ts\./)
    expect(stderr).not.toContain(canary)
    if (how === 'imports config') return
    // Where the app has loaded the package before, the import alone does no harm.
    const { error, values } = load(project, run)
    if (how === 'requires it') expect(values).toEqual({ A: canary })
    else expect(error).toMatchObject({ name: 'SecretsError', code: 'SECRETS_FILE' })
  })
})

describe('the values of a module', () => {
  test('are text, or become text', () => {
    const project = new Project({
      'secrets.cjs': `module.exports = {
        TEXT: ' as it is $HOME \\n', EMPTY: '', ZERO: 0, FLOAT: 1.5, NEGATIVE: -3, TRUE: true, FALSE: false,
        BIG: 12345678901234567890n, LIST: [1, 'two', null], OBJECT: { a: { b: [true] } }, NULL: null, UNDEFINED: undefined,
        'dotted.key-dashed': 'x', __proto__: null,
      }`,
    })
    expect(load(project)).toMatchObject({
      values: {
        TEXT: ' as it is $HOME \n',
        EMPTY: '',
        ZERO: '0',
        FLOAT: '1.5',
        NEGATIVE: '-3',
        TRUE: 'true',
        FALSE: 'false',
        BIG: '12345678901234567890',
        LIST: '[1,"two",null]',
        OBJECT: '{"a":{"b":[true]}}',
        'dotted.key-dashed': 'x',
      },
      stderr: '',
    })
    expect(Object.keys(load(project).values ?? {})).not.toEqual(expect.arrayContaining(['NULL']))
    expect(Object.keys(load(project).values ?? {})).not.toEqual(expect.arrayContaining(['UNDEFINED']))
  })

  test('from JSON do the same', () => {
    const project = new Project({
      'secrets.json': '\ufeff{"A":null,"B":{"c":[1,null]},"D":true,"E":1e3,"constructor":"x"}',
    })
    expect(load(project).values).toEqual({ B: '{"c":[1,null]}', D: 'true', E: '1000', constructor: 'x' })
  })

  test('never win over the real environment', () => {
    const project = new Project({ 'secrets.json': '{"A":"file","B":"file"}' })
    const { values, origins, env } = load(project, { env: { A: 'real' } })
    expect({ values, origins, env }).toEqual({
      values: { A: 'real', B: 'file' },
      origins: { A: 'environment', B: { file: 'secrets.json' } },
      env: { B: 'file' },
    })
  })

  test('cannot be what makes Node run other code, nor the mode', () => {
    const project = new Project({
      'secrets.json': `{"A":"1","NODE_OPTIONS":"${canary}","SECRETS_MODE":"production"}`,
    })
    const { values, stderr } = load(project)
    expect(values).toEqual({ A: '1' })
    expect(stderr).toBe(
      ['NODE_OPTIONS', 'SECRETS_MODE']
        .map((key) => `secrets: secrets.json: ${key} cannot be set from a file, and is skipped\n`)
        .join(''),
    )
  })

  test.each<[what: string, expression: string, says: RegExp]>([
    ['a function', `{ A: () => '${canary}' }`, /"A" is a function, not a value/],
    ['a class', `{ A: class { x = '${canary}' } }`, /"A" is a function, not a value/],
    ['a symbol', `{ A: Symbol('${canary}') }`, /"A" is a symbol, not a value/],
    ['a promise', `{ A: Promise.resolve('${canary}') }`, /"A" is a promise, not a value/],
    [
      'an instance of a class',
      `{ A: new (class It { x = '${canary}' })() }`,
      /"A" is an instance of a class/,
    ],
    ['a date', `{ A: new Date() }`, /"A" is an instance of a class/],
    ['a map', `{ A: new Map([['x', '${canary}']]) }`, /"A" is an instance of a class/],
    ['a buffer', `{ A: Buffer.from('${canary}') }`, /"A" is an instance of a class/],
    [
      'a circle',
      `{ A: (() => { const it = { x: '${canary}' }; it.it = it; return it })() }`,
      /"A" is nothing that JSON can express/,
    ],
    ['a bigint inside', `{ A: [1n] }`, /"A" is nothing that JSON can express/],
    [
      'a number that loses digits',
      '{ A: 12345678901234567890 }',
      /"A" is a number of more digits than JavaScript keeps/,
    ],
    [
      'a toJSON that throws',
      `{ A: { toJSON() { throw new Error('${canary}') } } }`,
      /"A" is nothing that JSON can express/,
    ],
    [
      'a getter that throws',
      `{ get A() { throw new Error('${canary}') } }`,
      /it throws while its exports are read/,
    ],
    ['a NUL', `{ A: '${canary}\\0' }`, /A holds a NUL character/],
    ['half of a surrogate pair', `{ A: '${canary}\\ud83d' }`, /A holds half of a surrogate pair/],
    ...(process.platform === 'linux'
      ? ([['a text too large', `{ A: '${canary}'.repeat(10_000) }`, /A is larger than the 128 KiB/]] as [
          string,
          string,
          RegExp,
        ][])
      : []),
    ['a key with a blank', `{ 'a b': '${canary}' }`, /"a b" is no name for a variable/],
    ['a key with an =', `{ 'a=b': '${canary}' }`, /"a=b" is no name for a variable/],
    ['a key of nothing', `{ '': '${canary}' }`, /"" is no name for a variable/],
    [
      'a key that steers a terminal',
      `{ '\\u001b[2J': '${canary}' }`,
      /"\\u001b\[2J" is no name for a variable/,
    ],
    ['__proto__', `JSON.parse('{ "__proto__": "${canary}" }')`, /"__proto__" is no name for a variable/],
    ['a promise of everything', `Promise.resolve({ A: '${canary}' })`, /it exports a promise, not values/],
    ['a function of everything', `() => ({ A: '${canary}' })`, /it exports no object of values/],
    ['a list', `['${canary}']`, /it exports no object of values/],
    ['a text', `'${canary}'`, /it exports no object of values/],
    ['null', 'null', /it exports no object of values/],
    [
      'an instance for everything',
      `new (class It { A = '${canary}' })()`,
      /it exports an instance of a class/,
    ],
  ])('cannot be %s', (_, expression, says) => {
    const text = refusal(new Project({ 'secrets.cjs': `module.exports = ${expression}` }))
    expect(text).toMatch(/ {2}secrets\.cjs: /)
    expect(text).toMatch(says)
  })

  test.each(['[]', 'null', '"text"', '1'])('cannot be the JSON %s', (text) => {
    expect(refusal(new Project({ 'secrets.json': text }))).toMatch(
      /secrets\.json: it exports no object of values/,
    )
  })

  test('cannot be set when a __proto__ is among them', () => {
    const project = new Project({ 'secrets.json': `{"A":"1","__proto__":{"x":"${canary}"}}` })
    expect(refusal(project)).toMatch(/secrets\.json: "__proto__" is no name for a variable/)
  })
})

describe('what Node warns of while a module is loaded', () => {
  test('is told, but for what it calls experimental', () => {
    // Earlier releases of Node 22 say so of every require() of an ES module.
    const text = `process.emitWarning('a trial', 'ExperimentalWarning'); process.emitWarning('old', 'DeprecationWarning')`
    const { values, stderr } = load(new Project({ 'secrets.cjs': `${text}; exports.A = 'a'` }))
    expect(values).toEqual({ A: 'a' })
    expect(stderr).toMatch(/DeprecationWarning: old/)
    expect(stderr).not.toMatch(/a trial/)
  })
})

describe('a module that is no file', () => {
  test.each<[what: string, file: string, arrange: (path: string) => void, says: RegExp]>([
    ['a directory', 'secrets.js', (path) => mkdirSync(path), /secrets\.js: it is not a regular file/],
    ['a directory', 'secrets.json', (path) => mkdirSync(path), /secrets\.json: it is a directory/],
    [
      'a pipe',
      'secrets.js',
      (path) => execFileSync('mkfifo', [path]),
      /secrets\.js: it is not a regular file/,
    ],
    [
      'a device',
      'secrets.mjs',
      (path) => symlinkSync('/dev/zero', path),
      /secrets\.mjs: it is not a regular file/,
    ],
    [
      'a link to nothing',
      'secrets.js',
      (path) => symlinkSync('nowhere', path),
      /secrets\.js: it cannot be read \(ENOENT\)/,
    ],
    [
      'a link to nothing',
      'secrets.json',
      (path) => symlinkSync('nowhere', path),
      /secrets\.json: it is a link to a file/,
    ],
    [
      'a link to itself',
      'secrets.cjs',
      (path) => symlinkSync(path, path),
      /secrets\.cjs: it cannot be read \(ELOOP\)/,
    ],
  ])('but %s is refused (%s)', (_, file, arrange, says) => {
    const project = new Project()
    arrange(project.path(file))
    expect(refusal(project)).toMatch(says)
  })
})

describe('which module', () => {
  test('is the first of the list', () => {
    const files = Object.fromEntries(extensions.map(([file]) => [file, '']))
    const project = new Project({ ...files, 'secrets.json': '{"A":"json"}' })
    expect(load(project).values).toEqual({ A: 'json' })
    rmSync(project.path('secrets.json'))
    project.write({ 'secrets.js': `exports.A = 'js'` })
    expect(load(project).values).toEqual({ A: 'js' })
  })

  test('is none for config()', () => {
    const project = new Project({ 'secrets.js': `require('fs').writeFileSync('ran', '')` })
    expect(project.node(['-p', `require('secrets').config().error.code`]).stdout).toBe('ENOENT\n')
    expect(existsSync(project.path('ran'))).toBe(false)
  })

  test('is none in production', () => {
    const files = Object.fromEntries(
      extensions.map(([file]) => [file, `require('fs').writeFileSync('ran', '')`]),
    )
    const project = new Project({ ...files, '.env.example': 'A=\n' })
    expect(project.register(['A'], { env: { NODE_ENV: 'production', A: 'real' } }).env).toEqual({ A: 'real' })
    expect(project.register(['A'], { env: { NODE_ENV: 'production' } }).code).toBe(78)
    expect(existsSync(project.path('ran'))).toBe(false)
  })
})

describe('TypeScript', () => {
  const isOld = !(process.features as { typescript?: unknown }).typescript

  test.each([
    ['register', 'true'],
    ['register', undefined],
    ['loadSecrets', 'true'],
    ['loadSecrets', undefined],
  ])('leaves no copy of itself behind with jiti, by %s (JITI_FS_CACHE=%p)', (entry, cache) => {
    const project = projectWith(['jiti'], {
      'secrets.ts': `export const A: string = '${canary}'`,
      'tmp/keep': '',
    })
    const before = readdirSync(project.path('node_modules'))
    const env = { TMPDIR: project.path('tmp'), JITI_FS_CACHE: cache, HOME: project.folder }
    const loaded = entry === 'register' ? project.register(['A'], { env }) : load(project, { env })
    expect(loaded).toMatchObject({ stderr: '', env: { A: canary } })
    expect(readdirSync(project.path('tmp'))).toEqual(['keep'])
    expect(readdirSync(project.path('node_modules'))).toEqual(before)
    const found = spawnSync('grep', ['-rlE', canary, project.folder], { encoding: 'utf8' }).stdout
    expect(found).toBe(`${project.path('secrets.ts')}\n`)
  })

  test.each([['--import'], ['-r']])('is loaded by tsx, started with %s', (flag) => {
    const project = projectWith(['tsx'], {
      'secrets.ts': `export const A: string = 'a'`,
      'package.json': '{"type":"module"}',
    })
    const entry = flag === '-r' ? 'tsx/cjs' : 'tsx'
    const { code, stdout, stderr } = project.node([
      flag,
      entry,
      flag,
      'secrets/register',
      '-p',
      'process.env.A',
    ])
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'a\n', stderr: '' })
  })

  ;(isOld ? test : test.skip).each(['ts', 'cts', 'mts'])(
    'is refused where nothing can load it (%s)',
    (extension) => {
      const text = refusal(new Project({ [`secrets.${extension}`]: `export const A = '${canary}'` }))
      expect(text).toMatch(
        /: this Node cannot load TypeScript\n\nUse Node 22\.18 or later, start the app with tsx, or add jiti/,
      )
    },
  )
})
