import { statSync } from 'node:fs'
import { lookUp, realEnvironment } from '../environment.ts'

/** True for a file that other users of this machine may read or change; false where permissions say nothing of that. */
export function isReadableByOthers(path: string): boolean {
  if (process.platform === 'win32') return false
  // There, permissions are what the mount says, and chmod changes nothing.
  if (lookUp(realEnvironment(), 'WSL_DISTRO_NAME') && path.startsWith('/mnt/')) return false
  try {
    const status = statSync(path)
    return !status.isDirectory() && (status.mode & 0o077) !== 0
  } catch {
    return false
  }
}
