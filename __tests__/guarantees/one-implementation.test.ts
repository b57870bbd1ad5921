// There is one implementation of each rule: every entry of every table of rules has one verdict, whichever way in.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  NEUTRAL_VALUES,
  PLACEHOLDER_PASSWORDS,
  PLACEHOLDER_USERS,
  PLACEHOLDERS,
  WEAK_SECRETS,
} from '../../lib/check/placeholder-table.ts'
import { CODE_RUNNING, CODE_RUNNING_PREFIXES, STEERING } from '../../lib/files/not-from-file.ts'
import { defineSecrets, str } from '../../lib/index.ts'
import { DEVELOPMENT_NAMES } from '../../lib/mode/mode.ts'
import { allPlatforms, emulatorMarkers } from '../../lib/mode/platforms.ts'
import {
  CONNECTION_WORDS,
  ENCODING_WORDS,
  PUBLIC_ENDINGS,
  PUBLIC_PREFIXES,
  SECRET_WORDS,
} from '../../lib/template/sensitive.ts'
import { configs, type Entry, loads, type Variables, type Verdict } from '../support/entries.ts'
import { ownFolder } from '../support/own-folder.ts'
import { Project } from '../support/project.ts'

const folder = ownFolder('implementation')

type Entries = Record<string, Entry>

interface Start {
  template?: string
  env?: string
  json?: string
  environment?: Variables
}

/** The one verdict of some entries. */
function verdictOf(entries: Entries, { template, env, json, environment = {} }: Start): Verdict {
  for (const [name, text] of [
    ['.env.example', template],
    ['.env', env],
    ['secrets.json', json],
  ] as const) {
    rmSync(join(folder, name), { force: true })
    if (text !== undefined) writeFileSync(join(folder, name), text)
  }
  const verdicts = Object.entries(entries).map(([name, entry]) => {
    const { output, ...verdict } = entry(environment)
    return [name, verdict] as const
  })
  const [[, first] = []] = verdicts
  if (!first) throw new Error('there is no entry')
  for (const [name, verdict] of verdicts) expect([name, verdict]).toEqual([name, first])
  return first
}

const everywhere = { ...loads, ...configs }
const production = { NODE_ENV: 'production' }

/** The kinds of the problems that were printed, by key. */
const problemsIn = ({ told }: Verdict) =>
  Object.fromEntries(
    Array.from(told.matchAll(/^ {2}(missing|empty|placeholder|invalid) +(\S+) /gm), ([, kind, key]) => [
      key,
      kind,
    ]),
  )

/** What production, and development by a file, say of a value of a key. */
function expectProblem(key: string, value: string, kind: 'placeholder' | undefined): void {
  const problems = kind ? { [key]: kind } : {}
  const environment = { ...production, [key]: value }
  const verdict = verdictOf(everywhere, { template: `${key}=\n`, environment })
  expect([value, verdict.isRefused, problemsIn(verdict)]).toEqual([value, kind !== undefined, problems])
  expect(verdict.environment).toEqual(environment)

  const env = `${key}=${value.includes("'") ? `"${value}"` : `'${value}'`}\n`
  const warned = verdictOf(everywhere, { template: `${key}=\n`, env })
  expect([value, warned.isRefused, problemsIn(warned)]).toEqual([value, false, problems])
  expect(warned.environment).toEqual({ [key]: value })

  const strict = verdictOf(everywhere, { template: `${key}=\n`, env, environment: { SECRETS_STRICT: '1' } })
  expect([value, strict.isRefused, problemsIn(strict)]).toEqual([value, kind !== undefined, problems])
}

const cases = (word: string) => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]

