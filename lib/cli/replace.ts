import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Failure } from './failure.ts'

/** What a file is to be, and how it is named to people. */
export interface Writing {
  path: string
  name: string
  text: string | Buffer
  /** Permissions of a file that is new. @default 0o644 */
  mode?: number
  /** True for a file that must not be there yet. @default false */
  isNew?: boolean
}

/**
 * Writes a file whole, or not at all: into a new file beside it, which then takes its name. Permissions stay, and of
 * a link what it leads to is written.
 *
 * @throws {Failure} where it cannot be written, or is there and must not be; what was there is then as it was
 */
export function replaceFile({ path, name, text, mode = 0o644, isNew = false }: Writing): void {
  let beside: string | undefined
  try {
    const target = realPath(path)
    clearLeftovers(target)
    beside = `${target}.new-${process.pid}`
    const file = openSync(beside, 'wx', permissions(target) ?? mode)
    try {
      const bytes = Buffer.from(text)
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
      fsyncSync(file)
      fstatSync(file)
    } finally {
      closeSync(file)
    }
    if (isNew) linkSync(beside, target)
    else renameSync(beside, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${name} cannot be written: ${reasons[String(code)] ?? code}`)
  } finally {
    if (beside !== undefined) rmSync(beside, { force: true })
  }
}

const reasons: Record<string, string> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission to write there',
  EROFS: 'the file system is read-only',
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

function permissions(path: string): number | undefined {
  const status = statSync(path, { throwIfNoEntry: false })
  return status && status.mode & 0o777
}

/** Removes what a run that was killed has left: it may hold values. */
function clearLeftovers(path: string): void {
  const prefix = `${basename(path)}.new-`
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid))
      rmSync(join(dirname(path), name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
