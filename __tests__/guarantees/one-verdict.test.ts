// Every way in comes to the same verdict: what is refused, what is printed, and what the environment becomes.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import dotenv from 'dotenv'
import fc from 'fast-check'
import { isPlaceholder } from '../../lib/check/placeholder.ts'
import * as secrets from '../../lib/index.ts'
import { state } from '../../lib/process-state.ts'
import { isSensitiveName } from '../../lib/template/sensitive.ts'
import { readContract } from '../../lib/template/template.ts'
import { configs, type Entry, loads, type Variables, type Verdict } from '../support/entries.ts'
import { ownFolder } from '../support/own-folder.ts'
import { runs, seed } from '../support/seed.ts'

const root = process.cwd()
const folder = ownFolder('verdict')

interface Start {
  template?: string | undefined
  env?: string | undefined
  /** The text of secrets.json. */
  json?: string | undefined
  environment: Variables
}

function lay({ template, env, json }: Omit<Start, 'environment'>): void {
  for (const [name, text] of [
    ['.env.example', template],
    ['.env', env],
    ['secrets.json', json],
  ] as const) {
    rmSync(join(folder, name), { recursive: true, force: true })
    if (text !== undefined) writeFileSync(join(folder, name), text)
  }
}

/** What is said of single lines of a file, which `config()` leaves to dotenv. */
const LINT = /^secrets: (?:\.env|\.env\.example|secrets\.json)(?::\d+)?: .*\n/gm

/**
 * Starts by every entry, and compares what comes of it.
 *
 * @param hasPreloads whether by the preloads too: to load a copy of the package takes longer than all else
 * @returns what comes of a load
 */
function start({ environment }: Start, hasPreloads = true): Verdict {
  const by = (entries: Record<string, Entry>) =>
    Object.entries(entries)
      .filter(([name]) => hasPreloads || !name.startsWith('secrets/'))
      .map(([name, entry]): [string, Verdict] => {
        const { isRefused, told, environment: after } = entry(environment)
        return [name, { isRefused, told, environment: after }]
      })
  const all = by(loads)
  const loaded = all[0]?.[1] as Verdict
  for (const [name, verdict] of all) expect([name, verdict]).toEqual([name, loaded])

  const called = by(configs)
  for (const [name, verdict] of called) {
    expect([name, verdict]).toEqual([name, called[0]?.[1]])
    if (readable('.env.example') === undefined) continue
    if (isProduction(environment)) expect([name, verdict]).toEqual([name, loaded])
    else if (!loaded.isRefused && isTame(readable('.env'))) {
      expect([name, verdict]).toEqual([name, { ...loaded, told: loaded.told.replaceAll(LINT, '') }])
    }
  }
  return loaded
}

/** True for the text of an env file in which dotenv finds what a load finds. */
function isTame(text: string | undefined): boolean {
  return text !== undefined && !/\$|NODE_OPTIONS|LD_PRELOAD|__proto__|NODE_ENV/i.test(text)
}

function readable(name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}

