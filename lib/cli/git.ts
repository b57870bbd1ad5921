import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { lookUp, realEnvironment, workingFolder } from '../environment.ts'
import { Failure } from './errors.ts'

/** A folder inside the work tree of a git repository. */
export class Repository {
  /** The folder that was asked for, as an absolute path. */
  readonly folder: string
  /** The root of the work tree, as an absolute path. */
  readonly root: string

  private constructor(folder: string, root: string) {
    this.folder = folder
    this.root = root
  }

  /**
   * The repository that a folder lies in; `undefined` where it lies in none.
   *
   * @throws {Failure} where it lies in one, and git is not there to ask or does not answer
   */
  static of(folder: string): Repository | undefined {
    const { status, stdout, error } = git(folder, ['rev-parse', '--show-toplevel'])
    if (status === 0) return new Repository(folder, withoutNewline(stdout))
    if (!isBelowGit(folder)) return undefined
    const isAbsent = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
    if (!isAbsent) Repository.refuseBare(folder)
    const why = isAbsent ? 'git is not installed' : 'git does not answer'
    throw new Failure(`this is a git repository, and ${why}`, 'Try "git status" in it, which tells more.')
  }

  /** @throws {Failure} where a folder lies in a repository that has no work tree */
  static refuseBare(folder: string): void {
    const { status, stdout } = git(folder, ['rev-parse', '--is-bare-repository'])
    if (status !== 0 || withoutNewline(stdout) !== 'true') return
    throw new Failure(
      'this git repository is bare: it has no work tree',
      'Work in a clone of it, which "git clone" makes.',
    )
  }

  /**
   * Asks git, and waits for the answer.
   *
   * @returns what it printed
   * @throws {Failure} where it ends with another exit code than 0, or one of those that are allowed
   */
  ask(args: readonly string[], { input = '', allowed = [] as readonly number[] } = {}): Buffer {
    const { status, stdout, error } = git(this.folder, args, input)
    if (status === 0 || (status !== null && allowed.includes(status))) return stdout
    throw failed(args, (error as NodeJS.ErrnoException | undefined)?.code ?? status)
  }

  /** Starts git, to run beside us until it ends or the signal ends it. */
  start(args: readonly string[], stdio: StdioOptions, signal: AbortSignal): ChildProcess {
    return spawn('git', commandLine(this.folder, args), { env: gitEnvironment(this.folder), stdio, signal })
  }

  /** Those of some paths (relative to the folder) that are tracked. */
  tracked(paths: readonly string[]): string[] {
    if (paths.length === 0) return []
    return list(this.ask(['--literal-pathspecs', 'ls-files', '-z', '--', ...paths]))
  }

  /** Those of some paths (relative to the folder) that the ignore rules cover, whether they exist or not. */
  ignored(paths: readonly string[]): string[] {
    if (paths.length === 0) return []
    const input = paths.map((path) => `${path}\0`).join('')
    return list(this.ask(['check-ignore', '--no-index', '-z', '--stdin'], { input, allowed: [1] }))
  }
}

/** The parts of an answer that git ends with a NUL each, as bytes: git keeps names that are no text. */
export function* parts(answer: Buffer): Generator<Buffer> {
  let from = 0
  for (let at = answer.indexOf(0); at !== -1; at = answer.indexOf(0, from)) {
    yield answer.subarray(from, at)
    from = at + 1
  }
}

/** The parts of an answer that git ends with a NUL each. */
export function list(answer: Buffer): string[] {
  return Array.from(parts(answer), String)
}

/** What is told where a git command fails. */
export function failed(args: readonly string[], how: string | number | null): Failure {
  return new Failure(`"git ${args.find((arg) => !arg.startsWith('-'))}" failed (${how})`)
}

function git(folder: string, args: readonly string[], input = '') {
  return spawnSync('git', commandLine(folder, args), {
    env: gitEnvironment(folder),
    input,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

// What a repository names as its file system monitor is a program, and would be run.
function commandLine(folder: string, args: readonly string[]): string[] {
  return ['-c', 'core.fsmonitor=false', '-C', folder, ...args]
}

// Where git's own programs and the configuration of the user are: "safe.directory" may be in it.
const kept = /^(?!GIT_)|^GIT_(?:CONFIG_.*|EXEC_PATH|DISCOVERY_ACROSS_FILESYSTEM)$/i

/**
 * The environment in which git is asked: its answers are for programs, nothing is written for convenience, and nothing
 * is fetched for the occasion, since the address may be a program that the repository names.
 *
 * A hook is told its repository in variables, and others say how paths are meant or which objects there are. What is
 * asked, and of which repository, depends on us alone; but where the folder's repository is the hook's, so is the index,
 * since that is what is committed.
 *
 * @see https://git-scm.com/docs/githooks
 * @see https://git-scm.com/docs/git#_environment_variables
 * @param folder where git is asked
 */
function gitEnvironment(folder: string): NodeJS.ProcessEnv {
  const environment = realEnvironment()
  const named = lookUp(environment, 'GIT_INDEX_FILE')
  const index = named && resolve(workingFolder(), named)
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => kept.test(name))),
    GIT_INDEX_FILE: index && real(dirname(index)) === gitFolder(folder) ? index : undefined,
    LC_ALL: 'C',
    // Of a clone that is partial, git before 2.44 knows the second alone.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    // What a repository holds, not what it was told to show instead.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** Where git keeps what it knows of the work tree that a folder lies in. */
function gitFolder(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, '.git')
    const status = statSync(path, { throwIfNoEntry: false })
    if (status?.isDirectory()) return real(path)
    // Of a worktree and of a submodule it is a file, with a line that says where.
    if (status?.isFile())
      return real(
        resolve(
          at,
          readFileSync(path, 'utf8')
            .replace(/^gitdir: /, '')
            .trim(),
        ),
      )
    if (dirname(at) === at) return undefined
  }
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function withoutNewline(answer: Buffer): string {
  return answer.toString().replace(/\r?\n$/, '')
}

function isBelowGit(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true
    if (dirname(at) === at) return false
  }
}
