import { type ChildProcess, spawn } from 'node:child_process'
import { realEnvironment } from '../../environment.ts'
import { endAs, passOn } from './signals.ts'
import { whyNotStarted } from './spawn-error.ts'

/** A command to run. */
export interface Command {
  command: string
  args: readonly string[]
  /** Its working directory; that of this process, if it is not said. */
  folder: string | undefined
  /** What it gets beside the environment of this process. */
  variables: Record<string, string>
  /** The project folder, for what must not be shown; `undefined` in production. */
  project: string | undefined
}

/**
 * Runs a command until it ends, in place of this process as far as that goes: it has the same stdin, stdout and
 * stderr and gets the signals, and where a signal ends it, the same signal ends this process.
 *
 * @returns its exit code
 * @throws {Failure} where it cannot be started
 */
export function runToEnd({ command, args, folder, variables, project }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    let child: ChildProcess | undefined
    // Before the start: a signal that comes in between would end this process, and leave the command alone.
    const stopPassingOn = passOn(() => child)
    const fail = (error: unknown) => {
      stopPassingOn()
      reject(whyNotStarted(command, error as NodeJS.ErrnoException, project))
    }
    try {
      child = spawn(command, args, {
        stdio: 'inherit',
        env: { ...realEnvironment(), ...variables },
        ...(folder !== undefined && { cwd: folder }),
      })
    } catch (error) {
      fail(error)
      return
    }
    const { pid } = child
    child.on('error', (error) => {
      // One that has started sends this for a signal that it may not be sent.
      if (pid === undefined) fail(error)
    })
    child.once('exit', (code, signal) => {
      stopPassingOn()
      resolve(signal === null ? (code ?? 1) : endAs(signal))
    })
  })
}
