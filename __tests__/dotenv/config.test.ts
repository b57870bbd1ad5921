import { execFileSync } from 'node:child_process'
import fs, { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import dotenv from 'dotenv'
import { publish } from '../../lib/dotenv/dotenv.ts'
import type { DotenvApi, DotenvConfigOptions } from '../../lib/dotenv/types.ts'
import * as secrets from '../../lib/index.ts'
import { state } from '../../lib/process-state.ts'
import { hear } from '../support/hear.ts'
import { ownFolder } from '../support/own-folder.ts'

type Variables = Record<string, string | undefined>

/** What require('secrets') returns, whose functions a test suite may replace. */
const api = publish({}) as DotenvApi

const folder = ownFolder('config')
beforeEach(() => {
  jest.spyOn(os, 'homedir').mockImplementation(() => join(folder, 'home'))
})

function write(files: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

interface Called {
  parsed?: Variables
  error?: Error
  thrown?: Error & { code?: string }
  /** What `process.env` became. */
  env: Variables
  logged: string[]
  stderr: string
}

/** Calls `config` in an environment of its own, and collects what it tells. */
function call(
  config: (options?: never) => object,
  given: { options?: unknown; env?: Variables } = {},
): Called {
  process.env = { ...given.env }
  const logged: string[] = []
  const log = jest.spyOn(console, 'log').mockImplementation((line) => void logged.push(line))
  const shout = jest.spyOn(console, 'error').mockImplementation((line) => void logged.push(line))
  const heard = hear()
  try {
    const result = 'options' in given ? config(given.options as never) : config()
    return { ...result, env: { ...process.env }, logged, stderr: heard.text }
  } catch (thrown) {
    return { thrown: thrown as Error, env: { ...process.env }, logged, stderr: heard.text }
  } finally {
    heard.end()
    log.mockRestore()
    shout.mockRestore()
  }
}

const config = (given: { options?: DotenvConfigOptions | null; env?: Variables } = {}) =>
  call(secrets.config as never, given)

const development = { NODE_ENV: 'development' }
const url = (name: string) => pathToFileURL(join(folder, name))

interface Case {
  name: string
  /** The options of `config`; a function of what they are written to. */
  options?: unknown
  env?: Variables
  /** True where dotenv 18 says what it did and we do not, since nobody asked. */
  silent?: boolean
}

const loud = { quiet: false }
const cases: Case[] = [
  { name: 'with no options', silent: true },
  { name: 'with undefined for options', options: undefined, silent: true },
  { name: 'with null for options', options: null, silent: true },
  { name: 'with no option in them', options: {}, silent: true },
  { name: 'when it is to be loud', options: loud },
  { name: 'when it is to be loud, as text', options: { quiet: 'false' } },
  { name: 'when it is to be quiet', options: { quiet: true } },
  { name: 'when quiet is undefined', options: { quiet: undefined } },
  {
    name: 'when quiet is undefined, and true outside',
    options: { quiet: undefined },
    env: { DOTENV_QUIET: '1' },
  },
  { name: 'when quiet is null', options: { quiet: null }, env: { DOTENV_QUIET: 'true' } },
  { name: 'when it is quiet outside', env: { DOTENV_QUIET: 'true' } },
  { name: 'when it is loud outside', env: { DOTENV_QUIET: 'false' } },
  { name: 'when it is quiet outside and loud in the code', options: loud, env: { DOTENV_QUIET: 'true' } },
  { name: 'when the file is quiet', options: { path: 'quiet.env' } },
  { name: 'when the file is loud', options: { path: 'loud.env' } },
  { name: 'when the file is quiet and the code is loud', options: { path: 'quiet.env', ...loud } },
  {
    name: 'when the file is quiet and the environment is loud',
    options: { path: 'quiet.env' },
    env: { DOTENV_QUIET: 'off' },
  },
  { name: 'when it is to debug', options: { debug: true } },
  { name: 'when it is to debug, as text', options: { debug: 'yes', quiet: true } },
  { name: 'when it is not to debug, as text', options: { debug: 'off' }, silent: true },
  { name: 'when it is to debug and an encoding is named', options: { debug: true, encoding: 'utf8' } },
  { name: 'when it is to debug over what is set', options: { debug: true }, env: { A: 'real' } },
  { name: 'when it is to debug outside', env: { DOTENV_DEBUG: 'true' } },
  { name: 'when it is to override and debug', options: { debug: true, override: true }, env: { A: 'real' } },
  { name: 'over a variable that is set', options: loud, env: { A: 'real', B: '' } },
  { name: 'when it is to override', options: { override: true, ...loud }, env: { A: 'real', B: '' } },
  { name: 'when it is to override outside', options: loud, env: { DOTENV_OVERRIDE: 'true', A: 'real' } },
  {
    name: 'when it is not to override in the code',
    options: { override: false, ...loud },
    env: { DOTENV_OVERRIDE: 'true', A: 'real' },
  },
  { name: 'from one path', options: { path: 'one.env', ...loud } },
  { name: 'from an absolute path', options: { path: join(folder, 'one.env'), ...loud } },
  { name: 'from an empty path', options: { path: '', ...loud } },
  { name: 'from an undefined path', options: { path: undefined, ...loud }, env: { DOTENV_PATH: 'one.env' } },
  { name: 'from the path outside', options: loud, env: { DOTENV_PATH: 'one.env' } },
  {
    name: 'from the path in the code, not that outside',
    options: { path: 'two.env', ...loud },
    env: { DOTENV_PATH: 'one.env' },
  },
  { name: 'from a URL', options: { path: url('one.env'), ...loud } },
  { name: 'from a URL that is no file', options: { path: new URL('https://example.com/.env'), ...loud } },
  {
    name: 'from a URL that is no file, debugging',
    options: { path: new URL('https://example.com/.env'), debug: true },
  },
  { name: 'from the home folder', options: { path: '~/home.env', ...loud } },
  { name: 'from a name with a tilde in it', options: { path: 'a~.env', ...loud } },
  { name: 'from two paths', options: { path: ['one.env', 'two.env'], ...loud } },
  {
    name: 'from two paths, the last to win',
    options: { path: ['one.env', 'two.env'], override: true, ...loud },
  },
  { name: 'from a path and URLs', options: { path: ['one.env', url('two.env'), '~/home.env'], debug: true } },
  { name: 'from a list of no paths', options: { path: [], ...loud } },
  { name: 'from a missing file', options: { path: 'missing.env', ...loud } },
  { name: 'from a missing file, debugging', options: { path: 'missing.env', debug: true } },
  {
    name: 'from a missing file between others',
    options: { path: ['one.env', 'missing.env', 'two.env'], ...loud },
  },
  { name: 'from a folder', options: { path: 'folder', ...loud } },
  { name: 'from a Latin-1 file', options: { path: 'latin1.env', encoding: 'latin1', ...loud } },
  {
    name: 'from a Latin-1 file, as is said outside',
    options: { path: 'latin1.env', ...loud },
    env: { DOTENV_ENCODING: 'latin1' },
  },
  { name: 'from a Latin-1 file that is not named so', options: { path: 'latin1.env', ...loud } },
  { name: 'in an encoding that does not exist', options: { encoding: 'utf-9', ...loud } },
  { name: 'in an empty encoding', options: { encoding: '', debug: true } },
  { name: 'into an object', options: (target: Variables) => ({ processEnv: target, ...loud }) },
  {
    name: 'into an object that has some',
    options: (target: Variables) => ({ processEnv: Object.assign(target, { A: 'mine' }), debug: true }),
  },
  {
    name: 'into an object, from a file that is quiet',
    options: (target: Variables) => ({ path: 'quiet.env', processEnv: target }),
  },
  { name: 'into null', options: { processEnv: null, ...loud } },
  { name: 'into no object', options: { processEnv: 'text', ...loud } },
  { name: 'from a file with NODE_ENV', options: { path: 'name.env', ...loud } },
  {
    name: 'from a file with a NODE_ENV that is to win',
    options: { path: 'name.env', override: true, ...loud },
  },
  {
    name: "from a file with a server's NODE_ENV that does not count",
    options: { path: 'server.env', ...loud },
  },
]

describe('config, held in this process against dotenv 18', () => {
  test.each(cases)('does the same $name', ({ silent = false, ...given }) => {
    write({
      '.env': 'A=1\nB="two\nlines"\nC=3 # three\n',
      'one.env': 'A=one\nSHARED=one\n',
      'two.env': 'B=two\nSHARED=two\n',
      'quiet.env': 'DOTENV_QUIET=true\nA=1\n',
      'loud.env': 'DOTENV_QUIET=false\nA=1\n',
      'name.env': 'NODE_ENV=test\nA=1\n',
      'server.env': 'NODE_ENV=production\nA=1\n',
      'latin1.env': Buffer.from('NAME=J\xfcrgen\n', 'latin1'),
      'a~.env': 'A=tilde\n',
      'home/home.env': 'HOME_IS=home\n',
      'folder/.env': 'FOLDER=1\n',
    })
    const [theirs, ours] = [dotenv, secrets].map((library) => {
      const target: Variables = {}
      const options = typeof given.options === 'function' ? given.options(target) : given.options
      const called = call(library.config as never, {
        ...('options' in given && { options }),
        env: { ...development, ...given.env },
      })
      const told = [called.error, called.thrown].map((error) => error && [error.name, error.message])
      return {
        ...called,
        told,
        order: [called.parsed, called.env, target].map((it) => Object.entries(it ?? {})),
      }
    }) as unknown as [Called, Called]
    if (silent) expect(theirs.logged).toEqual([expect.stringMatching(/^◇ injected env/)])
    expect(ours).toEqual(silent ? { ...theirs, logged: [] } : theirs)
  })
})

describe('config in development', () => {
  test('is configDotenv', () => {
    write({ '.env': 'A=1\n' })
    expect(call(secrets.configDotenv as never)).toEqual(config())
    expect(config()).toMatchObject({ parsed: { A: '1' }, env: { A: '1' } })
  })

  test('calls what stands in the place of configDotenv, parse and populate', () => {
    write({ '.env': 'A=1\n' })
    const spies = (['configDotenv', 'parse', 'populate'] as const).map((name) => jest.spyOn(api, name))
    const env = {}
    config({ env })
    expect(spies.map((spy) => spy.mock.calls)).toEqual([
      [[undefined]],
      [['A=1\n', { fast: true }]],
      [
        [{ A: '1' }, { A: '1' }, {}],
        [{ A: '1' }, { A: '1' }, {}],
      ],
    ])
  })

  test.each(['parse', 'populate'] as const)('calls what stands in the place of %s alone', (name) => {
    write({ '.env': 'A=1\n' })
    const spy = jest.spyOn(api, name).mockImplementation(() => ({ B: '2' }))
    config()
    expect(spy).toHaveBeenCalled()
  })

  test('reads a plain .env too through what stands in the place of readFileSync', () => {
    write({ '.env': 'A=1\n' })
    jest.spyOn(fs, 'readFileSync').mockReturnValue('A=2\n')
    expect(config()).toMatchObject({ parsed: { A: '2' }, env: { A: '2' } })
  })

  test('takes it that nothing was set by a populate that returns nothing', () => {
    write({ '.env': 'NODE_ENV=production\n' })
    jest.spyOn(api, 'populate').mockImplementationOnce(() => undefined as never)
    expect(config()).toEqual({ parsed: {}, env: {}, logged: [], stderr: '' })
  })

  test('does not take SECRETS_MODE from a file, and says nothing of it', () => {
    write({ '.env': 'SECRETS_MODE=production\nA=1\n' })
    expect(config()).toEqual({ parsed: { A: '1' }, env: { A: '1' }, logged: [], stderr: '' })
  })

  test('decides the mode once, whatever is set afterwards', () => {
    write({ '.env': 'A=1\n' })
    config({ env: development })
    expect(config({ env: { NODE_ENV: 'production' } }).parsed).toEqual({ A: '1' })
    expect(secrets.detectMode().mode).toBe('development')
  })

  test('warns of a broken contract behind what it did, and goes on', () => {
    write({ '.env': 'A=1\n', '.env.example': 'A=\n# the other\nB=\n' })
    const { parsed, stderr } = config()
    expect(parsed).toEqual({ A: '1' })
    expect(stderr).toBe(
      'secrets: 1 problem (development, because NODE_ENV is not set)\n' +
        '  missing  B  the other  .env.example:3\n' +
        'Production would refuse to start with this.\n',
    )
  })

  test('says nothing of a contract that is kept by the file and the environment', () => {
    write({ '.env': 'A=1\n', '.env.example': 'A=\nB=\n' })
    expect(config({ env: { B: '2' } }).stderr).toBe('')
  })

  test('looks at the values that count: those of the target before those of the file', () => {
    write({ '.env': 'A=1\n', '.env.example': 'A=\n' })
    expect(config({ env: { A: '' } }).stderr).toMatch(/ {2}empty {2}A/)
    expect(config({ env: { A: '' }, options: { override: true } }).stderr).toBe('')
    write({ '.env': 'A=\n' })
    expect(config({ env: { A: '1' } }).stderr).toBe('')
    expect(config({ env: { A: '1' }, options: { override: true } }).stderr).toMatch(/ {2}empty {2}A/)
    write({ '.env': 'B=\n' })
    expect(config({ env: { A: '1' }, options: { override: true } }).stderr).toBe('')
  })

  test.each(['false', 'off'])('takes the text %j for an override that is off', (override) => {
    write({ '.env.example': 'A=\n', '.env': 'A=1\nNODE_ENV=production\n' })
    const options = { override: override as never, processEnv: { A: '', NODE_ENV: 'mine' } }
    const { thrown, stderr } = config({ options })
    expect(thrown).toBeUndefined()
    expect(stderr).toMatch(/^ +empty {2}A/m)
  })

  test('looks at what it is to write to', () => {
    write({ '.env': 'B=1\n', '.env.example': 'A=\n' })
    expect(config({ options: { processEnv: { A: '1' } } }).stderr).toBe('')
    expect(config({ options: { processEnv: {} }, env: { A: '1' } }).stderr).toMatch(/ {2}missing {2}A/)
  })

  test('warns of no stand-in, which is refused only with SECRETS_STRICT', () => {
    write({ '.env': 'API_KEY=changeme\n', '.env.example': 'API_KEY=\n' })
    const strict = { SECRETS_STRICT: 'true' }
    const { thrown, env } = config({ env: strict })
    expect(thrown).toMatchObject({ name: 'SecretsError', code: 'SECRETS_CONTRACT', mode: 'development' })
    expect(thrown?.message).toMatch(/ {2}placeholder {2}API_KEY .*\.env\.example:1\n/)
    expect(env).toEqual(strict)
  })

  test("takes the template's own value of a secret for a placeholder only with SECRETS_STRICT", () => {
    write({ '.env': 'API_KEY=of-template\n', '.env.example': 'API_KEY=of-template\n' })
    expect(config().stderr).toBe('')
    const { thrown } = config({ env: { SECRETS_STRICT: 'true' } })
    expect(thrown?.message).toMatch(/^ {2}placeholder {2}API_KEY/m)
  })

  test('warns in tests only where it is to debug', () => {
    write({ '.env': 'A=1\n', '.env.example': 'B=\n' })
    const env = { NODE_ENV: 'test' }
    expect(config({ env }).stderr).toBe('')
    expect(config({ env, options: { debug: true } }).stderr).toMatch(/^secrets: 1 problem/)
  })

  test.each<[string, () => void, string]>([
    ['be read', () => mkdirSync('.env.example'), '.env.example: it is a directory, not a file'],
    ['be understood', () => write({ '.env.example': 'B=\n# @type=nosuch\nA=\n' }), '.env.example:2: '],
  ])('is not kept from loading by a template that cannot %s', (_, arrange, says) => {
    write({ '.env': 'A=1\n' })
    arrange()
    const { parsed, stderr } = config()
    expect(parsed).toEqual({ A: '1' })
    expect(stderr.startsWith(`secrets: ${says}`)).toBe(true)
    expect(stderr.split('\n')).toHaveLength(2)
  })

  test('is not kept from loading by a template that was named and is not there', () => {
    write({ '.env': 'A=1\n' })
    expect(config({ env: { SECRETS_TEMPLATE: 'other.example' } })).toMatchObject({
      parsed: { A: '1' },
      stderr: 'secrets: other.example: the template that was named does not exist\n',
    })
  })

  test('tells of the template where a fault has no place', () => {
    write({ 'one.env': 'A=1\n' })
    const path = join(folder, 'one.env')
    jest.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('ENOENT')
    })
    const { parsed, stderr } = config({ options: { path } })
    expect(parsed).toEqual({ A: '1' })
    expect(stderr).toBe('secrets: .env.example: the working directory does not exist any more\n')
  })

  test('passes on what goes wrong while the project is looked for', () => {
    write({ 'one.env': 'A=1\n' })
    const wrong = new Error('no')
    jest.spyOn(fs, 'existsSync').mockImplementation(() => {
      throw wrong
    })
    expect(config({ options: { path: 'one.env' } }).thrown).toBe(wrong)
  })

  describe("refuses a server's NODE_ENV in a file", () => {
    test.each<[string, DotenvConfigOptions, string]>([
      ['without options', {}, '.env:2'],
      ['of several', { path: ['one.env', 'server.env'] }, 'server.env:1'],
      ['of several, of which the first counts', { path: ['server.env', 'one.env'] }, 'server.env:1'],
      ['that is to win', { override: true }, '.env:2'],
      ['that is given by a URL', { path: url('server.env') }, 'server.env:1'],
      ['for an object', { processEnv: {} }, '.env:2'],
      ['that sets it twice', { path: 'twice.env' }, 'twice.env:3'],
    ])('%s', (_, options, place) => {
      write({
        '.env': 'A=1\nNODE_ENV=Staging\n',
        'one.env': 'A=1\n',
        'server.env': 'NODE_ENV=production\n',
        'twice.env': '# NODE_ENV=qa\nNODE_ENV=test\nNODE_ENV=qa\n',
      })
      const { thrown, env } = config({ options })
      expect(thrown).toMatchObject({ name: 'SecretsError', code: 'SECRETS_NODE_ENV', mode: 'development' })
      expect(thrown?.message).toMatch(`  ${place}: it sets NODE_ENV for a server`)
      expect(env).toEqual({})
    })

    test.each(['', ' '])('where the one outside is blank: %j', (name) => {
      write({ '.env': 'NODE_ENV=production\n' })
      expect(config({ env: { NODE_ENV: name } }).thrown).toMatchObject({ code: 'SECRETS_NODE_ENV' })
    })

    test('but not where another counts', () => {
      write({ '.env': 'NODE_ENV=production\n' })
      expect(config({ options: { processEnv: { NODE_ENV: 'mine' } } }).thrown).toBeUndefined()
      expect(config({ env: { NODE_ENV: 'dev' } }).env).toEqual({ NODE_ENV: 'dev' })
    })

    test('but not where it is a development name, in whatever letters and blanks', () => {
      write({ '.env': 'NODE_ENV=" Test "\n' })
      expect(config().env).toEqual({ NODE_ENV: ' Test ' })
    })

    test('but not where SECRETS_MODE has decided', () => {
      write({ '.env': 'NODE_ENV=production\n' })
      const env = { SECRETS_MODE: 'development' }
      expect(config({ env }).env).toEqual({ ...env, NODE_ENV: 'production' })
    })

    test('without its line where a stand-in for parse has found it', () => {
      write({ '.env': 'A=1\n' })
      jest.spyOn(api, 'parse').mockImplementation(() => ({ NODE_ENV: 'production' }))
      expect(config().thrown?.message).toMatch('  .env: it sets NODE_ENV for a server')
    })
  })

  test('is refused to the secrets module while that is loaded', () => {
    write({ '.env': 'A=1\n' })
    state.moduleInLoading = 'secrets.js'
    const { thrown } = config()
    state.moduleInLoading = undefined
    expect(thrown).toMatchObject({ name: 'SecretsError', code: 'SECRETS_FILE' })
    expect(thrown?.message).toMatch(/ {2}secrets\.js: it imports "secrets", while it is itself loaded/)
  })

  describe('finds the template', () => {
    /** A project in which a script lies, and no file of ours in the working directory. */
    const elsewhere = (files: Record<string, string>, script = 'app/bin/start.js') => {
      mkdirSync(join(folder, 'work'), { recursive: true })
      write({ 'app/package.json': '{}', ...files })
      process.chdir(join(folder, 'work'))
      return config({ env: { pm_exec_path: join(folder, script) } }).stderr
    }

    test('beside the package.json above the script', () => {
      expect(elsewhere({ 'app/.env.example': 'A=\n' })).toMatch(
        ` missing  A  ${join(folder, 'app/.env.example')}:1\n`,
      )
    })

    test('not where a file of ours is in the working directory', () => {
      expect(elsewhere({ 'app/.env.example': 'A=\n', 'work/.env': '' })).toBe('')
      expect(elsewhere({ 'app/.env.example': 'A=\n', 'work/.env.example': 'B=\n' })).toMatch(
        /missing {2}B {2}\.env\.example:1\n/,
      )
    })

    test('not beside a tool that is installed', () => {
      const script = 'app/node_modules/tool/bin.js'
      const tool = {
        'app/node_modules/tool/package.json': '{}',
        'app/node_modules/tool/.env.example': 'A=\n',
      }
      expect(elsewhere({ ...tool, 'app/.env.example': 'A=\n' }, script)).toBe('')
    })

    test('nowhere where no script is run, or one that is in no project', () => {
      expect(elsewhere({ 'app/.env.example': 'A=\n' }, 'other/start.js')).toBe('')
      process.argv.splice(1)
      expect(config().stderr).toBe('')
    })

    test('nowhere where the project has none', () => {
      expect(elsewhere({})).toBe('')
      expect(elsewhere({ 'app/.env': 'A=1\n' })).toBe('')
    })
  })
})

