/** Variables by name; what is not set is `undefined`. `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment this process was given: the live `process.env`. */
export function realEnvironment(): NodeJS.ProcessEnv {
  return process.env
}

/**
 * Looks up one variable.
 *
 * Only text counts: `process.env.constructor` is a function that nobody set.
 */
export function getVar(environment: Environment, name: string): string | undefined {
  const value: unknown = environment[name]
  return typeof value === 'string' ? value : undefined
}

/** True if a variable is set to anything but the empty string, blanks, `false`, `0`, `no` or `off`. */
export function isTruthy(environment: Environment, name: string): boolean {
  const value = getVar(environment, name)?.trim().toLowerCase()
  return value !== undefined && !['', 'false', '0', 'no', 'off'].includes(value)
}

/**
 * The working directory, as an absolute path.
 *
 * @throws what `process.cwd()` throws (`ENOENT`) if the folder has been removed
 */
export function workingFolder(): string {
  return process.cwd()
}

/** The script that Node was asked to run, as an absolute path; `undefined` in a REPL or under `node -e`. */
export function entryScript(environment: Environment): string | undefined {
  // pm2 runs the app from a script of its own and names the app's here:
  // https://pm2.keymetrics.io/docs/usage/environment/
  return getVar(environment, 'pm_exec_path') ?? process.argv[1]
}

/** The arguments of the program, its script's name among them. */
export function programArguments(): readonly string[] {
  return process.argv.slice(1)
}

/**
 * True in pm2's cluster mode while a preload runs: pm2 hands the app its environment only afterwards.
 *
 * @see https://github.com/Unitech/pm2/blob/master/lib/ProcessContainer.js
 */
export function isPm2ClusterPreload(): boolean {
  // pm2 takes this variable away as soon as it has made the app's environment of it.
  return process.env['pm2_env'] !== undefined && !!process.argv[1]?.endsWith('ProcessContainer.js')
}

/** True in a process that `node --test` started, and in the one that starts them. */
export function isTestRunner(environment: Environment): boolean {
  return getVar(environment, 'NODE_TEST_CONTEXT') !== undefined || process.execArgv.includes('--test')
}

/** True in a test, which may have replaced functions of Node and of this package. */
export function isTest(environment: Environment): boolean {
  // Mocha and its like set no variable.
  return environment['NODE_ENV'] === 'test' || isTestRunner(environment) || 'describe' in globalThis
}

/** True on Bun and Deno. */
export function isOtherRuntime(): boolean {
  return process.versions.bun !== undefined || process.versions.deno !== undefined
}

/**
 * True in a worker thread.
 *
 * To load `node:worker_threads` takes longer than everything else that a start in production does. In a worker, Node
 * replaces `process.chdir` by a function that throws, and marks that function as disabled.
 *
 * @see https://nodejs.org/api/worker_threads.html#class-worker
 */
export function isWorker(): boolean {
  if (isOtherRuntime()) {
    return !(require('node:worker_threads') as typeof import('node:worker_threads')).isMainThread
  }
  return (process.chdir as { disabled?: boolean } | undefined)?.disabled === true
}

/** True on Bun, unless it was told which env files to read, or to read none. */
export function isBunReadingFiles(): boolean {
  return (
    process.versions.bun !== undefined && !process.execArgv.some((arg) => /^--(?:no-)?env-file\b/.test(arg))
  )
}
