import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CommandArgs, parseCommandArgs } from './args.ts'
import { COMMANDS, type CommandName } from './commands.ts'
import { EXIT_CODE, UsageError } from './errors.ts'
import { formatCommandHelp, formatOverview } from './help.ts'
import { stdout } from './output.ts'
import { reportError } from './report-error.ts'

/**
 * Runs the command line.
 *
 * @param args what follows `secrets`
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(moveDirectoryBehindCommand(args))
  } catch (error) {
    return reportError(error, args)
  }
}

/** Accepts `-C DIR` before the command too, as git does. */
function moveDirectoryBehindCommand(args: readonly string[]): readonly string[] {
  const [first = ''] = args
  const length = ['-C', '--directory'].includes(first) ? 2 : /^(?:-C.|--directory=)/.test(first) ? 1 : 0
  if (length === 0) return args
  const [name, ...rest] = moveDirectoryBehindCommand(args.slice(length))
  if (name === undefined) return []
  // Help works on no folder.
  return name === 'help' || name.startsWith('-') ? [name, ...rest] : [name, ...args.slice(0, length), ...rest]
}

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [topic] = name === 'help' ? rest : []
    const isOverview = topic === undefined || topic === '--help' || topic === '-h'
    return print(isOverview ? formatOverview(stdout) : formatCommandHelp(resolveCommand(topic), stdout))
  }
  if (name === '--version' || name === '-v') return print(`${readVersion()}\n`)
  const command = resolveCommand(name)
  const args = parseCommandArgs(command, rest)
  if (args.flags.help) return print(formatCommandHelp(command, stdout))
  return await runCommand(command, args)
}

function print(text: string): number {
  stdout.write(text)
  return EXIT_CODE.ok
}

function resolveCommand(name: string): CommandName {
  if (Object.hasOwn(COMMANDS, name)) return name as CommandName
  throw new UsageError(name.startsWith('-') ? 'options come after the command' : 'unknown command')
}

/** Loads the code of this command, and of no other. */
function runCommand(name: CommandName, parsed: CommandArgs<CommandName>): number | Promise<number> {
  const args = parsed as never
  switch (name) {
    case 'init':
      return (require('./init/init.ts') as typeof import('./init/init.ts')).init(args)
    case 'check':
      return (require('./check/check.ts') as typeof import('./check/check.ts')).check(args)
    case 'run':
      return (require('./run/run.ts') as typeof import('./run/run.ts')).run(args)
    case 'scan':
      return (require('./scan/scan.ts') as typeof import('./scan/scan.ts')).scan(args)
    case 'types':
      return (require('./types/types.ts') as typeof import('./types/types.ts')).types(args)
    case 'diff':
      return (require('./diff/diff.ts') as typeof import('./diff/diff.ts')).diff(args)
  }
}

/** Reads the version from package.json, one folder above the built file. */
function readVersion(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')).version
}
