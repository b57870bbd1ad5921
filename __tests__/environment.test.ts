import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import workers from 'node:worker_threads'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  entryScript,
  getVar,
  isBunReadingFiles,
  isPm2ClusterPreload,
  isTestRunner,
  isTruthy,
  isWorker,
  programArguments,
} from '../lib/environment.ts'
import { loadSecrets } from '../lib/load-secrets.ts'
import { fileReadByBun } from '../lib/mode/bun.ts'
import { state } from '../lib/process-state.ts'
import type { SecretsError } from '../lib/secrets-error.ts'
import { hear } from './support/hear.ts'

const environment = process.env
const { versions } = process

beforeEach(() => {
  process.env = {}
  delete state.mode
})

afterEach(() => {
  jest.restoreAllMocks()
  Object.defineProperty(process, 'versions', { value: versions })
  process.env = environment
})

/** Takes this process for one that was started with these arguments of Node. */
const startedWith = (...args: string[]) => jest.replaceProperty(process, 'execArgv', args)

/** Takes this process for one of another runtime. */
const runsOn = (runtime: 'bun' | 'deno') =>
  Object.defineProperty(process, 'versions', { value: { ...versions, [runtime]: '2.0.0' } })

describe('a variable', () => {
  test('is text, or is not set', () => {
    const all = { A: 'a', EMPTY: '', UNSET: undefined, NUMBER: 1 as never }
    expect(['A', 'EMPTY', 'UNSET', 'NUMBER', 'constructor'].map((name) => getVar(all, name))).toEqual([
      'a',
      '',
      undefined,
      undefined,
      undefined,
    ])
  })

  test.each([undefined, '', ' ', 'false', 'FALSE', ' False ', '0', 'no', 'off'])(
    'is off where it is %p',
    (A) => {
      expect(isTruthy({ A }, 'A')).toBe(false)
    },
  )

  test.each(['1', 'true', 'yes', 'x', 'nope'])('is on where it is %p', (A) => {
    expect(isTruthy({ A }, 'A')).toBe(true)
  })
})

describe('the program', () => {
  test('has its script and what follows for arguments', () => {
    jest.replaceProperty(process, 'argv', ['/node', '/app.js', 'a', 'b'])
    expect(programArguments()).toEqual(['/app.js', 'a', 'b'])
    expect(entryScript({})).toBe('/app.js')
  })

  test('has the script that pm2 names', () => {
    expect(entryScript({ pm_exec_path: '/other.js' })).toBe('/other.js')
  })

  test('has no script in a REPL', () => {
    jest.replaceProperty(process, 'argv', ['/node'])
    expect([entryScript({}), programArguments()]).toEqual([undefined, []])
  })

  test.each<[boolean, string | undefined, string[]]>([
    [true, '{}', ['/pm2/lib/ProcessContainer.js']],
    [true, '', ['/pm2/lib/ProcessContainer.js', 'more']],
    [false, undefined, ['/pm2/lib/ProcessContainer.js']],
    [false, '{}', ['/pm2/lib/ProcessContainerFork.js']],
    [false, '{}', ['/app.js']],
    [false, '{}', []],
  ])('is a preload of the cluster of pm2: %p, for %p and %j', (is, variable, args) => {
    jest.replaceProperty(process, 'argv', ['/node', ...args])
    if (variable !== undefined) process.env['pm2_env'] = variable
    expect(isPm2ClusterPreload()).toBe(is)
  })

  test('is a test where node --test has started it, or is the one that starts them', () => {
    startedWith('--no-warnings')
    expect([isTestRunner({}), isTestRunner({ NODE_TEST_CONTEXT: 'child' })]).toEqual([false, true])
    startedWith('--no-warnings', '--test')
    expect(isTestRunner({})).toBe(true)
  })
})

