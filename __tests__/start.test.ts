import { writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { loadSecrets } from '../lib/load-secrets.ts'
import { state } from '../lib/process-state.ts'
import { defineSecrets } from '../lib/schema/define-secrets.ts'
import { str } from '../lib/schema/validators.ts'
import { SecretsError } from '../lib/secrets-error.ts'
import { start } from '../lib/start.ts'
import { hear } from './support/hear.ts'
import { ownFolder } from './support/own-folder.ts'

ownFolder('start')
beforeEach(() => {
  process.env = {}
})

/** Runs what may end the process. */
function run(what: () => unknown) {
  const ended = new Error('ended')
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw ended
  })
  const heard = hear()
  let thrown: unknown
  let result: unknown
  try {
    result = what()
  } catch (error) {
    if (error !== ended) thrown = error
  } finally {
    heard.end()
  }
  return { result, thrown, codes: exit.mock.calls.map(([code]) => code), stderr: heard.text }
}

const refusal = () =>
  new SecretsError('secrets: the whole text\n', { code: 'SECRETS_FILE', mode: 'production', reason: 'x' })

describe('an entry point', () => {
  test('goes on where nothing is wrong', () => {
    const called = jest.fn()
    expect(run(() => start(called))).toEqual({ result: undefined, thrown: undefined, codes: [], stderr: '' })
    expect(called).toHaveBeenCalledTimes(1)
  })

  test('tells a refusal, and ends the process with 78', () => {
    const outcome = run(() =>
      start(() => {
        throw refusal()
      }),
    )
    expect(outcome).toMatchObject({ codes: [78], stderr: 'secrets: the whole text\n', thrown: undefined })
  })

  test('knows the refusal of a second copy of the package by its name', () => {
    const outcome = run(() =>
      start(() => {
        throw Object.assign(new Error('of another copy'), { name: 'SecretsError' })
      }),
    )
    expect(outcome).toMatchObject({ codes: [78], stderr: 'of another copy' })
  })

  test.each([new Error('x'), { name: 'SecretsError', message: 'x' }, 'x', undefined])(
    'throws %p as it is',
    (error) => {
      const outcome = run(() => {
        try {
          start(() => {
            throw error
          })
        } catch (caught) {
          return [caught]
        }
        return []
      })
      expect(outcome).toEqual({ result: [error], thrown: undefined, codes: [], stderr: '' })
    },
  )
})

describe('register', () => {
  const register = () => jest.isolateModules(() => void require('../lib/register.ts'))

  test('loads the secrets', () => {
    writeFileSync('.env', 'A=1\n')
    expect(run(register)).toMatchObject({ codes: [], stderr: '' })
    expect(process.env).toEqual({ A: '1' })
  })

  test('loads what the arguments say', () => {
    writeFileSync('other.env', 'A=1\n')
    process.argv.push('dotenv_config_path=other.env', 'dotenv_config_override=true')
    process.env = { A: 'real' }
    expect(run(register)).toMatchObject({ codes: [], stderr: '' })
    expect(process.env).toEqual({ A: '1' })
  })

  test('ends the process with 78 where nothing is to be loaded', () => {
    const { codes, stderr } = run(register)
    expect(codes).toEqual([78])
    expect(stderr).toMatch(/^secrets: refusing to start \(development, because NODE_ENV is not set\)\n/)
  })

  test('refuses to run before pm2 has set the environment of an app in its cluster', () => {
    writeFileSync('.env', 'A=1\n')
    process.env = { pm2_env: '{}' }
    process.argv[1] = '/pm2/lib/ProcessContainer.js'
    const { codes, stderr } = run(register)
    expect(codes).toEqual([78])
    expect(
      stderr,
    ).toBe(`secrets: refusing to start: in the cluster mode of pm2 a preload runs before pm2 sets the environment

Take "-r secrets/register" out of node_args, and make this the first line of the app:
  require('secrets/register')
`)
    expect(process.env).toEqual({ pm2_env: '{}' })
  })

  test('says so in an error that a program can read', () => {
    process.env = { pm2_env: '{}' }
    process.argv[1] = '/pm2/lib/ProcessContainer.js'
    const errors: unknown[] = []
    const exitOnRefusal = (error: unknown) => errors.push(error)
    const load = jest.fn()
    jest.isolateModules(() => {
      jest.doMock('../lib/report/exit.ts', () => ({ exitOnRefusal }))
      const isolated = require('../lib/start.ts') as typeof import('../lib/start.ts')
      isolated.start(load)
      jest.dontMock('../lib/report/exit.ts')
    })
    expect(load).not.toHaveBeenCalled()
    expect(errors).toEqual([
      expect.objectContaining({
        code: 'SECRETS_ENVIRONMENT',
        mode: 'production',
        reason: 'the environment is not known yet',
        problems: [],
      }),
    ])
  })
})

describe('a schema with exit', () => {
  const schema = { A: str() }

  test('is a frozen object of the values', () => {
    process.env = { SECRETS_MODE: 'production', A: 'real' }
    const { result, codes, stderr } = run(() => defineSecrets(schema, { exit: true }))
    expect({ ...(result as object), codes, stderr }).toMatchObject({ A: 'real', codes: [], stderr: '' })
  })

  test('ends the process with 78 where it is broken', () => {
    process.env = { SECRETS_MODE: 'production' }
    const { codes, stderr } = run(() => defineSecrets(schema, { exit: true }))
    expect(codes).toEqual([78])
    expect(stderr).toMatch(/\n {2}missing {2}A {2}in code\n/)
  })

  test('throws without exit', () => {
    process.env = { SECRETS_MODE: 'production' }
    for (const options of [undefined, {}, { exit: false }]) {
      const { thrown, codes } = run(() => defineSecrets(schema, options))
      expect([thrown, codes]).toEqual([expect.objectContaining({ code: 'SECRETS_CONTRACT' }), []])
    }
  })
})

