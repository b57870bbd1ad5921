import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { runs, seed } from './support/seed.ts'

const writeError = jest.fn<(text: string) => void>()
jest.mock('../lib/report/stderr.ts', () => ({ writeError }))
const { glance } = require('../lib/glance.ts') as typeof import('../lib/glance.ts')
const { loadSecrets } = require('../lib/load.ts') as typeof import('../lib/load.ts')
const { configure } = require('../lib/dotenv/configure.ts') as typeof import('../lib/dotenv/configure.ts')
const { face } = require('../lib/dotenv/dotenv.ts') as typeof import('../lib/dotenv/dotenv.ts')
const { glanceForConfig, glanceForEntry } =
  require('../lib/glance-config.ts') as typeof import('../lib/glance-config.ts')
const { kept } = require('../lib/process-state.ts') as typeof import('../lib/process-state.ts')
const { decideMode } = require('../lib/mode/mode.ts') as typeof import('../lib/mode/mode.ts')

type Variables = Record<string, string>
interface Start {
  template?: string | undefined
  env?: string | undefined
  /** The text of secrets.json. */
  json?: string | undefined
  environment: Variables
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-glance-')))
const before = process.cwd()

beforeEach(() => process.chdir(folder))
afterEach(() => process.chdir(before))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function lay({ template, env, json }: Start): void {
  for (const [name, text] of [
    ['.env.example', template],
    ['.env', env],
    ['secrets.json', json],
  ] as const) {
    rmSync(join(folder, name), { recursive: true, force: true })
    if (text !== undefined) writeFileSync(join(folder, name), text)
  }
}

/** What a glance does, and what a whole load would have done in its place. */
function start(what: Start): { isDone: boolean; glanced: Variables; loaded: Variables; told: string } {
  lay(what)
  const glanced = { ...what.environment }
  const decision = glance(glanced)
  const isDone = decision !== undefined
  if (isDone) expect(decision).toEqual(decideMode(what.environment))
  const loaded = { ...what.environment }
  writeError.mockClear()
  let told = ''
  try {
    loadSecrets({ environment: loaded, processEnv: loaded })
  } catch (error) {
    told = (error as Error).message
  }
  return { isDone, glanced, loaded, told: writeError.mock.calls.join('') + told }
}

interface Configured {
  /** What `config` returned, or undefined. */
  output: object | undefined
  environment: Variables
  told: string
}

/** What a glance does where `config` is called, and what the call does by itself. */
function configured(what: Start): { glanced: Configured; called: Configured } {
  lay(what)
  const own = process.env
  const run = (config: () => object | undefined): Configured => {
    process.env = { ...what.environment }
    delete kept.mode
    writeError.mockClear()
    let told = ''
    let output: object | undefined
    try {
      output = config()
    } catch (error) {
      told = (error as Error).message
    }
    const environment = { ...process.env } as Variables
    process.env = own
    return { output, environment, told: writeError.mock.calls.join('') + told }
  }
  const glanced = run(() => glanceForConfig({ quiet: true }))
  if (glanced.output) expect(kept.mode).toEqual(decideMode(what.environment))
  else expect(kept.mode).toBeUndefined()
  return { glanced, called: run(() => configure(face, { quiet: true })) }
}

const names = ['HOST', 'PORT', 'API_KEY', 'SECRET_KEY', 'DATABASE_URL', 'x_y', 'PWD', 'NAME'] as const
const rareNames = [
  'NODE_ENV',
  'SECRETS_MODE',
  'NODE_OPTIONS',
  'LD_PRELOAD',
  '__proto__',
  'constructor',
  'a.b',
] as const
const values = ['abc', 'box', '3000', 'real-value', 'two words', 'redis://redis:6379', 'é', 'True', 'a=b:c']
const rareValues = [
  ...[
    '',
    ' ',
    'changeme',
    'Your-Key',
    '<token>',
    'xxx',
    '***',
    '...',
    '…',
    'password',
    'TEST',
    'secret',
    'example',
  ],
  ...[
    'postgres://user:password@h/d',
    'postgres://me:mine@h/d',
    'replace-me',
    'generate with openssl',
    'null',
  ],
  ...[
    'a$b',
    '$HOST',
    '${HOST}',
    'a\\nb',
    '-----BEGIN X',
    'a`b',
    'a"b',
    "a'b",
    'a#b',
    'a #b',
    '"abc"',
    "'3000'",
    '\ufeffx',
    'a\u2028b',
  ],
]
const often = <T>(common: readonly T[], rare: readonly T[], weight = 12) =>
  fc.oneof(
    { weight, arbitrary: fc.constantFrom(...common) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  )

const name = often<string>(names, rareNames, 40)
const value = often(values, rareValues, 30)
const assignment = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(
      name,
      value,
      often(['', '', '"', "'"], ['`', '" ', ' '], 30),
      often([''], [' ', '\t', '\r', ' # comment', ' # @sensitive', '#x', '"', '\u2028'], 30),
      often([''], ['export ', ' ', '\ufeff'], 60),
    )
    .map(([key, text, quote, behind, ahead]) => `${ahead}${key}=${quote}${text}${quote.trim()}${behind}`)
const comment = often(
  ['', '# A comment', '#', '# Optional: a thing', '# @required', '# ====', '# KEY is one'],
  [
    ...[
      '# @sensitive',
      '# @optional',
      '# API_KEY=abc',
      '# NAME=',
      '#HOST=x',
      '# export NAME=a',
      '# @type=url',
    ],
    ...[
      ' ',
      'stray',
      '# @sensitive @required',
      '# \u2028NAME=1',
      '#\rNAME=1',
      '"',
      '# @defaultRequired=false',
    ],
  ],
  12,
)
const textOf = (line: fc.Arbitrary<string>, most: number) =>
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 3, arbitrary: line }, { weight: 2, arbitrary: comment }), {
        maxLength: most,
      }),
      often(['\n'], ['\r\n', '\n\n'], 10),
      fc.boolean(),
    )
    .map(([lines, newline, isClosed]) => {
      // A key twice is a start for a load; only a few of these should be.
      const seen = new Set<string>()
      const kept = lines.filter((text, at) => {
        const key = /^\w+(?==)/.exec(text)?.[0]
        if (key === undefined || at === 2 || at === 5) return true
        return !seen.has(key) && seen.add(key)
      })
      return kept.join(newline) + (isClosed ? newline : '')
    })