describe('config in production', () => {
  const production = { NODE_ENV: 'production' }

  test('reads no file, and returns nothing', () => {
    write({ '.env': 'A=of-file\n', 'one.env': 'B=1\n', '.env.example': 'A=\n' })
    execFileSync('mkfifo', ['fifo'])
    const env = { ...production, A: 'real', DOTENV_DEBUG: 'true' }
    for (const options of [undefined, null, { path: ['one.env', 'fifo'], override: true, quiet: false }]) {
      expect(config({ options: options as never, env })).toEqual({
        parsed: {},
        env,
        logged: [],
        stderr: '',
      })
    }
  })

  test('is refused where the contract is broken', () => {
    write({ '.env': 'A=of-file\n', '.env.example': '# the first\nA=\n' })
    const { thrown, env } = config({ env: { DYNO: 'web.1' } })
    expect(thrown).toMatchObject({
      name: 'SecretsError',
      code: 'SECRETS_CONTRACT',
      mode: 'production',
      problems: [{ key: 'A', kind: 'missing', file: '.env.example', line: 2, description: 'the first' }],
    })
    expect(env).toEqual({ DYNO: 'web.1' })
  })

  test("takes the template's own value of a secret for a placeholder", () => {
    write({ '.env.example': 'API_KEY=of-template\n' })
    const { thrown } = config({ env: { ...production, API_KEY: 'of-template' } })
    expect(thrown?.message).toMatch(/^ {2}placeholder {2}API_KEY/m)
  })

  test('sets NODE_ENV where a host has decided', () => {
    write({ '.env.example': 'A=\n' })
    expect(config({ env: { DYNO: 'web.1', A: 'real' } }).env).toEqual({
      DYNO: 'web.1',
      A: 'real',
      ...production,
    })
  })

  test('says in one line that there is no template, and goes on', () => {
    expect(config({ env: { DYNO: 'web.1' } })).toEqual({
      parsed: {},
      env: { DYNO: 'web.1', ...production },
      logged: [],
      stderr: 'secrets: there is no .env.example, so nothing is checked before this app starts\n',
    })
  })

  test('says of a check that is skipped only that, without a template too', () => {
    const skip = { ...production, SECRETS_CHECK: 'skip' }
    expect(config({ env: skip })).toMatchObject({
      parsed: {},
      stderr: 'secrets: SECRETS_CHECK=skip, so nothing is refused: there is no contract to check\n',
    })
    write({ '.env.example': 'A=\n' })
    expect(config({ env: skip })).toMatchObject({
      parsed: {},
      stderr: 'secrets: SECRETS_CHECK=skip, so nothing is refused: A missing\n',
    })
  })

  test('tells of a value that stands in quotes', () => {
    write({ '.env.example': 'A=\n' })
    expect(config({ env: { ...production, A: '"real"' } })).toMatchObject({
      parsed: {},
      stderr:
        'secrets: .env.example:1: the value of A is in quotes, which the app will see: take them off where it is set\n',
    })
  })

  test('is refused where NODE_ENV cannot be set', () => {
    write({ '.env.example': 'A=\n' })
    process.env = Object.freeze({ DYNO: 'web.1', A: 'real' }) as never
    expect(() => secrets.config()).toThrow(
      expect.objectContaining({ name: 'SecretsError', code: 'SECRETS_ENVIRONMENT', mode: 'production' }),
    )
    expect(() => secrets.config()).toThrow(
      /NODE_ENV cannot be set: process\.env has been replaced by an object that does not take it/,
    )
  })

  test('is refused where the template cannot be read', () => {
    mkdirSync('.env.example')
    expect(config({ env: production }).thrown).toMatchObject({ code: 'SECRETS_TEMPLATE' })
  })

  test('is refused where the working directory is gone', () => {
    jest.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('ENOENT')
    })
    const { thrown } = config({ env: production })
    expect(thrown).toMatchObject({ code: 'SECRETS_ENVIRONMENT' })
    expect(thrown?.message).toMatch('the working directory does not exist any more')
  })

  test('is refused where SECRETS_MODE is neither mode', () => {
    expect(config({ env: { ...production, SECRETS_MODE: 'x' } }).thrown).toMatchObject({
      code: 'SECRETS_MODE',
    })
  })
})

describe('parse and populate', () => {
  test('are those of dotenv', () => {
    const text = 'A="a\nb"\nB=`c` # d\nC=1'
    expect(secrets.parse(text)).toEqual(dotenv.parse(text))
    expect(secrets.parse(Buffer.from(text), { fast: true })).toEqual(dotenv.parse(text))
    const targets = [dotenv, secrets].map(({ populate }) => {
      const target = { A: 'mine' }
      return [populate(target, { A: '1', B: '2' }), target, populate(target, { A: '1' }, { override: true })]
    })
    expect(targets[1]).toEqual(targets[0])
    expect(() => secrets.populate(null as never, {})).toThrow(
      expect.objectContaining({ code: 'OBJECT_REQUIRED' }),
    )
  })
})
