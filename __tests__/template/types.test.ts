import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { bool, email, host, json, num, port, url } from 'envalid'
import fc from 'fast-check'
import { loadSecrets } from '../../lib/load-secrets.ts'
import type { LoadOptions } from '../../lib/options.ts'
import { SecretsError } from '../../lib/secrets-error.ts'
import { findMismatch, parseType } from '../../lib/template/types.ts'
import { Project, type Variables } from '../support/project.ts'
import { expectNoTrace } from '../support/secrecy.ts'
import { runs, seed } from '../support/seed.ts'

const canary = 'Zq7Wm3Kx9Jd'

interface Row {
  type: string
  accepted: string[]
  /** Each with what is said of it; a value with no canary in it, a number, is a canary itself. */
  refused: [value: string, detail: string][]
}

const numberLike = `12${canary}`
const notBoolean = 'not a boolean: true or false, yes or no, on or off, 1 or 0'
const notUrl = 'not a URL with protocol and host'
const notEmail = 'not an e-mail address'
const notHost = 'not a host name or an IP address'
const notPort = 'not a port: a number from 1 to 65535'

const rows: Row[] = [
  { type: 'string', accepted: ['any text', '12', 'ünïcode'], refused: [] },
  { type: 'string()', accepted: ['any text'], refused: [] },
  {
    type: 'string(minLength=16)',
    accepted: ['x'.repeat(5) + 'y'.repeat(11)],
    refused: [[canary, 'shorter than 16 characters']],
  },
  {
    type: 'string(maxLength=8)',
    accepted: ['12345678'],
    refused: [[canary, 'longer than 8 characters']],
  },
  {
    type: 'string(startsWith=sk_)',
    accepted: ['sk_live'],
    refused: [[canary, 'does not start with sk_']],
  },
  {
    type: 'string(startsWith=/v1/)',
    accepted: ['/v1/users'],
    refused: [[canary, 'does not start with /v1/']],
  },
  {
    type: 'string(startsWith="a"b)',
    accepted: ['"a"bc'],
    refused: [[canary, 'does not start with "a"b']],
  },
  {
    type: 'string(startsWith=a"b")',
    accepted: ['a"b"c'],
    refused: [[canary, 'does not start with a"b"']],
  },
  {
    type: 'string(endsWith=".example.com, Inc (c)")',
    accepted: ['mail.example.com, Inc (c)'],
    refused: [[`${canary}.example.com`, 'does not end with .example.com, Inc (c)']],
  },
  {
    type: 'string(minLength=4, maxLength = 6, startsWith=\'a "b"\')',
    accepted: ['a "b"c'],
    refused: [
      [`a "b"${canary}`, 'longer than 6 characters'],
      ['Zq7W', 'does not start with a "b"'],
    ],
  },
  {
    type: 'string(matches=/^[a-f0-9]{8}$/)',
    accepted: ['00ffaa99'],
    refused: [[canary, 'does not match /^[a-f0-9]{8}$/']],
  },
  {
    type: 'string(matches=/^(a|b), [(/,"]\\/ \'[)]$/i, minLength=3)',
    accepted: ["A, (/ ')"],
    refused: [[`a, (/ ')${canary}`, 'does not match /^(a|b), [(/,"]\\/ \'[)]$/i']],
  },
  {
    type: 'string(matches=/^x+$/gy)',
    accepted: ['xy'.slice(0, 1), 'x'.repeat(2)],
    refused: [[canary, 'does not match /^x+$/gy']],
  },
  {
    type: 'number',
    accepted: ['12', '-1.5', '.5', '1e3', '0'],
    refused: [
      [numberLike, 'not a number'],
      [canary, 'not a number'],
      ['0x5a5a71', 'not a number'],
      ['71_593', 'not a number'],
      ['NaN71593', 'not a number'],
    ],
  },
  {
    type: 'number(min=80000)',
    accepted: ['80000', '1e9'],
    refused: [['71593', 'less than 80000']],
  },
  {
    type: 'number(max=-2.5)',
    accepted: ['-2.5', '-3'],
    refused: [['71593', 'more than -2.5']],
  },
  {
    type: 'number(isInt=true)',
    accepted: ['12', '12.0'],
    refused: [['71593.25', 'not a whole number']],
  },
  { type: 'number(isInt=false)', accepted: ['12', '12.5'], refused: [[canary, 'not a number']] },
  {
    type: 'number(min=1, max=10, isInt=true)',
    accepted: ['1', '10'],
    refused: [['71593', 'more than 10']],
  },
  {
    type: 'boolean',
    accepted: ['true', 'false', 't', 'f', 'yes', 'no', 'on', 'off', '1', '0'],
    refused: [
      [canary, notBoolean],
      [`true${canary}`, notBoolean],
    ],
  },
  {
    type: 'url',
    accepted: ['https://example.com', 'postgres://u:p@localhost:5432/app', 'redis://h'],
    refused: [
      [canary, notUrl],
      [`localhost:${canary}`, notUrl],
      [`mailto:${canary}`, notUrl],
      [`https://u:${canary}@`, notUrl],
    ],
  },
  {
    type: 'email',
    accepted: ['ada@example.com'],
    refused: [
      [canary, notEmail],
      [`ada@${canary}`, notEmail],
    ],
  },
  {
    type: 'host',
    accepted: ['localhost', 'db.example.com', '10.0.0.1', '::1'],
    refused: [
      [`https://${canary}`, notHost],
      [`${canary}:5432`, notHost],
    ],
  },
  {
    type: 'port',
    accepted: ['1', '3000', '65535'],
    refused: [
      [canary, notPort],
      ['71593', notPort],
      ['0', notPort],
      ['80.5', notPort],
      [`80${canary}`, notPort],
    ],
  },
  {
    type: 'json',
    accepted: ['{"a":[1]}', '"text"', '1'],
    refused: [
      [`{"a":"${canary}"`, 'not JSON'],
      [canary, 'not JSON'],
    ],
  },
  {
    type: 'enum(debug, info, warn, error)',
    accepted: ['debug', 'info', 'warn', 'error'],
    refused: [
      [canary, 'not one of debug, info, warn, error'],
      [`debug${canary}`, 'not one of debug, info, warn, error'],
    ],
  },
  {
    type: 'enum(two words, "a, b", \'c (d)\', don\'t, "it\'s")',
    accepted: ['two words', 'a, b', 'c (d)', "don't", "it's"],
    refused: [[canary, "not one of two words, a, b, c (d), don't, it's"]],
  },
]

