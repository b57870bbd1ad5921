import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { loadSecrets } from '../lib/load-secrets.ts'
import type { LoadOptions } from '../lib/options.ts'
import { hear } from './support/hear.ts'
import { Project } from './support/project.ts'
import { expectNoTrace, hidden } from './support/secrecy.ts'

/** Loads in this process, for a folder and an environment of its own, and collects what stderr is told. */
function load(
  files: Record<string, string | Buffer>,
  options: LoadOptions | ((project: Project) => LoadOptions) = {},
) {
  const project = new Project(files)
  const target: Record<string, string | undefined> = {}
  const given = typeof options === 'function' ? options(project) : options
  const heard = hear()
  try {
    const loaded = loadSecrets({ environment: {}, processEnv: target, cwd: project.folder, ...given })
    return { ...loaded, target, stderr: heard.text, project }
  } finally {
    heard.end()
  }
}

describe('loadSecrets', () => {
  test('tells the mode and why, the values, and where each is from', () => {
    const { mode, reason, values, origins, target, stderr } = load(
      { '.env.example': 'A=\nB=\n# @optional\nC=\n', '.env': '# a comment\nA=of-file\nEXTRA=more\n' },
      { environment: { B: 'of-environment', UNKNOWN: '1' } },
    )
    expect({ mode, reason }).toEqual({ mode: 'development', reason: 'NODE_ENV is not set' })
    expect(values).toEqual({ A: 'of-file', B: 'of-environment', EXTRA: 'more' })
    expect(origins).toEqual({
      A: { file: '.env', line: 2 },
      B: 'environment',
      EXTRA: { file: '.env', line: 3 },
    })
    expect(target).toEqual(values)
    expect(stderr).toBe('')
  })

  test('reads no file in production, whatever the options', () => {
    const { mode, values, origins, target, stderr } = load(
      { '.env.example': 'A=\n', '.env': 'A=of-file\nB=of-file\n', 'other.env': 'B=of-file\n' },
      { environment: { NODE_ENV: 'production', A: 'real' }, path: ['.env', 'other.env'], override: true },
    )
    expect(mode).toBe('production')
    expect(values).toEqual({ A: 'real' })
    expect(origins).toEqual({ A: 'environment' })
    expect(target).toEqual({ A: 'real', NODE_ENV: 'production' })
    expect(stderr).toBe('')
  })

  test('lets the environment win, also with the empty string', () => {
    const { values, origins } = load({ '.env': 'A=file\nB=file\n' }, { environment: { A: '', B: 'real' } })
    expect(values).toEqual({ A: '', B: 'real' })
    expect(origins).toEqual({ A: 'environment', B: 'environment' })
  })

  test('lets the file win with override', () => {
    const { values, origins, target } = load(
      { '.env': 'A=file\n' },
      { environment: { A: 'real', B: 'real' }, override: true, required: ['B'] },
    )
    expect(values).toEqual({ A: 'file', B: 'real' })
    expect(origins).toEqual({ A: { file: '.env', line: 1 }, B: 'environment' })
    expect(target['A']).toBe('file')
  })

  test('never overwrites what the target has, but with override', () => {
    const kept = { A: 'mine' }
    load({ '.env': 'A=file\nB=file\n' }, { processEnv: kept })
    expect(kept).toEqual({ A: 'mine', B: 'file' })
    load({ '.env': 'A=file\nB=file\n' }, { processEnv: kept, override: true })
    expect(kept).toEqual({ A: 'file', B: 'file' })
  })

  test('writes only what the files add where it reads and writes one object', () => {
    const environment = { A: 'real' }
    load({ '.env': 'A=file\nB=file\n' }, { environment, processEnv: environment })
    expect(environment).toEqual({ A: 'real', B: 'file' })
  })

  test('does not touch process.env where another target is given', () => {
    const before = { ...process.env }
    load({ '.env': 'ONLY_HERE=1\n' })
    expect(process.env).toEqual(before)
  })

  test('resolves references, to the environment too', () => {
    const { values } = load(
      { '.env': "URL=http://${HOST}:${PORT:-80}/\nHOST=here\nLITERAL='${HOST}'\nHASH=$2b$10$abc\n" },
      { environment: { PORT: '3000' } },
    )
    expect(values).toEqual({ URL: 'http://here:3000/', HOST: 'here', LITERAL: '${HOST}', HASH: '$2b$10$abc' })
  })
})

