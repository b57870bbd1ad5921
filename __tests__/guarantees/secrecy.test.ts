import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import * as secrets from '../../lib/index.ts'
import { state } from '../../lib/process-state.ts'
import { canaries, expectNothingOf } from '../support/canary.ts'
import { hear } from '../support/hear.ts'
import { Project } from '../support/project.ts'
import { Repository } from '../support/repository.ts'
import { allModules, commonModules } from '../support/secrets-modules.ts'
import { runs, seed } from '../support/seed.ts'
import { lay, type World, worldsWith } from '../support/worlds.ts'

// Node's own, by which a module is read again where it has been forgotten: Jest keeps the first.
const { _load: load, _cache: loaded } = process.getBuiltinModule('module') as unknown as {
  _load: (path: string) => unknown
  _cache: Record<string, unknown>
}
jest.mock('node:module', () => ({
  createRequire: () => (path: string) => {
    delete loaded[path]
    return load(path)
  },
}))

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-secrecy-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Marked, since what is not sensitive is shown where the result is printed.
const sensitive = { sensitive: true }
const strict = {
  SECRET_KEY: secrets.str({ choices: ['one', 'two'], ...sensitive }),
  DATABASE_URL: secrets.url(sensitive),
  PORT: secrets.port(sensitive),
  EMAIL: secrets.email(sensitive),
  FLAGS: secrets.json(sensitive),
  LEVEL: secrets.num(sensitive),
  A: secrets.bool(sensitive),
  B: secrets.host(sensitive),
  OWN: secrets.makeValidator((text) => {
    throw new Error(`not ${text}`)
  })(sensitive),
  THROWN: secrets.makeExactValidator((text) => {
    throw text === '' ? new secrets.EnvError(text) : text
  })(sensitive),
}

/** A schema that takes anything, and has the value as its own where there is none. */
function lax(value: string) {
  const spec = { default: value, ...sensitive }
  return {
    SECRET_KEY: secrets.str({ default: value }),
    A: secrets.str(spec),
    B: secrets.sensitive(secrets.str({ default: value })),
    FLAGS: secrets.makeStructuredValidator((text) => ({ text }))({ default: { text: value }, ...sensitive }),
  }
}

const reporter = ({ errors }: { errors: object }): void => {
  if (Object.keys(errors).length > 0) throw Object.assign(new Error('refused'), { errors })
}

/** The values that were loaded from modules of code. */
const loadedFromModules = new Set<string>()

/** What a program may call, and then show. What is returned and holds the values is not. */
const calls: Record<string, (world: World) => unknown> = {
  loadSecrets: ({ canary, environment, debug, strict, override }) => {
    const { mode, reason, values, origins } = secrets.loadSecrets({
      ...{ environment, debug, strict, override },
      processEnv: {},
      cwd: folder,
    })
    const isFromModule = /secrets\.c?js'/.test(inspect(origins))
    if (isFromModule && Object.values(values).includes(canary)) loadedFromModules.add(canary)
    return [mode, reason, origins]
  },
  'loadSecrets, into what takes nothing': ({ environment }) =>
    void secrets.loadSecrets({ environment, processEnv: Object.freeze({}), cwd: folder, path: ['.env'] }),
  'defineSecrets, which checks much': ({ environment, debug }) =>
    secrets.defineSecrets(strict, { environment, processEnv: {}, cwd: folder, debug }),
  'defineSecrets, which checks little': ({ canary, environment, strict }) =>
    secrets.defineSecrets(lax(canary), { environment, processEnv: {}, cwd: folder, strict }),
  cleanEnv: ({ environment }) => void secrets.cleanEnv(environment, strict, { reporter }),
  customCleanEnv: ({ canary, environment }) => {
    const specs = { ...lax(canary), PORT: secrets.port({ default: 3000, ...sensitive }) }
    void secrets.customCleanEnv(environment, specs, (all) => all, { reporter })
  },
  config: ({ debug, override }) => secrets.config({ debug, override, quiet: false }).error,
  'config of files that are named': ({ debug }) => {
    const path = ['.env', 'secrets.json', 'missing', folder, '.env.example']
    return secrets.config({ path, debug, override: true, quiet: false, processEnv: { A: '1' } }).error
  },
  configDotenv: ({ debug }) =>
    secrets.configDotenv({ debug, encoding: 'no encoding', processEnv: Object.freeze({}) }).error,
  'parse and populate': ({ files, environment, debug, override }) => {
    for (const text of Object.values(files)) {
      for (const fast of [true, false]) {
        const parsed = secrets.parse(Buffer.from(text), { fast })
        secrets.populate({ ...environment }, parsed, { debug, override })
      }
    }
  },
  'populate of what is no object': ({ canary }) => void secrets.populate({}, canary as never),
  'populate of what takes nothing': ({ canary }) =>
    void secrets.populate(Object.freeze({}), { A: canary }, { debug: true }),
  detectMode: ({ environment }) => secrets.detectMode(environment),
}