const templateText = textOf(
  assignment(often(['', 'abc', '3000', 'change-me'], [...values, ...rareValues])),
  6,
)
const referring = often(
  ['${HOST}', 'http://${HOST}:${PORT}/', '${NAME}${NAME}'],
  ['${NOPE}', '${HOST', '${}', '{${HOST}}', '${HOST:-x}', '${HOST}$', '$HOST', '\\${HOST}', '${PATH}'],
)
const envText = textOf(
  assignment(fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: referring })),
  8,
)
const jsonText = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.dictionary(name, value, { minKeys: 1, maxKeys: 8 }).map((all) => JSON.stringify(all)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['', '{', '[]', '["A"]', 'null', '"A"', '{}', '{"A": null}', '{"A": 1}', '{"A": {"B": "c"}}'],
      ...[
        '{"A": "a\\u0000b"}',
        '{"A": "\\ud800"}',
        '{"__proto__": "a"}',
        '{"A": "1", "A": "2"}',
        '{"a-b": "c"}',
      ],
      ...['{"NODE_ENV": "production"}', '{"A": "${B}", "B": "c"}', '\ufeff{"A": "1"}'],
    ),
  },
)
const real = fc.dictionary(name, value, { maxKeys: 8 })
const filled = fc.tuple(...names.map(() => value)).map((all) => {
  return Object.fromEntries(names.map((key, at) => [key, all[at] as string]))
})
const mode = often<Variables>(
  [{ NODE_ENV: 'production' }, { NODE_ENV: 'development' }, {}],
  [
    { NODE_ENV: 'test' },
    { NODE_ENV: '' },
    { NODE_ENV: 'staging' },
    { DYNO: 'web.1' },
    { SECRETS_STRICT: '1' },
  ],
)
const starts: fc.Arbitrary<Start> = fc
  .record({
    template: fc.option(templateText, { nil: undefined, freq: 8 }),
    env: fc.option(envText, { nil: undefined, freq: 4 }),
    json: fc.option(jsonText, { nil: undefined, freq: 1 }),
    mode,
    real,
    filled,
    isFilled: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ template, env, json, mode, real, filled, isFilled }) => ({
    template,
    env,
    json,
    environment: { ...(isFilled ? filled : real), ...mode },
  }))

