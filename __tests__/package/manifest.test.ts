import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { Project } from '../support/project.ts'

const root = resolve(__dirname, '../..')
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
