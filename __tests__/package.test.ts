import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { installed, Project, type RunOptions } from './support/project.ts'

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
      tell([before, ours().includes('secrets/dist/glance.js')])`
    expect(run(script, { env })).toEqual([['secrets/dist/index.js'], true])
  })

  test.each([
    ['NODE_ENV=test', { NODE_ENV: 'test' }, ''],
    ['node --test', { NODE_TEST_CONTEXT: 'child' }, ''],
    ['Mocha', {}, 'globalThis.describe = () => {};'],
  ])('opens all that config() needs under %s, where the files may soon be others', (_, env, before) => {
    const script = `${before} const { config } = require('secrets'), opened = ours()
      config()
      tell([opened.includes('secrets/dist/core.js'), JSON.stringify(ours()) === JSON.stringify(opened)])`
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
  const dist = readdirSync(join(folder, 'dist'))
  const read = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8')

  /** The files that can be come to from some of them. */
  function reached(from: readonly string[], link: RegExp, toName: (target: string) => string): string[] {
    const all = new Set<string>(from)
    for (const name of all) for (const [, target = ''] of read(name).matchAll(link)) all.add(toName(target))
    return [...all].sort()
  }

  test('holds a page, a licence, a list of changes and dist, and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
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
      /(?:from|import\() ?['"]\.\/([\w-]+)\.(?:js|ts)['"]/g,
      (name) => `${name}.d.ts`,
    )
    expect(dist.filter((name) => /\.d\.m?ts$/.test(name)).sort()).toEqual(named)
  })

  test('has no other file', () => {
    expect(dist.filter((name) => !/\.(?:js|mjs|d\.ts|d\.mts)$/.test(name))).toEqual([])
  })
})

const root = resolve(__dirname, '..')
const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const tarball = process.env['SECRETS_TEST_TARBALL'] as string

/** The package.json inside a tarball. */
function packedManifest(file: string): Record<string, unknown> {
  return JSON.parse(execFileSync('tar', ['-xzOf', file, 'package/package.json'], { encoding: 'utf8' }))
}

describe('the package.json of the tarball', () => {
  test('has what a user needs, and nothing that only the repository needs', () => {
    const { scripts, devDependencies, workspaces, ...published } = source
    expect(packedManifest(tarball)).toEqual(published)
    expect([scripts, devDependencies, workspaces]).not.toContain(undefined)
  })

  test('gives npm no reason to warn of install scripts', () => {
    const app = new Project({ 'app/package.json': '{ "name": "app", "private": true }' })
    const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball]
    const { code, stdout, stderr } = app.run('npm', args, {
      cwd: app.path('app'),
      env: { npm_config_update_notifier: 'false' },
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('added')
  })
})

describe('npm pack', () => {
  /** A copy of the repository, already built. */
  function repository(): Project {
    const copy = new Project({ 'package.json': JSON.stringify({ ...source, scripts }, null, 2) })
    rmSync(copy.path('node_modules'))
    for (const name of [...source.files, 'scripts']) {
      cpSync(join(root, name), copy.path(name), { recursive: true })
    }
    return copy
  }
  const scripts = { ...source.scripts, build: 'node -e 0' }
  const env = { npm_config_update_notifier: 'false' }
  const manifest = (copy: Project) => JSON.parse(readFileSync(copy.path('package.json'), 'utf8'))

  test('makes the same package.json, and leaves that of the repository as it was', () => {
    const copy = repository()
    expect(copy.run('npm', ['pack'], { env })).toMatchObject({ code: 0 })
    expect(packedManifest(copy.path(`secrets-${source.version}.tgz`))).toEqual(packedManifest(tarball))
    expect(manifest(copy)).toEqual({ ...source, scripts })
    expect(existsSync(copy.path('package.json.orig'))).toBe(false)
  })

  test('restores the package.json of the repository also if it is interrupted', async () => {
    const copy = repository()
    expect(copy.node(['scripts/manifest.mjs', 'strip', '1000'])).toMatchObject({ code: 0, stderr: '' })
    expect(manifest(copy)).not.toHaveProperty('scripts')
    while (existsSync(copy.path('package.json.orig'))) await setTimeout(50)
    expect(manifest(copy)).toEqual({ ...source, scripts })
  })

  test('fails if package.json was changed meanwhile', () => {
    const copy = repository()
    copy.node(['scripts/manifest.mjs', 'strip', '1000'])
    copy.write({ 'package.json': '{ "name": "other" }' })
    expect(copy.node(['scripts/manifest.mjs', 'restore'])).toMatchObject({
      code: 1,
      stderr: 'package.json was changed while npm packed it, so the tarball may be wrong. Pack again.\n',
    })
    expect(manifest(copy)).toEqual({ name: 'other' })
  })
})

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; libc?: string[] }>
  }

  /** Whether a package finds another one: beside itself, or in a folder above. */
  function finds(folder: string, name: string): boolean {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true
    const end = Math.max(folder.lastIndexOf('/node_modules/'), 0)
    return folder !== '' && finds(folder.slice(0, end), name)
  }

  test('names the optional packages of all systems, without which npm 11 refuses "npm ci"', () => {
    const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !finds(folder, name)),
    )
    expect(missing).toEqual([])
  })

  test('has no libc field, which npm 11 writes and npm 10 removes', () => {
    expect(Object.keys(packages).filter((name) => packages[name]?.libc)).toEqual([])
  })
})
