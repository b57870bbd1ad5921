import { format, inspect } from 'node:util'
import { describe, expect, jest, test } from '@jest/globals'
import * as envalid from 'envalid'
import * as secrets from '../../lib/index.ts'
import type { DefineOptions } from '../../lib/options.ts'
import { hear } from '../support/hear.ts'
import { Project, type RunOptions, type Variables } from '../support/project.ts'
import { expectNoTrace } from '../support/secrecy.ts'

const { bool, defineSecrets, email, host, json, makeExactValidator, makeStructuredValidator, makeValidator } =
  secrets
const { num, port, SafeMessageError, SecretsError, safeMessage, sensitive, str, testOnly, url } = secrets

const canary = 'Zq7Wm3Kx9Jd'
const production = { NODE_ENV: 'production' }
const development = { NODE_ENV: 'development' }

type AnySchema = Parameters<typeof defineSecrets>[0]

/** Defines in this process, for an environment of its own, and takes note of what stderr is told. */
function define(
  schema: unknown,
  environment: Variables,
  { files = {}, ...options }: DefineOptions & { files?: Record<string, string> } = {},
) {
  const { folder } = new Project(files)
  const heard = hear()
  try {
    return defineSecrets(schema as AnySchema, {
      environment,
      processEnv: {},
      cwd: folder,
      ...options,
    }) as Record<string, unknown>
  } finally {
    heard.end()
  }
}