/** All that a program may show of what it was given, or of what it has caught. */
function shownOf(thing: unknown): string {
  const ofError = thing instanceof Error ? [thing.message, thing.stack, inspect(thing.cause)] : []
  return [...ofError, thing, JSON.stringify(thing), inspect(thing, { depth: 9, showHidden: true })]
    .map(String)
    .join('\n')
}

describe(`no value is in what is written or thrown (FUZZ_SEED=${seed})`, () => {
  test('by the functions', () => {
    let told = ''
    // Frames hold places, and Jest takes long to translate them.
    Error.stackTraceLimit = 2
    const heard = hear()
    const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation((...all) => {
        told += all.map((one) => inspect(one)).join(' ')
      }),
    )
    const { env } = process
    const cwd = process.cwd()
    process.chdir(folder)
    const [, ...otherNames] = Object.keys(calls)
    const some = fc.subarray(otherNames, { minLength: 5, maxLength: 7 })
    const fine = new Set<string>()
    const refused = new Set<string>()
    const codes = new Set<string>()
    const kinds = new Set<string>()
    try {
      fc.assert(
        fc.property(worldsWith(commonModules), some, (world, others) => {
          told = ''
          heard.text = ''
          lay(world, folder)
          for (const name of ['loadSecrets', ...others]) {
            const call = calls[name] as (typeof calls)[string]
            process.env = { ...world.environment }
            delete state.mode
            try {
              // First the call, which tells by itself.
              const shown = shownOf(call(world))
              told += shown
              fine.add(name)
            } catch (error) {
              told += shownOf(error)
              refused.add(name)
              if (!(error instanceof secrets.SecretsError)) continue
              codes.add(error.code)
              for (const { kind } of error.problems) kinds.add(kind)
            }
          }
          expectNothingOf(world.canary, told + heard.text)
        }),
        { numRuns: runs(5_000) },
      )
    } finally {
      process.env = env
      process.chdir(cwd)
      for (const spy of spies) spy.mockRestore()
      heard.end()
    }
    const without = (outcomes: Set<string>) => Object.keys(calls).filter((name) => !outcomes.has(name))
    expect(without(fine)).toEqual(['cleanEnv', 'populate of what is no object'])
    expect(without(refused)).toEqual(['parse and populate', 'populate of what takes nothing'])
    expect(loadedFromModules.size).toBeGreaterThan(runs(5))
    expect(kinds).toEqual(new Set(['missing', 'empty', 'placeholder', 'invalid']))
    expect(codes).toEqual(
      new Set([
        'SECRETS_CONTRACT',
        'SECRETS_MODE',
        'SECRETS_NODE_ENV',
        'SECRETS_TEMPLATE',
        'SECRETS_FILE',
        'SECRETS_NO_FILE',
        'SECRETS_ENVIRONMENT',
      ]),
    )
  })

  const entries: readonly (readonly string[])[] = [
    ['node', '-r', 'secrets/register', 'app.js'],
    ['node', '-r', 'secrets/config', 'app.js'],
    ['node', '--import', 'secrets/register', 'app.js'],
    ['node', 'register.mjs'],
    ['node', 'config.mjs'],
    ['node', 'call.js', 'config'],
    ['node', 'call.js', 'configOfPaths'],
    ['node', 'call.js', 'loadSecrets'],
    ['node', 'call.js', 'defineSecrets'],
    ['node', 'call.js', 'defineSecretsOrExit'],
    ['node', 'call.js', 'cleanEnv'],
    ['secrets', 'check'],
    ['secrets', 'check', '--production', '--json'],
    ['secrets', 'check', '-f', '.env'],
    ['secrets', 'run', '--debug', '--', 'true'],
    ['secrets', 'init'],
    ['secrets', 'init', '--json'],
    ['secrets', 'init', '--marks', '--yes'],
    ['secrets', 'scan', '--history'],
    ['secrets', 'scan', '--json', '.'],
    ['secrets', 'types'],
    ['secrets', 'diff', 'HEAD'],
  ]

  test('by the entries and the commands, in processes of their own', () => {
    const project = new Repository({
      'app.js': '',
      'call.js': callInProcess,
      'register.mjs': "import 'secrets/register'",
      'config.mjs': "import 'secrets/config'",
    }).commit('Begin')
    let count = 0
    const ends = new Set<number | null>()
    fc.assert(
      fc.property(worldsWith(allModules), (world) => {
        lay(world, project.folder)
        // What no environment can hold is in none.
        const env = Object.fromEntries(
          Object.entries(world.environment).filter(
            ([, value]) => !value.includes('\0') && value.isWellFormed(),
          ),
        )
        // Each in turn, so that none is left out.
        const [program, ...args] = entries[count++ % entries.length] as readonly string[]
        const { code, stdout, stderr } =
          program === 'node' ? project.node(args, { env }) : project.secrets(args, { env })
        ends.add(code)
        expect([0, 1, 78]).toContain(code)
        expectNothingOf(world.canary, stdout + stderr)
      }),
      { numRuns: runs(200), endOnFailure: true },
    )
    expect([...ends].sort()).toEqual([0, 1, 78])
  }, 120_000)

  test('by what a secrets module does, of every kind', () => {
    const project = new Project({ 'load.js': loadInProcess })
    fc.assert(
      fc.property(canaries, (canary) => {
        for (const [at, make] of allModules.entries()) {
          mkdirSync(project.path(`${at}`), { recursive: true })
          lay({ files: make(canary) }, project.path(`${at}`))
        }
        const args = ['--unhandled-rejections=warn', 'load.js', `${allModules.length}`]
        const { code, stdout, stderr } = project.node(args)
        expect(code).toBe(0)
        expectNothingOf(canary, stdout + stderr)
        const { fine, refused } = JSON.parse(stdout)
        expect(fine).toBeGreaterThan(8)
        expect(refused).toBeGreaterThan(80)
      }),
      { numRuns: runs(3), endOnFailure: true },
    )
  }, 60_000)
})