describe('the option', () => {
  const files = { 'a.env': 'A=a\nBOTH=a\n', 'b/b.env': 'B=b\nBOTH=b\n', '.env': 'A=wrong\n' }

  test.each<[string, (project: Project) => LoadOptions['path']]>([
    ['a name', () => 'a.env'],
    ['an absolute path', (project) => project.path('a.env')],
    ['a URL', (project) => pathToFileURL(project.path('a.env'))],
    ['a list of one', () => ['a.env']],
  ])('path takes %s', (_, path) => {
    const { values, origins } = load(files, (project) => ({ path: path(project) }))
    expect(values).toEqual({ A: 'a', BOTH: 'a' })
    expect(origins['A']).toEqual({ file: 'a.env', line: 1 })
  })

  test('path takes several, of which the first wins, and with override the last', () => {
    const path = (project: Project) => ['a.env', pathToFileURL(project.path('b/b.env')), 'absent.env']
    const first = load(files, (project) => ({ path: path(project) }))
    expect(first.values).toEqual({ A: 'a', B: 'b', BOTH: 'a' })
    expect(first.origins['B']).toEqual({ file: 'b/b.env', line: 1 })
    expect(load(files, (project) => ({ path: path(project), override: true })).values['BOTH']).toBe('b')
  })

  test.each(['DOTENV_PATH', 'DOTENV_CONFIG_PATH'])(
    'path is taken from %s, and from the code before that',
    (name) => {
      expect(load(files, { environment: { [name]: 'a.env' } }).values).toEqual({ A: 'a', BOTH: 'a' })
      const both = { environment: { [name]: 'a.env' }, path: 'b/b.env' }
      expect(load(files, both).values).toEqual({ B: 'b', BOTH: 'b' })
    },
  )

  test('encoding says how the files are read', () => {
    const latin = { '.env': Buffer.from('A=caf\u00e9\n', 'latin1') }
    expect(load(latin, { encoding: 'latin1' }).values).toEqual({ A: 'café' })
    expect(load(latin, { environment: { DOTENV_ENCODING: 'latin1' } }).values).toEqual({ A: 'café' })
    expect(() => load(latin)).toThrow(/\.env:1: it is not valid UTF-8/)
    expect(() => load(latin, { encoding: 'rot13' as never })).toThrow(/the encoding .* does not exist/)
  })

  test('environment decides the mode', () => {
    expect(load({ '.env.example': 'A=' }, { environment: { DYNO: '1', A: '1' } })).toMatchObject({
      mode: 'production',
      reason: 'NODE_ENV is not set and DYNO is, as on Heroku',
      target: { A: '1', NODE_ENV: 'production' },
    })
  })

  test('template names another template, and so does SECRETS_TEMPLATE, the code winning', () => {
    const templates = { 'one.env': 'ONE=\n', 'two.env': 'TWO=\n', '.env.example': 'WRONG=\n' }
    const environment = { NODE_ENV: 'production', SECRETS_TEMPLATE: 'two.env' }
    expect(() => load(templates, { environment, template: 'one.env' })).toThrow(
      /missing {2}ONE {2}one\.env:1/,
    )
    expect(() => load(templates, { environment })).toThrow(/missing {2}TWO {2}two\.env:1/)
    expect(() => load(templates, { environment, template: 'absent.env' })).toThrow(
      expect.objectContaining({
        code: 'SECRETS_TEMPLATE',
        message: expect.stringMatching(/absent\.env: the template that was named does not exist/),
      }),
    )
  })

  test('required adds to the template, and stands alone', () => {
    const environment = { NODE_ENV: 'production', A: '1' }
    expect(() => load({ '.env.example': 'A=\n' }, { environment, required: ['A', 'B'] })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^ {2}missing {2}B {2}in code$/m),
        problems: [{ key: 'B', kind: 'missing', file: undefined, line: undefined, description: '' }],
      }),
    )
    expect(load({}, { environment, required: ['A'] }).values).toEqual({ A: '1' })
    expect(() => load({ '.env.example': '# @optional\nB=\n' }, { environment, required: ['B'] })).toThrow(
      /missing {2}B {2}\.env\.example:2/,
    )
  })

  test('strict refuses in development, and in tests, what else is a warning', () => {
    const broken = { '.env.example': '# what it is\nA=\n', '.env': 'B=1\n' }
    expect(load(broken).stderr).toMatch(/^secrets: 1 problem \(development/)
    expect(() => load(broken, { strict: true })).toThrow(/missing {2}A {2}what it is/)
    expect(() => load(broken, { strict: true, environment: { NODE_ENV: 'test' } })).toThrow(/missing {2}A/)
    expect(load(broken, { strict: false, environment: { SECRETS_STRICT: 'true' } }).values).toEqual({
      B: '1',
    })
  })

  test("strict takes the template's own value of a secret for the placeholder that production takes it for", () => {
    const same = { '.env.example': 'SECRET_KEY=keyboard-kitten\n', '.env': 'SECRET_KEY=keyboard-kitten\n' }
    expect(load(same).stderr).toBe('')
    expect(() => load(same, { strict: true })).toThrow(/placeholder {2}SECRET_KEY/)
  })

  test('debug names the files, and where each key is from, and no value', () => {
    const { stderr } = load(
      { '.env.example': 'A=\nB=\n', '.env': `A=${hidden[0]}\nC="${hidden[1]}\${B}"\n` },
      { debug: true, environment: { B: hidden[2] } },
    )
    expect(stderr).toMatch(/^secrets: development, because NODE_ENV is not set$/m)
    expect(stderr).toMatch(/^secrets: template \.env\.example$/m)
    expect(stderr).toMatch(/^secrets: secrets files \.env$/m)
    expect(stderr).toMatch(/^secrets: A from \.env:1$/m)
    expect(stderr).toMatch(/^secrets: B from the environment$/m)
    expect(stderr).toMatch(/^secrets: C from \.env:2$/m)
    expectNoTrace(stderr)
  })

  test('debug is taken from DOTENV_DEBUG, works in production, and keeps stdout empty', () => {
    const project = new Project({ '.env.example': 'A=\n', 'app.js': "require('secrets').loadSecrets()" })
    const env = { NODE_ENV: 'production', DOTENV_DEBUG: 'true', A: hidden[0] }
    const { code, stdout, stderr } = project.node(['app.js'], { env })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/^secrets: production, because NODE_ENV=production$/m)
    expect(stderr).toMatch(/^secrets: secrets files none$/m)
    expect(stderr).toMatch(/^secrets: A from the environment$/m)
    expectNoTrace(stderr)
  })

  test('cwd is the project folder, wherever the script lies, and where relative paths start', () => {
    const project = new Project({
      'app/.env': 'A=1\n',
      'app/more.env': 'B=2\n',
      'package.json': '{}',
      '.env': 'A=wrong\n',
      'app.js': `
        const { loadSecrets } = require('secrets')
        console.log(loadSecrets({ cwd: 'app' }).values, loadSecrets({ cwd: 'app', path: 'more.env' }).values)`,
    })
    expect(project.node(['app.js']).stdout).toBe("{ A: '1' } { B: '2' }\n")
  })
})

