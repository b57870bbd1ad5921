import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { getVar, realEnvironment, workingFolder } from '../environment.ts'
import { Failure } from './errors.ts'
import { listAncestors } from './file-system.ts'

/** A folder inside the work tree of a git repository. */
export class Repository {
  /** The folder, as an absolute path. */
  readonly folder: string
  /** The root of the work tree, as an absolute path. */
  readonly root: string

  private constructor(folder: string, root: string) {
    this.folder = folder
    this.root = root
  }

  /**
   * Finds the repository of a folder.
   *
   * @returns `undefined` if the folder is in no repository
   * @throws {Failure} if it is in one, and git is not installed or does not answer
   */
  static of(folder: string): Repository | undefined {
    const { status, stdout, error } = runGit(folder, ['rev-parse', '--show-toplevel'])
    if (status === 0) return new Repository(folder, stripNewline(stdout))
    if (!hasGitFolder(folder)) return undefined
    const isAbsent = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
    if (!isAbsent) Repository.refuseBare(folder)
    const why = isAbsent ? 'git is not installed' : 'git does not answer'
    throw new Failure(`this is a git repository, but ${why}`, 'Run "git status" here to see why.')
  }

  /** Refuses a repository without a work tree. @throws {Failure} if the folder is in a bare repository */
  static refuseBare(folder: string): void {
    const { status, stdout } = runGit(folder, ['rev-parse', '--is-bare-repository'])
    if (status !== 0 || stripNewline(stdout) !== 'true') return
    throw new Failure(
      'this git repository is bare: it has no work tree',
      'Make a clone with "git clone", and run this in the clone.',
    )
  }

  /**
   * Runs a git command, and waits for its end.
   *
   * @param input what it reads from stdin
   * @param allowed the exit codes, besides 0, that are no failure
   * @returns its output
   * @throws {Failure} if it ends with another exit code
   */
  ask(args: readonly string[], { input = '', allowed = [] as readonly number[] } = {}): Buffer {
    const { status, stdout, error } = runGit(this.folder, args, input)
    if (status === 0 || (status !== null && allowed.includes(status))) return stdout
    throw createGitFailure(args, (error as NodeJS.ErrnoException | undefined)?.code ?? status)
  }

  /** Starts a git command, which runs until it ends or the signal ends it. */
  start(args: readonly string[], stdio: StdioOptions, signal: AbortSignal): ChildProcess {
    return spawn('git', buildArgs(this.folder, args), {
      env: createGitEnvironment(this.folder),
      stdio,
      signal,
    })
  }

  /** Returns those paths, relative to the folder, that git tracks. */
  tracked(paths: readonly string[]): string[] {
    if (paths.length === 0) return []
    return splitStrings(this.ask(['--literal-pathspecs', 'ls-files', '-z', '--', ...paths]))
  }

  /** Returns those paths, relative to the folder, that the ignore rules match, whether the files exist or not. */
  ignored(paths: readonly string[]): string[] {
    if (paths.length === 0) return []
    const input = joinStrings(paths)
    return splitStrings(this.ask(['check-ignore', '--no-index', '-z', '--stdin'], { input, allowed: [1] }))
  }
}

/** Splits output in which a NUL ends each item, as bytes: git keeps names that are not valid text. */
export function* splitItems(output: Buffer): Generator<Buffer> {
  let from = 0
  for (let at = output.indexOf(0); at !== -1; at = output.indexOf(0, from)) {
    yield output.subarray(from, at)
    from = at + 1
  }
}

/** Splits output in which a NUL ends each item. */
export function splitStrings(output: Buffer): string[] {
  return Array.from(splitItems(output), String)
}

/** Joins paths as git reads them with `-z`. */
export function joinStrings(paths: readonly string[]): string {
  return paths.map((path) => `${path}\0`).join('')
}

/** Creates the error for a git command that failed. */
export function createGitFailure(args: readonly string[], reason: string | number | null): Failure {
  return new Failure(`"git ${args.find((arg) => !arg.startsWith('-'))}" failed (${reason})`)
}

function runGit(folder: string, args: readonly string[], input = '') {
  return spawnSync('git', buildArgs(folder, args), {
    env: createGitEnvironment(folder),
    input,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

// A repository can name a program as its file system monitor, and git would run it.
function buildArgs(folder: string, args: readonly string[]): string[] {
  return ['-c', 'core.fsmonitor=false', '-C', folder, ...args]
}

// These say where git's programs and the user's configuration are, which may hold "safe.directory".
const KEPT_VARIABLES = /^(?!GIT_)|^GIT_(?:CONFIG_.*|EXEC_PATH|DISCOVERY_ACROSS_FILESYSTEM)$/i

/**
 * Creates the environment for git: no optional writes, and no downloads, since the address may be a program that the
 * repository names.
 *
 * Git tells a hook its repository in variables; others change how paths are read, or which objects exist. What we ask
 * must not depend on them. The index is the exception: inside a hook of this repository, it holds what is committed.
 *
 * @see https://git-scm.com/docs/githooks
 * @see https://git-scm.com/docs/git#_environment_variables
 */
function createGitEnvironment(folder: string): NodeJS.ProcessEnv {
  const environment = realEnvironment()
  const named = getVar(environment, 'GIT_INDEX_FILE')
  const index = named && resolve(workingFolder(), named)
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => KEPT_VARIABLES.test(name))),
    GIT_INDEX_FILE: index && tryRealPath(dirname(index)) === findGitFolder(folder) ? index : undefined,
    LC_ALL: 'C',
    // Before 2.44, git knows only the second one.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    // Read the objects themselves, not their replacements.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** Finds the folder in which git keeps the state of the work tree. */
function findGitFolder(folder: string): string | undefined {
  for (const ancestor of listAncestors(folder)) {
    const path = join(ancestor, '.git')
    const status = statSync(path, { throwIfNoEntry: false })
    if (status?.isDirectory()) return tryRealPath(path)
    // A worktree and a submodule have a file, with one line that names the folder.
    if (status?.isFile()) {
      const line = readFileSync(path, 'utf8')
      return tryRealPath(resolve(ancestor, line.replace(/^gitdir: /, '').trim()))
    }
  }
  return undefined
}

function tryRealPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function stripNewline(output: Buffer): string {
  return output.toString().replace(/\r?\n$/, '')
}

function hasGitFolder(folder: string): boolean {
  return Array.from(listAncestors(folder)).some((ancestor) => existsSync(join(ancestor, '.git')))
}
