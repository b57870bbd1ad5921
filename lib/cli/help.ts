import { type CommandName, commonOptions, manual, type Page } from './commands.ts'
import type { Screen } from './output.ts'
import { wrapped } from './table.ts'

// Never "npx secrets": on the registry the name belongs to another package, which that would fetch and run.
const prefix = 'npx --no secrets'

/** The help of all commands: a line and an example for each. */
export function overview(screen: Screen): string {
  const rows = Object.entries(manual).flatMap(([name, { summary, examples }]): [string, string][] => [
    [screen.paint('bold', name.padEnd(8)), summary],
    [' '.repeat(8), screen.paint('dim', `${prefix} ${examples[0]?.[0]}`)],
  ])
  return [
    `Usage: ${prefix} COMMAND [OPTION ...]`,
    '',
    ...rows.map(([left, right]) => `  ${left}${right}`),
    '',
    `"${prefix} help COMMAND" tells more of one.`,
    ...wrap(
      'No command prints a value, ever. Exit codes: 0 fine, 1 something was found or failed, 2 wrong usage, 78 the contract is broken.',
    ),
    '',
  ].join('\n')
}

/** The help of one command. */
export function helpOf(name: CommandName, screen: Screen): string {
  const page: Page = manual[name]
  const options = Object.entries({ ...page.options, ...commonOptions }).map(([long, option]): Row => {
    const { short, value, description } = option as Page['options'][string]
    return [`${short ? `-${short}, ` : '    '}--${long}${value ? ` ${value}` : ''}`, description]
  })
  const operands = page.operands ? ` ${page.operands}` : ''
  return [
    `Usage: ${prefix} ${name} [OPTION ...]${operands}`,
    '',
    ...wrap(capital(`${page.summary}.`)),
    '',
    ...columns(options, screen),
    '',
    ...page.examples.flatMap(([line, meaning]) => [
      `  ${prefix} ${line}`,
      `      ${screen.paint('dim', meaning)}`,
    ]),
    '',
    ...page.text.flatMap((paragraph) => [...wrap(paragraph), '']),
    'No value is printed, ever.',
    '',
  ].join('\n')
}

type Row = [left: string, right: string]

function columns(rows: readonly Row[], screen: Screen): string[] {
  const widest = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${screen.paint('bold', left.padEnd(widest))}  ${right}`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function wrap(text: string): string[] {
  return wrapped(text, 0).trimEnd().split('\n')
}
