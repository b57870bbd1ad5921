import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { Project, type Variables } from '../support/project.ts'

const files = {
  '.env': [
    'PLAIN=plain',
    'SPACED =  spaced out  # a comment',
    "SINGLE='single #1 $PLAIN \\n'",
    'DOUBLE="double\\nline" # a comment',
    'BACKTICK=`it\'s "both"`',
    'MULTI="first',
    'second"',
    'EMPTY=',
    'EMPTY_QUOTED=""',
    'export EXPORTED=exported',
    'YAML: yaml',
    'dotted.key-dashed=dotted',
    'REFERENCE=${PLAIN}',
    'TWICE=1',
    'TWICE=2',
    'UNCLOSED="half',
    'this is no assignment',
    'ESCAPED="say \\"hi\\""',
    'HASH=a#b',
    'JSON={"a": 1}',
    '',
  ].join('\n'),
  'one.env': 'A=1\nSHARED=one\nPLAIN=one\n',
  'two.env': 'B=2\nSHARED=two\nSECRETS_CHECK=off\n',
  'crlf.env': 'A=1\r\nB="x\r\ny"\r\nC=lone\rD=cr\r\n',
  'bom.env': '\ufeffA=1\nB=2\n',
  'latin1.env': Buffer.from('NAME=J\xfcrgen\n', 'latin1'),
  'utf16.env': Buffer.from('NAME=J\xfcrgen\n', 'utf16le'),
  'empty.env': '',
  'name.env': 'NODE_ENV=test\nA=1\n',
  'server.env': 'NODE_ENV=production\nA=1\n',
  'quiet.env': 'DOTENV_QUIET=true\nA=1\n',
  'loud.env': 'DOTENV_QUIET=false\nA=1\n',
  'old-quiet.env': 'DOTENV_CONFIG_QUIET=true\nA=1\n',
  'forbidden.env': 'NODE_OPTIONS=--no-warnings\nLD_PRELOAD=\n__proto__=x\nconstructor=y\ntoString=z\n',
  'home/home.env': 'HOME_IS=home\n',
  'folder/.env': 'FOLDER=1\n',
}

interface Case {
  /** What is tried, as a sentence. */
  name: string
  /** The options of `config()`, as an expression. */
  options?: string
  env?: Variables
  /** True where dotenv 18 says what it did and `secrets` does not, since nobody asked. */
  silent?: boolean
}

