import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { example } from '../support/example.ts'
import type { Project } from '../support/project.ts'

jest.setTimeout(60_000)

const values = {
  SECRET_KEY: 'zq7Wl0pXh3vB9sNd',
  EMAIL_HOST_USER: 'grace@example.net',
  EMAIL_HOST_PASSWORD: 'Tk8-mWq2-yRu',
}

let home: string
let project: Project
let port: number

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'secrets-pm2-'))
  project = example('express')
  port = await freePort()
})

afterEach(() => {
  pm2(['kill'])
  rmSync(home, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

function pm2(args: string[], env: Record<string, string> = {}): string {
  const { PATH, HOME } = process.env
  return execFileSync(process.execPath, [require.resolve('pm2/bin/pm2'), ...args], {
    cwd: project.folder,
    env: { PATH, HOME, PM2_HOME: home, PORT: String(port), ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

interface App {
  pm2_env: { status: string; exit_code?: number; restart_time: number; pm_err_log_path: string }
}

/** What pm2 says of its apps, once none of them is on its way to another state. */
async function settledApps(): Promise<App[]> {
  for (let tries = 0; ; tries++) {
    const list = pm2(['jlist'])
    const apps: App[] = JSON.parse(list.slice(list.indexOf('[')))
    const isSettled = apps.every(({ pm2_env }) => ['stopped', 'errored'].includes(pm2_env.status))
    if (isSettled || tries === 40) return apps
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function health(): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/health`)).text()
    } catch (error) {
      if (tries === 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Everything that was said under pm2: what a worker of a cluster says at its start is in pm2's own log. */
function logs(apps: App[]): string {
  const files = [join(home, 'pm2.log'), ...apps.map(({ pm2_env }) => pm2_env.pm_err_log_path)]
  return files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('')
}

describe.each(['express-fork', 'express-cluster'])('ecosystem.config.cjs, %s', (name) => {
  test('serves when every secret is set', async () => {
    pm2(['start', 'ecosystem.config.cjs', '--only', name], values)
    expect(await health()).toBe('{"ok":true}')
  })

  test('stays down, with the reason in the log, while a secret is missing', async () => {
    pm2(['start', 'ecosystem.config.cjs', '--only', name], { ...values, SECRET_KEY: '' })
    const apps = await settledApps()
    expect(apps.length).toBeGreaterThan(0)
    for (const { pm2_env } of apps) {
      expect(pm2_env).toMatchObject({ status: 'stopped', exit_code: 78, restart_time: 0 })
    }
    const log = logs(apps)
    expect(log).toMatch(/refusing to start \(production, because NODE_ENV=production\)/)
    expect(log).toMatch(/empty +SECRET_KEY/)
    expect(log).not.toContain(values.EMAIL_HOST_PASSWORD)
  })
})

test('as a preload in cluster mode it refuses, and says what to do', async () => {
  const args = ['start', 'app.js', '-i', '2', '--node-args', '-r secrets/register', '--stop-exit-codes', '78']
  pm2(args, { ...values, NODE_ENV: 'production' })
  const apps = await settledApps()
  for (const { pm2_env } of apps) expect(pm2_env).toMatchObject({ status: 'stopped', exit_code: 78 })
  expect(logs(apps)).toMatch(/in the cluster mode of pm2 a preload runs before pm2 sets the environment/)
  expect(logs(apps)).toContain("require('secrets/register')")
})
