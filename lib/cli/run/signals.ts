import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { isatty } from 'node:tty'

// A terminal sends these to every process in its foreground: at Ctrl-C, Ctrl-\, and when the window is resized.
const TERMINAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGWINCH']

// A supervisor or a person sends these to this process, and means the command.
const SUPERVISOR_SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM']

// The console of Windows sends these to all its processes. Sending one with `kill` would end the process.
const WINDOWS_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGBREAK', 'SIGHUP']

// Ctrl-Z needs nothing: the terminal stops both processes, and the shell resumes both.

/**
 * Forwards the signals that this process gets, instead of ending by them.
 *
 * @param getChild returns the process to forward to
 * @returns a function that ends the forwarding
 */
export function forwardSignals(getChild: () => ChildProcess | undefined): () => void {
  const isWindows = process.platform === 'win32'
  const signals = isWindows ? WINDOWS_SIGNALS : [...TERMINAL_SIGNALS, ...SUPERVISOR_SIGNALS]
  const listener = (signal: NodeJS.Signals) => {
    const child = getChild()
    if (!child?.pid || isWindows) return
    // Forwarding it too would be a second Ctrl-C, which makes many programs end at once.
    if (TERMINAL_SIGNALS.includes(signal) && getsTerminalSignals(child.pid)) return
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

/** Ends this process by a signal. If that does not end it, returns the exit code that shells use for the signal. */
export function endBySignal(signal: NodeJS.Signals): Promise<number> {
  const code = 128 + constants.signals[signal]
  if (process.platform === 'win32' || process.pid === 1) return Promise.resolve(code)
  restoreDefault(signal)
  disableCoreDump()
  process.kill(process.pid, signal)
  return new Promise((resolve) => setTimeout(resolve, 500, code))
}

/** Restores the default action of a signal: Node ignores SIGPIPE, and uses SIGUSR1 for its debugger. */
function restoreDefault(signal: NodeJS.Signals): void {
  const listener = () => undefined
  try {
    process.on(signal, listener)
    process.off(signal, listener)
  } catch {
    // SIGKILL and SIGSTOP cannot be listened to.
  }
}

/**
 * Keeps the memory of this process, which holds the secrets, out of a core file. That of the command explains the crash.
 *
 * @see https://man7.org/linux/man-pages/man5/core.5.html
 */
function disableCoreDump(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // Only Linux has this file.
  }
}

/** True if the terminal that signals this process signals the child too. */
function getsTerminalSignals(child: number): boolean {
  try {
    const [own, its] = [readProcessGroups('self'), readProcessGroups(child)]
    return own.group === own.foreground && its.group === own.foreground
  } catch {
    // Not Linux, or no permission. A process that was started at a terminal usually still has one of these.
    return isatty(0) || isatty(1) || isatty(2)
  }
}

/**
 * Reads the process group of a process, and the one in the foreground of its terminal; -1 if it has no terminal.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function readProcessGroups(process: 'self' | number): {
  group: string | undefined
  foreground: string | undefined
} {
  const text = readFileSync(`/proc/${process}/stat`, 'latin1')
  // The fields after the name, which may contain anything.
  const [, , group, , , foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { group, foreground }
}
