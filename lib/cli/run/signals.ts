import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { isatty } from 'node:tty'

/** What a terminal sends to every process in its foreground: Ctrl-C, Ctrl-\, and a window that changes its size. */
const fromTerminals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGWINCH']

/** What a supervisor or a person sends to this process, and means for the command. */
const fromPeople: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM']

/** On Windows every process of the console gets them from there, and to send one is to end the process. */
const onWindows: readonly NodeJS.Signals[] = ['SIGINT', 'SIGBREAK', 'SIGHUP']

// Ctrl-Z, and what follows from it, is left alone: the terminal stops both processes, and the shell goes on with both.

/**
 * Passes on the signals that this process gets, in place of ending by them.
 *
 * @param childOf tells the process that they are for
 * @returns ends that, so that signals do again what they do to any process
 */
export function passOn(childOf: () => ChildProcess | undefined): () => void {
  const isWindows = process.platform === 'win32'
  const signals = isWindows ? onWindows : [...fromTerminals, ...fromPeople]
  const listener = (signal: NodeJS.Signals) => {
    const child = childOf()
    if (!child?.pid || isWindows) return
    // To send it once more would be a second Ctrl-C, by which many programs end at once.
    if (fromTerminals.includes(signal) && hasItFromTerminal(child.pid)) return
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

/** Ends this process by a signal, or where that does not end it with the exit code that shells make of it. */
export function endAs(signal: NodeJS.Signals): Promise<number> {
  const code = 128 + constants.signals[signal]
  if (process.platform === 'win32' || process.pid === 1) return Promise.resolve(code)
  restore(signal)
  leaveOutOfCore()
  process.kill(process.pid, signal)
  return new Promise((resolve) => setTimeout(resolve, 500, code))
}

/** Lets a signal do what it does by default: Node ignores SIGPIPE, and takes SIGUSR1 for its debugger. */
function restore(signal: NodeJS.Signals): void {
  const listener = () => undefined
  try {
    process.on(signal, listener)
    process.off(signal, listener)
  } catch {
    // SIGKILL and SIGSTOP cannot be listened to.
  }
}

/**
 * Keeps this process's memory, which holds the secrets, out of a core file: the command's own tells what happened.
 *
 * @see https://man7.org/linux/man-pages/man5/core.5.html
 */
function leaveOutOfCore(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // Elsewhere than on Linux.
  }
}

/** True where a terminal that sends this process a signal sends it to the child too. */
function hasItFromTerminal(child: number): boolean {
  try {
    const [own, its] = [processGroups('self'), processGroups(child)]
    return own.group === own.foreground && its.group === own.foreground
  } catch {
    // Not Linux, or nothing may be looked at: whoever started it at a terminal has mostly left it one of these.
    return isatty(0) || isatty(1) || isatty(2)
  }
}

/**
 * The process group that a process is in, and the one in the foreground of its terminal, which is -1 without one.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function processGroups(process: 'self' | number): {
  group: string | undefined
  foreground: string | undefined
} {
  const text = readFileSync(`/proc/${process}/stat`, 'latin1')
  // Behind the name, which may hold anything.
  const [, , group, , , foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { group, foreground }
}