function isProduction({ NODE_ENV, DYNO }: Variables): boolean {
  return secrets.detectMode({ NODE_ENV, DYNO }).mode === 'production'
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

describe(`one verdict (FUZZ_SEED=${seed})`, () => {
  test('is what every entry comes to, over random templates, files and environments', () => {
    const accepted = { production: 0, development: 0 }
    const refused = { production: 0, development: 0 }
    const numRuns = runs(600)
    fc.assert(
      fc.property(
        starts,
        fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
        (what, hasPreloads) => {
          lay(what)
          const { isRefused } = start(what, hasPreloads)
          const mode = isProduction(what.environment) ? 'production' : 'development'
          ;(isRefused ? refused : accepted)[mode]++
        },
      ),
      { numRuns },
    )
    for (const count of [...Object.values(accepted), ...Object.values(refused)]) {
      expect(count).toBeGreaterThan(numRuns / 50)
    }
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
  ])('is that all is well for %s', (_, ...[what, added]) => {
    lay(what)
    expect(start(what)).toEqual({
      isRefused: false,
      told: '',
      environment: { ...what.environment, ...added },
    })
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
  ])('is one for %s', (_, what) => {
    lay(what)
    start(what)
  })

  test.each([
    'pm2_env',
    'SECRETS_CHECK',
    'SECRETS_STRICT',
    'SECRETS_TEMPLATE',
    'DOTENV_DEBUG',
    'DOTENV_CONFIG_DEBUG',
  ])('is one where %s is set to nothing', (name) => {
    lay({ template: 'A=\n' })
    expect(start({ environment: { ...production, A: '1', [name]: '' } }).isRefused).toBe(false)
  })

  test.each<[string, boolean]>([
    ['# Optional prefix of the key (required)', true],
    ['# Optional: x, required: true', true],
    ['# Optional: x\n# REquired: y', true],
    [`# Optional ${'x'.repeat(1000)}`, true],
    ['# Optional prefix of the key', false],
  ])('is that of the contract for a comment that says both: %s', (comment, isRefused) => {
    lay({ template: `${comment}\nKEY=\nA=\n` })
    expect(start({ environment: { ...production, A: '1' } }).isRefused).toBe(isRefused)
  })

  test.each<[what: string, isRefused: boolean, arrange: () => void]>([
    ['a directory', true, () => mkdirSync('.env')],
    ['a link that leads nowhere', true, () => symlinkSync('nowhere', '.env')],
    ['bytes that are no text', true, () => writeFileSync('.env', Buffer.from('A=\xff\n', 'latin1'))],
    ['UTF-16', false, () => writeFileSync('.env', Buffer.from('\ufeffA=1\n', 'utf16le'))],
    ['a directory as the template', true, () => mkdirSync('.env.example')],
  ])('is one for %s', (_, isRefused, arrange) => {
    arrange()
    expect(start({ environment: {} }).isRefused).toBe(isRefused)
    expect(start({ environment: { ...production, A: '1' } }).isRefused).toBe(true)
  })

  test('is not changed by half: an environment that takes no value stays as it was', () => {
    lay({ env: 'A=1\nB=2\nC=3\n' })
    const environment = Object.defineProperty({ A: undefined } as Variables, 'B', {
      get: () => undefined,
      set: () => {
        throw new Error('no')
      },
    })
    expect(() => secrets.loadSecrets({ environment, processEnv: environment })).toThrow(
      expect.objectContaining({ code: 'SECRETS_ENVIRONMENT' }),
    )
    expect(environment['A']).toBeUndefined()
    expect('C' in environment).toBe(false)
  })

  test('listens to arguments in the manner of dotenv 16, in every mode', () => {
    lay({ template: 'A=\n', env: 'A=1\n' })
    process.argv.push('dotenv_config_debug=true')
    const register = loads['secrets/register'] as (typeof loads)[string]
    expect(register({}).told).toMatch(/^secrets: development, because/)
    expect(register({ ...production, A: '1' }).told).toMatch(/^secrets: production, because/)
  })

  const keyIn = (text: string) => readContract({ name: '.env.example', text }).keys.values().next().value

  test('is to refuse a placeholder wherever the check finds one, and only there', () => {
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
    const contractKey = keyIn('# @sensitive\nA=')
    if (!contractKey) throw new Error('no key')
    lay({ template: '# @sensitive\nA=\n' })
    let found = 0
    fc.assert(
      fc.property(texts, (text) => {
        if (text.trim() === '') return
        const isFound = isPlaceholder(text.trim(), contractKey)
        if (isFound) found++
        const { isRefused, told } = inOneProcess({ ...production, A: text })
        expect([text, isRefused, /^ {2}placeholder {2}A /m.test(told)]).toEqual([text, isFound, isFound])
      }),
      {
        numRuns: runs(3000),
        examples: [['postgres://user:password@h/d'], ['x://username:secret@'], [' Password ']],
      },
    )
    expect(found).toBeGreaterThanOrEqual(runs(100))
  })

  test('is to refuse the value of the template wherever a name tells a secret, and only there', () => {
    const text = readFileSync(join(root, 'lib/template/sensitive.ts'), 'utf8')
    const words = [...new Set(text.match(/\b[A-Z][A-Z0-9]+\b/g))]
    expect(words).toEqual(expect.arrayContaining(['SECRET', 'DATABASE', 'PEM', 'URL']))
    const name = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 })
    let found = 0
    fc.assert(
      fc.property(name, fc.boolean(), (parts, isUpper) => {
        const key = isUpper ? parts.join('_') : parts.join('_').toLowerCase()
        const isSecret = isSensitiveName(key)
        if (isSecret) found++
        lay({ template: `${key}=abc\n` })
        expect([key, inOneProcess({ ...production, [key]: 'abc' }).isRefused]).toEqual([key, isSecret])
      }),
      { numRuns: runs(1000) },
    )
    expect(found).toBeGreaterThanOrEqual(runs(100))
  })

  /** The verdict of the entry that is fastest to try. */
  function inOneProcess(environment: Variables): Verdict {
    return (loads['loadSecrets() of an environment of its own'] as (typeof loads)[string])(environment)
  }
})

