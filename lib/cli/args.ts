import { parseArgs } from 'node:util'
import { type CommandName, commonOptions, manual } from './commands.ts'
import { UsageError } from './errors.ts'

type Options<Name extends CommandName> = (typeof manual)[Name]['options'] & typeof commonOptions

type Given<Option> = Option extends { multiple: true }
  ? string[]
  : Option extends { type: 'string' }
    ? string
    : boolean

/** The options of a command that were given. */
export type Flags<Name extends CommandName> = {
  [Option in keyof Options<Name>]?: Given<Options<Name>[Option]> | undefined
}

/** A command line, understood. */
export interface Call<Name extends CommandName> {
  flags: Flags<Name>
  operands: readonly string[]
}

/** What a command does, and the exit code that it ends with. */
export type Run<Name extends CommandName> = (call: Call<Name>) => number | Promise<number>

/**
 * Reads a command line.
 *
 * @param args what stands behind the name of the command
 * @throws {UsageError} where it has an option that the command does not take, or lacks what an option needs
 */
export function readCall<Name extends CommandName>(name: Name, args: readonly string[]): Call<Name> {
  const options = { ...commonOptions, ...manual[name].options }
  // What is to be run has options of its own.
  const end = name === 'run' ? startOfCommand(args, options) : args.length
  try {
    const own = args.slice(0, end)
    const { values, positionals } = parseArgs({ args: own, options, allowPositionals: true })
    const operands = [...positionals, ...args.slice(end).filter((arg, at) => at > 0 || arg !== '--')]
    if (operands.length > 0 && !('operands' in manual[name])) {
      throw new UsageError(`"${name}" takes options only`, name)
    }
    return { flags: values as Flags<Name>, operands }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(explain(error as Error), name)
  }
}

function startOfCommand(
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

/** What is wrong, in our words: Node's quote what was given, and somebody may have given a secret. */
function explain(error: Error): string {
  const [, option = 'an option'] = /(--?[a-z][a-z-]{0,20})(?![\w-])/.exec(error.message) ?? []
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return option.startsWith('-') ? `there is no option ${option}` : 'there is no such option'
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return /does not take an argument/.test(error.message)
        ? `${option} takes no value`
        : `${option} needs a value`
    default:
      return 'the command line is not understood'
  }
}
