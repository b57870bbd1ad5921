import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, type Stats } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { printable } from '../../report/text.ts'
import type { Flags } from '../args.ts'
import { exitCode, Failure } from '../errors.ts'
import { stdout, writeJson } from '../output.ts'
import { replaceFile } from '../write-file.ts'
import { findHook } from './hook-place.ts'

type State = 'installed' | 'unchanged' | 'removed' | 'absent'

/**
 * Puts a search of what is staged in front of the pre-commit hook.
 *
 * @returns the exit code
 * @throws {Failure} with the line to add, where the hook is not ours to change
 */
export function installHook(folder: string, flags: Flags<'scan'>): number {
  return inFull(flags, () => install(folder, flags))
}

function install(folder: string, flags: Flags<'scan'>): number {
  const { path, line } = findHook(folder, 'To search before each commit, add')
  const hook = readHook(path, line)
  refuseAbsent(folder)
  const block = blockOf(line)
  if (hook !== undefined && placeOf(block, hook)) return tell('unchanged', path, folder, flags)
  write(path, hook === undefined ? `#!/bin/sh\n${madeHere}${block}` : insert(hook, block))
  return tell('installed', path, folder, flags)
}

/**
 * Takes out of the pre-commit hook what {@link installHook} has put there, to the byte.
 *
 * @returns the exit code
 * @throws {Failure} where the hook is not ours to change
 */
export function uninstallHook(folder: string, flags: Flags<'scan'>): number {
  return inFull(flags, () => uninstall(folder, flags))
}

function uninstall(folder: string, flags: Flags<'scan'>): number {
  const { path, line } = findHook(folder, 'To search no more, take out')
  const hook = isFile(path) ? readFileSync(path, 'latin1') : ''
  const place = placeOf(blockOf(line), hook)
  if (!place) {
    if (!hook.includes(opening)) return tell('absent', path, folder, flags)
    const text = 'the pre-commit hook holds a line of secrets that is not the one for this folder'
    throw new Failure(text, `Look into ${shown(path, folder)}, and take it out by hand.`)
  }
  const rest = hook.slice(0, place.from) + hook.slice(place.to)
  if (rest === `#!/bin/sh\n${madeHere}`) rmSync(path)
  else write(path, rest)
  return tell('removed', path, folder, flags)
}

/** With --json there is no place but the message for the lines to add. */
function inFull({ json }: Flags<'scan'>, work: () => number): number {
  try {
    return work()
  } catch (error) {
    if (!json || !(error instanceof Failure) || error.hint === '') throw error
    throw new Failure(`${error.message}\n${error.hint}`, '', error.code)
  }
}

/** @throws {Failure} where npx would not find us, and so no commit would get through */
function refuseAbsent(folder: string): void {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const programs = join(at, 'node_modules', '.bin')
    if (['secrets', 'secrets.cmd'].some((name) => existsSync(join(programs, name)))) return
    if (dirname(at) !== at) continue
    throw new Failure(
      'secrets is not installed in this project, so the hook would stop every commit',
      'Run "npm install secrets" in it first.',
    )
  }
}

const opening = '# >>> secrets: no secret goes into a commit\n'
const closing = '# <<< secrets: "npx --no secrets scan --uninstall-hook" takes this out\n'
const madeHere = '# This file was made by secrets, and goes when nothing else is in it.\n'

/** What is put into a hook: its bytes, a character each, as those of the hook, which may be in any encoding. */
function blockOf(line: string): string {
  return Buffer.from(`${opening}${line} || exit\n${closing}`).toString('latin1')
}

/** Before all else: a hook may end anywhere, and what it ends with stays its own. */
function insert(hook: string, block: string): string {
  if (!hook.startsWith('#!')) return `${block}${hook}`
  const end = hook.indexOf('\n') + 1
  // A first line without an end gets one, and the block gives its own up: so both can be undone.
  if (end === 0) return `${hook}\n${block.slice(0, -1)}`
  return `${hook.slice(0, end)}${block}${hook.slice(end)}`
}

/** Where the block is; `undefined` where it is not. */
function placeOf(block: string, hook: string): { from: number; to: number } | undefined {
  const from = hook.indexOf(block)
  if (from !== -1) return { from, to: from + block.length }
  const last = `\n${block.slice(0, -1)}`
  return hook.endsWith(last) ? { from: hook.length - last.length, to: hook.length } : undefined
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw new Failure(`the folder of the hooks cannot be made (${(error as NodeJS.ErrnoException).code})`)
  }
  replaceFile({ path, name: 'the pre-commit hook', text: Buffer.from(text, 'latin1'), mode: 0o755 })
}

const shells =
  /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-S[ \t]*)?)?(?:\S*\/)?(?:sh|ash|bash|dash|ksh|mksh|zsh)(?:\.exe)?(?:[ \t]|$)/

/** The hook that is there; `undefined` where there is none. */
function readHook(path: string, line: string): string | undefined {
  const refuse = (what: string): never => {
    throw new Failure(
      `the pre-commit hook ${what}, so it is left as it is`,
      `To search before each commit, let it run\n  ${line}`,
    )
  }
  const status = statusOf(path)
  if (!status) return undefined
  if (status.isSymbolicLink()) return refuse('is a link to another file')
  if (!status.isFile()) return refuse('is not a file')
  const isExecutable = process.platform === 'win32' || (status.mode & 0o100) !== 0
  if (!isExecutable) return refuse('is not executable, and git does not run it')
  const hook = readFileSync(path, 'latin1')
  const [first = ''] = hook.split('\n', 1)
  if (first.endsWith('\r')) return refuse('has Windows line ends')
  if (hook.startsWith('#!') ? !shells.test(first) : hook.includes('\0'))
    return refuse('is not written in shell')
  return hook
}

function isFile(path: string): boolean {
  return statusOf(path)?.isFile() ?? false
}

/** What lies there; `undefined` for nothing. @throws {Failure} where it cannot be told */
function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Failure(`the pre-commit hook cannot be read (${code})`)
  }
}

function shown(path: string, folder: string): string {
  const name = relative(folder, path)
  return printable(name.startsWith('..') ? path : name)
}

const sentences: Record<State, (name: string) => string> = {
  installed: (name) => `Before each commit, ${name} looks for your secrets in what is staged from now on.`,
  unchanged: (name) => `${name} does that already.`,
  removed: (name) => `${name} does that no more.`,
  absent: (name) => `${name} does not do that, so there is nothing to take back.`,
}

function tell(state: State, path: string, folder: string, { json }: Flags<'scan'>): number {
  const hook = shown(path, folder)
  if (json) writeJson({ hook, state })
  else stdout.write(`${sentences[state](hook)}\n`)
  return exitCode.fine
}
