import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, type Stats } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { stripControls } from '../../report/text.ts'
import type { Flags } from '../args.ts'
import { EXIT_CODE, Failure } from '../errors.ts'
import { listAncestors } from '../file-system.ts'
import { stdout, writeJson } from '../output.ts'
import { writeFile } from '../write-file.ts'
import { findHook } from './find-hook.ts'

type HookState = 'installed' | 'unchanged' | 'removed' | 'absent'

/**
 * Adds a search of what is staged to the pre-commit hook, before everything else.
 *
 * @returns the exit code
 * @throws {Failure} with the line to add, if the hook belongs to another tool
 */
export function installHook(folder: string, flags: Flags<'scan'>): number {
  return withHintInMessage(flags, () => install(folder, flags))
}

function install(folder: string, flags: Flags<'scan'>): number {
  const advise = (what: string, file: string) => `To search before each commit, add ${what} to ${file}:`
  const { path, line } = findHook(folder, advise)
  const hook = readHook(path, line)
  refuseMissingPackage(folder)
  const block = createBlock(line)
  if (hook !== undefined && findBlock(block, hook)) return report('unchanged', path, folder, flags)
  write(path, hook === undefined ? `#!/bin/sh\n${OWN_FILE}${block}` : insert(hook, block))
  return report('installed', path, folder, flags)
}

/**
 * Removes from the pre-commit hook what {@link installHook} added, to the byte.
 *
 * @returns the exit code
 * @throws {Failure} if the hook belongs to another tool
 */
export function uninstallHook(folder: string, flags: Flags<'scan'>): number {
  return withHintInMessage(flags, () => uninstall(folder, flags))
}

function uninstall(folder: string, flags: Flags<'scan'>): number {
  const advise = (what: string, file: string) => `To stop the search, remove ${what} from ${file}:`
  const { path, line } = findHook(folder, advise)
  const hook = isFile(path) ? readFileSync(path, 'latin1') : ''
  const range = findBlock(createBlock(line), hook)
  if (!range) {
    if (!hook.includes(OPENING)) return report('absent', path, folder, flags)
    const text = 'the pre-commit hook contains a line of secrets that is for another folder'
    throw new Failure(text, `Remove it from ${formatPath(path, folder)} by hand.`)
  }
  const rest = hook.slice(0, range.from) + hook.slice(range.to)
  if (rest === `#!/bin/sh\n${OWN_FILE}`) rmSync(path)
  else write(path, rest)
  return report('removed', path, folder, flags)
}

/** Moves the hint into the message for --json, which has no other field for the lines to add. */
function withHintInMessage({ json }: Flags<'scan'>, work: () => number): number {
  try {
    return work()
  } catch (error) {
    if (!json || !(error instanceof Failure) || error.hint === '') throw error
    throw new Failure(`${error.message}\n${error.hint}`, '', error.code)
  }
}

/** @throws {Failure} if npx would not find this package, so that every commit would fail */
function refuseMissingPackage(folder: string): void {
  for (const ancestor of listAncestors(realpathSync(folder))) {
    const programs = join(ancestor, 'node_modules', '.bin')
    if (['secrets', 'secrets.cmd'].some((name) => existsSync(join(programs, name)))) return
  }
  throw new Failure(
    'secrets is not installed in this project, so the hook would stop every commit',
    'Run "npm install secrets" in it first.',
  )
}

const OPENING = '# >>> secrets: keep secrets out of commits\n'
const CLOSING = '# <<< secrets: remove this with "npx --no secrets scan --uninstall-hook"\n'
const OWN_FILE = '# Created by secrets, which removes this file when nothing else is in it.\n'

/** Creates the text to insert. It has one character a byte, as the hook may be in any encoding. */
function createBlock(line: string): string {
  return Buffer.from(`${OPENING}${line} || exit\n${CLOSING}`).toString('latin1')
}

/** Inserts the block at the start: the hook may exit before its end. */
function insert(hook: string, block: string): string {
  if (!hook.startsWith('#!')) return `${block}${hook}`
  const end = hook.indexOf('\n') + 1
  // If the only line has no newline, add one there and drop that of the block, so that both can be undone.
  if (end === 0) return `${hook}\n${block.slice(0, -1)}`
  return `${hook.slice(0, end)}${block}${hook.slice(end)}`
}

/** Finds the block in a hook; `undefined` if it is not there. */
function findBlock(block: string, hook: string): { from: number; to: number } | undefined {
  const from = hook.indexOf(block)
  if (from !== -1) return { from, to: from + block.length }
  const last = `\n${block.slice(0, -1)}`
  return hook.endsWith(last) ? { from: hook.length - last.length, to: hook.length } : undefined
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw new Failure(`the folder of the hooks cannot be created (${(error as NodeJS.ErrnoException).code})`)
  }
  writeFile({ path, name: 'the pre-commit hook', text: Buffer.from(text, 'latin1'), mode: 0o755 })
}

const SHELLS =
  /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-S[ \t]*)?)?(?:\S*\/)?(?:sh|ash|bash|dash|ksh|mksh|zsh)(?:\.exe)?(?:[ \t]|$)/

/** Reads the hook; `undefined` if there is none. @throws {Failure} if it cannot be extended */
function readHook(path: string, line: string): string | undefined {
  const refuse = (what: string): never => {
    throw new Failure(
      `the pre-commit hook ${what}, so it is left unchanged`,
      `To search before each commit, let it run this line:\n  ${line}`,
    )
  }
  const status = readStatus(path)
  if (!status) return undefined
  if (status.isSymbolicLink()) return refuse('is a link to another file')
  if (!status.isFile()) return refuse('is not a file')
  const isExecutable = process.platform === 'win32' || (status.mode & 0o100) !== 0
  if (!isExecutable) return refuse('is not executable, and git does not run it')
  const hook = readFileSync(path, 'latin1')
  const [first = ''] = hook.split('\n', 1)
  if (first.endsWith('\r')) return refuse('has Windows line ends')
  if (hook.startsWith('#!') ? !SHELLS.test(first) : hook.includes('\0'))
    return refuse('is not a shell script')
  return hook
}

function isFile(path: string): boolean {
  return readStatus(path)?.isFile() ?? false
}

/** Returns the status of a file; `undefined` if there is none. @throws {Failure} if the folder cannot be read */
function readStatus(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Failure(`the pre-commit hook cannot be read (${code})`)
  }
}

function formatPath(path: string, folder: string): string {
  const name = relative(folder, path)
  return stripControls(name.startsWith('..') ? path : name)
}

const MESSAGES: Readonly<Record<HookState, (name: string) => string>> = {
  installed: (name) => `Installed ${name}: it searches what is staged before each commit.`,
  unchanged: (name) => `${name} already searches what is staged before each commit.`,
  removed: (name) => `${name} no longer searches what is staged.`,
  absent: (name) => `${name} does not search what is staged, so nothing was removed.`,
}

function report(state: HookState, path: string, folder: string, { json }: Flags<'scan'>): number {
  const hook = formatPath(path, folder)
  if (json) writeJson({ hook, state })
  else stdout.write(`${MESSAGES[state](hook)}\n`)
  return EXIT_CODE.ok
}
