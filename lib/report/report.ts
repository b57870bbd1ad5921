import type { LoadError, Problem, SourceLocation } from '../errors.ts'
import type { ModeDecision } from '../mode/decision.ts'
import type { Platform } from '../mode/platforms.ts'
import type { ContractKey } from '../template/contract.ts'
import type { Facts } from './decide.ts'
import { pluralize, stripControls, truncate } from './text.ts'

/** What a report needs to know, beside the problems. It never sees a value. */
export interface ReportContext extends ModeDecision {
  /** The host, if one is recognized. */
  platform: Platform | undefined
  /** The name of the template; `undefined` if there is none. */
  template: string | undefined
  /** True if development refuses because it was asked to. */
  isStrict: boolean
  /** True if `NODE_ENV=production` itself decided, so nobody can doubt the mode. */
  isPlainProduction: boolean
}

/** A text in two parts: all of it, and the part that says what to do next. */
export interface Report {
  message: string
  hint: string
}

/** The refusal of values that break the contract. */
export function reportProblems(problems: readonly Problem[], context: ReportContext): Report {
  const hint = [
    ...(context.mode === 'production' ? platformHint(problems, context) : devHint(problems, context)),
    ...markOptional(problems, context),
    ...localHint(context),
  ]
  return assemble(context, table(problems), hint)
}

/** The refusal of a file that cannot be used, or is not there. */
export function reportLoadError(error: LoadError, context: ReportContext): Report {
  const text = error.location ? `${formatLocation(error.location)}: ${error.message}` : error.message
  return assemble(context, [text], [...(error.hint ? error.hint.split('\n') : []), ...localHint(context)])
}

/** The warning of broken values if the app starts all the same. */
export function reportWarning(problems: readonly Problem[], context: ReportContext): string {
  const head = `secrets: ${pluralize(problems.length, 'problem')} (${because(context)})`
  const lines = table(problems).map((line) => `  ${line}`)
  return [head, ...lines, 'Production would refuse to start with this.', ''].join('\n')
}

/** The line of every start that skips the check. */
export function reportSkip(problems: readonly Problem[], hasContract: boolean): string {
  const found = hasContract ? summarize(problems) : 'there is no contract to check'
  return `secrets: SECRETS_CHECK=skip, so nothing is refused: ${found}\n`
}

/** The line of `config()` in production without a template. */
export function reportNoTemplate(): string {
  return 'secrets: there is no .env.example, so nothing is checked before this app starts\n'
}

/** A warning about a file, in one line. */
export function reportWarningLine(location: SourceLocation | undefined, text: string): string {
  return `secrets: ${location ? `${formatLocation(location)}: ` : ''}${stripControls(text)}\n`
}

/** The warning of a value in quotes. */
export function reportQuoted({ key, location }: ContractKey): string {
  const text = `the value of ${key} is in quotes, which the app will see: take them off where it is set`
  return reportWarningLine(location, text)
}

/** The debug output of a load: where each key is from, and never its value. */
export function reportLoad({ decision, project, reader, values, fromFiles }: LoadReport): string {
  const originOf = (key: string) => {
    const location = fromFiles.has(key) ? reader?.found.get(key)?.location : undefined
    return location ? formatLocation(location) : 'the environment'
  }
  const lines = [
    because(decision),
    `project folder ${project.folder}`,
    `template ${project.template?.name ?? 'none'}`,
    `secrets files ${reader?.files.join(', ') || 'none'}`,
    ...Array.from(values.keys(), (key) => `${key} from ${originOf(key)}`),
  ]
  return lines.map((line) => `secrets: ${stripControls(line)}\n`).join('')
}

interface LoadReport extends Pick<Facts, 'decision' | 'project' | 'reader'> {
  values: ReadonlyMap<string, string>
  fromFiles: ReadonlyMap<string, string>
}

function summarize(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'no problem found'
  return problems.map(({ key, kind }) => `${stripControls(key)} ${kind}`).join(', ')
}

