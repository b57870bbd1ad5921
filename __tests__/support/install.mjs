// Once before all tests: packs the package, and installs the tarball into an empty folder as a user would.
// Tests run the installed package, never the source tree, wherever a process is started.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from '../../scripts/pack.mjs'

export default function install() {
  const root = process.env.SECRETS_TEST_PACKAGE ?? join(import.meta.dirname, '..', '..')
  const folder = mkdtempSync(join(tmpdir(), 'secrets-installed-'))
  const run = (command, args, cwd) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

  const { filename } = pack(root, folder)
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true }\n')
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, filename)], app)

  process.env.SECRETS_TEST_INSTALLED = join(app, 'node_modules')
  process.env.SECRETS_TEST_TARBALL = join(folder, filename)
  globalThis.removeInstalled = () => rmSync(folder, { recursive: true, force: true })
}