describe('an env file', () => {
  test.each<[text: string, values: Record<string, string>]>([
    ['A=1', { A: '1' }],
    ['A=1\n', { A: '1' }],
    ['\n\nA=1\n\n# prose\n#\nB=2\n', { A: '1', B: '2' }],
    ['A=', { A: '' }],
    ['A= ', { A: '' }],
    ['A= two words\t', { A: 'two words' }],
    ['A="two words"', { A: 'two words' }],
    ["A='two words' ", { A: 'two words' }],
    ['A=""', { A: '' }],
    ['A="# -"', { A: '# -' }],
    ["A='-1'", { A: '-1' }],
    ['A=a=b:c', { A: 'a=b:c' }],
    ['A={"b":1}'.replaceAll('"', ''), { A: '{b:1}' }],
    ['AZ=1\naz=2\n_=3\n_0=4\na9=5\nA_Z=6', { AZ: '1', az: '2', _: '3', _0: '4', a9: '5', A_Z: '6' }],
    ['A=1\nB=${A}', { A: '1', B: '1' }],
    ['A=1\nB="<${A}-${A}>"', { A: '1', B: '<1-1>' }],
    ['A=${HOME}', { A: '/home' }],
    ['A=${HOME}/a', { A: '/home/a' }],
  ])('%j is read', (text, values) => {
    lay({ env: text })
    expect(start({ environment: { HOME: '/home' } })).toMatchObject({
      isRefused: false,
      environment: { HOME: '/home', ...values },
    })
  })

  test.each([
    ...[
      '',
      '\n',
      '# prose',
      'A',
      '=1',
      ' A=1',
      'export A=1',
      'A =1',
      'A: 1',
      '1A=1',
      '0=1',
      'A-B=1',
      'A.B=1',
    ],
    ...['@=1', '[=1', '`=1', '{=1', '/=1', ':=1', 'A@=1', 'A[=1', 'A`=1', 'A{=1', 'A/=1', 'A:=1', 'é=1'],
    ...['A=1\nA=2', 'A=1\nB', '# A=1\nB=2', '#A=1', 'A=1\n# B=2'],
    ...[
      'A="1',
      'A=1"',
      'A="',
      "A='",
      'A="1" 2',
      'A="1"2"',
      "A='1\"'",
      'A=`1`',
      'A="`"',
      'A="\\n"',
      'A=a\\b',
      "A=it's",
    ],
    ...['A=a#b', 'A=a # b', 'A=#', 'A=-1', 'A=-----BEGIN X'],
    ...[
      'A=$B',
      'A=a$',
      'A=${B',
      'A=${B}',
      'A=${}',
      "B=1\nA='${B}'",
      'B=1\nA=${B:-1}',
      'B=1\nA={${B}}',
      'B=1\nA=${B}}',
    ],
    ...['B=1\nA=${B}$', 'B=1\nA=$${B}', 'B=1\nA=${${B}}', 'A=${A}'],
  ])('%j has one verdict', (text) => {
    lay({ env: text })
    start({ environment: {} })
  })

  test('may grow by its references', () => {
    lay({ env: `A=${'a'.repeat(251)}\nB=\${A}\${A}x` })
    expect(start({ environment: {} }).environment['B']).toHaveLength(503)
  })
})

