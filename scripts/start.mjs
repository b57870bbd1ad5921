// Serves the Express example. If it has no .env, one is created from its template.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'secrets'

const folder = join(import.meta.dirname, '..', 'examples', 'express')
const file = join(folder, '.env')

if (!existsSync(file)) {
  const template = parse(readFileSync(join(folder, '.env.example')))
  const lines = Object.entries(template).map(
    ([key, value]) => `${key}=${value || randomBytes(32).toString('base64url')}\n`,
  )
  writeFileSync(file, lines.join(''), { mode: 0o600 })
  console.log(`made ${file}, with random values`)
}

const app = spawn(process.execPath, ['-r', 'secrets/register', 'app.js'], { cwd: folder, stdio: 'inherit' })
app.on('exit', (code, signal) => {
  process.exitCode = signal ? 1 : code
})
// The app stops by itself, and this process with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.kill(signal))