const loud = 'quiet: false'
const cases: Case[] = [
  { name: 'with no options', silent: true },
  { name: 'with undefined for options', options: 'undefined', silent: true },
  { name: 'with null for options', options: 'null', silent: true },
  { name: 'with no option in them', options: '{}', silent: true },
  { name: 'when it is to be loud', options: '{ quiet: false }' },
  { name: 'when it is to be loud, as text', options: '{ quiet: "false" }' },
  { name: 'when it is to be quiet', options: '{ quiet: true }' },
  { name: 'when quiet is undefined', options: '{ quiet: undefined }' },
  { name: 'when quiet is null', options: '{ quiet: null }', env: { DOTENV_QUIET: 'true' } },
  {
    name: 'when quiet is undefined and the environment is quiet',
    options: '{ quiet: undefined }',
    env: { DOTENV_QUIET: '1' },
  },
  { name: 'when it is to debug', options: '{ debug: true }' },
  { name: 'when it is to debug, as text', options: '{ debug: "yes", quiet: true }' },
  { name: 'when it is not to debug, as text', options: '{ debug: "off" }', silent: true },
  {
    name: 'when it is to debug over what is set',
    options: '{ debug: true }',
    env: { PLAIN: 'real', EMPTY: '' },
  },
  {
    name: 'when it is to override and debug',
    options: '{ debug: true, override: true }',
    env: { PLAIN: 'real' },
  },
  { name: 'over a variable that is set', options: `{ ${loud} }`, env: { PLAIN: 'real' } },
  { name: 'over a variable that is empty', options: `{ ${loud} }`, env: { PLAIN: '' } },
  {
    name: 'when it is to override',
    options: `{ override: true, ${loud} }`,
    env: { PLAIN: 'real', EMPTY: 'real' },
  },
  {
    name: 'when it is to override, as text',
    options: `{ override: "true", ${loud} }`,
    env: { PLAIN: 'real' },
  },
  { name: 'when override is "false"', options: `{ override: "false", ${loud} }`, env: { PLAIN: 'real' } },
  { name: 'from one path', options: `{ path: 'one.env', ${loud} }` },
  { name: 'from an absolute path', options: `{ path: here('one.env'), ${loud} }` },
  { name: 'from an empty path', options: `{ path: '', ${loud} }` },
  {
    name: 'from an undefined path',
    options: `{ path: undefined, ${loud} }`,
    env: { DOTENV_PATH: 'one.env' },
  },
  { name: 'from a URL', options: `{ path: url('one.env'), ${loud} }` },
  { name: 'from a URL that is no file', options: `{ path: new URL('https://example.com/.env'), ${loud} }` },
  {
    name: 'from a URL that is no file, debugging',
    options: `{ path: new URL('https://example.com/.env'), debug: true }`,
  },
  { name: 'from the home folder', options: `{ path: '~/home.env', ${loud} }` },
  { name: 'from two paths', options: `{ path: ['one.env', 'two.env'], ${loud} }` },
  {
    name: 'from two paths, the last to win',
    options: `{ path: ['one.env', 'two.env'], override: true, ${loud} }`,
  },
  {
    name: 'from a path and URLs',
    options: `{ path: ['one.env', url('two.env'), '~/home.env'], debug: true }`,
  },
  { name: 'from a list of no paths', options: `{ path: [], ${loud} }` },
  { name: 'from a missing file', options: `{ path: 'missing.env', ${loud} }` },
  { name: 'from a missing file, debugging', options: `{ path: 'missing.env', debug: true }` },
  {
    name: 'from a missing file between others',
    options: `{ path: ['one.env', 'missing.env', 'two.env'], ${loud} }`,
  },
  { name: 'from a folder', options: `{ path: 'folder', ${loud} }` },
  { name: 'from a file in a folder', options: `{ path: 'folder/.env', ${loud} }` },
  { name: 'from an empty file', options: `{ path: 'empty.env', ${loud} }` },
  { name: 'from a file with other line ends', options: `{ path: 'crlf.env', ${loud} }` },
  { name: 'from a file with a byte order mark', options: `{ path: 'bom.env', ${loud} }` },
  { name: 'from a Latin-1 file', options: `{ path: 'latin1.env', encoding: 'latin1', ${loud} }` },
  { name: 'from a Latin-1 file that is not named so', options: `{ path: 'latin1.env', ${loud} }` },
  { name: 'from a UTF-16 file', options: `{ path: 'utf16.env', encoding: 'utf16le', debug: true }` },
  { name: 'in an encoding that does not exist', options: `{ encoding: 'utf-9', ${loud} }` },
  { name: 'in an empty encoding', options: `{ encoding: '', debug: true }` },
  { name: 'with the fast scanner', options: `{ fast: true, ${loud} }` },
  { name: 'with the classic scanner', options: `{ fast: false, ${loud} }` },
  { name: 'into an object', options: `{ processEnv: target, ${loud} }` },
  {
    name: 'into an object that has some',
    options: `{ processEnv: Object.assign(target, { PLAIN: 'mine' }), debug: true }`,
  },
  { name: 'into null', options: `{ processEnv: null, ${loud} }` },
  { name: 'into no object', options: `{ processEnv: 'text', ${loud} }` },
  { name: 'as DOTENV_PATH says', env: { DOTENV_PATH: 'one.env', DOTENV_QUIET: 'false' } },
  { name: 'as DOTENV_CONFIG_PATH says', env: { DOTENV_CONFIG_PATH: 'one.env', DOTENV_CONFIG_QUIET: 'no' } },
  {
    name: 'as DOTENV_PATH says over DOTENV_CONFIG_PATH',
    options: `{ ${loud} }`,
    env: { DOTENV_PATH: 'one.env', DOTENV_CONFIG_PATH: 'two.env' },
  },
  {
    name: 'as the code says over DOTENV_PATH',
    options: `{ path: 'two.env', ${loud} }`,
    env: { DOTENV_PATH: 'one.env' },
  },
  {
    name: 'as an empty DOTENV_PATH says',
    options: `{ ${loud} }`,
    env: { DOTENV_PATH: '', DOTENV_CONFIG_PATH: 'two.env' },
  },
  {
    name: 'as DOTENV_ENCODING says',
    options: `{ path: 'latin1.env', ${loud} }`,
    env: { DOTENV_ENCODING: 'latin1' },
  },
  {
    name: 'as DOTENV_CONFIG_ENCODING says',
    options: `{ path: 'latin1.env', ${loud} }`,
    env: { DOTENV_CONFIG_ENCODING: 'latin1' },
  },
  { name: 'as DOTENV_DEBUG says', env: { DOTENV_DEBUG: 'true' } },
  {
    name: 'as DOTENV_DEBUG says over DOTENV_CONFIG_DEBUG',
    env: { DOTENV_DEBUG: '0', DOTENV_CONFIG_DEBUG: '1' },
    silent: true,
  },
  {
    name: 'as DOTENV_OVERRIDE says',
    options: `{ ${loud} }`,
    env: { DOTENV_OVERRIDE: 'true', PLAIN: 'real' },
  },
  {
    name: 'as the code says over DOTENV_OVERRIDE',
    options: `{ override: false, ${loud} }`,
    env: { DOTENV_OVERRIDE: 'true', PLAIN: 'real' },
  },
  { name: 'as DOTENV_QUIET says', env: { DOTENV_QUIET: 'true' } },
  { name: 'as the code says over DOTENV_QUIET', options: '{ quiet: false }', env: { DOTENV_QUIET: 'true' } },
  { name: 'as DOTENV_FAST says', options: `{ ${loud} }`, env: { DOTENV_FAST: 'true' } },
  { name: 'as DOTENV_QUIET inside the file says', options: `{ path: 'quiet.env' }` },
  { name: 'as DOTENV_QUIET=false inside the file says', options: `{ path: 'loud.env' }` },
  { name: 'as DOTENV_CONFIG_QUIET inside the file says', options: `{ path: 'old-quiet.env' }` },
  {
    name: 'as DOTENV_QUIET outside says over the file',
    options: `{ path: 'quiet.env' }`,
    env: { DOTENV_QUIET: 'false' },
  },
  { name: 'as the code says over the file', options: `{ path: 'quiet.env', ${loud} }` },
  {
    name: 'as DOTENV_QUIET inside the file says, into an object',
    options: `{ path: 'quiet.env', processEnv: target }`,
  },
  { name: 'from a file with NODE_ENV', options: `{ path: 'name.env', ${loud} }` },
  {
    name: 'from a file with a NODE_ENV that is to win',
    options: `{ path: 'name.env', override: true, ${loud} }`,
  },
  { name: "from a file with a server's NODE_ENV", options: `{ path: 'server.env', ${loud} }` },
  {
    name: 'from a file with what other entries refuse',
    options: `{ path: 'forbidden.env', processEnv: target, ${loud} }`,
  },
]

