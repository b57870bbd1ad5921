import { type ChildProcess, spawn } from 'node:child_process'
import { realEnvironment } from '../../environment.ts'
import { endBySignal, forwardSignals } from './signals.ts'
import { createSpawnFailure } from './spawn-error.ts'

/** A command to run. */
export interface ChildCommand {
  command: string
  args: readonly string[]
  /** Its working directory; `undefined` for that of this process. */
  folder: string | undefined
  /** Variables that are added to the environment of this process. */
  variables: Record<string, string>
  /** The project folder, whose values must not be shown; `undefined` in production. */
  project: string | undefined
}

/**
 * Runs a command until it ends. It has the stdin, stdout and stderr of this process, and gets its signals. If a signal
 * ends the command, the same signal ends this process.
 *
 * @returns its exit code
 * @throws {Failure} if it cannot be started
 */
export function runChild({ command, args, folder, variables, project }: ChildCommand): Promise<number> {
  return new Promise((resolve, reject) => {
    let child: ChildProcess | undefined
    // Before the start: a signal in between would end this process, and leave the command running.
    const stopForwarding = forwardSignals(() => child)
    const fail = (error: unknown) => {
      stopForwarding()
      reject(createSpawnFailure(command, error as NodeJS.ErrnoException, project))
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
      // A running command emits this for a signal that this user may not send.
      if (pid === undefined) fail(error)
    })
    child.once('exit', (code, signal) => {
      stopForwarding()
      resolve(signal === null ? (code ?? 1) : endBySignal(signal))
    })
  })
}
