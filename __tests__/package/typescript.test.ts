import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { installed, Project } from '../support/project.ts'

const root = join(__dirname, '../..')
const types = readFileSync(join(__dirname, '../schema/schema.types.ts'), 'utf8')

const consumer = `import 'secrets/register'
import 'secrets/config'
import { defineSecrets, port } from 'secrets'
export const secrets = defineSecrets({ PORT: port({ default: 3000 }) })
export const number: number = secrets.PORT
`
// In CommonJS, as it was written before there were import statements for it.
const required = `import secrets = require('secrets')
import 'secrets/register.js'
import 'secrets/config.js'
secrets.config({ path: '.env', quiet: true })
export const level: 'debug' | 'info' = secrets.defineSecrets({
  LEVEL: secrets.str({ choices: ['debug', 'info'], sensitive: true }),
}).LEVEL
`

const options = {
  strict: true,
  skipLibCheck: false,
  types: ['node'],
  target: 'es2022',
  // Without the DOM, which takes a third of the time.
  lib: ['es2023'],
  noEmit: true,
}
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}
const files = {
  nodenext: { 'types.mts': types, 'types.cts': types, 'consumer.mts': consumer, 'required.cts': required },
  bundler: { 'types.ts': types, 'consumer.ts': consumer },
}

const compilers = {
  '5.4': 'typescript-5.4',
  '5.9': 'typescript-5.9',
  '6': 'typescript-6',
  '7': 'typescript',
}
const versions = Object.keys(compilers) as (keyof typeof compilers)[]

/** An app that has the package, the types of Node, and what its tests need. */
function appOf(resolution: keyof typeof files): Project {
  const compilerOptions = { ...options, ...resolutions[resolution] }
  const app = new Project()
  const modules = app.path('node_modules')
  rmSync(modules)
  mkdirSync(join(modules, '@types'), { recursive: true })
  symlinkSync(join(installed(), 'secrets'), join(modules, 'secrets'))
  for (const name of ['@types/node', 'expect-type']) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  return app.write({ ...files[resolution], 'tsconfig.json': JSON.stringify({ compilerOptions }) })
}

const compile = promisify(execFile)

describe.each(['nodenext', 'bundler'] as const)('with moduleResolution %s', (resolution) => {
  const app = appOf(resolution)

  test.concurrent.each(versions)(
    'the types compile under TypeScript %s, those of dependencies too',
    async (version) => {
      const compiler = join(root, 'node_modules', compilers[version])
      const { version: actual } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8'))
      expect(actual.startsWith(`${version}.`)).toBe(true)
      const { stdout } = await compile(process.execPath, [join(compiler, 'bin', 'tsc'), '-p', '.'], {
        cwd: app.folder,
      }).catch((error) => error)
      expect(stdout).toBe('')
    },
    120_000,
  )
})

test('a compiler finds what is wrong in such an app', () => {
  const app = appOf('nodenext').write({ 'wrong.mts': `${consumer}secrets.PROT\n` })
  const { code, stdout } = app.node([join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])
  expect(code).not.toBe(0)
  expect(stdout).toMatch(/^wrong\.mts\(6,9\): error TS\d+: Property 'PROT' does not exist/)
  expect(stdout.trim().split('\n')).toHaveLength(1)
})