// Runs all cases in one process, and marks on both streams where each begins.
const runner = `
const fs = require('fs'), path = require('path'), { pathToFileURL } = require('url')
const [library, output] = process.argv.slice(2)
const lib = require(library)
const cases = JSON.parse(fs.readFileSync('cases.json', 'utf8'))
const here = (name) => path.join(process.cwd(), name), url = (name) => pathToFileURL(here(name))
const base = { ...process.env }
const results = cases.map(({ options, env }) => {
  for (const key of Object.keys(process.env)) delete process.env[key]
  Object.assign(process.env, base, env)
  for (const stream of [1, 2]) fs.writeSync(stream, '\\u0001')
  const target = {}
  const call = options === undefined ? () => lib.config() : () => lib.config(eval('(' + options + ')'))
  const told = (error) => error && { code: error.code, message: error.message, name: error.name }
  let result
  try {
    const { parsed, error, ...rest } = call()
    result = { parsed, entries: Object.entries(parsed), error: told(error), hasError: error !== undefined, rest }
  } catch (error) {
    result = { thrown: told(error) }
  }
  return { ...result, env: { ...process.env }, target: Object.entries(target) }
})
fs.writeFileSync(output, JSON.stringify(results))
`

describe('config, held against dotenv 18', () => {
  const results: Record<string, { result: unknown; stdout: string; stderr: string }[]> = {}

  beforeAll(() => {
    const project = new Project({ ...files, 'runner.cjs': runner, 'cases.json': JSON.stringify(cases) })
    for (const library of ['dotenv', 'secrets']) {
      const { code, stdout, stderr } = project.node(['runner.cjs', library, `${library}.json`], {
        env: { NODE_ENV: 'development', HOME: project.path('home') },
      })
      expect(code).toBe(0)
      const told = JSON.parse(readFileSync(project.path(`${library}.json`), 'utf8')) as unknown[]
      const outs = stdout.split('\u0001').slice(1)
      const errors = stderr.split('\u0001').slice(1)
      results[library] = told.map((result, index) => ({
        result,
        stdout: outs[index] as string,
        stderr: errors[index] as string,
      }))
    }
  })

  test.each(cases.map(({ name, silent = false }, index) => ({ name, silent, index })))(
    'does the same $name',
    ({ silent, index }) => {
      const theirs = results['dotenv']?.[index]
      const ours = results['secrets']?.[index]
      expect(theirs).toBeDefined()
      if (silent) expect(theirs?.stderr).toMatch(/^◇ injected env/)
      expect(ours).toEqual(silent ? { ...theirs, stderr: '' } : theirs)
    },
  )

  test('does not take SECRETS_MODE from a file, and says nothing of it', () => {
    const project = new Project({ '.env': 'SECRETS_MODE=production\nA=1\n' })
    const script = `console.log(JSON.stringify([require('secrets').config(), process.env.SECRETS_MODE]))`
    const { stdout, stderr } = project.node(['-e', script])
    expect({ stdout, stderr }).toEqual({ stdout: '[{"parsed":{"A":"1"}},null]\n', stderr: '' })
  })

  test('warns of a broken contract, and goes on', () => {
    const project = new Project({ '.env': 'A=1\n', '.env.example': 'A=\nB=\n' })
    const { code, stdout, stderr } = project.node(['-p', `JSON.stringify(require('secrets').config())`])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"parsed":{"A":"1"}}\n' })
    expect(stderr).toMatch(/1 problem .*\n {2}missing {2}B {2}\.env\.example:2\n/)
  })

  test('is not kept from loading by a template that cannot be read', () => {
    const project = new Project({ '.env': 'A=1\n' })
    mkdirSync(project.path('.env.example'))
    const { code, stdout, stderr } = project.node(['-p', `JSON.stringify(require('secrets').config())`])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"parsed":{"A":"1"}}\n' })
    expect(stderr).toBe('secrets: .env.example: it is a directory, not a file\n')
  })

  test('reads 64 KB of newlines within a second', () => {
    const project = new Project({ '.env': `A=1${'\n'.repeat(65_536)}B=2\n` })
    const script = `const start = Date.now(); const { parsed } = require('secrets').config({ fast: false })
      console.log(JSON.stringify([parsed, Date.now() - start < 1000]))`
    expect(project.node(['-e', script]).stdout).toBe('[{"A":"1","B":"2"},true]\n')
  })
})