/** Calls one function, shows what it gives or throws as a program may, and goes on to an end of Node's own. */
const callInProcess = `
const secrets = require('secrets')
const { inspect } = require('node:util')
const sensitive = { sensitive: true }
const schema = {
  SECRET_KEY: secrets.str({ choices: ['one', 'two'], ...sensitive }),
  DATABASE_URL: secrets.url(sensitive),
  PORT: secrets.port(sensitive),
  A: secrets.bool({ devDefault: true, ...sensitive }),
  B: secrets.str({ default: 'b', ...sensitive }),
}
const calls = {
  config: () => secrets.config({ debug: true, quiet: false }).error,
  configOfPaths: () => secrets.config({ path: ['.env', 'missing', __dirname], processEnv: {}, quiet: false }).error,
  loadSecrets: () => secrets.loadSecrets({ debug: true }).origins,
  defineSecrets: () => secrets.defineSecrets(schema),
  defineSecretsOrExit: () => secrets.defineSecrets(schema, { exit: true }),
  cleanEnv: () => void secrets.cleanEnv(process.env, schema),
}
try {
  const result = calls[process.argv[2]]()
  console.log(result, String(result), JSON.stringify(result))
} catch (error) {
  console.error(error, error.stack, error.cause, inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error))
  // Others go on, and what the module has left behind comes to light.
  if (process.env.DYNO === undefined) setImmediate(() => { throw error })
}
`

/** Loads the modules of many folders, tells what is thrown, and goes on. */
const loadInProcess = `
const { join } = require('node:path')
const { inspect } = require('node:util')
const { loadSecrets } = require('secrets')
const outcomes = { fine: 0, refused: 0 }
for (let at = 0; at < Number(process.argv[2]); at++) {
  try {
    loadSecrets({ cwd: join(__dirname, String(at)), environment: {}, processEnv: {}, debug: true })
    outcomes.fine++
  } catch (error) {
    outcomes.refused++
    console.error(error, error.stack, error.cause, inspect(error, { depth: 9, showHidden: true }))
  }
}
console.log(JSON.stringify(outcomes))
`