describe('a variable that steers a load', () => {
  test.each([
    'pm2_env',
    'SECRETS_CHECK',
    'SECRETS_STRICT',
    'SECRETS_TEMPLATE',
    'DOTENV_DEBUG',
    'DOTENV_CONFIG_DEBUG',
  ])('leaves the start to it: %s', (name) => {
    lay({ template: 'A=\n', environment: {} })
    const environment = { NODE_ENV: 'production', A: '1' }
    expect(glance(environment)).toEqual(decideMode(environment))
    expect(glance({ ...environment, [name]: '' })).toBeUndefined()
  })
})

describe('a comment that says both', () => {
  test.each([
    '# Optional prefix of the key (required)',
    '# Optional: x, required: true',
    '# Optional: x\n# REquired: y',
    `# Optional ${'x'.repeat(1000)}`,
  ])('is left to a load: %s', (comment) => {
    lay({ template: `${comment}\nKEY=\nA=\n`, environment: {} })
    expect(glance({ NODE_ENV: 'production', A: '1' })).toBeUndefined()
  })
})

describe(`glance (FUZZ_SEED=${seed})`, () => {
  test('is right whenever it says that all is done, and has done nothing whenever it does not', () => {
    const done = { production: 0, development: 0 }
    const numRuns = runs(6000)
    fc.assert(
      fc.property(starts, (what) => {
        const { isDone, glanced, loaded, told } = start(what)
        if (!isDone) {
          expect(glanced).toEqual(what.environment)
          return
        }
        expect(told).toBe('')
        expect(glanced).toEqual(loaded)
        done[what.environment['NODE_ENV'] === 'production' ? 'production' : 'development']++
      }),
      { numRuns },
    )
    expect(done.production).toBeGreaterThan(numRuns / 30)
    expect(done.development).toBeGreaterThan(numRuns / 30)
  })

  test('does what config does whenever it says that all is done, and nothing whenever it does not', () => {
    const done = { production: 0, development: 0 }
    const numRuns = runs(4000)
    fc.assert(
      fc.property(starts, (what) => {
        const { glanced, called } = configured(what)
        expect(glanced.told).toBe('')
        if (!glanced.output) {
          expect(glanced.environment).toEqual(what.environment)
          return
        }
        expect(glanced).toEqual(called)
        done[what.environment['NODE_ENV'] === 'production' ? 'production' : 'development']++
      }),
      { numRuns },
    )
    expect(done.production).toBeGreaterThan(numRuns / 30)
    expect(done.development).toBeGreaterThan(numRuns / 30)
  })

  test.each<[what: string, start: Start, ...rest: Variables[]]>([
    [
      'production that has all keys',
      { template: '# who\nA=\nB=3000\n', environment: { NODE_ENV: 'production', A: '1', B: '3000' } },
    ],
    [
      'development with a plain .env',
      { env: '# me\nA=1\nB="two words"\n', environment: {} },
      { A: '1', B: 'two words' },
    ],
    [
      'development, where the environment wins',
      { env: "A='1'\r\nB=2\r\n", environment: { NODE_ENV: 'development', A: '' } },
      { A: '', B: '2' },
    ],
    [
      'development with references to what stands above',
      { env: 'A=1\nB=${A}-${C}\nD="${B}"\n', environment: { C: '3' } },
      { A: '1', B: '1-3', D: '1-3' },
    ],
    [
      'development with a secrets.json',
      { json: '{ "A": "1", "B": "${A}" }', template: 'A=\n# @optional\nC=\n', environment: { B: 'b' } },
      { A: '1' },
    ],
    [
      'development with a template that is met',
      { template: 'A=\n# B=\nC=c\n', env: 'A=1\n', environment: { C: 'c' } },
      { A: '1' },
    ],
  ])('is enough for %s', (_, ...[what, added]) => {
    const { isDone, glanced, loaded, told } = start(what)
    expect(isDone).toBe(true)
    expect(glanced).toEqual({ ...what.environment, ...added })
    expect(loaded).toEqual(glanced)
    expect(told).toBe('')
  })

  const production = { NODE_ENV: 'production' }
  test.each<[what: string, start: Start]>([
    ['no template in production', { environment: production }],
    ['an empty template', { template: '# none\n', environment: production }],
    ['a key that is missing', { template: 'A=\n', environment: production }],
    ['a key that is blank', { template: 'A=\n', environment: { ...production, A: ' ' } }],
    ['a stand-in', { template: 'A=\n', environment: { ...production, A: 'ChangeMe' } }],
    ['the value of the template', { template: 'KEY=abc\n', environment: { ...production, KEY: 'abc' } }],
    ['that value in blanks', { template: 'KEY=" abc "\n', environment: { ...production, KEY: 'abc' } }],
    [
      'that value of a key that is marked sensitive',
      { template: '# @sensitive\nA=abc\n', environment: { ...production, A: 'abc' } },
    ],
    [
      'a stand-in for a key that is commented out',
      { template: 'A=\n# B=\n', environment: { ...production, A: '1', B: 'changeme' } },
    ],
    [
      'that value of a key that is commented out',
      { template: 'A=\n#KEY=abc\n', environment: { ...production, A: '1', KEY: 'abc' } },
    ],
    ['a key that a file may not set', { env: 'SECRETS_MODE=production\n', environment: {} }],
    ['an option of Node’s in a file', { env: 'NODE_OPTIONS=--inspect\n', environment: {} }],
    ['a library in a file', { env: 'DYLD_INSERT_LIBRARIES=x\n', environment: {} }],
    ['a server’s NODE_ENV in a file', { env: 'NODE_ENV=production\n', environment: {} }],
    ['__proto__ in a file', { env: 'A=1\n__proto__=x\n', environment: {} }],
    ['no .env', { environment: {} }],
    ['a platform', { env: 'A=1\n', environment: { DYNO: 'web.1' } }],
    ['another NODE_ENV', { env: 'A=1\n', environment: { NODE_ENV: 'test' } }],
    ['a reference without braces', { env: 'B=1\nA=$B\n', environment: {} }],
    ['a reference with a default', { env: 'B=1\nA=${B:-2}\n', environment: {} }],
    ['a reference inside another', { env: 'B=C\nC=1\nA=${${B}}\n', environment: {} }],
    ['a reference that is not closed', { env: 'B=1\nA=${B\n', environment: {} }],
    ['a reference in other braces', { env: 'B=1\nA={${B}}\n', environment: {} }],
    ['a reference to what stands below', { env: 'A=${B}\nB=1\n', environment: {} }],
    ['a reference to nothing', { env: 'A=${B}\n', environment: {} }],
    ['a reference to itself', { env: 'A=${A}\n', environment: {} }],
    ['a reference in single quotes', { env: "B=1\nA='${B}'\n", environment: {} }],
    ['references that multiply', { env: `B=${'b'.repeat(300)}\nA=\${B}\${B}\n`, environment: {} }],
    ['a secrets.json with a number', { json: '{"A": 1}', environment: {} }],
    ['a secrets.json with a list', { json: '["A"]', environment: {} }],
    ['a secrets.json with nothing in it', { json: '{}', environment: {} }],
    ['a secrets.json that is none', { json: '{"A": ', environment: {} }],
    ['a secrets.json with half a character', { json: '{"A": "\\ud800"}', environment: {} }],
    ['a secrets.json with a NUL', { json: '{"A": "\\u0000"}', environment: {} }],
    ['a secrets.json with another key', { json: '{"a.b": "1"}', environment: {} }],
    ['a secrets.json with an option of Node’s', { json: '{"NODE_OPTIONS": "1"}', environment: {} }],
    ['an escape', { env: 'A="a\\nb"\n', environment: {} }],
    ['a value over two lines', { env: 'A="a\nb"\n', environment: {} }],
    ['a key that is set twice', { env: 'A=1\nA=2\n', environment: {} }],
    ['a line without a sign', { env: 'A=1\nstray\n', environment: {} }],
    [
      'a template with a line without a sign',
      { template: 'A=\nAB\n', environment: { ...production, A: '1' } },
    ],
    ['a value of great length', { env: `A=${'a'.repeat(30_001)}\n`, environment: {} }],
    ['a secrets.json with a number behind a text', { json: '{"A": "a", "B": 1}', environment: {} }],
    [
      'a second value that is not of its type',
      { template: '# @type=port\nA=\n# @type=port\nB=\n', environment: { ...production, A: '80', B: 'b' } },
    ],
    ['a NUL', { env: 'A=a\0b\n', environment: {} }],
    ['a template that is not met', { template: 'B=\n', env: 'A=1\n', environment: {} }],
    ...[
      'SECRETS_MODE',
      'SECRETS_CHECK',
      'SECRETS_STRICT',
      'SECRETS_TEMPLATE',
      'DOTENV_PATH',
      'DOTENV_DEBUG',
    ].map((name): [string, Start] => [`${name}`, { env: 'A=1\n', environment: { [name]: 'x' } }]),
  ])('leaves it to a load: %s', (_, what) => {
    lay(what)
    const environment = { ...what.environment }
    expect(glance(environment)).toBeUndefined()
    expect(environment).toEqual(what.environment)
  })

  test('leaves to a load what is no file: a directory, a link that leads nowhere, bytes that are no text', () => {
    lay({ environment: {} })
    mkdirSync('.env')
    expect(glance({})).toBeUndefined()
    lay({ environment: {} })
    symlinkSync('nowhere', '.env')
    expect(glance({})).toBeUndefined()
    lay({ environment: {} })
    writeFileSync('.env', Buffer.from('A=\xff\n', 'latin1'))
    expect(glance({})).toBeUndefined()
    writeFileSync('.env', Buffer.from('\ufeffA=1\n', 'utf16le'))
    expect(glance({})).toBeUndefined()
    lay({ env: 'A=1\n', environment: {} })
    mkdirSync('.env.example')
    expect(glance({})).toBeUndefined()
  })

  test('leaves arguments in the manner of dotenv 16 to a load, in every mode', () => {
    lay({ template: 'A=\n', env: 'A=1\n', environment: {} })
    const { argv } = process
    process.argv = [...argv, 'dotenv_config_debug=true']
    try {
      expect(glance({})).toBeUndefined()
      expect(glance({ NODE_ENV: 'production', A: '1' })).toBeUndefined()
    } finally {
      process.argv = argv
    }
  })

  test('leaves an environment that takes no value as it was', () => {
    lay({ env: 'A=1\nB=2\nC=3\n', environment: {} })
    const environment = Object.defineProperty({ A: undefined } as Record<string, string | undefined>, 'B', {
      get: () => undefined,
      set: () => {
        throw new Error('no')
      },
    })
    expect(glance(environment)).toBeUndefined()
    expect(environment['A']).toBeUndefined()
    expect('C' in environment).toBe(false)
  })

  test('finds a stand-in wherever the check finds one', () => {
    const { isStandIn } =
      require('../lib/check/placeholder.ts') as typeof import('../lib/check/placeholder.ts')
    const word = fc.constantFrom(
      ...[
        'your-',
        'YOUR_',
        'key',
        '<',
        'a token',
        '>',
        'xxx',
        'X',
        '-',
        '_',
        '.',
        '***',
        '...',
        '…',
        'change',
        'me',
      ],
      ...[
        'Replace',
        'with',
        'complete my',
        'here',
        'generate',
        ' ',
        'user',
        'username',
        'password',
        'pass',
        'secret',
      ],
      ...[
        '://',
        'postgres',
        ':',
        '@',
        'host',
        '/',
        'test',
        'example',
        '\n',
        '\u00a0',
        'İ',
        'ſ',
        '\u212a',
        '!',
      ],
    )
    const texts = fc.array(word, { maxLength: 7 }).map((words) => words.join(''))
    let found = 0
    fc.assert(
      fc.property(texts, (text) => {
        if (!isStandIn(text, () => true)) return
        found++
        // The template's one key has no value and no telling name: nothing but the stand-in can stop the glance.
        lay({ template: 'A=\n', environment: {} })
        expect(glance({ NODE_ENV: 'production', A: text })).toBeUndefined()
      }),
      {
        numRuns: runs(20_000),
        examples: [['postgres://user:password@h/d'], ['x://username:secret@'], [' Password ']],
      },
    )
    expect(found).toBeGreaterThanOrEqual(runs(100))
  })

  test('takes for a secret whatever the contract takes for one', () => {
    const { isSensitiveName } =
      require('../lib/template/sensitive.ts') as typeof import('../lib/template/sensitive.ts')
    const text = readFileSync(join(before, 'lib/template/sensitive.ts'), 'utf8')
    const words = [...new Set(text.match(/\b[A-Z][A-Z0-9]+\b/g))]
    expect(words).toEqual(expect.arrayContaining(['SECRET', 'DATABASE', 'PEM', 'URL']))
    const name = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 })
    let found = 0
    fc.assert(
      fc.property(name, fc.boolean(), (parts, isUpper) => {
        const key = isUpper ? parts.join('_') : parts.join('_').toLowerCase()
        if (!isSensitiveName(key)) return
        found++
        lay({ template: `${key}=abc\n`, environment: {} })
        expect(glance({ NODE_ENV: 'production', [key]: 'abc' })).toBeUndefined()
      }),
      { numRuns: runs(3000) },
    )
    expect(found).toBeGreaterThanOrEqual(runs(100))
  })
})