describe('.env.test', () => {
  const files = { '.env': 'A=development\n', '.env.test': 'A=test\n' }

  test('is read in place of .env with NODE_ENV=test', () => {
    const { values, origins } = load(files, { environment: { NODE_ENV: 'test' } })
    expect(values).toEqual({ A: 'test' })
    expect(origins).toEqual({ A: { file: '.env.test', line: 1 } })
    expect(new Project(files).register(['A'], { env: { NODE_ENV: 'test' } }).env).toEqual({ A: 'test' })
  })

  test('is not read otherwise, nor where a path is named', () => {
    expect(load(files).values).toEqual({ A: 'development' })
    expect(load(files, { environment: { NODE_ENV: 'test' }, path: '.env' }).values).toEqual({
      A: 'development',
    })
    expect(load({ '.env': 'A=1\n' }, { environment: { NODE_ENV: 'test' } }).values).toEqual({ A: '1' })
  })
})

describe('what a file may not set', () => {
  test.each([
    ...['NODE_OPTIONS', 'NODE_PATH', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SECRETS_MODE'],
    ...['NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'Node_Options', 'ld_preload'],
  ])('is skipped with a warning that names the key: %s', (key) => {
    for (const name of ['.env', 'secrets.json']) {
      const text =
        name === '.env' ? `OK=1\n${key}=${hidden[0]}\n` : JSON.stringify({ OK: '1', [key]: hidden[0] })
      const { values, target, stderr } = load({ [name]: text })
      expect(values).toEqual({ OK: '1' })
      expect(target).toEqual({ OK: '1' })
      const place = name === '.env' ? '.env:2' : name
      expect(stderr).toBe(`secrets: ${place}: ${key} cannot be set from a file, and is skipped\n`)
    }
  })

  test('is left to the environment', () => {
    const environment = { NODE_OPTIONS: '--no-warnings' }
    expect(load({ '.env': 'NODE_OPTIONS=--inspect\nA=1\n' }, { environment }).values).toEqual({ A: '1' })
  })
})

describe('the secrets module', () => {
  test('is read where there is no env file, and its values are literal', () => {
    const { values, origins } = load({
      'secrets.json': '{ "A": "$B", "PORT": 3000, "LIST": [1], "NONE": null }',
    })
    expect(values).toEqual({ A: '$B', PORT: '3000', LIST: '[1]' })
    expect(origins['A']).toEqual({ file: 'secrets.json' })
  })

  test('is not run where there is an env file', () => {
    const { values } = load({ '.env': 'A=1\n', 'secrets.cjs': 'throw new Error("it ran")' })
    expect(values).toEqual({ A: '1' })
  })
})

test('keeps the mode of the first load, for the process', () => {
  const project = new Project({
    '.env': 'A=1\n',
    'app.js': `
      const { loadSecrets, detectMode } = require('secrets')
      const first = loadSecrets().mode
      process.env.NODE_ENV = 'production'
      console.log(first, loadSecrets().mode, detectMode().mode, detectMode(process.env).mode)`,
  })
  expect(project.node(['app.js']).stdout).toBe('development development development production\n')
})

test('can be called from an ES module, and never ends the process by itself', () => {
  const project = new Project({
    '.env.example': 'A=\n',
    'app.mjs': `
      import { loadSecrets, SecretsError } from 'secrets'
      try { loadSecrets() } catch (error) { console.log(error instanceof SecretsError, error.code) }`,
  })
  const outcome = project.node(['app.mjs'], { env: { NODE_ENV: 'production' } })
  expect(outcome).toMatchObject({ code: 0, stdout: 'true SECRETS_CONTRACT\n', stderr: '' })
})