function refusalOf(run: () => unknown): InstanceType<typeof SecretsError> {
  try {
    run()
  } catch (error) {
    if (error instanceof SecretsError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** All that can be seen of an error. */
function sightOf(error: Error): string {
  const shown = [false, true].map((showHidden) => inspect(error, { showHidden, depth: 9, getters: true }))
  return [error.message, error.stack, String(error), JSON.stringify(error), ...shown].join('\n')
}

/** Runs a script in a folder with the installed package. */
function run(script: string, options: RunOptions & { files?: Record<string, string>; args?: string[] } = {}) {
  const { files = {}, args = [], ...rest } = options
  const project = new Project({ 'app.js': script, ...files })
  return project.node([...args, 'app.js'], rest)
}

const register = ['-r', 'secrets/register']

const snippet = `import { bool, defineSecrets, email, port, str, url } from 'secrets'

export const secrets = defineSecrets({
  SECRET_KEY: str({ desc: 'signs the session cookie' }),
  DATABASE_URL: url({ devDefault: 'postgres://localhost/app' }),
  EMAIL_HOST_USER: email(),
  PORT: port({ default: 3000 }),
  MAIL_ENABLED: bool({ default: false }),
})
`

describe('the schema of the documentation', () => {
  const print = `import { secrets } from './config.mjs'
const { SECRET_KEY, DATABASE_URL, EMAIL_HOST_USER, PORT, MAIL_ENABLED } = secrets
const print = (values) => process.stdout.write(JSON.stringify(values))
let unknown
try { secrets.SECRT_KEY } catch (error) { unknown = String(error) }
print({ SECRET_KEY, DATABASE_URL, EMAIL_HOST_USER, PORT, MAIL_ENABLED, unknown, process: process.env.PORT })
`
  const files = { 'config.mjs': snippet, 'app.mjs': print }
  const required = { SECRET_KEY: canary, EMAIL_HOST_USER: 'ada@example.com' }
  const unknown = 'ReferenceError: SECRT_KEY is not in the schema'
  const template = 'SECRET_KEY=\n'

  const start = (args: string[], env: Variables, more: Record<string, string> = {}) => {
    const outcome = new Project({ ...files, ...more }).node([...args, 'app.mjs'], { env })
    return { ...outcome, values: outcome.stdout ? JSON.parse(outcome.stdout) : undefined }
  }

  describe.each([
    ['with register before it', register],
    ['without', []],
  ])('%s', (_, args) => {
    test('gives typed values in production, and leaves those of process.env text', () => {
      const env = {
        ...production,
        ...required,
        DATABASE_URL: 'postgres://h/a',
        PORT: '80',
        MAIL_ENABLED: '1',
      }
      const { code, stderr, values } = start(args, env, { '.env.example': template })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(values).toEqual({
        ...env,
        NODE_ENV: undefined,
        PORT: 80,
        MAIL_ENABLED: true,
        unknown,
        process: '80',
      })
    })

    test('loads the .env in development, and fills in the defaults', () => {
      const env = '.env'
      const { code, stderr, values } = start(
        args,
        {},
        {
          '.env.example': template,
          [env]: `SECRET_KEY=${canary}\nEMAIL_HOST_USER=ada@example.com\n`,
        },
      )
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(values).toEqual({
        ...required,
        DATABASE_URL: 'postgres://localhost/app',
        PORT: 3000,
        MAIL_ENABLED: false,
        unknown,
      })
    })

    test('refuses in production, where devDefault does not count', () => {
      const { code, stdout, stderr } = start(
        args,
        { ...production, ...required, PORT: canary },
        {
          '.env.example': template,
          '.env': 'DATABASE_URL=postgres://h/a\n',
        },
      )
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^ {2}missing {2}DATABASE_URL +in code$/m)
      expect(stderr).toMatch(/^ {2}invalid {2}PORT +not a port: a number from 1 to 65535 +in code$/m)
      expectNoTrace(stderr, [canary])
    })

    test('refuses in development what the template alone would warn of', () => {
      const { code, stderr } = start(args, {}, { '.env': `PORT=${canary}\nSECRET_KEY=${canary}\n` })
      expect(code).toBe(1)
      expect(stderr).toMatch(/secrets: refusing to start \(development/)
      expect(stderr).toMatch(/^ {2}missing {2}EMAIL_HOST_USER +in code$/m)
      expect(stderr).toMatch(/^ {2}invalid {2}PORT /m)
      expectNoTrace(stderr, [canary])
    })
  })
})

describe('devDefault', () => {
  const schema = () => ({ KEY: str({ devDefault: 'of-development' }) })

  test.each<[Variables, string]>([
    [{ NODE_ENV: 'staging' }, 'production'],
    [{ NODE_ENV: 'Production' }, 'production'],
    [{ NODE_ENV: ' production ' }, 'production'],
    [{ DYNO: 'web.1' }, 'production'],
    [{ NODE_ENV: '', DYNO: 'web.1' }, 'production'],
    [{ NODE_ENV: 'test', SECRETS_MODE: 'production' }, 'production'],
  ])('is not applied given %j', (environment) => {
    expect(refusalOf(() => define(schema(), environment)).problems).toMatchObject([
      { key: 'KEY', kind: 'missing', file: undefined },
    ])
    const { KEY, isProduction, isProd, isDevelopment, isDev, isTest } = define(schema(), {
      ...environment,
      KEY: 'x',
    })
    expect({ KEY, isProduction, isProd, isDevelopment, isDev, isTest }).toEqual({
      KEY: 'x',
      isProduction: true,
      isProd: true,
      isDevelopment: false,
      isDev: false,
      isTest: false,
    })
  })

  test.each<[Variables, boolean]>([
    [{}, false],
    [{ NODE_ENV: '' }, false],
    [{ NODE_ENV: 'development' }, false],
    [{ NODE_ENV: 'Local' }, false],
    [{ NODE_ENV: 'production', SECRETS_MODE: 'development' }, false],
    [{ NODE_ENV: 'test' }, true],
    [{ NODE_ENV: 'TEST' }, true],
  ])('is applied given %j', (environment, isInTest) => {
    const { KEY, isProduction, isProd, isDevelopment, isDev, isTest } = define(schema(), environment, {
      files: { '.env': 'OTHER=1\n' },
    })
    expect({ KEY, isProduction, isProd, isDevelopment, isDev, isTest }).toEqual({
      KEY: 'of-development',
      isProduction: false,
      isProd: false,
      isDevelopment: !isInTest,
      isDev: !isInTest,
      isTest: isInTest,
    })
  })

  test('is what the real environment of a process says too', () => {
    const script = `const { defineSecrets, str } = require('secrets')
console.log(defineSecrets({ KEY: str({ devDefault: 'of-development' }) }).KEY)`
    const files = { '.env': 'OTHER=1\n' }
    expect(run(script, { files }).stdout).toBe('of-development\n')
    for (const env of [{ NODE_ENV: 'staging' }, { DYNO: 'web.1' }]) {
      const outcome = run(script, { files, env })
      expect(outcome).toMatchObject({ code: 1, stdout: '' })
      expect(outcome.stderr).toMatch(/missing {2}KEY {2}in code/)
    }
  })
})

describe('an option of a validator', () => {
  test('testDefault is applied in tests only, before the other defaults', () => {
    const schema = () => ({ A: str({ default: 'a', devDefault: 'dev', testDefault: 'test' }) })
    expect(define(schema(), { NODE_ENV: 'test' })['A']).toBe('test')
    expect(define(schema(), development)['A']).toBe('dev')
    for (const environment of [
      production,
      { NODE_ENV: 'staging' },
      { NODE_ENV: 'test', SECRETS_MODE: 'production' },
    ]) {
      expect(define(schema(), environment)['A']).toBe('a')
    }
    const alone = () => ({ A: str({ testDefault: 'test' }) })
    expect(define(alone(), { NODE_ENV: 'Test ' })['A']).toBe('test')
    expect(refusalOf(() => define(alone(), development)).problems).toMatchObject([{ kind: 'missing' }])
  })

  test('testOnly is a devDefault for tests only, however their name is written', () => {
    const script = `const { defineSecrets, str, testOnly } = require('secrets')
console.log(defineSecrets({ A: str({ devDefault: testOnly('of-test') }) }, JSON.parse(process.argv[2] ?? '{}')).A)`
    const files = { '.env': 'OTHER=1\n' }
    for (const NODE_ENV of ['test', 'Test']) {
      expect(run(script, { files, env: { NODE_ENV } })).toMatchObject({ code: 0, stdout: 'of-test\n' })
    }
    const outcome = run(script, { files, env: development })
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toMatch(/missing {2}A /)
    expect(define({ A: str({ devDefault: testOnly('of-test') }) }, { NODE_ENV: 'test' })['A']).toBe('of-test')
  })

  test('testOnly never gives what stands for no value', () => {
    const schema = { A: str({ devDefault: (secrets.testOnly as (value: string) => never)('x') }) }
    const real = process.env['NODE_ENV']
    try {
      process.env['NODE_ENV'] = 'development'
      schema.A = str({ devDefault: testOnly('x') as never })
    } finally {
      process.env['NODE_ENV'] = real
    }
    expect(refusalOf(() => define(schema, { NODE_ENV: 'test' })).problems).toMatchObject([
      { kind: 'missing' },
    ])
  })

  test('choices accepts what is in it, and names it where it refuses', () => {
    const schema = () => ({ LEVEL: str({ choices: ['debug', 'info'] }), SIZE: num({ choices: [1, 2] }) })
    expect(define(schema(), { ...production, LEVEL: 'info', SIZE: '2' })['SIZE']).toBe(2)
    const error = refusalOf(() => define(schema(), { ...production, LEVEL: canary, SIZE: '71593' }))
    expect(error.problems.map(({ detail }) => detail)).toEqual(['not one of debug, info', 'not one of 1, 2'])
    expectNoTrace(sightOf(error), [canary, '71593'])
  })

  test('requiredWhen demands a key that has no value, or a blank one, where the others say so', () => {
    const schema = () => ({
      SMTP: bool({ default: false }),
      SMTP_PASSWORD: str({ default: undefined, requiredWhen: ({ SMTP }) => SMTP === true }),
    })
    expect(define(schema(), production)['SMTP_PASSWORD']).toBeUndefined()
    expect(define(schema(), { ...production, SMTP_PASSWORD: '' })['SMTP_PASSWORD']).toBe('')
    const missing = refusalOf(() => define(schema(), { ...production, SMTP: 'true' }))
    expect(missing.problems).toMatchObject([{ key: 'SMTP_PASSWORD', kind: 'missing' }])
    const empty = refusalOf(() => define(schema(), { ...production, SMTP: 'true', SMTP_PASSWORD: ' ' }))
    expect(empty.problems).toMatchObject([{ key: 'SMTP_PASSWORD', kind: 'empty' }])
    const given = { ...production, SMTP: 'true', SMTP_PASSWORD: 'given' }
    expect(define(schema(), given)['SMTP_PASSWORD']).toBe('given')
  })

  test('requiredWhen that throws demands its key, and what it throws is not shown', () => {
    const schema = {
      OTHER: str(),
      KEY: str({
        default: undefined,
        requiredWhen: ({ OTHER }) => {
          throw new Error(`no ${OTHER}`)
        },
      }),
    }
    const error = refusalOf(() => define(schema, { ...production, OTHER: canary }))
    expect(error.problems).toMatchObject([{ key: 'KEY', kind: 'missing' }])
    expectNoTrace(sightOf(error), [canary])
  })

  test('requiredWhen leaves a validator its name', () => {
    const schema = { PORT: port({ default: undefined, requiredWhen: () => true }) }
    const { problems } = refusalOf(() => define(schema, { ...production, PORT: canary }))
    expect(problems).toMatchObject([{ detail: 'not a port: a number from 1 to 65535' }])
  })

  test('shows a description word by word, since only a template has annotations', () => {
    const error = refusalOf(() => define({ A: str({ desc: 'Optional: the host' }) }, production))
    expect(error.problems).toMatchObject([{ key: 'A', description: 'Optional: the host' }])
  })

  test('desc describes the key in the refusal', () => {
    const error = refusalOf(() => define({ A: str({ desc: 'what it is for' }) }, production))
    expect(error.message).toMatch(/^ {2}missing {2}A {2}what it is for {2}in code$/m)
  })

  test('default makes a key optional, but a wrong value wrong', () => {
    expect(define({ A: port({ default: 3000 }) }, production)['A']).toBe(3000)
    expect(define({ A: port({ default: undefined }) }, production)['A']).toBeUndefined()
    const { problems } = refusalOf(() => define({ A: port({ default: 3000 }) }, { ...production, A: '0' }))
    expect(problems).toMatchObject([{ kind: 'invalid' }])
  })
})

describe('a validator', () => {
  test('of json gives what it parsed', () => {
    expect(define({ A: json() }, { ...production, A: '{"a":[1]}' })['A']).toEqual({ a: [1] })
    expect(define({ A: json({ default: { b: 2 } }) }, production)['A']).toEqual({ b: 2 })
  })

  test('of numbers takes a number that is the whole text', () => {
    expect(define({ A: num() }, { ...production, A: '1.5' })['A']).toBe(1.5)
    const { problems } = refusalOf(() => define({ A: num() }, { ...production, A: '12abc' }))
    expect(problems).toMatchObject([{ kind: 'invalid', detail: 'not a number' }])
  })

  test('may be made of one of envalid', () => {
    const query = makeStructuredValidator((text) => Object.fromEntries(new URLSearchParams(text)))
    const even = makeValidator<number>((text) => {
      if (Number(text) % 2 === 0) return Number(text)
      throw new secrets.EnvError(`${text} is odd`)
    })
    const upper = makeExactValidator<string>((text) => text.toUpperCase())
    const schema = () => ({ QUERY: query(), EVEN: even({ choices: [2, 4] }), UPPER: upper() })
    const { QUERY, EVEN, UPPER } = define(schema(), { ...production, QUERY: 'a=1', EVEN: '4', UPPER: 'x' })
    expect({ QUERY, EVEN, UPPER }).toEqual({ QUERY: { a: '1' }, EVEN: 4, UPPER: 'X' })
    const wrong = { ...production, QUERY: 'a', EVEN: '6', UPPER: 'x' }
    expect(refusalOf(() => define(schema(), wrong)).problems).toMatchObject([{ detail: 'not one of 2, 4' }])
  })

  test('may be one that was imported from envalid', () => {
    const schema = { A: envalid.str(), B: envalid.port(), C: envalid.num() }
    const { problems } = refusalOf(() => define(schema, { ...production, B: canary, C: '12abc' }))
    expect(problems.map(({ kind, detail }) => detail ?? kind)).toEqual([
      'missing',
      'not a port: a number from 1 to 65535',
      'not a number',
    ])
  })

  test('may be an object of its own, with a method', () => {
    const spec = {
      prefix: 'x-',
      _parse(text: string) {
        return this.prefix + text
      },
    }
    expect(define({ A: spec }, { ...production, A: 'y' })['A']).toBe('x-y')
  })

  test('gives a value of null or undefined for one that is not valid', () => {
    for (const nothing of [null, undefined]) {
      const schema = { A: makeExactValidator(() => nothing)() }
      expect(refusalOf(() => define(schema, { ...production, A: canary })).problems).toMatchObject([
        { kind: 'invalid' },
      ])
    }
  })

  test('that takes a value for none tells that it is not set', () => {
    const schema = {
      A: makeValidator<string>((text) => {
        throw new secrets.EnvMissingError(text)
      })(),
    }
    const error = refusalOf(() => define(schema, { ...production, A: canary }))
    expect(error.problems).toMatchObject([{ key: 'A' }])
    expectNoTrace(sightOf(error), [canary])
  })

  test.each<[string, (text: string) => unknown]>([
    ['an error that quotes it', (text) => new Error(`no good: ${text}`)],
    ['an error with it as cause', (text) => new Error('no good', { cause: text })],
    ['an error of envalid', (text) => new secrets.EnvError(`no good: ${text}`)],
    ['its text', (text) => text],
    ['nothing', () => undefined],
    ['null', () => null],
    ['an object', (text) => ({ message: text })],
  ])('that throws %s refuses the value, without showing it', (_, thrown) => {
    const schema = {
      A: makeValidator<string>((text) => {
        throw thrown(text)
      })(),
    }
    const error = refusalOf(() => define(schema, { ...production, A: canary }))
    expect(error.problems).toMatchObject([{ key: 'A', kind: 'invalid', detail: 'not valid' }])
    expect(error.cause).toBeUndefined()
    expectNoTrace(sightOf(error), [canary])
  })

  test.each<[string, () => unknown]>([
    ['safeMessage(…)', () => safeMessage('has to be a multiple of 8')],
    ['new safeMessage(…)', () => new safeMessage('has to be a multiple of 8')],
    ['new SafeMessageError(…)', () => new SafeMessageError('has to be a multiple of 8')],
    [
      'an error of a class of that',
      () => new (class extends SafeMessageError {})('has to be a multiple of 8'),
    ],
  ])('that throws %s is heard', (_, thrown) => {
    const schema = {
      A: makeValidator<string>(() => {
        throw thrown()
      })(),
    }
    const error = refusalOf(() => define(schema, { ...production, A: canary }))
    expect(error.message).toMatch(/^ {2}invalid {2}A {2}has to be a multiple of 8 {2}in code$/m)
  })

  test('is asked for where there is none', () => {
    for (const nothing of [{}, str, null, undefined, 'string']) {
      expect(() => define({ KEY: nothing }, production)).toThrow(
        /^KEY has no validator in the schema: write KEY: str/,
      )
    }
  })
})

const validators: Record<string, (spec?: object) => never> = {
  bool,
  num,
  email,
  host,
  port,
  url,
  json,
} as never

const wrong: [name: string, value: string][] = [
  ['bool', canary],
  ['num', canary],
  ['email', canary],
  ['host', `${canary}_/`],
  ['port', canary],
  ['port', '71593'],
  ['url', canary],
  ['json', `{"a":"${canary}`],
]

describe.each(wrong)('%s with a wrong value', (name, value) => {
  const secret = value.includes(canary) ? canary : value
  const make = validators[name] as (spec?: object) => never

  test('is told by defineSecrets without it, whatever else the schema says of the key', () => {
    const specs = [
      {},
      { desc: 'a key' },
      { default: undefined },
      { example: 'x', docs: 'https://example.com' },
    ]
    for (const spec of [...specs, ...(name === 'bool' || name === 'json' ? [] : [{ choices: [] }])]) {
      const error = refusalOf(() => define({ KEY: make(spec) }, { ...production, KEY: value }))
      expect(error.problems).toMatchObject([{ key: 'KEY', kind: 'invalid' }])
      expect(error.cause).toBeUndefined()
      expectNoTrace(sightOf(error), [secret])
    }
  })

  test('is told by cleanEnv and customCleanEnv without it', () => {
    const told: Error[] = []
    const reporter = ({ errors }: { errors: object }) => {
      told.push(...Object.values(errors))
    }
    const environment = { ...production, KEY: value }
    secrets.cleanEnv(environment, { KEY: make() }, { reporter })
    secrets.customCleanEnv(environment, { KEY: make() }, (cleaned) => cleaned, { reporter })
    for (const clean of [
      () => secrets.cleanEnv(environment, { KEY: make() }, { reporter: null }),
      () => secrets.customCleanEnv(environment, { KEY: make() }, (cleaned) => cleaned, { reporter: null }),
    ]) {
      try {
        clean()
      } catch (error) {
        told.push(error as Error)
      }
    }
    expect(told).toHaveLength(4)
    for (const error of told) {
      expect(error).toBeInstanceOf(envalid.EnvError)
      expect(error).toBeInstanceOf(secrets.EnvError)
      expectNoTrace(sightOf(error), [secret])
    }
  })
})

describe('cleanEnv', () => {
  const keys = wrong.map(([name], index) => `NR${index}_: s.${name}()`).join(', ')
  const env = {
    ...Object.fromEntries(wrong.map(([, value], index) => [`NR${index}_`, value])),
    LEVEL: canary,
  }
  const script = (call: string) =>
    `const s = require('secrets'); ${call}(process.env, { ${keys}, GONE: s.str({ desc: 'is not there', example: 'x' }), LEVEL: s.str({ choices: ['a'] }) }, `

  test.each([
    ['cleanEnv', '{})'],
    ['customCleanEnv', '(cleaned) => cleaned)'],
  ])('%s ends the process with 1, and reports as envalid does, without the values', (name, rest) => {
    const { code, stdout, stderr } = run(`${script(`s.${name}`)}${rest}`, { env })
    const plain = stderr.replace(/\u001b\[\d+m/g, '')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(plain).toMatch(
      /^={32}\n Invalid environment variables:\n {4}LEVEL: not one of a\n {4}NR0_: not a boolean/,
    )
    expect(plain).toMatch(
      /\n Missing environment variables:\n {4}GONE: \S.*\n={32}\n\n Exiting with error code 1\n$/,
    )
    expectNoTrace(plain, [canary, '71593'])
  })

  test('gives what envalid gives where all is well, with devDefault as envalid has it', () => {
    const specs = () => ({ A: num(), B: str({ devDefault: 'dev' }), C: json({ default: [1] }) })
    const environment = { NODE_ENV: 'staging', A: '12abc' }
    const cleaned = secrets.cleanEnv(environment, specs())
    expect({ ...cleaned }).toEqual({ ...envalid.cleanEnv(environment, specs()) })
    expect(cleaned.B).toBe('dev')
    expect(() => (cleaned as never as { X: string }).X).toThrow(ReferenceError)
    const custom = secrets.customCleanEnv({ A: '1', B: 'b' }, specs(), ({ A }) => ({ twice: 2 * A }))
    expect(custom).toEqual({ twice: 2 })
  })

  test('tells of a mistake in the schema as envalid does', () => {
    const told: string[] = []
    const reporter = ({ errors }: { errors: object }) => {
      told.push(...Object.values(errors).map(String))
    }
    const specs = { A: {}, B: { ...str(), choices: 'ab' } } as never
    secrets.cleanEnv({ A: canary, B: canary }, specs, { reporter })
    envalid.cleanEnv({ A: canary, B: canary }, specs, { reporter })
    expect(told.slice(0, 2)).toEqual(told.slice(2))
    expect(told).toHaveLength(4)
  })

  test('lets what is no error refuse a value, which envalid lets pass', () => {
    const throwing = makeValidator<string>((text) => {
      throw text
    })
    const clean = () => secrets.cleanEnv({ A: canary }, { A: throwing() }, { reporter: null })
    expect(clean).toThrow(new secrets.EnvError('not valid'))
  })
})

describe('EnvError and EnvMissingError', () => {
  test('stand for the classes of envalid', () => {
    const classes = [
      ['EnvError', secrets.EnvError, envalid.EnvError],
      ['EnvMissingError', secrets.EnvMissingError, envalid.EnvMissingError],
    ] as const
    for (const [name, ours, theirs] of classes) {
      const error = new ours('why')
      expect(error).toBeInstanceOf(theirs)
      expect(error).toBeInstanceOf(ours)
      expect(error).toMatchObject({ name, message: 'why' })
      expect(new theirs('why')).toBeInstanceOf(ours)
      expect(new Error('why')).not.toBeInstanceOf(ours)
      expect(ours.name).toBe(name)
      expect('captureStackTrace' in ours).toBe(true)
      expect(Object.getPrototypeOf(ours)).toBe(Object.getPrototypeOf(theirs))
    }
    expect(new secrets.EnvError()).toBeInstanceOf(TypeError)
    expect(new secrets.EnvMissingError()).not.toBeInstanceOf(secrets.EnvError)
  })

  test('can be extended', () => {
    class Own extends secrets.EnvError {
      more = 1
    }
    const error = new Own('why')
    expect(error).toBeInstanceOf(Own)
    expect(error).toBeInstanceOf(secrets.EnvError)
    expect(error).toBeInstanceOf(envalid.EnvError)
    expect(error).toMatchObject({ name: 'Own', message: 'why', more: 1 })
  })
})

test('to import secrets loads no envalid, and to call a validator does', () => {
  const script = `const { str, EnvError, config, defineSecrets, SecretsError } = require('secrets')
const isLoaded = () => Object.keys(require.cache).some((file) => file.includes('envalid'))
const before = isLoaded()
str()
console.log(before, isLoaded())`
  for (const env of [development, production]) {
    expect(run(script, { env })).toMatchObject({ code: 0, stdout: 'false true\n' })
  }
  const imported = `import { config, defineSecrets, EnvError, str } from 'secrets'
import { createRequire } from 'node:module'
console.log(Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('envalid')))`
  const project = new Project({ 'app.mjs': imported })
  expect(project.node(['app.mjs'])).toMatchObject({ code: 0, stdout: 'false\n' })
})

describe('problems of template and schema', () => {
  const template = '# of the template\nBOTH=\nONLY_TEMPLATE=\n# @type=port\nTYPED=\n# @optional\nHALF=\n'
  const schema = () => ({
    BOTH: str({ desc: 'of the schema' }),
    ONLY_SCHEMA: num(),
    TYPED: port(),
    HALF: str(),
  })

  test('come in one error, and a key in both is one problem', () => {
    const environment = { ...production, TYPED: canary, ONLY_SCHEMA: canary }
    const error = refusalOf(() => define(schema(), environment, { files: { '.env.example': template } }))
    expect(error).toMatchObject({
      code: 'SECRETS_CONTRACT',
      mode: 'production',
      reason: 'NODE_ENV=production',
    })
    expect(error.problems).toEqual([
      { key: 'BOTH', kind: 'missing', file: '.env.example', line: 2, description: 'of the template' },
      { key: 'ONLY_TEMPLATE', kind: 'missing', file: '.env.example', line: 3, description: '' },
      {
        key: 'TYPED',
        kind: 'invalid',
        file: '.env.example',
        line: 5,
        description: '',
        detail: 'not a port: a number from 1 to 65535',
      },
      { key: 'HALF', kind: 'missing', file: '.env.example', line: 7, description: '' },
      {
        key: 'ONLY_SCHEMA',
        kind: 'invalid',
        file: undefined,
        line: undefined,
        description: '',
        detail: 'not a number',
      },
    ])
    expectNoTrace(sightOf(error), [canary])
  })

  test('are one of each kind: missing, empty, placeholder, invalid', () => {
    const keys = { A: str(), B: str(), API_KEY: str(), D: port() }
    const { problems } = refusalOf(() => define(keys, { ...production, B: ' ', API_KEY: 'changeme', D: 'x' }))
    expect(problems.map(({ kind }) => kind)).toEqual(['missing', 'empty', 'placeholder', 'invalid'])
  })

  test('of the template alone are a warning in development', () => {
    const files = { '.env.example': 'ONLY_TEMPLATE=\n', '.env': 'A=1\n' }
    expect(define({ A: num() }, {}, { files })['A']).toBe(1)
  })

  test('leave process.env as it was', () => {
    const script = `const { defineSecrets, str } = require('secrets')
const before = JSON.stringify(process.env)
try { defineSecrets({ A: str(), B: str() }) } catch (error) { console.log(error.code, before === JSON.stringify(process.env)) }`
    const files = { '.env': 'A=1\nC=1\n' }
    expect(run(script, { files }).stdout).toBe('SECRETS_CONTRACT true\n')
    expect(run(script, { files, env: { DYNO: 'web.1' } }).stdout).toBe('SECRETS_CONTRACT true\n')
  })

  test('may be about NODE_ENV, which a schema may know of', () => {
    const schema = () => ({
      NODE_ENV: str({ choices: ['development', 'production', 'staging'] }),
      KEY: str({ default: 'x', requiredWhen: ({ NODE_ENV }) => NODE_ENV === 'staging' }),
    })
    expect(define(schema(), { NODE_ENV: 'staging' })['NODE_ENV']).toBe('staging')
    expect(define(schema(), { DYNO: 'web.1' })['NODE_ENV']).toBe('production')
    expect(define(schema(), { NODE_ENV: ' ', DYNO: 'web.1' })['NODE_ENV']).toBe('production')
    expect(refusalOf(() => define(schema(), { NODE_ENV: canary })).problems).toMatchObject([
      { key: 'NODE_ENV', kind: 'invalid', detail: 'not one of development, production, staging' },
    ])
    expect(refusalOf(() => define(schema(), {})).problems).toMatchObject([
      { key: 'NODE_ENV', kind: 'missing' },
    ])
    const asked = jest.fn((_: Record<string, unknown>) => false)
    const when = { NODE_ENV: str(), KEY: str({ default: undefined, requiredWhen: asked }) }
    define(when, { NODE_ENV: 'staging' })
    expect(asked).toHaveBeenCalledWith(expect.objectContaining({ NODE_ENV: 'staging' }))
  })
})

describe('SECRETS_CHECK=skip', () => {
  const environment = { ...production, SECRETS_CHECK: 'skip', GOOD: '1', BROKEN: canary }
  const schema = () => ({ GOOD: num(), GONE: str(), BROKEN: port(), WITH: str({ default: 'x' }) })

  test('returns what there is, and reading a broken key throws', () => {
    const view = define(schema(), environment)
    expect([view['GOOD'], view['WITH']]).toEqual([1, 'x'])
    for (const [key, kind] of [
      ['GONE', 'missing'],
      ['BROKEN', 'invalid'],
    ] as const) {
      const error = refusalOf(() => view[key])
      expect(error).toMatchObject({ code: 'SECRETS_CONTRACT', problems: [{ key, kind }] })
      expect(error.message).toContain(`${key} is ${kind}`)
      expectNoTrace(sightOf(error), [canary])
    }
    expect(() => view['OTHER']).toThrow(ReferenceError)
    expectNoTrace(inspect(view) + JSON.stringify(view) + inspect(view, { customInspect: false }), [canary])
  })

  test('is told of on stderr, which names the problems', () => {
    const script = `const { defineSecrets, num, port, str } = require('secrets')
const secrets = defineSecrets({ GOOD: num(), GONE: str(), BROKEN: port() })
console.log(secrets.GOOD)`
    const { code, stdout, stderr } = run(script, { env: environment })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' })
    expect(stderr).toBe('secrets: SECRETS_CHECK=skip, so nothing is refused: GONE missing, BROKEN invalid\n')
  })
})

describe('a refusal', () => {
  const app = `const { defineSecrets, makeValidator, port, str } = require('secrets')
const own = makeValidator((text) => { throw new Error(text) })
const start = () => defineSecrets({ A: port({ devDefault: 3000 }), B: str(), C: own() })
start()
`
  const env = { ...production, A: canary, C: canary }

  test.each([
    ['in CommonJS', 'app.js', app],
    [
      'in an ES module',
      'app.mjs',
      app.replace(/const (.*) = require\('secrets'\)/, "import $1 from 'secrets'"),
    ],
  ])('that nobody catches is what Node prints, with the line of the app below it, %s', (_, file, text) => {
    const outcome = new Project({ [file]: text }).node([file], { env })
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expectNoTrace(outcome.stderr, [canary])
    expect(outcome.stderr).toMatch(/^ {2}missing {2}B +in code$/m)
    const [before = '', after = ''] = outcome.stderr.split('SecretsError: ')
    // What Node shows above is the line that threw, which is ours or its own, and none of the app.
    expect(before).toMatch(/^(?:\S*\/secrets\/dist\/|node:)\S+:\d+\n.*(?:throw |triggerUncaught).*\n *\^\s*$/)
    expect(after).toMatch(/^secrets: refusing to start \(production, because NODE_ENV=production\)\n/)
    expect(/^ {4}at .*$/m.exec(after)?.[0]).toMatch(new RegExp(`at start .*${file.replace('.', '\\.')}:3:`))
    expect(after).not.toMatch(/code:|problems:/)
  })

  test('prints and exits with 78, with exit', () => {
    const outcome = run(app.replace('C: own() })', 'C: own() }, { exit: true })'), { env })
    expect(outcome).toMatchObject({ code: 78, stdout: '' })
    expect(outcome.stderr).toMatch(/^secrets: refusing to start \(production/)
    expect(outcome.stderr).not.toMatch(/^ {4}at /m)
    expectNoTrace(outcome.stderr, [canary])
    const good = `const { defineSecrets, port } = require('secrets')
console.log(defineSecrets({ A: port() }, { exit: true }).A)`
    expect(run(good, { env: { ...production, A: '80' } })).toMatchObject({
      code: 0,
      stdout: '80\n',
      stderr: '',
    })
  })
})

describe('what defineSecrets returns', () => {
  const schema = () => ({
    SECRET_KEY: str(),
    UPSTREAM: url(),
    MARKED: sensitive(str()),
    OPTED: str({ sensitive: true }),
    PUBLIC_TOKEN: str({ sensitive: false }),
    PORT: port(),
    UNSET_KEY: str({ default: undefined }),
    CONFIG: json<{ a: number }>(),
  })
  const hidden = ['Zq7Wm3Kx9Jd', 'vB5Lp8Jd2Rs', 'Qh4Gt6Nz1Fy', 'Yc0Sb2Vk7Mu']
  const environment = {
    ...production,
    SECRET_KEY: hidden[0],
    UPSTREAM: `https://me:${hidden[1]}@example.com`,
    MARKED: hidden[2],
    OPTED: hidden[3],
    PUBLIC_TOKEN: 'pk_public',
    PORT: '80',
    CONFIG: '{"a":1}',
  }
  const view = define(schema(), environment)
  const shown = {
    SECRET_KEY: '[secret]',
    UPSTREAM: '[secret]',
    MARKED: '[secret]',
    OPTED: '[secret]',
    PUBLIC_TOKEN: 'pk_public',
    PORT: 80,
    CONFIG: { a: 1 },
  }

  test('gives the values to who reads a property', () => {
    expect(view['SECRET_KEY']).toBe(hidden[0])
    const { MARKED, PORT } = view
    expect([MARKED, PORT]).toEqual([hidden[2], 80])
    expect(Object.keys(view)).toEqual(Object.keys(schema()))
    expect(['PORT' in view, 'OTHER' in view, 'isProduction' in view]).toEqual([true, false, true])
    expect(() => view['OTHER']).toThrow(new ReferenceError('OTHER is not in the schema'))
  })

  test('shows keys and no secret to who prints it', () => {
    expect(JSON.parse(JSON.stringify(view))).toEqual(shown)
    expect(inspect(view)).toMatch(/SECRET_KEY: '\[secret\]',\n.*PORT: 80,/s)
    const texts = [
      ...[true, false].flatMap((showHidden) =>
        [true, false].flatMap((showProxy) =>
          [true, false].map((customInspect) =>
            inspect(view, { showHidden, showProxy, customInspect, depth: 9 }),
          ),
        ),
      ),
      ...['%s', '%o', '%O', '%j', '%d'].map((directive) => format(directive, view)),
      inspect({ nested: [view] }, { depth: 9 }),
      JSON.stringify({ nested: [view] }),
      String(view),
      `${view}`,
      `${view as never}` + '',
      Object.prototype.toString.call(view),
      JSON.stringify(Object.getOwnPropertyDescriptors(view)),
      inspect(Object.getOwnPropertyDescriptors(view), { depth: 9, showHidden: true }),
    ]
    expect(texts[0]).toContain('SECRET_KEY')
    for (const text of texts) expectNoTrace(text, hidden)
  })

  test('shows no secret on the console', () => {
    const script = `const { defineSecrets, str } = require('secrets')
const s = defineSecrets({ SECRET_KEY: str(), NAME: str() })
console.log(s); console.dir(s); console.dir(s, { showHidden: true, showProxy: true }); console.error(s)
console.log('%s %o %O %j', s, s, s, s); console.log(String(s), \`\${s}\`, s + '')
throw s`
    const { stdout, stderr } = run(script, { env: { ...production, SECRET_KEY: canary, NAME: 'ada' } })
    expect(stdout).toMatch(/^{ SECRET_KEY: '\[secret\]', NAME: 'ada' }\n/)
    expectNoTrace(stdout + stderr, [canary])
  })

  test('cannot be changed', () => {
    expect(Object.isFrozen(view)).toBe(true)
    expect(() => {
      view['PORT'] = 81
    }).toThrow(/PORT cannot be set/)
    expect(() => {
      view['OTHER'] = 1
    }).toThrow(TypeError)
    expect(() => {
      delete view['PORT']
    }).toThrow(/PORT cannot be deleted/)
    expect(() => Object.defineProperty(view, 'PORT', { value: 81 })).toThrow(/PORT cannot be defined/)
    expect(() => Object.setPrototypeOf(view, {})).toThrow(TypeError)
    expect(view['PORT']).toBe(80)
  })

  test('cannot be cloned', () => {
    expect(() => structuredClone(view)).toThrow(/could not be cloned/)
    expect(() => require('node:v8').serialize(view)).toThrow()
  })

  test('can be compared by Jest, and awaited', async () => {
    expect(view).toEqual(view)
    expect(view).not.toEqual({})
    expect(view).toMatchObject({ PORT: 80 })
    let failure = ''
    try {
      expect(view).toEqual({ PORT: 81 })
    } catch (error) {
      failure = String(error)
    }
    expect(failure).toContain('toEqual')
    expect(await view).toBe(view)
  })

  test('reveals what is spread, as it is documented', () => {
    expect({ ...view }).toMatchObject({ SECRET_KEY: hidden[0], PORT: 80 })
    expect(inspect(view, { getters: true, customInspect: false })).toContain(hidden[0])
  })

  test('holds a key by any name', () => {
    const names = ['toString', 'toJSON', 'then', 'constructor', 'isProduction', 'length', 'inspect']
    const view = define(Object.fromEntries(names.map((name) => [name, str()])), {
      ...production,
      ...Object.fromEntries(names.map((name) => [name, `value-of-${name}`])),
    })
    for (const name of names) expect(view[name]).toBe(`value-of-${name}`)
  })
})

describe('defineSecrets', () => {
  test('may be called several times in one process', () => {
    const script = `const { defineSecrets, num, str } = require('secrets')
const one = defineSecrets({ A: num() })
const two = defineSecrets({ A: str(), B: str({ devDefault: 'b' }) })
console.log(one.A, two.A, two.B)
try { defineSecrets({ C: str() }) } catch (error) { console.log(error.problems.map(({ key }) => key).join()) }`
    const files = { '.env': 'A=1\n', '.env.example': 'A=\n' }
    for (const args of [register, []]) {
      expect(run(script, { files, args })).toMatchObject({ code: 0, stdout: '1 1 b\nC\n', stderr: '' })
    }
  })

  test.each([
    ['in production', { ...production, A: '1' }, 'true'],
    ['in development', {}, 'false'],
  ])('works in a worker %s', (_, env, isProduction) => {
    const worker = `const { defineSecrets, num, str } = require('secrets')
const { parentPort } = require('node:worker_threads')
const s = defineSecrets({ A: num(), B: str({ default: 'b' }) })
parentPort.postMessage([s.A + 1, s.B, s.isProduction].join())`
    const script = `new (require('node:worker_threads').Worker)('./worker.js').on('message', console.log)`
    const files = { '.env': 'A=1\n', '.env.example': 'A=\n', 'worker.js': worker }
    for (const args of [register, []]) {
      const outcome = run(script, { files, args, env })
      expect(outcome).toMatchObject({ code: 0, stdout: `2,b,${isProduction}\n`, stderr: '' })
    }
  })

  test('takes the options of a load', () => {
    const files = { 'other.env': 'A=1\n', '.env': 'A=2\n' }
    expect(define({ A: num() }, {}, { files, path: 'other.env' })['A']).toBe(1)
    const target: Variables = {}
    define({ A: num() }, {}, { files, processEnv: target })
    expect(target).toEqual({ A: '2' })
    const required = () => define({ A: num() }, { ...production, A: '1' }, { required: ['B'] })
    expect(refusalOf(required).problems).toMatchObject([{ key: 'B', kind: 'missing' }])
  })
})
