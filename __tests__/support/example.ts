import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { installed, Project, type RunOptions } from './project.ts'

const root = join(__dirname, '..', '..')

/** A copy of an example, as somebody has it who took the folder and installed its dependencies. */
export function example(name: string): Project {
  const project = new Project()
  const source = join(root, 'examples', name)
  const own = new Set(['.env', 'secrets.ts', 'node_modules'])
  cpSync(source, project.folder, { recursive: true, filter: (path) => !own.has(basename(path)) })

  const modules = project.path('node_modules')
  rmSync(modules)
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  for (const dependency of Object.keys(dependencies)) {
    const from = dependency === 'secrets' ? installed() : join(root, 'node_modules')
    const link = join(modules, dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(from, dependency), link)
  }
  return project
}

/** The command of an example's `npm start`, as the arguments of Node. */
export function startArguments(project: Project): string[] {
  const { scripts } = JSON.parse(readFileSync(project.path('package.json'), 'utf8'))
  const [command, ...args] = scripts.start.split(' ')
  if (command !== 'node') throw new Error(`"${scripts.start}" does not start node`)
  return args
}

/** A port that nothing listens on, for an app that does not take 0 for "any". */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return String(port)
}

/** A running server, and a browser of one tab in front of it. */
export class Served {
  readonly address: string
  readonly process: ChildProcess
  stderr = ''
  #cookies = new Map<string, string>()

  private constructor(address: string, process: ChildProcess) {
    this.address = address
    this.process = process
  }

  /** Starts an example by the command of its `npm start`, and waits until it listens. */
  static async start(project: Project, options: RunOptions): Promise<Served> {
    const child = project.start(startArguments(project), {
      ...options,
      env: { PORT: '0', ...options.env },
    })
    let stderr = ''
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
      if (served) served.stderr += chunk
    })
    let served: Served | undefined
    for await (const line of createInterface(child.stdout as NodeJS.ReadableStream)) {
      const address = /http:\S+/.exec(line)?.[0]
      if (!address) continue
      served = new Served(address, child)
      served.stderr = stderr
      return served
    }
    throw new Error(`the example did not start: ${stderr}`)
  }

  /** Sends a request, with the cookies that the server has set. */
  async request(path: string, form?: Record<string, string>): Promise<{ status: number; text: string }> {
    const response = await fetch(this.address + path, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { body: new URLSearchParams(form) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value)
    }
    return { status: response.status, text: await response.text() }
  }

  /** Sets a cookie that the server did not set. */
  forge(name: string, change: (value: string) => string): void {
    this.#cookies.set(name, change(this.#cookies.get(name) ?? ''))
  }

  /** Asks the server to stop, and waits until it has. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode
    const exit = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    return (await exit)[0]
  }
}
