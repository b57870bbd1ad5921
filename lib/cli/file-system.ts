import { constants, lstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { getVar, realEnvironment } from '../environment.ts'

/** Opens a file to read it: never through a link, and without waiting for the writer of a pipe. */
export const READ_SAFELY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** True if something has this name, even a broken link. Also true if that cannot be checked: reading it says why. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

/** True for a regular file, or a link to one; not for a pipe or a device. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** True for a folder, or a link to one. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** True for a file that other users of this machine can read or change; false if permissions say nothing of that. */
export function isReadableByOthers(path: string): boolean {
  if (process.platform === 'win32') return false
  // WSL shows the permissions of the mount, and chmod changes nothing.
  if (getVar(realEnvironment(), 'WSL_DISTRO_NAME') && path.startsWith('/mnt/')) return false
  try {
    const status = statSync(path)
    return !status.isDirectory() && (status.mode & 0o077) !== 0
  } catch {
    return false
  }
}

/** Lists a folder and all folders above it, the nearest first. */
export function* listAncestors(folder: string): Generator<string> {
  let at = folder
  for (; dirname(at) !== at; at = dirname(at)) yield at
  yield at
}
