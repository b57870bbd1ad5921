import type { ChildProcess, StdioOptions } from 'node:child_process'
import { Failure } from '../errors.ts'
import { createGitFailure, type Repository } from '../git.ts'
import { Interruption, type Task } from './progress.ts'

/** Selects the whole history: every branch, tag and stash, and the reflogs. */
export const ALL_HISTORY = ['--all', '--reflog']

/** Cuts a stream at the ends of items, so that each chunk holds whole items. */
export async function* splitAtEnds(stream: AsyncIterable<Buffer>, end = 0): AsyncGenerator<Buffer> {
  let rest: Buffer | undefined
  for await (const chunk of stream) {
    const bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk
    const last = bytes.lastIndexOf(end) + 1
    if (last > 0) yield bytes.subarray(0, last)
    rest = last < bytes.length ? bytes.subarray(last) : undefined
  }
}

/** A git command that is running. */
export interface Running {
  child: ChildProcess
  /** Resolves at its end. @throws {Failure} if it failed, {Interruption} if Ctrl-C ended it */
  ended: Promise<void>
}

/** Starts a git command, which Ctrl-C ends. */
export function startGit(
  repository: Repository,
  args: readonly string[],
  stdio: StdioOptions,
  { signal }: Task,
): Running {
  const child = repository.start(args, stdio, signal)
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        signal.aborted
          ? new Interruption()
          : new Failure(`git cannot be started (${(error as NodeJS.ErrnoException).code})`),
      ),
    )
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve()
      else if (signal.aborted || killedBy === 'SIGINT') reject(new Interruption())
      else reject(createGitFailure(args, code ?? killedBy))
    })
  })
  // It is awaited later; until then, a rejection would be unhandled.
  ended.catch(() => {})
  // Writing to a command that has ended fails, and "ended" says why.
  child.stdin?.on('error', () => {})
  return { child, ended }
}

/** Runs git commands as a pipeline, and yields the output of the last one. */
export async function* streamPipeline(
  repository: Repository,
  commands: readonly (readonly string[])[],
  task: Task,
): AsyncGenerator<Buffer> {
  const running: Running[] = []
  for (const args of commands) {
    const before = running.at(-1)?.child.stdout
    running.push(startGit(repository, args, [before ?? 'ignore', 'pipe', 'ignore'], task))
    before?.destroy()
  }
  for await (const chunk of running.at(-1)?.child.stdout ?? []) {
    yield chunk as Buffer
  }
  for (const { ended } of running) await ended
  task.check()
}
