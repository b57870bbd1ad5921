// Shows a deploy that is refused, and then the same app with every secret set.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const cwd = join(import.meta.dirname, '..', 'examples', 'express')
const args = ['-r', 'secrets/register', 'app.js']
const { PATH } = process.env
const production = { PATH, NODE_ENV: 'production', PORT: '0' }

console.log(`$ NODE_ENV=production node ${args.join(' ')}`)
const refused = spawnSync(process.execPath, args, { cwd, env: production, stdio: 'inherit' })
console.log(`(exit code ${refused.status})\n`)

const random = () => randomBytes(32).toString('base64url')
const values = { SECRET_KEY: random(), EMAIL_HOST_USER: 'ada@example.com', EMAIL_HOST_PASSWORD: random() }
console.log(`$ ${Object.keys(values).join('=… ')}=… NODE_ENV=production node ${args.join(' ')}`)
const app = spawn(process.execPath, args, {
  cwd,
  env: { ...production, ...values },
  stdio: ['ignore', 'pipe', 'inherit'],
})
for await (const line of createInterface(app.stdout)) {
  console.log(line)
  const address = /http:\S+/.exec(line)?.[0]
  if (!address) continue
  const response = await fetch(`${address}/health`)
  console.log(`GET ${address}/health: ${response.status} ${await response.text()}`)
  app.kill()
}
const [code] = app.exitCode === null ? await once(app, 'exit') : [app.exitCode]
console.log(`(stopped, exit code ${code})`)
process.exitCode = refused.status === 78 && code === 0 ? 0 : 1
