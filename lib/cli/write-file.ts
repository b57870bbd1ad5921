import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from './errors.ts'

/** A file to write. */
export interface FileToWrite {
  path: string
  /** The name that messages show. */
  name: string
  text: string | Buffer
  /** The permissions of a new file. @default 0o644, reduced by the umask */
  mode?: number
  /** True if the file must not exist yet. @default false */
  isNew?: boolean
}

/**
 * Writes a whole file, or nothing: it writes a new file beside it, and then renames that. Permissions and owner stay.
 * If the path is a link, the target is written.
 *
 * @throws {Failure} if the file cannot be written, or exists and must not; an old file is then unchanged
 */
export function writeFile({ path, name, text, mode, isNew = false }: FileToWrite): void {
  let beside: string | undefined
  try {
    const target = resolveLink(path)
    const old = statSync(target, { throwIfNoEntry: false })
    if (old && !isNew) refuseUnwritable(target, old, name)
    clearLeftovers(dirname(target))
    beside = join(dirname(target), `${TEMPORARY_PREFIX}${process.pid}`)
    const file = openSync(beside, 'wx', old || mode !== undefined ? 0o600 : 0o644)
    try {
      if (old && !isNew) keepOwner(file, old, name)
      // Unlike the mode of open, this ignores the umask.
      const permissions = old && !isNew ? old.mode & 0o777 : mode
      if (permissions !== undefined) fchmodSync(file, permissions)
      const bytes = Buffer.from(text)
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (isNew) takeFreeName(beside, target)
    else renameSync(beside, target)
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${name} cannot be written: ${REASONS[String(code)] ?? code}`)
  } finally {
    if (beside !== undefined) remove(beside)
  }
}

// ".env.*" in .gitignore matches this name: a killed run may leave a file with values.
const TEMPORARY_PREFIX = '.env.secrets-new-'

/** Refuses what must not be replaced. @throws {Failure} if it is no regular file, or is read-only */
function refuseUnwritable(target: string, { mode }: Stats, name: string): void {
  if ((mode & constants.S_IFMT) === constants.S_IFDIR) throw Object.assign(new Error(), { code: 'EISDIR' })
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw new Failure(`${name} cannot be written: it is a pipe or a device, not a file`)
  }
  accessSync(target, constants.W_OK)
}

/** Gives the new file to the owner of the old one. @throws {Failure} if this user may not do that */
function keepOwner(file: number, { uid, gid }: Stats, name: string): void {
  const now = fstatSync(file)
  if (now.uid === uid && now.gid === gid) return
  try {
    fchownSync(file, uid, gid)
  } catch {
    // Without the group, only its permissions are lost. Without the owner, the owner could not read the file.
    if (now.uid !== uid) throw new Failure(`${name} cannot be written: it belongs to another user`)
  }
}

/** Gives a file a name that must be free. On a file system without hard links this is not atomic. */
function takeFreeName(from: string, target: string): void {
  try {
    linkSync(from, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isTaken = lstatSync(target, { throwIfNoEntry: false }) !== undefined
    if (isTaken) throw Object.assign(new Error(), { code: 'EEXIST' })
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(String(code))) throw error
    renameSync(from, target)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission to write there',
  EROFS: 'the file system is read-only',
  EBUSY: 'it is a mount point, so it cannot be replaced',
  EFBIG: 'it exceeds the file size limit of this user',
  EIO: 'the disk failed',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it exists already',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is not a folder',
  EISDIR: 'it is a directory',
  ELOOP: 'it is a link that leads back to itself',
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path
    throw error
  }
}

/** Removes the temporary files of killed runs from a folder: they may hold values. */
export function clearLeftovers(folder: string): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names) {
    const pid = name.startsWith(TEMPORARY_PREFIX) ? Number(name.slice(TEMPORARY_PREFIX.length)) : Number.NaN
    const isProcess = Number.isSafeInteger(pid) && pid > 0
    // In a container, the next process often has the same number.
    if (isProcess && (pid === process.pid || !isRunning(pid))) remove(join(folder, name))
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The file belongs to somebody else.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
