import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LoadError } from '../errors.ts'
import { shownName } from './find-project.ts'
import type { Project } from './project.ts'

/** An env file: its absolute path, and its name as shown to people. */
export interface NamedFile {
  path: string
  name: string
}

/**
 * The env files that were named.
 *
 * @throws {LoadError} `SECRETS_FILE` if a URL is not that of a file
 */
export function namedFiles(given: readonly (string | URL)[], { cwd, folder }: Project): NamedFile[] {
  return given.map((one) => {
    const path = pathOf(cwd, one)
    return { path, name: shownName(folder, path) }
  })
}

function pathOf(cwd: string, given: string | URL): string {
  try {
    return toPath(cwd, given)
  } catch {
    // The URL is not shown: those that are no files may hold a password.
    throw new LoadError('SECRETS_FILE', 'a URL that was named for an env file is not the URL of a file')
  }
}

/**
 * The absolute path that a path, a `file:` URL or a path in the home folder (`~`) stands for.
 *
 * @throws {TypeError} if a URL is not that of a file
 */
export function toPath(folder: string, path: string | URL): string {
  if (typeof path !== 'string') return fileURLToPath(path)
  return path.startsWith('~') ? join(homedir(), path.slice(1)) : resolve(folder, path)
}
