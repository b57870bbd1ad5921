import type { Problem } from '../errors.ts'
import type { Fault, Place } from '../fault.ts'
import { commands, plainCommand } from '../mode/commands.ts'
import type { ModeDecision, Platform } from '../mode/mode.ts'
import { count, printable, shorten } from './text.ts'

/** What a report needs to know, beside the problems. It never sees a value. */
export interface Situation extends ModeDecision {
  /** The host, where one was recognised. */
  platform: Platform | undefined
  /** The name of the template; `undefined` where there is none. */
  template: string | undefined
  /** True where development refuses because it was asked to. */
  isStrict: boolean
  /** True where only `NODE_ENV=production` itself decided for production. */
  isPlainProduction: boolean
}

/** A text in two parts: all of it, and the part that says what to do next. */
export interface Report {
  message: string
  hint: string
}

/** The refusal of values that break the contract. */
export function reportProblems(problems: readonly Problem[], situation: Situation): Report {
  const hint = [
    ...(situation.mode === 'production' ? setThere(problems, situation) : setHere(problems, situation)),
    ...markOptional(problems, situation),
    ...onYourMachine(situation),
  ]
  return assemble(situation, table(problems), hint)
}

/** The refusal of a file that cannot be used, or is not there. */
export function reportFault(fault: Fault, situation: Situation): Report {
  const text = fault.place ? `${at(fault.place)}: ${fault.message}` : fault.message
  return assemble(
    situation,
    [text],
    [...(fault.hint ? fault.hint.split('\n') : []), ...onYourMachine(situation)],
  )
}

/** What is told of broken values where the app starts all the same. */
export function reportWarning(problems: readonly Problem[], situation: Situation): string {
  const head = `secrets: ${count(problems.length, 'problem')} (${cause(situation)})`
  const lines = table(problems).map((line) => `  ${line}`)
  return [head, ...lines, 'Production would refuse to start with this.', ''].join('\n')
}

/** What is told at every start at which the check is skipped. */
export function reportSkip(problems: readonly Problem[], hasContract: boolean): string {
  const found = hasContract ? summary(problems) : 'there is no contract to check'
  return `secrets: SECRETS_CHECK=skip, so nothing is refused: ${found}\n`
}

/** One oddity, in one line. */
export function reportOddity(place: Place | undefined, text: string): string {
  return `secrets: ${place ? `${at(place)}: ` : ''}${printable(text)}\n`
}

/** What a load did, for who asked to see it: where each key is from, and never what it holds. */
export function reportLoad(
  situation: ModeDecision,
  project: { folder: string; template: { name: string } | undefined },
  files: readonly string[],
  origins: ReadonlyMap<string, 'environment' | Place>,
): string {
  const lines = [
    cause(situation),
    `project folder ${project.folder}`,
    `template ${project.template?.name ?? 'none'}`,
    `secrets files ${files.join(', ') || 'none'}`,
    ...Array.from(
      origins,
      ([key, from]) => `${key} from ${from === 'environment' ? 'the environment' : at(from)}`,
    ),
  ]
  return lines.map((line) => `secrets: ${printable(line)}\n`).join('')
}

function summary(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'no problem found'
  return problems.map(({ key, kind }) => `${printable(key)} ${kind}`).join(', ')
}

function assemble(situation: Situation, body: readonly string[], hint: readonly string[]): Report {
  const head = `secrets: refusing to start (${cause(situation)})`
  const lines = [head, '', ...body.map((line) => `  ${printable(line)}`)]
  const text = hint.map(printable).join('\n')
  return { message: `${[...lines, '', ...(text ? [text] : [])].join('\n').trimEnd()}\n`, hint: text }
}

function cause({ mode, reason }: ModeDecision): string {
  return `${mode}, because ${reason}`
}

/** A place as it is written: `.env:3`. */
export function at({ file, line }: Place): string {
  return printable(line === undefined ? file : `${file}:${line}`)
}

const widestText = 60

function table(problems: readonly Problem[]): string[] {
  const rows = problems.map((problem) => [
    problem.kind,
    printable(problem.key),
    shorten(printable(problem.detail ?? problem.description), widestText),
    problem.file === undefined ? 'in code' : at(problem as Place),
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

function setThere(problems: readonly Problem[], { platform }: Situation): string[] {
  const where = platform ? `. On ${platform.name}:` : ':'
  const command = platform ? commands[platform.name] : plainCommand
  return [
    `Set ${problems.length === 1 ? 'it' : 'them'} in the environment of this app${where}`,
    ...fillIn(
      command,
      problems.map(({ key }) => printable(key)),
    ).map((line) => `  ${line}`),
    'Files such as .env are not read in production.',
  ]
}

const most = 12

function fillIn(command: string, keys: readonly string[]): string[] {
  const shown = keys.slice(0, most)
  const rest = keys.length > most ? [`(and ${count(keys.length - most, 'more key')}, all listed above)`] : []
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

function setHere(problems: readonly Problem[], { isStrict }: Situation): string[] {
  return [
    `Set ${problems.length === 1 ? 'it' : 'them'} in .env, or in the environment.`,
    ...(isStrict
      ? ['In development this is a warning, unless SECRETS_STRICT is set or the code says "strict".']
      : []),
  ]
}

/** From how many problems on a template is likely to be written for people, and to demand too much. */
const many = 10

function markOptional(problems: readonly Problem[], { template }: Situation): string[] {
  const isAbsent = ({ kind, file }: Problem) => file !== undefined && (kind === 'missing' || kind === 'empty')
  if (template === undefined || !problems.some(isAbsent)) return []
  const hint = `A key that may be absent has "# @optional" above it in ${printable(template)}.`
  if (problems.length < many) return [hint]
  return [
    hint,
    'Where most may be absent, make its first line "# @defaultRequired=false", and mark the others "# @required".',
  ]
}

function onYourMachine({ mode, isPlainProduction }: Situation): string[] {
  if (mode !== 'production' || isPlainProduction) return []
  return ['If this is your own machine: SECRETS_MODE=development']
}
