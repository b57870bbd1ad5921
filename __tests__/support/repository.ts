import { Project, type RunOptions } from './project.ts'

/** A project in a git repository of its own; `node_modules` is ignored by the repository's own rules. */
export class Repository extends Project {
  constructor(files: Record<string, string | Buffer> = {}) {
    super(files)
    this.git(['init', '--quiet', '--initial-branch=main'])
    this.write({ '.git/info/exclude': 'node_modules\n' })
  }

  /** Runs git, and fails where git does. */
  git(args: readonly string[], { input = '' }: { input?: string } = {}): string {
    const { code, stdout, stderr } = this.run('git', args, { env: gitVariables, input })
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
    return stdout
  }

  /** Writes files, and commits all there is. */
  commit(message: string, files: Record<string, string | Buffer> = {}): this {
    this.write(files)
    this.git(['add', '--all'])
    this.git(['commit', '--quiet', '--allow-empty', '--message', message])
    return this
  }

  override secrets(args: readonly string[], options: RunOptions = {}): ReturnType<Project['secrets']> {
    return super.secrets(args, { ...options, env: { ...gitVariables, ...options.env } })
  }
}

/** No configuration but the repository's, and somebody to be the author. */
export const gitVariables: Record<string, string> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}
