import { workingFolder } from '../../environment.ts'
import { LoadError } from '../../errors.ts'
import { shownName } from '../../files/find-project.ts'
import { toPath } from '../../files/named-files.ts'
import type { Flags } from '../args.ts'
import { UsageError } from '../errors.ts'
import { isThere } from '../file-system.ts'
import { isSafeToShow } from './safe-to-show.ts'

/**
 * Resolves the env files that a command line names, as `dotenv run` does: the option may be repeated, commas separate
 * paths, and `-f=FILE` means `-f FILE`.
 *
 * @param folder the start of relative paths. @default the working directory
 * @returns absolute paths; `undefined` if no file is named
 * @throws {UsageError} if an option names no path
 * @see https://github.com/motdotla/dotenv#cli-usage
 */
export function resolveNamedFiles(
  flags: Flags<'run'>,
  folder: string = workingFolder(),
): string[] | undefined {
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
 * Refuses a named file that does not exist: without it, the command would run with other values.
 *
 * @throws {LoadError} `SECRETS_FILE`
 */
export function refuseMissingFiles(paths: readonly string[], folder: string): void {
  for (const path of paths) {
    if (isThere(path)) continue
    const file = shownName(folder, path)
    if (isSafeToShow(file, folder)) {
      throw new LoadError('SECRETS_FILE', 'this file does not exist, but -f names it', { file })
    }
    throw new LoadError('SECRETS_FILE', 'a file that -f names does not exist')
  }
}
