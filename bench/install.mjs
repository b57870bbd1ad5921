import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pack } from '../scripts/pack.mjs'

const here = import.meta.dirname
const root = dirname(here)

/**
 * Installs this package as it is packed, and the empty package that is the zero. What they are compared with is in
 * bench/package.json, which npm has installed before.
 *
 * @returns the size of the package in bytes
 */
export function install() {
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const folder = mkdtempSync(join(tmpdir(), 'secrets-bench-'))
  const { filename, size, unpackedSize } = pack(root, folder)
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  execFileSync('npm', ['install', ...quiet, '--no-save', join(folder, filename)], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  rmSync(folder, { recursive: true })

  const empty = join(here, 'node_modules/secrets-bench-zero')
  mkdirSync(empty, { recursive: true })
  writeFileSync(
    join(empty, 'package.json'),
    '{ "name": "secrets-bench-zero", "exports": { ".": "./index.js" } }',
  )
  writeFileSync(join(empty, 'index.js'), '')
  return { packed: size, installed: unpackedSize }
}

/** @returns the version of this package, and of what it is compared with */
export function versions() {
  const read = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { secrets: read(root).version, ...read(here).dependencies }
}
