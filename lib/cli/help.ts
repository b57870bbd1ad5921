import { COMMANDS, COMMON_OPTIONS, type CommandName, type CommandSpec } from './commands.ts'
import type { Output } from './output.ts'
import { type Cell, formatTable } from './table.ts'
import { capitalize, wrapText } from './text.ts'

// Never plain "npx secrets": if this package isn't installed, npx downloads and runs the unrelated one of that name.
const PREFIX = 'npx --no secrets'

/** Formats the help of the command line: a line and an example for each command. */
export function formatOverview(output: Output): string {
  const rows = Object.entries(COMMANDS).flatMap(([name, { summary, examples }]): Cell[][] => [
    [{ text: name, style: 'bold' }, summary],
    ['', { text: `${PREFIX} ${examples[0]?.[0]}`, style: 'dim' }],
  ])
  return [
    `Usage: ${PREFIX} COMMAND [OPTION ...]`,
    '',
    formatTable(rows, { output }),
    `Run "${PREFIX} help COMMAND" for more about one command.`,
    ...wrapText(
      'No command ever prints a value. Exit codes: 0 success, 1 something was found or failed, 2 wrong usage, 78 the contract is broken.',
    ),
    '',
  ].join('\n')
}

/** Formats the help of one command. */
export function formatCommandHelp(name: CommandName, output: Output): string {
  const spec: CommandSpec = COMMANDS[name]
  const options = Object.entries({ ...spec.options, ...COMMON_OPTIONS }).map(([long, option]): Cell[] => {
    const { short, value, description } = option as CommandSpec['options'][string]
    const spelling = `${short ? `-${short}, ` : '    '}--${long}${value ? ` ${value}` : ''}`
    return [{ text: spelling, style: 'bold' }, description]
  })
  const operands = spec.operands ? ` ${spec.operands}` : ''
  return [
    `Usage: ${PREFIX} ${name} [OPTION ...]${operands}`,
    '',
    ...wrapText(capitalize(`${spec.summary}.`)),
    '',
    formatTable(options, { output }),
    ...spec.examples.flatMap(([line, meaning]) => [
      `  ${PREFIX} ${line}`,
      `      ${output.paint('dim', meaning)}`,
    ]),
    '',
    ...spec.details.flatMap((paragraph) => [...wrapText(paragraph), '']),
    'No value is ever printed.',
    '',
  ].join('\n')
}
