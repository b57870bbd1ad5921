import fs from 'node:fs'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { isLoadError } from '../../lib/errors.ts'
import { holdsSecretsFile, makeReader } from '../../lib/files/env-files.ts'
import { type LoadOptions, resolveOptions } from '../../lib/options.ts'
import { readContract } from '../../lib/template/template.ts'
import { Project } from '../support/project.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

/** What the secrets files of a folder say. */
function read(files: Record<string, string | Buffer>, options: LoadOptions = {}) {
  const { folder } = new Project(files)
  const told: string[] = []
  const reader = makeReader(resolveOptions({ environment: {}, processEnv: {}, ...options }))
  reader.read(
    { folder, cwd: folder, template: undefined },
    readContract(undefined),
    { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' },
    ({ file, line }, text) => told.push(`${line === undefined ? file : `${file}:${line}`}: ${text}`),
  )
  return { files: reader.files, values: Object.fromEntries(reader.found), told }
}

/** What something is refused with. */
function refusalOf(run: () => unknown) {
  try {
    run()
    return undefined
  } catch (error) {
    if (!isLoadError(error)) throw error
    expect(error.code).toBe('SECRETS_FILE')
    return { says: error.message, location: error.location }
  }
}

describe('the secrets files', () => {
  test('are read with the place of each value, and whether it stands for itself', () => {
    expect(read({ '.env': 'A=1\n\nB=\'two\nlines\'\nC="$A"\nA=3\n' })).toEqual({
      files: ['.env'],
      values: {
        A: { value: '3', literal: false, location: { file: '.env', line: 6 } },
        B: { value: 'two\nlines', literal: true, location: { file: '.env', line: 3 } },
        C: { value: '$A', literal: false, location: { file: '.env', line: 5 } },
      },
      told: ['.env:6: A is set here again, after line 1; the last one counts'],
    })
  })

  test('are none where there is none', () => {
    expect(read({})).toEqual({ files: [], values: {}, told: [] })
    expect(read({}, { path: ['one.env'] })).toEqual({ files: [], values: {}, told: [] })
  })

  test('are those that were named, the first of which wins, or with override the last', () => {
    const files = { 'one.env': 'A=1\nB=1\n', 'two.env': 'B=2\nC=2\n', '.env': 'A=no\n' }
    const path = ['one.env', 'none.env', 'two.env']
    const valuesOf = (options: LoadOptions) => {
      const { values, files: found } = read(files, { path, ...options })
      expect(found).toEqual(['one.env', 'two.env'])
      return Object.values(values).map(({ value }) => value)
    }
    expect(valuesOf({})).toEqual(['1', '1', '2'])
    expect(valuesOf({ override: true })).toEqual(['1', '2', '2'])
  })

  test('are the .env, or in tests the .env.test where there is one', () => {
    const files = { '.env': 'A=1\n', '.env.test': 'A=2\n' }
    const inTest = { environment: { NODE_ENV: 'test' } }
    expect(read(files).files).toEqual(['.env'])
    expect(read(files, inTest).files).toEqual(['.env.test'])
    expect(read({ '.env': 'A=1\n' }, inTest).files).toEqual(['.env'])
  })

  test('are a module where there is no env file', () => {
    const module = { 'secrets.json': '{"A":"1","NODE_OPTIONS":"x"}' }
    expect(read(module)).toEqual({
      files: ['secrets.json'],
      values: { A: { value: '1', literal: true, location: { file: 'secrets.json' } } },
      told: ['secrets.json: NODE_OPTIONS cannot be set from a file, and is skipped'],
    })
    expect(read({ ...module, '.env': '' })).toEqual({ files: ['.env'], values: {}, told: [] })
  })

  test('have no __proto__, of which is told', () => {
    const { values, told } = read({ '.env': 'A=1\n__proto__=x\n' })
    expect([Object.keys(values), told]).toEqual([
      ['A'],
      ['.env:2: __proto__ cannot be set from a file, and is skipped'],
    ])
  })

  test('are refused where one is a URL of something else, which is not shown', () => {
    const { says, location } =
      refusalOf(() => read({}, { path: [new URL('https://hunter2@example.com/')] })) ?? {}
    expect([says, location]).toEqual([
      'a URL that was named for an env file is not the URL of a file',
      undefined,
    ])
  })

  test('are refused where one is broken', () => {
    expect(refusalOf(() => read({ '.env': 'A=1\nB="x\n' }))).toEqual({
      says: 'the quote that opens here is never closed',
      location: { file: '.env', line: 2 },
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
