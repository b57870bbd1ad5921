import type { ChildProcess, StdioOptions } from 'node:child_process'
import { Failure } from '../errors.ts'
import { failed, type Repository } from '../git.ts'
import { Interruption, type Task } from './progress.ts'

/** Where history begins: every branch, tag and stash, and what the reflogs still know. */
export const everything = ['--all', '--reflog']

/** A stream cut where parts end, so that each piece holds whole parts. */
export async function* atEnds(stream: AsyncIterable<Buffer>, end = 0): AsyncGenerator<Buffer> {
  let rest: Buffer | undefined
  for await (const chunk of stream) {
    const bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk
    const last = bytes.lastIndexOf(end) + 1
    if (last > 0) yield bytes.subarray(0, last)
    rest = last < bytes.length ? bytes.subarray(last) : undefined
  }
}

/** A git command that runs beside us. */
export interface Running {
  child: ChildProcess
  /** Resolves at its end. @throws {Failure} where it failed, {Interruption} where Ctrl-C ended it */
  ended: Promise<void>
}

/** Starts a git command; Ctrl-C ends it. */
export function start(
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
      else reject(failed(args, code ?? killedBy))
    })
  })
  // It is waited for later; until then a failure is nobody's.
  ended.catch(() => {})
  // What is written to a command that has ended is lost; its end tells.
  child.stdin?.on('error', () => {})
  return { child, ended }
}

/** Runs git commands, of which each reads what the one before it writes, and hands on what the last one writes. */
export async function* pipeline(
  repository: Repository,
  commands: readonly (readonly string[])[],
  task: Task,
): AsyncGenerator<Buffer> {
  const running: Running[] = []
  for (const args of commands) {
    const before = running.at(-1)?.child.stdout
    running.push(start(repository, args, [before ?? 'ignore', 'pipe', 'ignore'], task))
    before?.destroy()
  }
  for await (const chunk of running.at(-1)?.child.stdout ?? []) {
    yield chunk as Buffer
  }
  for (const { ended } of running) await ended
  task.check()
}
