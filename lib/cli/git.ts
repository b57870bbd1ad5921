import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { lookUp, realEnvironment, workingFolder } from '../environment.ts'
import { Failure } from './failure.ts'

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
    const why =
      (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
        ? 'git is not installed'
        : 'git does not answer'
    throw new Failure(`this is a git repository, and ${why}`, 'Try "git status" in it, which tells more.')
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
    throw new Failure(
      `"git ${args[0]}" failed (${(error as NodeJS.ErrnoException | undefined)?.code ?? status})`,
    )
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

/** The parts of an answer that git ends with a NUL each. */
export function list(answer: Buffer): string[] {
  return answer.toString().split('\0').slice(0, -1)
}

function git(folder: string, args: readonly string[], input = '') {
  // What a repository names as its file system monitor is a program, and would be run.
  return spawnSync('git', ['-c', 'core.fsmonitor=false', '-C', folder, ...args], {
    env: gitEnvironment(folder),
    input,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

/**
 * The environment in which git is asked: its answers are for programs, and nothing is written for convenience.
 *
 * A hook is told its repository in variables. Which one is asked depends on the folder alone; but where that is the
 * hook's, so is the index, since that is what is committed.
 *
 * @see https://git-scm.com/docs/githooks
 * @param folder where git is asked
 * @default the working directory
 */
export function gitEnvironment(folder: string = workingFolder()): NodeJS.ProcessEnv {
  const environment = realEnvironment()
  const named = lookUp(environment, 'GIT_INDEX_FILE')
  const index = named && resolve(workingFolder(), named)
  return {
    ...environment,
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_PREFIX: undefined,
    GIT_INDEX_FILE: index && real(dirname(index)) === gitFolder(folder) ? index : undefined,
    LC_ALL: 'C',
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