describe('a worker thread', () => {
  /** Marks `chdir` as Node does in a worker. */
  const disable = () => Object.assign(jest.spyOn(process, 'chdir'), { disabled: true })

  test('is told by the chdir that Node takes away from it', () => {
    expect(isWorker()).toBe(false)
    disable()
    expect(isWorker()).toBe(true)
  })

  test.each(['bun', 'deno'] as const)('is told by %s itself', (runtime) => {
    disable()
    runsOn(runtime)
    expect(isWorker()).toBe(false)
    jest.replaceProperty(workers, 'isMainThread', false)
    expect(isWorker()).toBe(true)
  })
})

describe('the env files that Bun reads by itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-runtime-'))
  const cwd = process.cwd()

  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    process.chdir(folder)
    startedWith()
  })
  afterEach(() => process.chdir(cwd))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const lay = (...names: string[]) => {
    for (const name of names) writeFileSync(name, '')
  }

  test('are none on Node', () => {
    lay('.env')
    expect([isBunReadingFiles(), fileReadByBun({})]).toEqual([false, undefined])
  })

  test.each<[string[], boolean]>([
    [[], true],
    [['--preload', 'x'], true],
    [['--no-env-file'], false],
    [['--smol', '--env-file', '.env'], false],
    [['--env-file=.env'], false],
    [['--env-files'], true],
    [['x--env-file'], true],
    [['--no-no-env-file'], true],
  ])('depend on its arguments: %j', (args, are) => {
    lay('.env')
    startedWith(...args)
    runsOn('bun')
    expect([isBunReadingFiles(), fileReadByBun({})]).toEqual([are, are ? '.env' : undefined])
  })

  test.each<[string | undefined, string[]]>([
    ['production', ['.env.production.local', '.env.local', '.env.production', '.env']],
    ['test', ['.env.test.local', '.env.test', '.env']],
    ['development', ['.env.development.local', '.env.local', '.env.development', '.env']],
    [undefined, ['.env.development.local', '.env.local', '.env.development', '.env']],
    ['staging', ['.env.development.local', '.env.local', '.env.development', '.env']],
  ])('are these with NODE_ENV=%s: %j', (name, files) => {
    runsOn('bun')
    const all = ['production', 'test', 'development', 'staging'].flatMap((it) => [
      `.env.${it}.local`,
      `.env.${it}`,
    ])
    const others = [...all, '.env.local'].filter((it) => !files.includes(it))
    lay(...others, ...files)
    const found = files.map((file) => {
      const first = fileReadByBun({ NODE_ENV: name })
      rmSync(file)
      return first
    })
    expect(found).toEqual(files)
    expect(fileReadByBun({ NODE_ENV: name })).toBeUndefined()
  })

  /** What a load is refused with, or nothing. */
  function refusalOf(options: Parameters<typeof loadSecrets>[0] = {}): SecretsError | undefined {
    const heard = hear()
    try {
      loadSecrets(options)
      return undefined
    } catch (error) {
      return error as SecretsError
    } finally {
      heard.end()
    }
  }

  test('are no ground to stand on in production', () => {
    runsOn('bun')
    writeFileSync('.env.example', 'A=\n')
    process.env = { NODE_ENV: 'production', A: 'real' }
    expect(refusalOf()).toBeUndefined()
    lay('.env.local')
    const refusal = refusalOf()
    expect(refusal).toMatchObject({ code: 'SECRETS_FILE', mode: 'production' })
    expect(refusal?.message).toBe(`secrets: refusing to start (production, because NODE_ENV=production)

  .env.local: Bun reads this file by itself, and production takes nothing from a file

Start Bun with --no-env-file:
  bun --no-env-file --preload secrets/register app.ts
And keep such files out of what is deployed.
`)
  })

  test('do not matter for an environment of its own', () => {
    runsOn('bun')
    lay('.env')
    writeFileSync('.env.example', 'A=\n')
    const environment = { NODE_ENV: 'production', A: 'real' }
    expect(refusalOf({ environment, processEnv: {} })).toBeUndefined()
  })
})