describe('the preload of config', () => {
  const preload = () => run(() => jest.isolateModules(() => void require('../lib/config.ts')))
  const nothing = { codes: [], stderr: '', thrown: undefined }

  test.each([
    ['a plain file', 'A=1\n', '1'],
    ['any other', 'A="1\n2"\n', '1\n2'],
  ])('loads %s, keeps the mode, and leaves it to others to load the secrets of the app', (_, text, value) => {
    writeFileSync('.env', text)
    expect(preload()).toMatchObject(nothing)
    expect(process.env).toEqual({ A: value })
    expect(state.mode).toMatchObject({ mode: 'development', by: 'nothing' })
    expect(state.isLoaded).toBeUndefined()
  })

  test('speaks where it is asked to', () => {
    writeFileSync('.env', 'A=1\n')
    process.env = { DOTENV_QUIET: 'false' }
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    expect(preload()).toMatchObject(nothing)
    expect(said.mock.calls).toEqual([['◇ injected env (1) from .env']])
  })

  test('refuses a production that lacks something', () => {
    writeFileSync('.env.example', 'A=\n')
    process.env = { NODE_ENV: 'production' }
    expect(preload().codes).toEqual([78])
  })
})

describe('the preload', () => {
  const preload = () => run(() => jest.isolateModules(() => void require('../lib/register.ts')))
  const nothing = { codes: [], stderr: '', thrown: undefined }

  test('loads a plain file, and keeps the mode', () => {
    writeFileSync('.env', 'A=1\n')
    expect(preload()).toMatchObject(nothing)
    expect(process.env).toEqual({ A: '1' })
    expect(state).toMatchObject({ isLoaded: true, mode: { mode: 'development', by: 'nothing' } })
  })

  test('loads any other', () => {
    writeFileSync('.env', 'A="1\n2"\n')
    expect(preload()).toMatchObject(nothing)
    expect(process.env).toEqual({ A: '1\n2' })
    expect(state).toMatchObject({ isLoaded: true, mode: { mode: 'development', by: 'nothing' } })
  })

  test('refuses a production that lacks something', () => {
    writeFileSync('.env.example', 'A=\n')
    process.env = { NODE_ENV: 'production' }
    expect(preload().codes).toEqual([78])
  })

  test('does nothing where a copy of the package has loaded', () => {
    writeFileSync('.env', 'A=1\n')
    state.isLoaded = true
    expect(preload()).toMatchObject(nothing)
    expect(process.env).toEqual({})
  })

  test('does nothing in a worker', () => {
    writeFileSync('.env', 'A=1\n')
    Object.assign(process.chdir, { disabled: true })
    try {
      expect(preload()).toMatchObject(nothing)
    } finally {
      delete (process.chdir as { disabled?: boolean }).disabled
    }
    expect(process.env).toEqual({})
    expect(state.isLoaded).toBeUndefined()
  })

  test('goes by the mode that was decided before it', () => {
    writeFileSync('.env.example', 'A=\n')
    writeFileSync('.env', 'A=1\n')
    state.mode = { mode: 'production', reason: 'it was', by: 'NODE_ENV' }
    expect(preload().codes).toEqual([78])
    expect(process.env).toEqual({})
  })
})

describe('a schema behind register', () => {
  const schema = { A: str({ default: 'none' }) }

  test('checks what that has loaded, and looks for no file', () => {
    writeFileSync('.env.example', 'B=\n')
    writeFileSync('.env', 'A=of-file\n')
    process.env = { A: 'loaded' }
    state.isLoaded = true
    const { result, stderr } = run(() => defineSecrets(schema))
    expect([(result as { A: string }).A, stderr]).toEqual(['loaded', ''])
    expect(process.env).toEqual({ A: 'loaded' })
  })

  test('loads the files for an environment of its own', () => {
    writeFileSync('.env', 'A=of-file\n')
    state.isLoaded = true
    const { result } = run(() => defineSecrets(schema, { environment: {}, processEnv: {} }))
    expect(result).toMatchObject({ A: 'of-file' })
  })

  test('is what a second schema is to the first', () => {
    writeFileSync('.env', 'A=of-file\n')
    expect(run(() => defineSecrets(schema)).result).toMatchObject({ A: 'of-file' })
    writeFileSync('.env', 'A=other\n')
    process.env = {}
    expect(run(() => defineSecrets(schema)).result).toMatchObject({ A: 'none' })
  })

  test('is nothing to one whose environment was its own, nor to a load', () => {
    writeFileSync('.env', 'A=of-file\n')
    run(() => defineSecrets(schema, { environment: {}, processEnv: {} }))
    expect(state.isLoaded).toBeUndefined()
    state.isLoaded = true
    expect(run(() => loadSecrets())).toMatchObject({ codes: [], thrown: undefined })
    expect(process.env).toEqual({ A: 'of-file' })
  })
})
