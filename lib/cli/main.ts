import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SecretsError } from '../errors.ts'
import { type Fault, isFault } from '../fault.ts'
import { at } from '../report/report.ts'
import { printable } from '../report/text.ts'
import { readCall } from './args.ts'
import { type CommandName, manual } from './commands.ts'
import { exitCode, Failure, UsageError } from './errors.ts'
import { helpOf, overview } from './help.ts'
import { stderr, stdout, writeJson } from './output.ts'

/**
 * Runs the command line.
 *
 * @param args what stands behind `secrets`
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(withDirectoryBehind(args))
  } catch (error) {
    return tell(error, args)
  }
}

/** The folder may be said before the command, as git has it. */
function withDirectoryBehind(args: readonly string[]): readonly string[] {
  const [first = ''] = args
  const length = ['-C', '--directory'].includes(first) ? 2 : /^(?:-C.|--directory=)/.test(first) ? 1 : 0
  if (length === 0) return args
  const [name, ...rest] = withDirectoryBehind(args.slice(length))
  if (name === undefined) return []
  // To tell about a command is to work on no folder.
  return name === 'help' || name.startsWith('-') ? [name, ...rest] : [name, ...args.slice(0, length), ...rest]
}

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [about] = name === 'help' ? rest : []
    stdout.write(
      about === undefined || about === '--help' || about === '-h'
        ? overview(stdout)
        : helpOf(known(about), stdout),
    )
    return exitCode.fine
  }
  if (name === '--version' || name === '-v') {
    stdout.write(`${version()}\n`)
    return exitCode.fine
  }
  const command = known(name)
  const call = readCall(command, rest)
  if (call.flags.help) {
    stdout.write(helpOf(command, stdout))
    return exitCode.fine
  }
  return await run(command, call as never)
}

function known(name: string): CommandName {
  if (Object.hasOwn(manual, name)) return name as CommandName
  throw new UsageError(name.startsWith('-') ? 'options stand behind the command' : 'there is no such command')
}

/** Loads the command that is called, and no other. */
function run(name: CommandName, call: never): number | Promise<number> {
  switch (name) {
    case 'init':
      return (require('./init/init.ts') as typeof import('./init/init.ts')).init(call)
    case 'check':
      return (require('./check/check.ts') as typeof import('./check/check.ts')).check(call)
    case 'run':
      return (require('./run/run.ts') as typeof import('./run/run.ts')).run(call)
    case 'scan':
      return (require('./scan/scan.ts') as typeof import('./scan/scan.ts')).scan(call)
    case 'types':
      return (require('./types/types.ts') as typeof import('./types/types.ts')).types(call)
    case 'diff':
      return (require('./diff/diff.ts') as typeof import('./diff/diff.ts')).diff(call)
  }
}

/** That of the package, which lies above the folder that this is built into. */
function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')).version
}

/**
 * Tells what went wrong.
 *
 * @param args what stands behind `secrets`, which may ask for JSON
 * @param isUncaught whether it was thrown where no command was waiting for it
 * @returns the exit code
 */
export function tell(error: unknown, args: readonly string[], isUncaught = false): number {
  const own = args[0] === 'run' ? [] : args.slice(0, args.includes('--') ? args.indexOf('--') : args.length)
  const isJson = own.includes('--json')
  const told = explain(error, isUncaught)
  if (isJson) {
    const { file = null, line = null } = told.place ?? {}
    try {
      writeJson({ error: { code: told.name, message: told.text, file, line } })
    } catch {
      // It may be this very failure that is told, and people are told below.
    }
  }
  stderr.write(
    told.whole ?? `${[`secrets: ${told.text}`, ...(told.hint ? [told.hint] : [])].map(lines).join('')}`,
  )
  return told.code
}

interface Told {
  code: number
  name: string
  text: string
  hint?: string
  /** All of it, where it has been put together already. */
  whole?: string
  place?: { file: string; line?: number } | undefined
}

/** What to do about a secrets module that does more than it should. */
export const valuesAlone = 'It exports values, and does nothing else.'

function explain(error: unknown, isUncaught: boolean): Told {
  if (error instanceof SecretsError) {
    return { code: exitCode.broken, name: error.code, text: error.message.trimEnd(), whole: error.message }
  }
  if (isFault(error)) return explainFault(error)
  if (error instanceof Failure) {
    const name = error instanceof UsageError ? 'USAGE' : 'FAILED'
    return { code: error.code, name, text: error.message, hint: error.hint }
  }
  // Not its message: who knows what that quotes.
  const { name = 'Error', stack = '' } = error instanceof Error ? error : {}
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '))
  const origin = frames.find((line) => !line.includes('node:'))
  // What a command calls throws to the command: what is thrown to nobody, by others, is a secrets module's.
  if (isUncaught && origin && !origin.includes(__dirname)) {
    const text = 'the secrets module threw an error after it was loaded'
    return { code: exitCode.found, name: 'FAILED', text, hint: valuesAlone }
  }
  return {
    code: exitCode.found,
    name: 'BUG',
    text: `this is a mistake in secrets itself (${name})`,
    hint: ['Please report it, with these lines, which hold no value:', ...frames.slice(0, 8)].join('\n'),
  }
}

function explainFault({ code, message, place, hint }: Fault): Told {
  const text = place ? `${at(place)}: ${message}` : message
  return { code: exitCode.broken, name: code, text, hint, place }
}

function lines(text: string): string {
  return text
    .split('\n')
    .map((line) => `${printable(line)}\n`)
    .join('')
}
