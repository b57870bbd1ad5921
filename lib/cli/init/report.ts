import { at } from '../../report/report.ts'
import { count, printable } from '../../report/text.ts'
import { describe } from '../../template/demand.ts'
import type { Screen } from '../output.ts'
import { table } from '../table.ts'
import { adviceFor } from './advice.ts'
import type { Made } from './make.ts'
import type { Places } from './project-files.ts'
import type { Unsafe } from './unsafe.ts'

/** What was made, for programs. */
export function asDocument(made: Made, unsafe: readonly Unsafe[]): object {
  const { created, added, generated, blank, unknown, template, changes, tracked, warnings } = made
  return {
    created: created ?? null,
    added,
    generated,
    blank: blank.map(({ key }) => key),
    unknown,
    marked: template?.marked ?? [],
    dropped: template?.dropped ?? [],
    ignore: changes.map(({ file, added }) => ({ file, added })),
    tracked,
    warnings: [...warnings, ...unsafe.map(({ text }) => text)],
  }
}

/** What was made, for people: the result, and what they have to be warned of. */
export function report(
  made: Made,
  unsafe: readonly Unsafe[],
  places: Places,
  screen: Screen,
): { result: string; warnings: string } {
  const { changes, warnings, tracked } = made
  const body = [
    ...(made.template ? templateReport(made.template, places) : envReport(made, places, screen)),
    ...changes.map(({ file, added }) => listing(`Added to ${file}:`, added)),
  ]
  const isQuiet = body.length === 0
  const result = isQuiet ? `Nothing to do: ${stateOf(places)}.\n` : body.join('')
  const next = made.template
    ? review(made, places)
    : made.blank.length > 0
      ? ''
      : `Next: ${printable(adviceFor(places).check)}\n`
  return {
    result: isQuiet ? result : result + next,
    warnings: [
      ...warnings.map((text) => `secrets: ${printable(text)}\n`),
      ...unsafe.map(({ text, fix }) => `secrets: ${printable(text)}.\n  ${printable(fix)}\n`),
      ...untrack(tracked, places),
    ].join(''),
  }
}

function stateOf({ env, template, module, nameOf }: Places): string {
  return printable(`${module ? nameOf(module) : env.name} has every key of ${template.name}`)
}

function envReport(made: Made, places: Places, screen: Screen): string[] {
  const { created, added, generated, blank, unknown } = made
  const env = printable(places.module ? places.nameOf(places.module) : places.env.name)
  const template = printable(places.template.name)
  const parts: string[] = []
  if (places.module) parts.push(`${env} holds the values here. A .env would take its place: none is made.\n`)
  if (created !== undefined) parts.push(`Made ${env} from ${template}. You alone can read it.\n`)
  if (added.length > 0) parts.push(listing(`Added to ${env}:`, added))
  if (generated.length > 0) parts.push(listing('Generated a random value for:', generated))
  if (blank.length > 0) {
    const rows = blank.map((demand) => [demand.key, describe(demand), demand.place ? at(demand.place) : ''])
    const are = blank.length === 1 ? 'is' : 'are'
    parts.push(`${count(blank.length, 'required key')} ${are} still to be filled in, in ${env}:\n`)
    parts.push(table(rows, 1, screen))
  }
  if (unknown.length > 0) parts.push(listing(`Not in ${template}:`, unknown))
  return parts
}

function templateReport({ text, marked, dropped }: NonNullable<Made['template']>, places: Places): string[] {
  const { env, module, nameOf } = places
  const source = printable(module ? nameOf(module) : env.name)
  const name = printable(places.template.name)
  const lines = text.trimEnd().split(/\r?\n/)
  return [
    `Made ${name} from ${source}:\n\n`,
    `${lines.map((line) => `  ${printable(line)}`.trimEnd()).join('\n')}\n\n`,
    marked.length > 0 ? listing('Marked as optional:', marked) : '',
    dropped.length > 0
      ? listing(`What may hold a value was left out of these lines of ${source}:`, dropped.map(String))
      : '',
  ]
}

function review({ changes }: Made, places: Places): string {
  const { git, nameIn } = adviceFor(places)
  const names = [places.template.path, ...changes.map(({ path }) => path)].map(nameIn)
  return [
    'Review it: is no secret in it, and is what production can do without optional?\n',
    `Then commit it: ${printable(`${git} add ${names.join(' ')}`)}\n`,
  ].join('')
}

function untrack(tracked: readonly string[], places: Places): string[] {
  if (tracked.length === 0) return []
  const { git, nameIn } = adviceFor(places)
  const names = tracked.map((name) => printable(places.nameOf(name)))
  return [
    `secrets: git tracks ${names.join(', ')}. Take ${names.length === 1 ? 'it' : 'them'} out:\n`,
    `  ${printable(`${git} rm --cached ${tracked.map(nameIn).join(' ')}`)}\n`,
    'What was committed is compromised: change it where it was issued.\n',
  ]
}

const width = 80

/** A head, and what it is about behind it or below it. */
function listing(head: string, items: readonly string[]): string {
  const words = items.map((item) => printable(item))
  const single = `${head} ${words.join(', ')}`
  if (single.length <= width) return `${single}\n`
  const lines: string[] = []
  let line = ' '
  for (const [index, word] of words.entries()) {
    const next = ` ${word}${index < words.length - 1 ? ',' : ''}`
    if (line.length + next.length > width && line !== ' ') {
      lines.push(line)
      line = ' '
    }
    line += next
  }
  return `${[head, ...lines, line].join('\n')}\n`
}