function assemble(context: ReportContext, body: readonly string[], hint: readonly string[]): Report {
  const head = `secrets: refusing to start (${because(context)})`
  const lines = [head, '', ...body.map((line) => `  ${stripControls(line)}`)]
  const text = hint.map(stripControls).join('\n')
  return { message: `${[...lines, '', ...(text ? [text] : [])].join('\n').trimEnd()}\n`, hint: text }
}

function because({ mode, reason }: ModeDecision): string {
  return `${mode}, because ${reason}`
}

/** A location as it is written: `.env:3`. */
export function formatLocation({ file, line }: SourceLocation): string {
  return stripControls(line === undefined ? file : `${file}:${line}`)
}

/** How a variable is set if no host is recognized. */
const PLAIN_COMMAND = 'export {pairs}'

const MAX_TEXT_COLUMNS = 60

function table(problems: readonly Problem[]): string[] {
  const rows = problems.map((problem) => [
    problem.kind,
    stripControls(problem.key),
    truncate(stripControls(problem.detail ?? problem.description), MAX_TEXT_COLUMNS),
    problem.file === undefined ? 'in code' : formatLocation(problem as SourceLocation),
  ])
  const widths = [0, 1, 2].map((column) =>
    rows.reduce((widest, row) => Math.max(widest, (row[column] as string).length), 0),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .filter((_, column) => column !== 2 || widths[2])
      .join('  ')
      .trimEnd(),
  )
}

function platformHint(problems: readonly Problem[], { platform }: ReportContext): string[] {
  const where = platform ? `. On ${platform.name}:` : ':'
  const command = platform ? platform.command : PLAIN_COMMAND
  return [
    `Set ${problems.length === 1 ? 'it' : 'them'} in the environment of this app${where}`,
    ...fillIn(
      command,
      problems.map(({ key }) => stripControls(key)),
    ).map((line) => `  ${line}`),
    'Files such as .env are not read in production.',
  ]
}

/** The command that sets keys names at most so many. */
const MAX_KEYS_IN_COMMAND = 12

function fillIn(command: string, keys: readonly string[]): string[] {
  const shown = keys.slice(0, MAX_KEYS_IN_COMMAND)
  const rest =
    keys.length > MAX_KEYS_IN_COMMAND
      ? [`(and ${pluralize(keys.length - MAX_KEYS_IN_COMMAND, 'more key')}, all listed above)`]
      : []
  if (command.includes('{key}')) {
    return [...shown.map((key) => command.replaceAll('{key}', key)), ...rest]
  }
  const text = command
    .replace('{pairs}', shown.map((key) => `${key}=…`).join(' '))
    .replace('{literals}', shown.map((key) => `--from-literal=${key}=…`).join(' '))
    .replace('{secrets}', shown.map((key) => `${key}=${key}:latest`).join(','))
    .replace('{keys}', shown.join(', '))
  return [...text.split('\n'), ...rest]
}

function devHint(problems: readonly Problem[], { isStrict }: ReportContext): string[] {
  return [
    `Set ${problems.length === 1 ? 'it' : 'them'} in .env, or in the environment.`,
    ...(isStrict
      ? ['In development this is a warning, unless SECRETS_STRICT is set or the code says "strict".']
      : []),
  ]
}

/** A template with so many problems was probably written for people, and requires too much. */
const MANY_PROBLEMS = 10

function markOptional(problems: readonly Problem[], { template }: ReportContext): string[] {
  const isAbsent = ({ kind, file }: Problem) => file !== undefined && (kind === 'missing' || kind === 'empty')
  if (template === undefined || !problems.some(isAbsent)) return []
  const hint = `A key that may be absent has "# @optional" above it in ${stripControls(template)}.`
  if (problems.length < MANY_PROBLEMS) return [hint]
  return [
    hint,
    'If most may be absent, make its first line "# @defaultRequired=false", and mark the others "# @required".',
  ]
}

function localHint({ mode, isPlainProduction }: ReportContext): string[] {
  if (mode !== 'production' || isPlainProduction) return []
  return ['If this is your own machine: SECRETS_MODE=development']
}