/** The text that must be nowhere, of a value that is refused. */
const secretOf = (value: string) => (value.includes(canary) ? canary : value)

/** Loads in this process, with one key of a type. */
function load(type: string, environment: Variables, options: LoadOptions = {}, marks = '') {
  const project = new Project({ '.env.example': `# what it is\n# @type=${type}${marks}\nKEY=\n` })
  return loadSecrets({ environment, processEnv: {}, cwd: project.folder, ...options })
}

function refusalOf(run: () => unknown): SecretsError {
  try {
    run()
  } catch (error) {
    if (error instanceof SecretsError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const production = { NODE_ENV: 'production' }

describe.each(rows)('@type=$type', ({ type, accepted, refused }) => {
  test('accepts what it should, as text', () => {
    for (const value of accepted) {
      expect(load(type, { ...production, KEY: value }).values).toEqual({ KEY: value })
    }
  })

  if (refused.length > 0) {
    test('refuses what it should, and says why without the value', () => {
      for (const [value, detail] of refused) {
        const error = refusalOf(() => load(type, { ...production, KEY: value }))
        const problem = {
          key: 'KEY',
          kind: 'invalid',
          file: '.env.example',
          line: 3,
          description: 'what it is',
          detail,
        }
        expect([value, error.problems]).toEqual([value, [problem]])
        expect(error.message).toMatch(/^ {2}invalid {2}KEY {2}\S.* {2}\.env\.example:3$/m)
        expect(error.cause).toBeUndefined()
        if (value.length < 4) continue
        const shown = inspect(error, { showHidden: true, depth: 9, getters: true })
        expectNoTrace([error.message, error.stack, JSON.stringify(error.problems), shown].join('\n'), [
          secretOf(value),
        ])
      }
    })
  }

  test('lets an optional key be absent or blank, and checks it where it is there', () => {
    expect(load(type, production, {}, ' @optional').values).toEqual({})
    expect(load(type, { ...production, KEY: '' }, {}, ' @optional').values).toEqual({ KEY: '' })
    for (const [KEY, detail] of refused.slice(0, 1)) {
      const error = refusalOf(() => load(type, { ...production, KEY }, {}, ' @optional'))
      expect(error.problems).toMatchObject([{ kind: 'invalid', detail }])
    }
  })

  test('calls a required key that is absent missing, and one that is blank empty', () => {
    expect(refusalOf(() => load(type, production)).problems).toMatchObject([{ kind: 'missing' }])
    expect(refusalOf(() => load(type, { ...production, KEY: ' ' })).problems).toMatchObject([
      { kind: 'empty' },
    ])
  })
})

describe('every refused value of the table, at one start', () => {
  const cases = rows.flatMap(({ type, refused }) =>
    refused.map(([value, detail]) => ({ type, value, detail })),
  )
  const template = cases.map(({ type }, index) => `# @type=${type}\nKEY_NR${index}_=\n`).join('')
  const values = Object.fromEntries(cases.map(({ value }, index) => [`KEY_NR${index}_`, value]))
  const app = () => new Project({ '.env.example': template, 'app.js': 'console.log("started")' })
  const secrets = new Set(cases.map(({ value }) => secretOf(value)).filter((value) => value.length >= 5))

  test('is refused by register in production, with no value on stderr', () => {
    const outcome = app().node(['-r', 'secrets/register', 'app.js'], { env: { ...production, ...values } })
    expect(outcome).toMatchObject({ code: 78, stdout: '' })
    expect(outcome.stderr.match(/^ {2}invalid /gm)).toHaveLength(cases.length)
    const lines = outcome.stderr.split('\n').map((line) => line.trim().split(/ {2,}/))
    cases.forEach(({ detail }, index) => {
      const line = ['invalid', `KEY_NR${index}_`, detail, `.env.example:${2 * index + 2}`]
      expect(lines).toContainEqual(line)
    })
    expectNoTrace(outcome.stderr, secrets)
  })

  test('is warned about in development, with no value on stderr', () => {
    const project = app().write({ '.env': 'OTHER=1\n' })
    const outcome = project.node(['-r', 'secrets/register', 'app.js'], { env: values })
    expect(outcome).toMatchObject({ code: 0, stdout: 'started\n' })
    expect(outcome.stderr).toMatch(new RegExp(`^secrets: ${cases.length} problems \\(development`))
    expectNoTrace(outcome.stderr, secrets)
  })
})

test('an enum may have more values than a line of prose has characters', () => {
  const type = `enum(${Array.from({ length: 400 }, (_, number) => `n${number}`).join(', ')})`
  expect(load(type, { ...production, KEY: 'n399' }).values).toEqual({ KEY: 'n399' })
  const { problems } = refusalOf(() => load(type, { ...production, KEY: canary }))
  expect(problems).toMatchObject([{ kind: 'invalid', detail: expect.stringMatching(/n398, n399$/) }])
})

describe('the template of the documentation', () => {
  const template = `# signs the session cookie
# @type=string(minLength=32) @sensitive
SECRET_KEY=

# @type=url @example=postgres://app:…@db.example.com/app
DATABASE_URL=postgres://user:password@localhost:5432/app

# @type=port @optional
PORT=3000

# @type=enum(debug, info, warn, error) @optional
LOG_LEVEL=info
`
  const good = { SECRET_KEY: canary.repeat(3), DATABASE_URL: 'postgres://app:Tk8mWq2yRu@db.example.com/app' }
  const names = ['SECRET_KEY', 'DATABASE_URL', 'PORT', 'LOG_LEVEL']

  test('starts with values that fit, which stay text', () => {
    const project = new Project({ '.env.example': template })
    const env = { ...production, ...good, PORT: '8080', LOG_LEVEL: 'warn' }
    const outcome = project.register(names, { env })
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.env).toEqual({ ...good, PORT: '8080', LOG_LEVEL: 'warn' })
  })

  test('refuses values that do not fit, in production', () => {
    const env = {
      ...production,
      SECRET_KEY: canary,
      DATABASE_URL: `db-${canary}`,
      PORT: 'http',
      LOG_LEVEL: 'all',
    }
    const { code, stderr } = new Project({ '.env.example': template }).register(names, { env })
    expect(code).toBe(78)
    expect(stderr).toMatch(/^ {2}invalid {2}SECRET_KEY +shorter than 32 characters +\.env\.example:3$/m)
    expect(stderr).toMatch(
      /^ {2}invalid {2}DATABASE_URL +not a URL with protocol and host +\.env\.example:6$/m,
    )
    expect(stderr).toMatch(/^ {2}invalid {2}PORT +not a port: a number from 1 to 65535 +\.env\.example:9$/m)
    expect(stderr).toMatch(
      /^ {2}invalid {2}LOG_LEVEL +not one of debug, info, warn, error +\.env\.example:12$/m,
    )
    expectNoTrace(stderr, [canary])
  })

  // The short way through the most common starts knows nothing of types.
  test.each(['production', 'development'])('is checked in %s, where no other key is wrong', (mode) => {
    const plain = { '.env.example': '# @type=port\nPORT=\n', '.env': 'PORT=http\n' }
    const { stderr } = new Project(plain).register([], { env: { NODE_ENV: mode, PORT: 'http' } })
    expect(stderr).toMatch(/invalid {2}PORT {2}not a port/)
  })

  test('is not told of under NODE_ENV=test, and refused there where strict is on', () => {
    const app = new Project({ '.env.example': '# @type=port\nPORT=\n' })
    const env = { NODE_ENV: 'test', PORT: canary }
    expect(app.register(['PORT'], { env })).toMatchObject({ code: 0, stderr: '', env: { PORT: canary } })
    expect(app.register(['PORT'], { env: { ...env, SECRETS_STRICT: 'true' } }).code).toBe(78)
  })
})

const wrongTypes: [type: string, message: RegExp][] = [
  [
    '=prot',
    /unknown @type for KEY; expected one of string, number, boolean, url, email, host, port, json, enum/,
  ],
  ['=Port', /unknown @type for KEY; expected one of string/],
  ['=constructor', /unknown @type for KEY; expected one of string/],
  ['=', /unknown @type for KEY; expected one of string/],
  ['', /unknown @type for KEY; expected one of string/],
  [' = port', /unknown @type for KEY; expected one of string/],
  ['(port)', /unknown @type for KEY; expected one of string/],
  [': port', /unknown @type for KEY; expected one of string/],
  ['="port"', /unknown @type for KEY; expected one of string/],
  ['=string(minLength=8', /does not parse/],
  ['=string(minLength=8))', /does not parse/],
  ['=string(minLength="8)', /does not parse/],
  ['=string-8', /does not parse/],
  ['=string(minLen=8)', /takes only minLength, maxLength, startsWith, endsWith, matches/],
  ['=string(8)', /takes only minLength/],
  ['=string(minLength=8,)', /takes only minLength/],
  ['=string(min=8)', /takes only minLength/],
  ['=string(minLength=eight)', /does not parse: minLength/],
  ['=string(minLength=)', /does not parse: minLength/],
  ['=string(minLength=8x)', /does not parse: minLength/],
  ['=string(a minLength=8)', /takes only minLength/],
  ['=string(maxLength=-1)', /does not parse: maxLength/],
  ['=string(startsWith=)', /does not parse: startsWith/],
  ['=string(matches=abc)', /does not parse: matches/],
  ['=string(matches=x/abc/)', /does not parse: matches/],
  ['=string(matches=/(/)', /does not parse: matches/],
  ['=string(matches=/[/)', /does not parse/],
  ['=string(matches=/a/k)', /does not parse: matches/],
  ['=number(minLength=8)', /takes only min, max, isInt/],
  ['=number(min=one)', /does not parse: min/],
  ['=number(min=)', /does not parse: min/],
  ['=number(max=Infinity)', /does not parse: max/],
  ['=number(isInt=maybe)', /does not parse: isInt/],
  ['=number(isInt)', /takes only min, max, isInt/],
  ['=boolean(true)', /takes no options/],
  ['=port(min=1)', /takes no options/],
  ['=enum', /must name its values: enum\(a, b, c\)/],
  ['=enum()', /must name its values/],
  ['=enum(a, , b)', /must name its values/],
  ['=enum(a, b', /does not parse/],
  // It took two to the power of two hundred steps to find out that this one is not closed.
  [`=string(matches${'=/a/'.repeat(200)}")`, /does not parse/],
]

describe('a type that is wrong', () => {
  const environments: Variables[] = [
    { ...production, KEY: canary },
    { NODE_ENV: 'development', KEY: canary },
    { NODE_ENV: 'test', KEY: canary },
    { ...production, SECRETS_CHECK: 'skip' },
    { NODE_ENV: 'test' },
  ]

  test.each(wrongTypes)(
    '@type%s is an error of the template, with its line, in every mode',
    (type, message) => {
      const project = new Project({
        '.env.example': `A=\n\n# what it is\n# @type${type}\nKEY=\n`,
        '.env': 'A=1\n',
      })
      for (const environment of environments) {
        const error = refusalOf(() => loadSecrets({ environment, processEnv: {}, cwd: project.folder }))
        expect(error.code).toBe('SECRETS_TEMPLATE')
        expect(error.message).toMatch(/^ {2}\.env\.example:4: (?:the @type of|unknown @type for) KEY\b/m)
        expect(error.message).toMatch(message)
        expectNoTrace(`${error.stack}${inspect(error, { showHidden: true })}`, [canary])
      }
    },
  )

  test('is told with the line of its own where it stands behind the value', () => {
    const project = new Project({ '.env.example': '# @optional\nA=\nPORT=3000 # @type=prot\n' })
    const run = () => loadSecrets({ environment: production, processEnv: {}, cwd: project.folder })
    expect(refusalOf(run).message).toContain('.env.example:3: unknown @type for PORT; expected one of')
  })

  const app = () =>
    new Project({
      '.env.example': 'A=\n# @type=prot\nPORT=\n',
      '.env': 'A=1\nPORT=3000\n',
      'config.js': 'require("secrets").config(); console.log("started", process.env.A)',
    })
  const place = '.env.example:2: unknown @type for PORT; expected one of'

  test.each([
    { NODE_ENV: 'production', A: '1', PORT: '1' },
    { NODE_ENV: 'production', SECRETS_CHECK: 'skip' },
    { NODE_ENV: 'development' },
    { NODE_ENV: 'test' },
    {},
  ] as Variables[])('ends register with 78, given %j', (env) => {
    const outcome = app().register(['A'], { env })
    expect(outcome).toMatchObject({ code: 78, stdout: '' })
    expect(outcome.stderr).toContain(place)
  })

  test('is thrown by config in production, and warned about in development', () => {
    const thrown = app().node(['config.js'], { env: { ...production, A: '1', PORT: '1' } })
    expect(thrown).toMatchObject({ code: 1, stdout: '' })
    expect(thrown.stderr).toContain(place)
    const warned = app().node(['config.js'])
    expect(warned).toMatchObject({ code: 0, stdout: 'started 1\n' })
    expect(warned.stderr).toContain(place)
  })
})

test('config checks types: a refusal in production, a warning in development', () => {
  const app = new Project({
    '.env.example': '# @type=port\nPORT=\n',
    '.env': `PORT=${canary}\n`,
    'config.js': 'require("secrets").config(); console.log("started")',
  })
  const thrown = app.node(['config.js'], { env: { ...production, PORT: canary } })
  const warned = app.node(['config.js'])
  expect(thrown).toMatchObject({ code: 1, stdout: '' })
  expect(warned).toMatchObject({ code: 0, stdout: 'started\n' })
  for (const { stderr } of [thrown, warned]) {
    expect(stderr).toMatch(/invalid {2}PORT {2}not a port/)
    expectNoTrace(stderr, [canary])
  }
})

describe('envalid', () => {
  const isLoaded = (template: string, env: Variables): boolean => {
    const script =
      'process.stdout.write(String(Object.keys(require.cache).some((f) => f.includes("envalid"))))'
    const app = new Project({ '.env.example': template, '.env': 'A=1\n', 'app.js': script })
    const outcome = app.node(['-r', 'secrets/register', 'app.js'], { env })
    expect(outcome.code).toBe(0)
    return outcome.stdout === 'true'
  }
  const typed = 'A=\n# @type=port @optional\nPORT=\n'

  test.each([
    ['where no key has a type', 'A=\n', { ...production, A: '1' }],
    ['where no key has a type, at a start that is not the most common', 'A=\n', { NODE_ENV: 'prod', A: '1' }],
    ['in production where no typed key is set', typed, { ...production, A: '1' }],
    ['in development where no typed key is set', typed, {}],
    ['in production where a typed key is plainly of its type', typed, { ...production, A: '1', PORT: '80' }],
    ['in development where a typed key is plainly of its type', typed, { PORT: '80' }],
  ])('is not loaded %s', (_, template, env) => {
    expect(isLoaded(template, env)).toBe(false)
  })

  test('is loaded where a typed key is set to what is not plainly of its type', () => {
    expect(isLoaded(typed, { ...production, A: '1', PORT: '65535' })).toBe(true)
  })
})

describe(`a value of a type that envalid knows (FUZZ_SEED=${seed})`, () => {
  const types = ['number', 'port', 'boolean', 'email', 'host', 'url', 'json'] as const
  const texts = fc.oneof(
    fc.constantFrom(
      'true',
      'a',
      'b',
      '{}',
      '[1]',
      '"a"',
      '0',
      '65536',
      '1e3',
      '٣',
      'xn--a',
      'blob://h',
      'file://h',
      'file://h:1',
      'file://localhost/',
      'a\n',
    ),
    fc.stringMatching(/^\d{1,16}$/),
    fc.stringMatching(/^[a-z0-9.+_-]{1,6}@[a-z0-9._-]{1,9}$/),
    fc.stringMatching(/^[a-z0-9.-]{1,12}$/),
    fc.stringMatching(
      /^(?:https|postgres|file|javascript|blob|data|x):\/\/[a-z0-9.:-]{1,12}(?:\/[\w./-]{0,5})?$/,
    ),
  )

  const validators = {
    number: num,
    port,
    boolean: bool,
    email,
    host,
    url,
    json,
  }

  /** What envalid alone says, without what is plainly of a type. */
  function isAccepted(type: (typeof types)[number], value: string): boolean {
    const make: () => object = validators[type]
    const validator = make() as { _parse: (text: string) => unknown }
    try {
      const parsed = validator._parse(value)
      // envalid reads "12abc" as 12, and takes a URL without a host.
      if (type === 'number') return parsed === Number(value)
      return type !== 'url' || new URL(value).host !== ''
    } catch {
      return false
    }
  }

  test('is of that type if envalid accepts it, and only then', () => {
    const found = { accepted: new Set<string>(), rejected: new Set<string>() }
    fc.assert(
      fc.property(fc.constantFrom(...types), texts, (type, value) => {
        const expected = isAccepted(type, value)
        found[expected ? 'accepted' : 'rejected'].add(type)
        const mismatch = findMismatch(parseType(type, 'A', { file: '' }), value)
        expect([type, value, mismatch === undefined]).toEqual([type, value, expected])
      }),
      { numRuns: runs(20_000) },
    )
    if (runs(20_000) < 20_000) return
    for (const one of Object.values(found)) expect([...one].sort()).toEqual([...types].sort())
  })

  const fits = (type: string, value: string) =>
    findMismatch(parseType(type, 'A', { file: '' }), value) === undefined

  test.each([
    ['port', '8080'],
    ['number', '42'],
    ['boolean', 'true'],
    ['boolean', 'false'],
    ['email', 'ada.l+x@mail.example.com'],
    ['host', 'db-1.example.com'],
    ['url', 'postgres://db-1.example:5432/app_1'],
    ['json', '{"a":1}'],
    ['enum(debug, info)', 'info'],
    ['string(minLength=4)', 'four'],
    ['string(minLength=12)', 'twelve of them'],
    ['string', 'any'],
    ['url', 'https://h'],
    ['url', 'https://h:80'],
    ['url', 'https://h/a'],
    ['string(maxLength=4)', 'four'],
    ['string(matches=/a/)', 'a'],
    ['string(minLength=1, maxLength=2)', 'a'],
  ])('fits: %s %s', (type, value) => {
    expect(fits(type, value)).toBe(true)
  })

  test.each([
    ['port', '0'],
    ['port', '65536'],
    ['number', '12abc'],
    ['boolean', 'yes!'],
    ['email', 'ada@localhost'],
    ['host', 'a..b'],
    ['url', 'https://'],
    ['url', 'https://a.1'],
    ['url', 'https://xn--a'],
    ['json', '{'],
    ['enum(a, b)', 'c'],
    ['string(minLength=4)', 'two'],
    ['string(minLength=12)', 'two'],
    ['email', 'to ada@example.com'],
    ['email', 'ada@example.com or another'],
    ['url', 'at https://example.com'],
    ['url', 'https://example.com and on'],
    ['host', 'a b'],
    ['number', '1 2'],
  ])('does not fit: %s %s', (type, value) => {
    expect(fits(type, value)).toBe(false)
  })

  test.each([
    'enum(a,, b)',
    'enum',
    'string(xminLength=1)',
    'an enum(a, b)',
    'enum(a, b) of two',
    'enum()',
    'prot',
  ])('fits nothing, since there is no such type: %s', (type) => {
    expect(() => parseType(type, 'A', { file: '' })).toThrow(
      expect.objectContaining({ code: 'SECRETS_TEMPLATE' }),
    )
  })
})
