import { parseArgs } from 'node:util'
import { COMMANDS, COMMON_OPTIONS, type CommandName } from './commands.ts'
import { UsageError } from './errors.ts'

type Options<Name extends CommandName> = (typeof COMMANDS)[Name]['options'] & typeof COMMON_OPTIONS

type ValueOf<Option> = Option extends { multiple: true }
  ? string[]
  : Option extends { type: 'string' }
    ? string
    : boolean

/** The options of a command that were given. */
export type Flags<Name extends CommandName> = {
  [Option in keyof Options<Name>]?: ValueOf<Options<Name>[Option]> | undefined
}

/** The parsed arguments of a command. */
export interface CommandArgs<Name extends CommandName> {
  flags: Flags<Name>
  operands: readonly string[]
}

/** Runs a command and returns its exit code. */
export type CommandHandler<Name extends CommandName> = (args: CommandArgs<Name>) => number | Promise<number>

/**
 * Parses the arguments of a command.
 *
 * @param args what follows the name of the command
 * @throws {UsageError} if an option is unknown, or has no value or one too many
 */
export function parseCommandArgs<Name extends CommandName>(
  name: Name,
  args: readonly string[],
): CommandArgs<Name> {
  const options = { ...COMMON_OPTIONS, ...COMMANDS[name].options }
  // The command that "run" starts has options of its own.
  const end = name === 'run' ? findChildCommand(args, options) : args.length
  try {
    const own = args.slice(0, end)
    const { values, positionals } = parseArgs({ args: own, options, allowPositionals: true })
    const operands = [...positionals, ...args.slice(end).filter((arg, at) => at > 0 || arg !== '--')]
    if (operands.length > 0 && !('operands' in COMMANDS[name])) {
      throw new UsageError(`"${name}" takes options only`, name)
    }
    return { flags: values as Flags<Name>, operands }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(explain(error as Error), name)
  }
}

function findChildCommand(
  args: readonly string[],
  options: Record<string, { type: string; short?: string }>,
): number {
  const takesValue = new Set(
    Object.entries(options).flatMap(([name, { type, short }]) =>
      type === 'string' ? [`--${name}`, ...(short ? [`-${short}`] : [])] : [],
    ),
  )
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === '--' || !arg.startsWith('-')) return at
    if (takesValue.has(arg)) at++
  }
  return args.length
}

/** Says what is wrong in our own words: Node's message quotes the argument, which may be a secret. */
function explain(error: Error): string {
  const [, option = 'an option'] = /(--?[a-z][a-z-]{0,20})(?![\w-])/.exec(error.message) ?? []
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return option.startsWith('-') ? `unknown option ${option}` : 'unknown option'
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return /does not take an argument/.test(error.message)
        ? `${option} takes no value`
        : `${option} needs a value`
    default:
      return 'invalid arguments'
  }
}