describe('parse and populate, held against dotenv 18', () => {
  const texts = [
    ...Object.values(files).map(String),
    '',
    '\n\n\n',
    'A',
    'A=',
    '=A',
    'A=="x"',
    "A='x' y",
    'A="x\\"y"',
    'A = "x" # "y"',
    'A="x # y"',
    'A=x # y',
    'A=#x',
    'A=`x\ny`\nB=1',
    'export A=1\nexport\tB=2\nexport=3\nexport export=4',
    'A:1\nB: 2',
    'A="\\n\\r\\t"\nB=\'\\n\'\nC=\\n',
    'A=\u00a0x\u00a0\nB=\u2003y',
    'A="x\nB=y"\nC=z',
  ]

  test('parse the same, with both scanners, from text and from a buffer', () => {
    const project = new Project({ 'texts.json': JSON.stringify(texts) })
    const script = (library: string) => `const { parse } = require('${library}')
      console.log(JSON.stringify(require('./texts.json').flatMap((text) =>
        [undefined, {}, { fast: true }, { fast: 'false' }].flatMap((options) =>
          [text, Buffer.from(text)].map((source) => Object.entries(parse(source, options)))))))`
    const [theirs, ours] = ['dotenv', 'secrets'].map((name) => project.node(['-e', script(name)]).stdout)
    expect(JSON.parse(theirs as string)).toHaveLength(texts.length * 8)
    expect(ours).toBe(theirs)
  })

  test('populate the same, and say the same', () => {
    const script = (library: string) => `const { populate } = require('${library}')
      for (const options of [undefined, {}, { override: true }, { debug: true }, { debug: true, override: true }]) {
        const target = { A: 'mine', B: '' }
        console.log(JSON.stringify([populate(target, { A: '1', B: '2', C: '3' }, options), target]))
      }
      for (const [target, parsed] of [[null, {}], [{}, null], ['text', {}], [{}, undefined]]) {
        try { populate(target, parsed) } catch (error) { console.log(error.name, error.code, error.message) }
      }`
    const project = new Project()
    const [theirs, ours] = ['dotenv', 'secrets'].map((name) => project.node(['-e', script(name)]).stdout)
    expect(theirs).toMatch(/OBJECT_REQUIRED/)
    expect(ours).toBe(theirs)
  })
})

