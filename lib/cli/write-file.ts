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

/** What a file is to be, and how it is named to people. */
export interface Writing {
  path: string
  name: string
  text: string | Buffer
  /** Permissions of a file that is new. @default 0o644, less what the umask takes */
  mode?: number
  /** True for a file that must not be there yet. @default false */
  isNew?: boolean
}

/**
 * Writes a file whole, or not at all: into a new file beside it, which then takes its name. Permissions and owner
 * stay, and of a link what it leads to is written.
 *
 * @throws {Failure} where it cannot be written, or is there and must not be; what was there is then as it was
 */
export function replaceFile({ path, name, text, mode, isNew = false }: Writing): void {
  let beside: string | undefined
  try {
    const target = realPath(path)
    const old = statSync(target, { throwIfNoEntry: false })
    if (old && !isNew) refuseUnwritable(target, old, name)
    clearLeftovers(dirname(target))
    beside = join(dirname(target), `${leftover}${process.pid}`)
    const file = openSync(beside, 'wx', old || mode !== undefined ? 0o600 : 0o644)
    try {
      if (old && !isNew) keepOwner(file, old, name)
      // Set outright, so that it is what was asked for whatever the umask.
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
    throw new Failure(`${name} cannot be written: ${reasons[String(code)] ?? code}`)
  } finally {
    if (beside !== undefined) remove(beside)
  }
}

// The name is one that ".env.*" covers in .gitignore: what a run that is killed leaves may hold values.
const leftover = '.env.secrets-new-'

/** @throws {Failure} where a file is none, or its owner does not want it to be changed */
function refuseUnwritable(target: string, { mode }: Stats, name: string): void {
  if ((mode & constants.S_IFMT) === constants.S_IFDIR) throw Object.assign(new Error(), { code: 'EISDIR' })
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw new Failure(`${name} cannot be written: it is a pipe or a device, not a file`)
  }
  accessSync(target, constants.W_OK)
}

/** Gives the new file to the owner of the old one. @throws {Failure} where this user may not */
function keepOwner(file: number, { uid, gid }: Stats, name: string): void {
  const now = fstatSync(file)
  if (now.uid === uid && now.gid === gid) return
  try {
    fchownSync(file, uid, gid)
  } catch {
    // Of a group that this user is not in no more than its permissions are lost; another owner could not read it.
    if (now.uid !== uid) throw new Failure(`${name} cannot be written: it belongs to another user`)
  }
}

/** Gives a file a name that no other has: at once, or on file systems without hard links as nearly as can be. */
function takeFreeName(from: string, target: string): void {
  try {
    linkSync(from, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isThere = lstatSync(target, { throwIfNoEntry: false }) !== undefined
    if (isThere) throw Object.assign(new Error(), { code: 'EEXIST' })
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(String(code))) throw error
    renameSync(from, target)
  }
}

const reasons: Record<string, string> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission to write there',
  EROFS: 'the file system is read-only',
  EBUSY: 'it is mounted there, so that no other file can take its place',
  EFBIG: 'it is larger than this user may write',
  EIO: 'the disk failed',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is there already',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is not a folder',
  EISDIR: 'it is a directory',
  ELOOP: 'it is a link that leads back to itself',
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path
    throw error
  }
}

/** Removes what a run that was killed has left in a folder: it may hold values. */
export function clearLeftovers(folder: string): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names) {
    const pid = name.startsWith(leftover) ? Number(name.slice(leftover.length)) : Number.NaN
    const isProcess = Number.isSafeInteger(pid) && pid > 0
    // The same number again is common in a container.
    if (isProcess && (pid === process.pid || !isRunning(pid))) remove(join(folder, name))
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It is not ours.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
