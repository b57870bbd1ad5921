import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from '@jest/globals'

/** What a process did. */
export interface Outcome {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Variables for a child process; nothing of the test run's own environment is passed on but `PATH` and `HOME`. */
export type Variables = Record<string, string | undefined>

/** How a child process is started. */
export interface RunOptions {
  env?: Variables
  input?: string
  /** Another Node. */
  node?: string
  /** In place of the project folder. */
  cwd?: string
  timeout?: number
}

const made: string[] = []

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** The folder that holds the installed package, as `node_modules`. */
export function installed(): string {
  const folder = process.env['SECRETS_TEST_INSTALLED']
  if (!folder) throw new Error('the package is not installed: run the tests through jest')
  return folder
}

/** A folder of a user's, with the installed package in its `node_modules`. */
export class Project {
  readonly folder: string

  constructor(files: Record<string, string | Buffer> = {}) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-project-')))
    made.push(this.folder)
    symlinkSync(installed(), join(this.folder, 'node_modules'))
    this.write(files)
  }

  /** The absolute path of a file in the project. */
  path(name: string): string {
    return join(this.folder, name)
  }

  write(files: Record<string, string | Buffer>): this {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), content)
    }
    return this
  }

  /** Runs Node to its end. */
  node(args: readonly string[], options: RunOptions = {}): Outcome {
    return this.run(options.node ?? process.execPath, args, options)
  }

  /** Runs the command line of the installed package to its end, as `npx --no secrets` does. */
  secrets(args: readonly string[], options: RunOptions = {}): Outcome {
    return this.run(this.path('node_modules/.bin/secrets'), args, options)
  }

  /** Runs a program to its end. */
  run(program: string, args: readonly string[], options: RunOptions = {}): Outcome {
    const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
      cwd: options.cwd ?? this.folder,
      env: environment(options.env),
      encoding: 'utf8',
      input: options.input ?? '',
      timeout: options.timeout ?? 25_000,
      maxBuffer: 64 * 1024 * 1024,
    })
    if (error) throw error
    return { code: status, signal, stdout, stderr }
  }

  /** Runs `node -r secrets/register` on a script which prints the variables that are named, as JSON. */
  register(names: readonly string[], options: RunOptions = {}): Outcome & { env: Variables } {
    const script = `process.stdout.write(JSON.stringify(Object.fromEntries(${JSON.stringify(names)}.map((n) => [n, process.env[n]]))))`
    this.write({ 'print-variables.js': script })
    const outcome = this.node(['-r', 'secrets/register', 'print-variables.js'], options)
    return { ...outcome, env: outcome.stdout ? JSON.parse(outcome.stdout) : {} }
  }

  /** Starts Node and lets it run. */
  start(args: readonly string[], options: RunOptions = {}): ReturnType<typeof spawn> {
    return spawn(options.node ?? process.execPath, args, {
      cwd: options.cwd ?? this.folder,
      env: environment(options.env),
    })
  }
}

/** The variables that a child process gets. */
export function environment(variables: Variables = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, ...variables }
}