describe('the exports', () => {
  const stub = (body: string) => `
    const assert = require('assert'), fs = require('fs'), os = require('os'), path = require('path')
    const dotenv = require('secrets')
    ${body}
    console.log('done')`

  test.each<[name: string, body: string]>([
    [
      'call a parse that was replaced',
      `dotenv.parse = () => ({ test: 'foo' })
       assert.deepEqual(dotenv.config(), { parsed: { test: 'foo' } })
       assert.equal(process.env.test, 'foo')`,
    ],
    [
      'call a populate that was replaced',
      `const calls = []
       dotenv.populate = (target, values) => { calls.push([target === process.env, values]); return {} }
       dotenv.config()
       assert.deepEqual(calls, [[false, { A: '1' }], [true, {}]])
       assert.equal(process.env.A, undefined)`,
    ],
    [
      'call a configDotenv that was replaced',
      `dotenv.configDotenv = (options) => ({ parsed: options })
       assert.deepEqual(dotenv.config({ path: 'x' }), { parsed: { path: 'x' } })`,
    ],
    [
      'read through a readFileSync that was replaced',
      `const calls = []
       fs.readFileSync = (...args) => { calls.push(args); return 'test=foo' }
       assert.deepEqual(dotenv.config(), { parsed: { test: 'foo' } })
       dotenv.config({ path: 'tests/.env', encoding: 'latin1' })
       assert.deepEqual(calls, [[path.resolve('.env'), { encoding: 'utf8' }], ['tests/.env', { encoding: 'latin1' }]])`,
    ],
    [
      'ask an os.homedir that was replaced',
      `const calls = []
       fs.readFileSync = (...args) => { calls.push(args[0]); return '' }
       os.homedir = () => '/Users/dummy'
       dotenv.config({ path: '~/.env' })
       assert.deepEqual(calls, ['/Users/dummy/.env'])`,
    ],
    [
      'return what a replaced readFileSync throws',
      `const thrown = new Error('no')
       fs.readFileSync = () => { throw thrown }
       assert.deepEqual(dotenv.config(), { parsed: {}, error: thrown })`,
    ],
    [
      'tell a console that was replaced',
      `const { log } = console, lines = []
       console.log = console.error = (line) => lines.push(line)
       dotenv.config({ debug: 'true' })
       console.log = log
       assert.match(lines[0], /^┆ no encoding is specified/)
       assert.equal(lines[1], '◇ injected env (1) from .env')`,
    ],
    [
      'are called by secrets/config where they were replaced',
      `dotenv.parse = () => ({ test: 'foo' })
       require('secrets/config')
       assert.deepEqual([process.env.test, process.env.A], ['foo', undefined])`,
    ],
    [
      'read in the folder that a replaced process.cwd names',
      `const folder = process.cwd()
       fs.mkdirSync('other')
       fs.writeFileSync('other/.env', 'A=other')
       process.cwd = () => path.join(folder, 'other')
       assert.deepEqual(dotenv.config(), { parsed: { A: 'other' } })`,
    ],
    [
      'leave alone what a replaced process.env has of its own, and nothing else',
      `process.env = Object.assign(Object.create({ A: 'inherited' }), { B: 5, C: undefined })
       fs.writeFileSync('.env', 'A=1\\nB=2\\nC=3')
       dotenv.config()
       assert.deepEqual({ ...process.env }, { A: '1', B: 5, C: undefined })`,
    ],
    [
      'take a number among the arguments',
      `process.argv.push(5)
       assert.deepEqual(dotenv.config(), { parsed: { A: '1' } })`,
    ],
    [
      'are plain properties',
      `for (const [name, { get, writable, configurable, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(dotenv))) {
         assert.deepEqual([name, get, writable, configurable, enumerable], [name, undefined, true, true, true])
       }`,
    ],
  ])('%s', (_, body) => {
    const { stdout, stderr } = new Project({ '.env': 'A=1\n' }).node(['-e', stub(body)])
    expect({ stdout: stdout.split('\n').at(-2), stderr }).toEqual({ stdout: 'done', stderr: '' })
  })

  const transpiled = `
    const importDefault = (module) => (module && module.__esModule ? module : { default: module })
    const importStar = (module) => {
      if (module && module.__esModule) return module
      const star = {}
      for (const key in module) if (Object.prototype.hasOwnProperty.call(module, key)) star[key] = module[key]
      return Object.assign(star, { default: module })
    }`

  test.each<[name: string, file: string, source: string]>([
    ['import its default', 'app.mjs', `import lib from 'LIB'; lib.config()`],
    [
      'import everything',
      'app.mjs',
      `import * as lib from 'LIB'; lib.config(); if (!lib.default.config) throw 1`,
    ],
    ['import by name', 'app.mjs', `import { config, parse, populate, configDotenv } from 'LIB'; config()`],
    ['import dynamically', 'app.mjs', `const { config } = await import('LIB'); config()`],
    ['import for its effect', 'app.mjs', `import 'LIB/config'`],
    ['import for its effect, with .js', 'app.mjs', `import 'LIB/config.js'`],
    ['require and call', 'app.cjs', `require('LIB').config()`],
    ['require by name', 'app.cjs', `const { config } = require('LIB'); config()`],
    ['require for its effect', 'app.cjs', `require('LIB/config')`],
    ['compile a default import', 'app.cjs', `${transpiled}; importDefault(require('LIB')).default.config()`],
    ['compile an import of everything', 'app.cjs', `${transpiled}; importStar(require('LIB')).config()`],
    [
      'compile its default out of everything',
      'app.cjs',
      `${transpiled}; importStar(require('LIB')).default.config()`,
    ],
    [
      'compile without interop',
      'app.cjs',
      `const lib = require('LIB'); if (lib.default) throw 1; lib.config()`,
    ],
  ])('work for who would %s, as dotenv does', (_, file, source) => {
    for (const library of ['dotenv', 'secrets']) {
      const app = `${source.replace('LIB', library)}\nprocess.stdout.write(process.env.A)`
      const { stdout, code } = new Project({ '.env': 'A=1\n', [file]: app }).node([file])
      expect({ library, stdout, code }).toEqual({ library, stdout: '1', code: 0 })
    }
  })

  test('are one instance, whether imported or required', () => {
    const app = `import lib, { SecretsError } from 'secrets'
      import { createRequire } from 'node:module'
      const required = createRequire(import.meta.url)('secrets')
      process.stdout.write(String([required === lib, required.SecretsError === SecretsError]))`
    expect(new Project({ 'app.mjs': app }).node(['app.mjs']).stdout).toBe('true,true')
  })
})

