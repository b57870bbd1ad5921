import fs from 'node:fs'
import os from 'node:os'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { isLoadError } from '../../lib/errors.ts'
import {
  holdsSecretsFile,
  isForbidden,
  readSources,
  refuseUnusable,
  type SourceOptions,
  toPath,
  warnOfTemplate,
} from '../../lib/files/env-files.ts'
import { Project } from '../support/project.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

/** What the secrets files of a folder say. */
function read(files: Record<string, string | Buffer>, options: Partial<SourceOptions> = {}) {
  const project = new Project(files)
  const { folder } = project
  const told: string[] = []
  const plain = { folder, cwd: folder, paths: undefined, encoding: undefined, override: false, isTest: false }
  const found = readSources({ ...plain, ...options }, ({ file, line }, text) =>
    told.push(`${line === undefined ? file : `${file}:${line}`}: ${text}`),
  )
  return { files: found.files, values: Object.fromEntries(found.values), told }
}

/** What something is refused with. */
function refusalOf(run: () => unknown) {
  try {
    run()
    return undefined
  } catch (error) {
    if (!isLoadError(error)) throw error
    expect(error.code).toBe('SECRETS_FILE')
    return { says: error.message, place: error.place }
  }
}

describe('the secrets files', () => {
  test('are read with the place of each value, and whether it stands for itself', () => {
    expect(read({ '.env': 'A=1\n\nB=\'two\nlines\'\nC="$A"\nA=3\n' })).toEqual({
      files: ['.env'],
      values: {
        A: { value: '3', literal: false, place: { file: '.env', line: 6 } },
        B: { value: 'two\nlines', literal: true, place: { file: '.env', line: 3 } },
        C: { value: '$A', literal: false, place: { file: '.env', line: 5 } },
      },
      told: ['.env:6: A is set here again, after line 1; the last one counts'],
    })
  })

  test('are none where there is none', () => {
    expect(read({})).toEqual({ files: [], values: {}, told: [] })
    expect(read({}, { paths: ['one.env'] })).toEqual({ files: [], values: {}, told: [] })
  })

  test('are those that were named, the first of which wins, or with override the last', () => {
    const files = { 'one.env': 'A=1\nB=1\n', 'two.env': 'B=2\nC=2\n', '.env': 'A=no\n' }
    const paths = ['one.env', 'none.env', 'two.env']
    const valuesOf = (options: Partial<SourceOptions>) => {
      const { values, files: found } = read(files, { paths, ...options })
      expect(found).toEqual(['one.env', 'two.env'])
      return Object.values(values).map(({ value }) => value)
    }
    expect(valuesOf({})).toEqual(['1', '1', '2'])
    expect(valuesOf({ override: true })).toEqual(['1', '2', '2'])
  })

  test('are the .env, or in tests the .env.test where there is one', () => {
    const files = { '.env': 'A=1\n', '.env.test': 'A=2\n' }
    expect(read(files).files).toEqual(['.env'])
    expect(read(files, { isTest: true }).files).toEqual(['.env.test'])
    expect(read({ '.env': 'A=1\n' }, { isTest: true }).files).toEqual(['.env'])
  })

  test('are a module where there is no env file', () => {
    const module = { 'secrets.json': '{"A":"1","NODE_OPTIONS":"x"}' }
    expect(read(module)).toEqual({
      files: ['secrets.json'],
      values: { A: { value: '1', literal: true, place: { file: 'secrets.json' } } },
      told: ['secrets.json: NODE_OPTIONS cannot be set from a file, and is skipped'],
    })
    expect(read({ ...module, '.env': '' })).toEqual({ files: ['.env'], values: {}, told: [] })
  })

  test('have no __proto__, of which is told', () => {
    const { values, told } = read({ '.env': 'A=1\n__proto__=x\n' })
    expect([Object.keys(values), told]).toEqual([
      ['A'],
      ['.env:2: __proto__ cannot be a variable, and is skipped'],
    ])
  })

  test('are refused where one is a URL of something else, which is not shown', () => {
    const { says, place } =
      refusalOf(() => read({}, { paths: [new URL('https://hunter2@example.com/')] })) ?? {}
    expect([says, place]).toEqual([
      'a URL that was named for an env file is not the URL of a file',
      undefined,
    ])
  })

  test('are refused where one is broken', () => {
    expect(refusalOf(() => read({ '.env': 'A=1\nB="x\n' }))).toEqual({
      says: 'the quote that opens here is never closed',
      place: { file: '.env', line: 2 },
    })
  })
})