describe('a call of config', () => {
  const plain = { env: 'A=1\nB="two words"\n', template: 'A=\nB=\n', environment: { B: 'real' } }

  test('gets at a glance what .env says, whatever the environment has', () => {
    const { glanced } = configured(plain)
    expect(glanced.output).toEqual({ parsed: { A: '1', B: 'two words' } })
    expect(glanced.environment).toEqual({ A: '1', B: 'real' })
  })

  test('gets nothing in production', () => {
    const { glanced } = configured({ ...plain, environment: { NODE_ENV: 'production', A: 'a', B: 'b' } })
    expect(glanced).toEqual({
      output: { parsed: {} },
      environment: { NODE_ENV: 'production', A: 'a', B: 'b' },
      told: '',
    })
  })

  test.each<[what: string, start: Start]>([
    ['a secrets.json in place of a .env', { json: '{ "A": "1" }', environment: {} }],
    ['a reference, which dotenv leaves as it is', { env: 'A=1\nB=${A}\n', environment: {} }],
    ['no file at all', { environment: {} }],
  ])('is left to itself: %s', (_, what) => {
    expect(configured(what).glanced.output).toBeUndefined()
  })

  describe('with', () => {
    const own = process.env
    beforeEach(() => {
      lay(plain)
      process.env = {}
      delete kept.mode
    })
    afterEach(() => {
      process.env = own
      delete kept.mode
      kept.moduleInLoading = undefined
    })

    test.each([[undefined], [null], [{}], [{ quiet: true }]])('the options %j is common', (options) => {
      expect(glanceForConfig(options)).toEqual({ parsed: { A: '1', B: 'two words' } })
    })

    test.each([
      [{ quiet: false }],
      [{ quiet: undefined }],
      [{ path: '.env' }],
      [{ quiet: true, override: true }],
      [{ debug: false }],
    ])('the options %j is left to itself', (options) => {
      expect(glanceForConfig(options as never)).toBeUndefined()
      expect(process.env).toEqual({})
    })

    test.each<[what: string, own: object, inherited?: object]>([
      ['a number', { A: 5 }],
      ['undefined', { A: undefined }],
      ['an inherited value', {}, { A: 'inherited' }],
    ])('%s in what stands in the place of process.env is left to itself', (_, own, inherited = {}) => {
      process.env = Object.assign(Object.create(inherited), own)
      expect(glanceForConfig({})).toBeUndefined()
      expect({ ...process.env }).toEqual(own)
    })

    test('a number among the arguments is common', () => {
      const { argv } = process
      process.argv = [...argv, 5 as never]
      expect(glanceForConfig({})).toBeDefined()
      process.argv = argv
    })

    test.each([{ NODE_ENV: 'development' }, { NODE_ENV: 'production', A: 'a', B: 'b', C: 'c' }])(
      'the files of what stands in the place of process.cwd are looked at, given %j',
      (environment) => {
        mkdirSync(join(folder, 'other'), { recursive: true })
        writeFileSync(join(folder, 'other', '.env'), 'C=3\n')
        writeFileSync(join(folder, 'other', '.env.example'), 'D=\n')
        const cwd = jest.spyOn(process, 'cwd').mockReturnValue(join(folder, 'other'))
        process.env = { ...environment }
        expect(glanceForConfig({})).toBeUndefined()
        process.env['D'] = 'd'
        const parsed = environment.NODE_ENV === 'production' ? {} : { C: '3' }
        expect(glanceForConfig({})).toEqual({ parsed })
        cwd.mockRestore()
      },
    )

    test('a folder that is gone is left to itself', () => {
      const cwd = jest.spyOn(process, 'cwd').mockImplementation(() => {
        throw new Error('ENOENT')
      })
      process.chdir(mkdtempSync(join(folder, 'gone-')))
      for (const NODE_ENV of ['development', 'production']) {
        process.env = { NODE_ENV }
        expect(glanceForConfig({})).toBeUndefined()
      }
      cwd.mockRestore()
    })

    test('a mode that is decided already, or within a secrets module, is left to itself', () => {
      kept.mode = { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
      expect(glanceForConfig({})).toBeUndefined()
      delete kept.mode
      kept.moduleInLoading = 'secrets.js'
      expect(glanceForConfig({})).toBeUndefined()
      expect(process.env).toEqual({})
    })
  })
})

describe('secrets/config', () => {
  const own = process.env
  const { describe } = globalThis as unknown as { describe: unknown }
  const { isPublished } = kept
  beforeEach(() => {
    lay({ env: 'A=1\n', environment: {} })
    process.env = {}
    // What a program has that is no test.
    Reflect.deleteProperty(globalThis, 'describe')
    delete kept.mode
    delete kept.isPublished
  })
  afterEach(() => {
    process.env = own
    Object.assign(globalThis, { describe })
    Object.assign(kept, { isPublished })
    delete kept.mode
  })

  test('is done at a glance', () => {
    expect(glanceForEntry()).toBe(true)
    expect(process.env).toEqual({ A: '1' })
  })

  test.each<[what: string, arrange: () => void]>([
    ['in a test', () => Object.assign(globalThis, { describe })],
    ['under node --test', () => Object.assign(process.env, { NODE_TEST_CONTEXT: 'child' })],
    ['where the functions of this package may be replaced', () => Object.assign(kept, { isPublished: true })],
    ['where a load has to find out', () => writeFileSync('.env', 'A="1\n2"\n')],
  ])('is left to a call %s', (_, arrange) => {
    arrange()
    expect(glanceForEntry()).toBe(false)
    expect(process.env['A']).toBeUndefined()
  })
})
