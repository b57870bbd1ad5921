import { existsSync } from 'node:fs'
import { Failure } from '../errors.ts'
import { isShowable } from './safe-to-show.ts'

/**
 * The exit codes of shells for a command that cannot be run, and for one that is not there.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
 */
const codes = { unusable: 126, absent: 127 } as const

/**
 * Why a command could not be started, in words and as an exit code.
 *
 * @param project the project folder; `undefined` in production
 */
export function whyNotStarted(
  command: string,
  error: NodeJS.ErrnoException,
  project: string | undefined,
): Failure {
  const name = isShowable(command, project) ? command : 'the command'
  switch (error.code) {
    case 'ENOENT':
    // Node's own, for a command that is the empty string.
    case 'ERR_INVALID_ARG_VALUE':
      return new Failure(whatIsAbsent(command, name), hintFor(command), codes.absent)
    case 'EACCES':
    case 'EPERM':
      return new Failure(`${name} is not a file that this user may execute`, '', codes.unusable)
    case 'E2BIG':
      return new Failure(
        'the arguments and the environment are larger than the system takes',
        '',
        codes.unusable,
      )
    default:
      return new Failure(`${name} could not be started (${error.code})`, hintFor(command), codes.unusable)
  }
}

function whatIsAbsent(command: string, name: string): string {
  return command.includes('/') && existsSync(command)
    ? `${name} is there, and what its first line names to run it is not`
    : `${name} was not found`
}

function hintFor(command: string): string {
  if (/^\w+=/.test(command)) {
    return [
      'No shell is used. A variable for the command alone is set by "env":',
      '  npx --no secrets run -- env NAME=value COMMAND',
    ].join('\n')
  }
  if (/\s/.test(command)) {
    return [
      'No shell is used, so the command and each of its arguments stand for themselves:',
      '  npx --no secrets run -- npm start',
    ].join('\n')
  }
  if (process.platform === 'win32') {
    return [
      'No shell is used, and batch files such as npm.cmd run in one only. With one:',
      '  npx --no secrets run -- cmd /d /c npm start',
    ].join('\n')
  }
  return ''
}