describe('a value', () => {
  test.each([
    ...['abc', '3000', 'a', 'secrets', 'passwords', 'my-secret', 'u', 'use', 'you', 'xx', 'chang', 'true'],
    ...['redis://redis:6379', 'https://example.com', 'x://y', 'a<b', 'a*', '.a', 'red', 'get', 'computer'],
  ])('is real: %s', (value) => {
    lay({ template: 'API_KEY=' })
    expect(start({ environment: { NODE_ENV: 'production', API_KEY: value } })).toMatchObject({
      isRefused: false,
      told: '',
    })
  })

  test.each([
    ...['', 'secret', 'password', 'test', 'example'],
    ...[
      '"a"',
      "'a'",
      '`a`',
      'user',
      'your-key',
      '<a>',
      'xxx',
      '*',
      '..',
      '…',
      'changeme',
      'replace',
      'complete',
      'generate',
    ],
    ...['postgres://user:password@h', 'x://<a>', 'x://your-user@h', 'x://xxx', 'your://a'],
  ])('has one verdict: %p', (value) => {
    lay({ template: 'API_KEY=' })
    start({ environment: { NODE_ENV: 'production', API_KEY: value } })
  })
})

describe('a template', () => {
  const environment = { A: 'one', B: 'two', KEY: 'abc', URL: 'x://user:a@h', EMPTY: '', STAND: 'ChangeMe' }
  const met = (template: string) => {
    lay({ template })
    return start({ environment: { NODE_ENV: 'production', ...environment } })
  }

  test.each([
    'A=',
    '# prose\nA=\n\n# more\nB=2\n',
    'A=other',
    'A="other"\n',
    'A=\n# Optional: x\nC=\n',
    'A=\n# Optional\nB=\n',
    '# Optional: x\nC=\n\nA=',
    'A=\n#C=\n',
    'A=\n# C=1\n# export D=2',
    '# @optional\nC=\n# @required\nA=',
    '# @type=string\nA=',
    '# @sensitive\nA=',
    '# @type=string\n# @sensitive\nA=',
  ])('%j is met', (template) => {
    expect(met(template)).toMatchObject({ isRefused: false, told: '' })
  })

  test.each([
    ...['', '# prose', 'C=', 'A=\nC=', 'EMPTY=', 'STAND=', 'URL=', 'KEY=abc', 'KEY= ABC ', 'A=$X', 'A=-1'],
    ...['A=1 # @optional', 'A="', 'stray', '# @defaultRequired=false\nA=', '# Optional: x (required)\nC='],
    ...['A=\n# A=1', '# @type=port\nA=', '# @type=prot\nA=', '# Optional: x\n\nC='],
    ...['# Optional: x\nC=\nD=', '# Optional: x\n# @sensitive\nC=', '# @sensitive\nA=one'],
    ...['# optional thing\nC=', '# [Optional] x\nC=', '  # Optional: x\nC=', '# Required\n# Optional: x\nC='],
    `# Optional ${'x'.repeat(1000)}\nC=`,
  ])('%j has one verdict', (template) => {
    met(template)
  })

  test('may have the value that counts, of a key that is plainly no secret', () => {
    const isRefused = (template: string, environment: Variables) => {
      lay({ template })
      return start({ environment: { NODE_ENV: 'production', ...environment } }).isRefused
    }
    expect(isRefused('PORT=3000', { PORT: '3000' })).toBe(false)
    expect(isRefused('TOKEN=3000', { TOKEN: '3000' })).toBe(true)
    expect(isRefused('TOKEN=3000', { TOKEN: 'three' })).toBe(false)
    expect(isRefused('# @type=port\nPORT=3000', { PORT: '3000' })).toBe(false)
  })

  describe('with keys of all kinds', () => {
    const oddKeys = [
      ...['', ' A', 'A ', '1', '9A', 'A-', 'A.B', '@A', '[', '`', '{', '/', ':'],
      ...['A!', 'A~', 'A*', "A'", 'A(', 'A)', 'ä', '\u{1f511}', '\ud800'],
    ]
    const environment = {
      ...{ A: 'one', az_Z9: 'two', URL: 'x://h', _: 'three', SPACED: ' Four ' },
      ...Object.fromEntries(oddKeys.map((key) => [key, 'set'])),
    }
    const look = (template: string) => {
      lay({ template })
      return start({ environment: { NODE_ENV: 'production', ...environment } })
    }

    test.each([
      ...[
        'A=',
        'A=\n',
        '\nA=\n\n# prose\n',
        'az_Z9=\n_=',
        'A=other',
        'A=b=c',
        'URL=https://h',
        'A= \nURL=',
        'A=two words',
      ],
      ...['SPACED=', 'SPACED=five', 'A=x-'],
    ])('takes %j for met', (template) => {
      expect(look(template)).toMatchObject({ isRefused: false, told: '' })
    })

    test.each(['B=', 'A=\nB=', 'a=', 'A9=', 'B-=', ...['', '\n', '# prose']])(
      'takes %j for unmet',
      (template) => {
        expect(look(template).isRefused).toBe(true)
      },
    )

    test.each([
      ...['A', 'AX', 'A\nURL=', 'AX\nURL=', '=A'],
      ...oddKeys.map((key) => `${key}=`),
      ...oddKeys.map((key) => `A=\n${key}=\nURL=`),
      ...['A=\nA=', 'A=\nURL=\n\nA='],
      ...[
        '# A=',
        'A=\n# B=1',
        'A=ONE',
        'A= one',
        'SPACED=four',
        'A="x"',
        "A='x'",
        'A=`x`',
        'A=x#',
        'A=$x',
        'A=\\',
        'A=-x',
        'A= -',
      ],
    ])('has one verdict for %j', (template) => {
      look(template)
    })
  })
})

