import { existsSync } from 'node:fs'
import { Failure } from '../errors.ts'
import { isSafeToShow } from './safe-to-show.ts'

// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
const SHELL_EXIT_CODE = { notExecutable: 126, notFound: 127 } as const

/**
 * Creates the error for a command that could not be started, with the exit code that shells use.
 *
 * @param project the project folder; `undefined` in production
 */
export function createSpawnFailure(
  command: string,
  error: NodeJS.ErrnoException,
  project: string | undefined,
): Failure {
  const name = isSafeToShow(command, project) ? command : 'the command'
  switch (error.code) {
    case 'ENOENT':
    // Node's code for an empty command.
    case 'ERR_INVALID_ARG_VALUE':
      return new Failure(describeAbsence(command, name), createHint(command), SHELL_EXIT_CODE.notFound)
    case 'EACCES':
    case 'EPERM':
      return new Failure(`this user may not execute ${name}`, '', SHELL_EXIT_CODE.notExecutable)
    case 'E2BIG':
      return new Failure(
        'the arguments and the environment are larger than the system allows',
        '',
        SHELL_EXIT_CODE.notExecutable,
      )
    default:
      return new Failure(
        `${name} could not be started (${error.code})`,
        createHint(command),
        SHELL_EXIT_CODE.notExecutable,
      )
  }
}

function describeAbsence(command: string, name: string): string {
  return command.includes('/') && existsSync(command)
    ? `${name} exists, but the interpreter that its first line names does not`
    : `${name} was not found`
}

function createHint(command: string): string {
  if (/^\w+=/.test(command)) {
    return [
      'No shell is used. To set a variable for the command alone, use "env":',
      '  npx --no secrets run -- env NAME=value COMMAND',
    ].join('\n')
  }
  if (/\s/.test(command)) {
    return [
      'No shell is used. Write the command and its arguments as separate words:',
      '  npx --no secrets run -- npm start',
    ].join('\n')
  }
  if (process.platform === 'win32') {
    return [
      'No shell is used, but batch files such as npm.cmd need one:',
      '  npx --no secrets run -- cmd /d /c npm start',
    ].join('\n')
  }
  return ''
}