describe('a placeholder has one verdict', () => {
  const rows = PLACEHOLDERS
  const weak = WEAK_SECRETS
  const users = PLACEHOLDER_USERS
  const passwords = PLACEHOLDER_PASSWORDS
  const neutral = NEUTRAL_VALUES
  // What an env file can hold on one line, in quotes.
  const isPlain = (text: string) =>
    /^[ -~\u2026]*$/.test(text) && text.trim() === text && !/["'\\$]/.test(text)

  test.each(rows)('%s%s', (start, rest) => {
    const pattern = fc
      .stringMatching(new RegExp(`^${rest}$`))
      .map((text) => start + text)
      .filter(isPlain)
    const samples = new Set(fc.sample(pattern, 6))
    for (const sample of samples)
      for (const value of cases(sample)) expectProblem('NAME', value, 'placeholder')
  })

  test.each(weak)('%s, as a secret and as a setting', (word) => {
    for (const value of cases(word)) {
      expectProblem('API_KEY', value, 'placeholder')
      expectProblem('NAME', value, undefined)
    }
    expectProblem('API_KEY', `${word}-9f86d081`, undefined)
  })

  test.each(users)('the user %s in a URL, with each password', (user) => {
    for (const password of passwords) {
      expectProblem('ADDRESS', `x://${user}:${password}@host`, 'placeholder')
      expectProblem('ADDRESS', `x://${user.toUpperCase()}:${password.toUpperCase()}@host`, 'placeholder')
    }
    expectProblem('ADDRESS', `x://${user}:9f86d081@host`, undefined)
  })

  test.each(passwords)('the password %s in a URL, of a user that is real', (password) => {
    expectProblem('ADDRESS', `x://ada:${password}@host`, undefined)
  })

  test.each(neutral.filter((value) => value !== ''))(
    'the value %s of a secret, as in the template',
    (word) => {
      for (const value of cases(word)) {
        const template = `API_KEY=${value}\n`
        const verdict = verdictOf(everywhere, { template, environment: { ...production, API_KEY: value } })
        expect([value, verdict.isRefused, verdict.told]).toEqual([value, false, ''])
      }
    },
  )
})

describe('what no file may set has one verdict', () => {
  const steering = STEERING
  const running = CODE_RUNNING
  const prefixes = CODE_RUNNING_PREFIXES
  const all = [...steering, ...running, ...prefixes.flatMap((prefix) => [prefix, `${prefix}X`])]

  test.each([...all, ...all.map((key) => key.toLowerCase()), '__proto__'])('%s', (key) => {
    const env = `OK=1\n${key}=x\nLAST=2\n`
    const json = JSON.stringify({ OK: '1', [key]: 'x', LAST: '2' })
    for (const [name, files] of [
      ['.env:2', { env }],
      ['secrets.json', { json }],
    ] as const) {
      // An object cannot hold it: the module is refused.
      if (key === '__proto__' && 'json' in files) continue
      const { isRefused, told, environment } = verdictOf(loads, files)
      expect([isRefused, environment]).toEqual([false, { OK: '1', LAST: '2' }])
      expect(told).toBe(`secrets: ${name}: ${key} cannot be set from a file, and is skipped\n`)
    }
  })

  test.each([...steering, ...steering.map((key) => key.toLowerCase())])('%s, by config() too', (key) => {
    const { isRefused, environment } = verdictOf(configs, { env: `OK=1\n${key}=x\n` })
    expect([isRefused, environment]).toEqual([false, { OK: '1' }])
  })
})

describe('a name that tells a secret has one verdict', () => {
  const secretWords = SECRET_WORDS
  const encodings = ENCODING_WORDS
  const prefixes = PUBLIC_PREFIXES
  const endings = PUBLIC_ENDINGS
  const connections = CONNECTION_WORDS

  /** The template's value of a secret is refused in production, and shown by nobody. */
  function expectSensitive(key: string, isSensitive: boolean): void {
    for (const name of [key, key.toLowerCase(), key.replaceAll('_', '-'), key.replaceAll('_', '.')]) {
      const environment = { ...production, [name]: 'abc' }
      const verdict = verdictOf(everywhere, { template: `${name}=abc\n`, environment })
      expect([name, verdict.isRefused, problemsIn(verdict)]).toEqual([
        name,
        isSensitive,
        isSensitive ? { [name]: 'placeholder' } : {},
      ])
      const shown = inspect(
        defineSecrets(
          { [name]: str() },
          { environment: { ...environment, [name]: 'xyz' }, processEnv: {}, template: undefined },
        ),
      )
      expect([name, shown.includes('[secret]'), shown.includes('xyz')]).toEqual([
        name,
        isSensitive,
        !isSensitive,
      ])
    }
  }

  test.each(secretWords)('…_%s', (word) => {
    expectSensitive(`APP_${word}`, true)
    expectSensitive(`${word}_PATH`, false)
    // The working directory of a shell.
    if (word !== 'PWD') expectSensitive(word, true)
  })

  test.each(encodings)('…_KEY_%s', (word) => {
    expectSensitive(`APP_KEY_${word}`, true)
    expectSensitive(`APP_KEY_${word}_2`, true)
    expectSensitive(`APP_${word}`, false)
  })

  test.each(prefixes)('%s…', (prefix) => {
    expectSensitive(`${prefix}API_KEY`, false)
  })

  test.each(endings)('…%s', (ending) => {
    expectSensitive(`APP_${ending}`, false)
  })

  test.each(connections)('…%s_URL', (word) => {
    expectSensitive(`${word}_URL`, true)
    expectSensitive(`APP_${word}_URI`, true)
    expectSensitive(`${word}_HOST`, false)
  })
})

describe('a platform has one verdict', () => {
  const template = 'A=\n'

  test.each(allPlatforms())('$marker', ({ marker, name, command }) => {
    const refused = verdictOf(everywhere, { template, env: 'A=1\n', environment: { [marker]: '1' } })
    expect([refused.isRefused, problemsIn(refused)]).toEqual([true, { A: 'missing' }])
    expect(refused.told).toContain(
      `(production, because NODE_ENV is not set and ${marker} is, as on ${name})`,
    )
    expect(refused.told).toContain(` On ${name}:\n  ${command.slice(0, command.indexOf('{'))}`)

    const started = verdictOf(everywhere, { template, environment: { [marker]: '1', A: 'real' } })
    expect(started).toMatchObject({ isRefused: false, told: '' })
    expect(started.environment).toEqual({ [marker]: '1', A: 'real', NODE_ENV: 'production' })

    const empty = verdictOf(everywhere, { template, env: 'A=1\n', environment: { [marker]: '' } })
    expect([empty.isRefused, empty.environment]).toEqual([false, { [marker]: '', A: '1' }])
  })

  test.each(allPlatforms().flatMap(({ marker }) => emulatorMarkers().map((emulator) => [marker, emulator])))(
    '%s beside %s',
    (marker = '', emulator = '') => {
      const environment = { [marker]: '1', [emulator]: emulator === 'VERCEL_ENV' ? 'development' : 'true' }
      const verdict = verdictOf(everywhere, { template, env: 'A=1\n', environment })
      expect([verdict.isRefused, verdict.environment]).toEqual([false, { ...environment, A: '1' }])
    },
  )
})

test.each(['NODE_ENV', 'SECRETS_ANY', 'SECRETS_', 'SECRETS_MODE', 'DOTENV_ANY', 'DOTENV_', 'DOTENV_KEY'])(
  'a key that is never required has one verdict: %s',
  (key) => {
    for (const template of [`${key}=\nA=\n`, `# @required\n${key}=\nA=\n`]) {
      const met = verdictOf(everywhere, { template, environment: { DYNO: '1', A: 'real' } })
      expect([met.isRefused, met.told]).toEqual([false, ''])
      const unmet = verdictOf(everywhere, {
        template: template.replace('A=', 'A=\nB='),
        environment: { DYNO: '1', A: 'real' },
      })
      expect(problemsIn(unmet)).toEqual({ B: 'missing' })
    }
  },
)

describe('a name of NODE_ENV has one verdict', () => {
  const names = DEVELOPMENT_NAMES
  const template = 'A=\nB=\n'
  const env = 'A=1\nB=2\n'

  test.each(names)('%s, for development', (name) => {
    for (const NODE_ENV of [...cases(name), ` ${name} `]) {
      const verdict = verdictOf(everywhere, { template, env, environment: { NODE_ENV } })
      expect(verdict).toMatchObject({ isRefused: false, told: '' })
      expect(verdict.environment).toEqual({ NODE_ENV, A: '1', B: '2' })
    }
  })

  test.each([...names.flatMap((name) => [`${name}s`, `my-${name}`]), 'production', 'staging', 'prod', 'qa'])(
    '%s, for production',
    (NODE_ENV) => {
      const verdict = verdictOf(everywhere, { template, env, environment: { NODE_ENV, A: 'real' } })
      expect([verdict.isRefused, problemsIn(verdict)]).toEqual([true, { B: 'missing' }])
      expect(verdict.environment).toEqual({ NODE_ENV, A: 'real' })
    },
  )
})

describe('the packed package has the same verdict as a process, one row of each table', () => {
  /** What each entry says about a start in production: the exit code, and the kinds of the problems by key. */
  function verdictsOf(template: string, env: Variables): unknown[] {
    const project = new Project({
      '.env.example': template,
      'call.cjs': "require('secrets').config()",
      'load.cjs': "require('secrets').loadSecrets()",
      'define.cjs': "require('secrets').defineSecrets({})",
    })
    const started = [
      ['-r', 'secrets/register', '-e', '0'],
      ['-r', 'secrets/config', '-e', '0'],
      ['call.cjs'],
      ['load.cjs'],
      ['define.cjs'],
    ].map((args) => {
      const { code, stderr } = project.node(args, { env })
      return [code !== 0, problemsIn({ told: stderr } as Verdict)]
    })
    const { stdout } = project.secrets(['check', '--json'], { env })
    const keys: { key: string; state: string }[] = JSON.parse(stdout).keys
    const broken = keys.filter(({ state }) => state !== 'ok').map(({ key, state }) => [key, state])
    return [...started, [broken.length > 0, Object.fromEntries(broken)]]
  }

  test.each<[string, string, Variables, Record<string, string>]>([
    ['a placeholder', 'NAME=\n', { NAME: 'your-name' }, { NAME: 'placeholder' }],
    ['a weak secret', 'API_KEY=\n', { API_KEY: 'secret' }, { API_KEY: 'placeholder' }],
    ['a weak setting', 'NAME=\n', { NAME: 'secret' }, {}],
    ['credentials', 'A=\n', { A: 'x://user:pass@host' }, { A: 'placeholder' }],
    ['a neutral value', 'API_KEY=false\n', { API_KEY: 'false' }, {}],
    ["a secret's template value", 'API_KEY=abc\n', { API_KEY: 'abc' }, { API_KEY: 'placeholder' }],
    ["a public key's template value", 'VITE_KEY=abc\n', { VITE_KEY: 'abc' }, {}],
    ['an exempt name', 'SECRETS_ANY=\nA=\n', { A: 'real' }, {}],
    ['a missing key', 'A=\nB=\n', { A: 'real' }, { B: 'missing' }],
    ['a platform', 'A=\n', { NODE_ENV: '', DYNO: 'web.1' }, { A: 'missing' }],
    ['a deployment of another name', 'A=\n', { NODE_ENV: 'staging' }, { A: 'missing' }],
    ['a type', '# @type=port\nA=\n', { A: '70000' }, { A: 'invalid' }],
  ])('%s', (_, template, env, problems) => {
    const expected = [Object.keys(problems).length > 0, problems]
    const verdicts = verdictsOf(template, { NODE_ENV: 'production', ...env })
    for (const verdict of verdicts) expect(verdict).toEqual(expected)
  })
})
