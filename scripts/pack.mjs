import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const REPOSITORY_ONLY = ['scripts', 'devDependencies', 'workspaces']

/**
 * The package.json of the tarball: without what only the repository needs. With a "prepare" script, npm 11 would warn at
 * each install of the tarball, and refuse with --strict-allow-scripts.
 *
 * @param text the package.json of the repository
 */
export function publishedManifest(text) {
  const entries = Object.entries(JSON.parse(text)).filter(([key]) => !REPOSITORY_ONLY.includes(key))
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

/**
 * Packs a built folder as `npm pack` does, but writes nothing there, so that test runs do not disturb each other.
 *
 * @param from the folder
 * @param destination the folder for the tarball
 * @returns what `npm pack --json` says about it
 */
export function pack(from, destination) {
  const text = readFileSync(join(from, 'package.json'), 'utf8')
  const folder = mkdtempSync(join(tmpdir(), 'secrets-pack-'))
  try {
    for (const name of JSON.parse(text).files) {
      cpSync(join(from, name), join(folder, name), { recursive: true })
    }
    writeFileSync(join(folder, 'package.json'), publishedManifest(text))
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination]
    const [packed] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }))
    return packed
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
