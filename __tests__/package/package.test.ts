import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { installed, Project, type RunOptions } from '../support/project.ts'

const files = { '.env': 'A=1\n', '.env.example': 'A=\n' }

/** Runs a script in a project, and returns what it hands to `tell`. */
function run(script: string, options: RunOptions = {}): unknown {
  const begin = `const tell = (it) => process.stdout.write(JSON.stringify(it))
    const ours = () => Object.keys(require.cache).flatMap((path) => /node_modules.(secrets.dist.*|dotenv.*|envalid.*)/.exec(path)?.[1].replaceAll('\\\\', '/') ?? [])
    `
  const { code, stdout, stderr } = new Project({ ...files, 'app.cjs': begin + script }).node(
    ['app.cjs'],
    options,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe("require('secrets')", () => {
  test.each([
    ['in development', {}],
    ['in production', { NODE_ENV: 'production', A: '1' }],
  ])('opens one file until something is called, %s', (_, env) => {
    const script = `const secrets = require('secrets'), before = ours()
      secrets.config()
      tell([before, ours().includes('secrets/dist/configure.js')])`
    expect(run(script, { env })).toEqual([['secrets/dist/index.js'], true])
  })

  test.each([
    ['NODE_ENV=test', { NODE_ENV: 'test' }, ''],
    ['node --test', { NODE_TEST_CONTEXT: 'child' }, ''],
    ['Mocha', {}, 'globalThis.describe = () => {};'],
  ])('opens all that config() needs under %s, where the files may soon be others', (_, env, before) => {
    const script = `${before} const { config } = require('secrets'), opened = ours()
      config()
      tell([opened.includes('secrets/dist/common.js'), JSON.stringify(ours()) === JSON.stringify(opened)])`
    expect(run(script, { env })).toEqual([true, true])
  })

  test.each([
    'config()',
    'configDotenv()',
    "parse('A=1')",
    "populate({}, { A: '1' })",
    'loadSecrets()',
    'detectMode()',
    'cleanEnv({ A: "1" }, { A: str() })',
    'makeStructuredValidator((text) => text)()',
    "testOnly('x')",
    'new EnvError()',
  ])('gives functions that load what they need where fs was replaced since: %s', (call) => {
    const script = `const fs = require('fs'), secrets = require('secrets')
      const { readFileSync, realpathSync } = fs, read = []
      const replaced = { readFileSync: (path, ...rest) => { read.push(String(path)); return readFileSync(path, ...rest) },
        realpathSync: () => { throw new Error('no such folder') } }
      Object.assign(fs, replaced)
      with (secrets) ${call}
      tell([read.filter((path) => /\\.c?js$/.test(path)), fs.readFileSync === replaced.readFileSync, fs.realpathSync === replaced.realpathSync])`
    expect(run(script)).toEqual([[], true, true])
  })

  test('gives functions that have their names', () => {
    const names = [
      'config',
      'configDotenv',
      'parse',
      'populate',
      'loadSecrets',
      'defineSecrets',
      'detectMode',
    ]
    const script = `const secrets = require('secrets')
      tell(${JSON.stringify(names)}.map((name) => [secrets[name].name, secrets[name].length]))`
    expect(run(script)).toEqual([
      ['config', 1],
      ['configDotenv', 1],
      ['parse', 2],
      ['populate', 3],
      ['loadSecrets', 0],
      ['defineSecrets', 2],
      ['detectMode', 1],
    ])
  })
})

describe('required and imported in one process, the package', () => {
  const open = `const required = require('secrets')
    import('secrets').then((imported) => {`

  test('is one', () => {
    const script = `${open}
      tell([imported.default === required, Object.keys(required).every((name) => imported[name] === required[name])]) })`
    expect(run(script)).toEqual([true, true])
  })

  test.each(['config()', 'loadSecrets()', 'defineSecrets({ A: required.str() })', 'detectMode()'])(
    'throws errors of one class: %s',
    (call) => {
      const script = `${open}
        const told = []
        for (const { ${call.split('(')[0]}: it } of [required, imported]) {
          try { it${call.slice(call.indexOf('('))} } catch (error) {
            for (const { SecretsError } of [required, imported]) {
              told.push(error instanceof SecretsError && error.constructor === SecretsError && error.name === 'SecretsError')
            }
          }
        }
        tell(told) })`
      const env = call === 'detectMode()' ? { SECRETS_MODE: 'neither' } : { NODE_ENV: 'production' }
      expect(run(script, { env })).toEqual([true, true, true, true])
    },
  )

  test('throws that class also where another entry has loaded it first', () => {
    const script = `require('secrets/register')
      const { SecretsError, loadSecrets } = require('secrets')
      try { loadSecrets({ required: ['B'] , environment: { NODE_ENV: 'production' } }) } catch (error) { tell(error instanceof SecretsError) }`
    expect(run(script)).toBe(true)
  })

  test('hears a message of its own class from both', () => {
    const script = `${open}
      const { SecretsError, defineSecrets, makeValidator } = required
      const told = [required.safeMessage('one'), new imported.SafeMessageError('two')].map((message) => {
        const schema = { A: makeValidator(() => { throw message })() }
        try { defineSecrets(schema) } catch (error) { return error.problems[0].detail }
      })
      tell(told) })`
    expect(run(script)).toEqual(['one', 'two'])
  })
})

test('a mode that is none is told below a line that can be read', () => {
  const project = new Project(files)
  const { code, stderr } = project.node(['-e', "require('secrets').config()"], {
    env: { SECRETS_MODE: 'neither' },
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^SecretsError: secrets: refusing to start: SECRETS_MODE must be/m)
  for (const line of stderr.split('\n')) expect(line.length).toBeLessThan(500)
})

describe('the installed package', () => {
  const folder = join(installed(), 'secrets')
  const dist = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(folder, 'dist'), join(entry.parentPath, entry.name)))
  const read = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8')

  /** The files that can be come to from some of them. */
  function reached(from: readonly string[], link: RegExp, toName: (target: string) => string): string[] {
    const all = new Set<string>(from)
    for (const name of all) {
      for (const [, target = ''] of read(name).matchAll(link)) all.add(join(dirname(name), toName(target)))
    }
    return [...all].sort()
  }

  test('holds a page, the licences, a list of changes and dist, and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'THIRD_PARTY_LICENSES',
      'dist',
      'package.json',
    ])
  })

  test('has no script that nothing requires', () => {
    const entries = ['index.js', 'register.js', 'config.js', 'bin.js']
    const scripts = reached(entries, /require\("\.\/([\w-]+\.js)"\)/g, (name) => name)
    expect(dist.filter((name) => name.endsWith('.js')).sort()).toEqual(scripts)
    expect(dist.filter((name) => name.endsWith('.mjs'))).toEqual(['index.mjs'])
  })

  test('has no declaration that nothing names', () => {
    const entries = ['index.d.ts', 'index.d.mts', 'register.d.ts', 'config.d.ts']
    const named = reached(
      entries,
      /(?:from|import\() ?['"](\.\.?\/[\w/-]+)\.(?:js|ts)['"]/g,
      (name) => `${name}.d.ts`,
    )
    expect(dist.filter((name) => /\.d\.m?ts$/.test(name)).sort()).toEqual(named)
  })

  test('brings dotenv and envalid at exact versions, and nothing but what envalid needs', () => {
    interface Tree {
      dependencies?: Record<string, Tree & { version: string }>
    }
    const flatten = ({ dependencies = {} }: Tree): string[] =>
      Object.entries(dependencies).flatMap(([name, tree]) => [`${name}@${tree.version}`, ...flatten(tree)])
    const tree = execFileSync('npm', ['ls', '--all', '--json'], { cwd: join(installed(), '..') })
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const names = flatten(JSON.parse(tree.toString())).sort()
    expect(names).toEqual(['dotenv@18.0.10', 'envalid@8.2.0', `secrets@${version}`, 'tslib@2.8.1'])
  })

  test('has no other file', () => {
    expect(dist.filter((name) => !/\.(?:js|mjs|d\.ts|d\.mts)$/.test(name))).toEqual([])
  })
})

describe('dotenv-expand, which is built in', () => {
  const main = require.resolve('dotenv-expand')
  const source = readFileSync(main)

  test('is the file that was reviewed: for another one, review it and change this hash', () => {
    expect(createHash('sha256').update(source).digest('hex')).toBe(
      '64fdc611ea529ebc566910b2791cf5f059c3a08ac23005884a8c095dbffffc4d',
    )
  })

  test('requires nothing', () => {
    expect(source.toString()).not.toMatch(/\b(?:require|import)\b/)
  })

  test('keeps its licence in the package', () => {
    const licence = readFileSync(join(main, '../../LICENSE'), 'utf8').trim()
    const ours = readFileSync(join(installed(), 'secrets/THIRD_PARTY_LICENSES'), 'utf8')
    expect(ours).toContain(licence)
  })

  test('is in the built file', () => {
    const built = readFileSync(join(installed(), 'secrets/dist/unusual-values.js'), 'utf8')
    expect(built).not.toContain('dotenv-expand')
    expect(built).toContain('(:\\+|\\+|:-|-)')
  })
})