describe('a folder holds a secrets file', () => {
  test.each(['.env', '.env.test', 'secrets.json', 'secrets.js', 'secrets.mts'])('with %s', (name) => {
    const project = new Project()
    expect(holdsSecretsFile(project.folder)).toBe(false)
    project.write({ [name]: '' })
    expect(holdsSecretsFile(project.folder)).toBe(true)
  })

  test('with a link to nothing', () => {
    const project = new Project()
    fs.symlinkSync('nowhere', project.path('.env'))
    expect(holdsSecretsFile(project.folder)).toBe(true)
  })

  test('not where it cannot be looked into', () => {
    const project = new Project({ '.env': '' })
    jest.spyOn(fs, 'lstatSync').mockImplementation(() => {
      throw new Error('EACCES')
    })
    expect(holdsSecretsFile(project.folder)).toBe(false)
  })
})

describe('the path of a file', () => {
  test.each<[string | URL, string]>([
    ['a.env', '/folder/a.env'],
    ['../a.env', '/a.env'],
    ['/a.env', '/a.env'],
    ['~', '/home/ada'],
    ['~/a.env', '/home/ada/a.env'],
    ['~a.env', '/home/ada/a.env'],
    ['a~.env', '/folder/a~.env'],
    [pathToFileURL('/b/ü.env'), '/b/ü.env'],
  ])('of %s is %s', (path, absolute) => {
    jest.spyOn(os, 'homedir').mockReturnValue('/home/ada')
    expect(toPath('/folder', path)).toBe(absolute)
  })
})

describe('a key that no file may set', () => {
  test.each([
    ...['SECRETS_MODE', 'secrets_mode', 'NODE_OPTIONS', 'node_options', 'NODE_PATH', 'LD_PRELOAD'],
    ...['LD_LIBRARY_PATH', 'DYLD_', 'DYLD_INSERT_LIBRARIES', 'NODE_EXTRA_CA_CERTS'],
    'NODE_TLS_REJECT_UNAUTHORIZED',
  ])('is %s', (key) => {
    expect(isForbidden(key)).toBe(true)
  })

  test.each(['NODE_OPTIONS_', 'X_NODE_OPTIONS', 'SECRETS_MODES', 'NODE_ENV', 'LD_X', 'XDYLD_', 'PATH'])(
    'is not %s',
    (key) => {
      expect(isForbidden(key)).toBe(false)
    },
  )
})

describe('a value that cannot be a variable', () => {
  const place = { file: '.env', line: 2 }
  const largest = 128 * 1024
  const refused = (value: string, key = 'A') => refusalOf(() => refuseUnusable(key, value, place))

  test('holds a NUL', () => {
    expect(refused('a\0b')).toEqual({ says: 'A holds a NUL character', place })
  })

  test('holds half of a surrogate pair', () => {
    const says = 'A holds half of a surrogate pair, which is no text'
    expect(refused('a\ud83d')).toEqual({ says, place })
    expect(refused('👍')).toBeUndefined()
  })

  describe('is larger than Linux takes', () => {
    const says = 'A is larger than the 128 KiB that Linux takes for one variable'
    const { platform } = process
    const on = (value: string) => Object.defineProperty(process, 'platform', { value })

    afterEach(() => {
      on(platform)
    })

    test.each<[string, string, boolean]>([
      ['that fits with its name', 'x'.repeat(largest - 3), false],
      ['that does not', 'x'.repeat(largest - 2), true],
      ['that fits in bytes', 'ü'.repeat(largest / 2 - 2), false],
      ['that does not fit in bytes', 'ü'.repeat(largest / 2 - 1), true],
      ['of a third as many characters that do not fit', '中'.repeat(Math.ceil(largest / 3)), true],
    ])('%s', (_, value, isRefused) => {
      on('linux')
      expect(refused(value)).toEqual(isRefused ? { says, place } : undefined)
    })

    test('but counts on Linux only', () => {
      on('darwin')
      expect(refused('x'.repeat(largest))).toBeUndefined()
    })

    test('with a long name', () => {
      on('linux')
      const key = 'K'.repeat(100)
      expect(refused('x'.repeat(largest - 102), key)).toBeUndefined()
      expect(refused('x'.repeat(largest - 101), key)?.says).toMatch(/^K+ is larger/)
    })
  })
})

test('what is odd about a template is told with its line', () => {
  const told: unknown[] = []
  warnOfTemplate({ name: '.env.example', text: 'A=1\r\nstray\r\nB=x#y\r\n' }, (...all) => told.push(all))
  expect(told).toEqual([
    [{ file: '.env.example', line: 2 }, 'it is neither KEY=value nor a comment, and is ignored'],
    [
      { file: '.env.example', line: 3 },
      'the value of B ends before its #; put it in quotes to keep the rest',
    ],
  ])
})