describe('dotenv_config_ arguments', () => {
  const print = 'process.stdout.write(JSON.stringify([process.env.A, process.env.B, process.env.NAME]))'
  const project = () => new Project({ ...files, 'print.js': print })

  test.each(['secrets/register', 'secrets/config'])('name the file to %s', (entry) => {
    const { stdout } = project().node(['-r', entry, 'print.js', 'dotenv_config_path=two.env'], {
      env: { DOTENV_PATH: 'one.env' },
    })
    expect(JSON.parse(stdout)).toEqual([null, '2', null])
  })

  test.each(['secrets/register', 'secrets/config'])('name encoding and override to %s', (entry) => {
    const args = [
      'dotenv_config_path=latin1.env',
      'dotenv_config_encoding=latin1',
      'dotenv_config_override=true',
    ]
    const { stdout } = project().node(['-r', entry, 'print.js', ...args], { env: { NAME: 'real' } })
    expect(JSON.parse(stdout)).toEqual([null, null, 'J\xfcrgen'])
  })

  test.each(['secrets/register', 'secrets/config'])('make %s talk', (entry) => {
    const args = ['dotenv_config_path=one.env', 'dotenv_config_debug=true']
    const { stderr } = project().node(['-r', entry, 'print.js', ...args])
    expect(stderr).toMatch(/one\.env/)
  })

  test.each([{}, { DOTENV_QUIET: 'true' }, { DOTENV_QUIET: 'false' }, { DOTENV_CONFIG_QUIET: 'false' }])(
    'are not needed: secrets/config is as quiet as dotenv/config with %p outside and otherwise inside',
    (env: Variables) => {
      for (const inside of ['true', 'false']) {
        const it = new Project({ '.env': `DOTENV_QUIET=${inside}\n` })
        const [theirs, ours] = ['dotenv', 'secrets'].map((name) =>
          it.node(['-r', `${name}/config`, '-p', '1'], { env }),
        )
        expect(ours).toEqual(theirs)
      }
    },
  )

  test('make secrets/config tell what it did', () => {
    const args = ['dotenv_config_path=one.env', 'dotenv_config_quiet=false']
    const { stderr } = project().node(['-r', 'secrets/config', 'print.js', ...args])
    expect(stderr).toBe('◇ injected env (3) from one.env\n')
  })
})