describe('a call of config', () => {
  const plain = { env: 'A=1\nB="two words"\n', template: 'A=\nB=\n', environment: { B: 'real' } }
  const call = (environment: Variables) => (configs['config()'] as (typeof configs)[string])(environment)

  test('gets what .env says, whatever the environment has', () => {
    lay(plain)
    const { output, environment, told } = call(plain.environment)
    expect(output).toEqual({ parsed: { A: '1', B: 'two words' } })
    expect([environment, told]).toEqual([{ A: '1', B: 'real' }, ''])
  })

  test('gets nothing in production', () => {
    lay(plain)
    const environment = { NODE_ENV: 'production', A: 'a', B: 'b' }
    expect(call(environment)).toEqual({ isRefused: false, told: '', environment, output: { parsed: {} } })
  })

  test.each<[what: string, start: Omit<Start, 'environment'>]>([
    ['a secrets.json in place of a .env', { json: '{ "A": "1" }' }],
    ['a reference, which dotenv leaves as it is', { env: 'A=1\nB=${A}\n' }],
    ['no file at all', {}],
  ])('does what dotenv does for %s', (_, what) => {
    lay(what)
    const target: Record<string, string> = {}
    const ofDotenv = dotenv.config({ quiet: true, processEnv: target })
    const { output, environment } = call({})
    expect(output).toEqual(ofDotenv)
    expect(environment).toEqual(target)
  })

  describe('with', () => {
    const own = process.env
    const begin = (environment: Variables) => {
      lay(plain)
      delete state.mode
      process.env = environment
    }

    test.each<[options: unknown]>([
      [undefined],
      [null],
      [{}],
      [{ quiet: true }],
      [{ path: '.env' }],
      [{ quiet: true, override: true }],
      [{ debug: undefined }],
    ])('the options %j finds the same', (options) => {
      begin({})
      expect(secrets.config(options as never)).toEqual({ parsed: { A: '1', B: 'two words' } })
      expect(process.env).toEqual({ A: '1', B: 'two words' })
    })

    test.each<[what: string, own: object, inherited?: object]>([
      ['a number', { A: 5 }],
      ['undefined', { A: undefined }],
      ['an inherited value', {}, { A: 'inherited' }],
    ])('%s in what stands in the place of process.env does what dotenv does', (_, own, inherited = {}) => {
      const make = () => Object.assign(Object.create(inherited), own)
      begin(make())
      const output = secrets.config({})
      const ours = { ...process.env }
      begin(make())
      expect(output).toEqual(dotenv.config({ quiet: true }))
      expect(ours).toEqual({ ...process.env })
    })

    test('a number among the arguments finds the same', () => {
      process.argv.push(5 as never)
      lay(plain)
      for (const entry of Object.values({ ...configs, ...loads })) {
        expect(entry({})).toMatchObject({ isRefused: false, environment: { A: '1', B: 'two words' } })
      }
    })

    test.each([{ NODE_ENV: 'development' }, { NODE_ENV: 'production', A: 'a', B: 'b', C: 'c' }])(
      'the files of what stands in the place of process.cwd are looked at, given %j',
      (environment) => {
        begin({ ...environment })
        mkdirSync(join(folder, 'other'))
        writeFileSync(join(folder, 'other', '.env'), 'C=3\n')
        writeFileSync(join(folder, 'other', '.env.example'), 'D=\n')
        const cwd = jest.spyOn(process, 'cwd').mockReturnValue(join(folder, 'other'))
        const isRefused = call({ ...environment }).isRefused
        expect(isRefused).toBe(environment.NODE_ENV === 'production')
        const { output } = call({ ...environment, D: 'd' })
        expect(output).toEqual({ parsed: environment.NODE_ENV === 'production' ? {} : { C: '3' } })
        cwd.mockRestore()
      },
    )

    test.each(['development', 'production'])('a folder that is gone is refused in %s', (NODE_ENV) => {
      const cwd = jest.spyOn(process, 'cwd').mockImplementation(() => {
        throw new Error('ENOENT')
      })
      process.chdir(mkdtempSync(join(folder, 'gone-')))
      const { isRefused, told } = call({ NODE_ENV })
      cwd.mockRestore()
      expect([isRefused, told]).toEqual([true, expect.stringMatching(/the working directory does not exist/)])
    })

    test('a mode that is decided already goes by it', () => {
      begin({})
      state.mode = { mode: 'production', reason: 'it was', by: 'NODE_ENV' }
      expect(() => secrets.config({})).toThrow(expect.objectContaining({ code: 'SECRETS_CONTRACT' }))
      expect(process.env).toEqual({})
      process.env = own
      delete state.mode
    })
  })
})

describe('secrets/config', () => {
  const preload = () => jest.isolateModules(() => void require('../../lib/config.ts'))
  const { describe } = globalThis as unknown as { describe: unknown }

  test.each<[what: string, text: string, value: string, arrange: () => void]>([
    ['by itself', 'A=1\n', '1', () => undefined],
    ['in a test', 'A=1\n', '1', () => Object.assign(globalThis, { describe })],
    ['under node --test', 'A=1\n', '1', () => Object.assign(process.env, { NODE_TEST_CONTEXT: 'child' })],
    [
      'where the functions of this package may be replaced',
      'A=1\n',
      '1',
      () => Object.assign(state, { isPublished: true }),
    ],
    ['with a value of two lines', 'A="1\n2"\n', '1\n2', () => undefined],
  ])('loads %s', (_, text, value, arrange) => {
    lay({ env: text })
    process.env = {}
    // What a test has, and a program has not.
    Reflect.deleteProperty(globalThis, 'describe')
    delete state.isPublished
    arrange()
    try {
      preload()
    } finally {
      Object.assign(globalThis, { describe })
      delete state.isPublished
    }
    expect(process.env['A']).toBe(value)
  })
})
