import { lstatSync } from 'node:fs'
import { workingFolder } from '../../environment.ts'
import { Fault } from '../../fault.ts'
import { toPath } from '../../files/env-files.ts'
import { shownName } from '../../files/project.ts'
import type { Flags } from '../args.ts'
import { UsageError } from '../errors.ts'
import { isShowable } from './safe-to-show.ts'

/**
 * The env files that a command line names, as absolute paths, written as `dotenv run` takes them: the option may be
 * repeated, commas separate paths, and `-f=FILE` is `-f FILE`.
 *
 * @param folder where relative paths start; the working directory, if it is not said
 * @returns `undefined` where none is named
 * @throws {UsageError} where an option names no path
 * @see https://github.com/motdotla/dotenv#cli-usage
 */
export function namedFiles(flags: Flags<'run'>, folder: string = workingFolder()): string[] | undefined {
  const given = [...(flags.file ?? []), ...(flags['env-file'] ?? [])]
  if (given.length === 0) return undefined
  return given.flatMap((text) => {
    const paths = text.replace(/^=/, '').split(',')
    const named = paths.map((path) => path.trim()).filter((path) => path !== '')
    if (named.length === 0) throw new UsageError('-f needs the path of a file', 'run')
    return named.map((path) => toPath(folder, path))
  })
}

/**
 * Refuses a file that was named and is not there: to go on without it would be to run with other values.
 *
 * @throws {Fault} `SECRETS_FILE`
 */
export function refuseMissing(paths: readonly string[], folder: string): void {
  for (const path of paths) {
    if (isThere(path)) continue
    const file = shownName(folder, path)
    if (isShowable(file, folder))
      throw new Fault('SECRETS_FILE', 'it does not exist, and -f names it', { file })
    throw new Fault('SECRETS_FILE', 'a file that -f names does not exist')
  }
}

/** True also for what cannot be looked at: the load tells why. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