describe('config in production', () => {
  const secretsFiles = {
    ...files,
    '.env.production': 'A=1\n',
    'secrets.json': '{"A":"hunter2hunter2"}',
    'secrets.js': `require('fs').writeFileSync('pwned', ''); exports.A = 'hunter2hunter2'`,
  }
  const options = [
    '',
    '{}',
    `{ path: 'one.env' }`,
    `{ path: ['one.env', 'two.env'], override: true, debug: true, quiet: false }`,
    `{ path: require('url').pathToFileURL('one.env') }`,
    `{ path: 'fifo', encoding: 'latin1', fast: true }`,
    `{ processEnv: {}, quiet: undefined }`,
  ]
  // Every function of fs that takes a path reports the paths that look like a secrets file.
  const watch = `
    const fs = require('fs'), touched = []
    for (const [name, original] of Object.entries(fs)) {
      if (typeof original !== 'function' || !/Sync$/.test(name)) continue
      fs[name] = function (path, ...rest) {
        if (/(\\.env|fifo|secrets\\.\\w+)$/.test(String(path)) && !/node_modules/.test(String(path))) touched.push(name + ' ' + path)
        return Reflect.apply(original, this, [path, ...rest])
      }
    }`

  test.each(options)('reads nothing with the options %p', (given) => {
    const project = new Project({ ...secretsFiles, '.env.example': 'REAL=\n' })
    execFileSync('mkfifo', [project.path('fifo')])
    const script = `${watch}
      const before = JSON.stringify(process.env)
      const result = require('secrets').config(${given})
      console.log(JSON.stringify([result, touched, JSON.stringify(process.env) === before]))`
    const env = {
      NODE_ENV: 'production',
      REAL: 'real',
      DOTENV_PATH: 'one.env',
      DOTENV_OVERRIDE: 'true',
      DOTENV_DEBUG: 'true',
    }
    const { code, stdout, stderr } = project.node(['-e', script], { env })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '[{"parsed":{}},[],true]\n', stderr: '' })
  })

  const testTraced = spawnSync('strace', ['-V']).error ? test.skip : test
  testTraced('opens no secrets file at all, as strace sees it', () => {
    const project = new Project({
      ...secretsFiles,
      '.env.example': 'REAL=\n',
      'app.js': `require('secrets').config({ path: 'one.env' })`,
    })
    const { status, stderr } = spawnSync('strace', ['-f', '-e', 'trace=file', process.execPath, 'app.js'], {
      cwd: project.folder,
      env: { ...process.env, NODE_ENV: 'production', REAL: 'real' },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    expect(status).toBe(0)
    expect(stderr).toMatch(/\.env\.example"/)
    expect(stderr).not.toMatch(/\.env"|\.env\.production"|\/secrets\.\w+"|"secrets\.\w+"/)
  })

  test('throws a SecretsError on a broken contract', () => {
    const project = new Project({
      '.env': 'SECRET_KEY=hunter2hunter2\n',
      '.env.example': '# signs\nSECRET_KEY=\n',
    })
    const script = `const lib = require('secrets'), before = JSON.stringify(process.env)
      try { lib.config() } catch (error) {
        const { code, mode, problems } = error
        console.log(JSON.stringify([error instanceof lib.SecretsError, code, mode, problems, JSON.stringify(process.env) === before]))
      }`
    const { stdout, stderr } = project.node(['-e', script], { env: { DYNO: 'web.1' } })
    const problem = {
      key: 'SECRET_KEY',
      kind: 'missing',
      file: '.env.example',
      line: 2,
      description: 'signs',
    }
    expect(JSON.parse(stdout)).toEqual([true, 'SECRETS_CONTRACT', 'production', [problem], true])
    expect(stderr).toBe('')
  })

  test('ends with 1 where nobody catches that, and shows no value', () => {
    const project = new Project({ '.env': 'SECRET_KEY=hunter2hunter2\n', '.env.example': 'SECRET_KEY=\n' })
    const { code, stdout, stderr } = project.node(['-e', `require('secrets').config()`], {
      env: { NODE_ENV: 'qa' },
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/SecretsError: secrets: refusing to start \(production, because NODE_ENV=qa/)
    expect(stderr).not.toMatch(/hunter2/)
  })

  test.each([['-r'], ['--import']])('is refused with 78 by %s secrets/config', (flag) => {
    const project = new Project({ '.env': 'SECRET_KEY=hunter2hunter2\n', '.env.example': 'SECRET_KEY=\n' })
    const { code, stdout, stderr } = project.node([flag, 'secrets/config', '-e', 'console.log(1)'], {
      env: { NODE_ENV: 'production' },
    })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(
      /^secrets: refusing to start .*\n\n {2}missing {2}SECRET_KEY {2}\.env\.example:1\n/,
    )
    expect(stderr).not.toMatch(/hunter2/)
  })

  test('says in one line that there is no template, and goes on', () => {
    const { code, stdout, stderr } = new Project().node(
      ['-p', `JSON.stringify(require('secrets').config())`],
      {
        env: { NODE_ENV: 'production' },
      },
    )
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"parsed":{}}\n' })
    expect(stderr).toMatch(/^secrets: there is no \.env\.example.*\n$/)
  })

  test('tells Express of a production that a platform marked', () => {
    const project = new Project({ '.env.example': 'REAL=\n' })
    const { stdout } = project.node(['-p', `require('secrets').config(), process.env.NODE_ENV`], {
      env: { K_SERVICE: 'app', REAL: 'real' },
    })
    expect(stdout).toBe('production\n')
  })
})

describe("a server's NODE_ENV in a file", () => {
  const refuse = `const lib = require('secrets')
    try { lib.config(OPTIONS) } catch (error) {
      console.log(JSON.stringify([error instanceof lib.SecretsError, error.code, process.env.A, process.env.NODE_ENV]))
    }`

  test.each(['', `{ path: ['one.env', 'server.env'] }`, `{ override: true }`, `{ processEnv: {} }`])(
    'is refused by config(%s)',
    (options) => {
      const project = new Project({ ...files, '.env': 'NODE_ENV=Staging\nA=1\n' })
      const { stdout } = project.node(['-e', refuse.replace('OPTIONS', options)])
      expect(JSON.parse(stdout)).toEqual([true, 'SECRETS_NODE_ENV', null, null])
    },
  )

  test('is refused with 78 by secrets/config', () => {
    const { code, stdout, stderr } = new Project({ '.env': 'NODE_ENV=production\n' }).node([
      '-r',
      'secrets/config',
      '-p',
      '1',
    ])
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/\.env:1: it sets NODE_ENV for a server/)
  })
})

describe('the types', () => {
  test("accept what dotenv 18's do, and return it", () => {
    const root = join(__dirname, '../..')
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, '-p', join(root, '__tests__/package/types')],
      {
        encoding: 'utf8',
      },
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})
