import { join, resolve } from 'node:path'
import { isatty } from 'node:tty'
import { findOddities, type Oddness } from '../../diagnose.ts'
import { findProject, templateName } from '../../project.ts'
import { at } from '../../report.ts'
import { scan, withPlainNewlines } from '../../syntax.ts'
import { count, printable } from '../../text.ts'
import type { Call } from '../call.ts'
import { exitCode, Failure } from '../failure.ts'
import { confirm } from '../prompt.ts'
import { type Screen, stderr, stdout, writeJson } from '../screen.ts'
import { findSubject } from '../subject.ts'
import { table } from '../table.ts'
import { TemplateFile } from './marks/file.ts'
import { withoutValues } from './marks/hidden.ts'
import { type Proposal, propose, withAdditions } from './marks/proposal.ts'
import { unified } from './marks/unified.ts'

/**
 * Proposes marks for a template that has none, or for the keys that have none.
 *
 * @returns the exit code
 * @throws {Failure} where there is no template, or it cannot be written
 */
export async function marks({ flags }: Call<'init'>): Promise<number> {
  const { folder, settings } = findSubject(flags.directory)
  const { template } = findProject(settings)
  if (!template) {
    throw new Failure(
      `there is no ${templateName} to mark`,
      'Make one first: "npx --no secrets init" makes it from your .env.',
    )
  }
  const { name, text } = template
  const file = new TemplateFile(resolve(folder, settings.template ?? join(folder, templateName)), name)
  const plain = withPlainNewlines(text)
  const oddities = findOddities(scan(plain), plain)
  const proposal = propose(text, name)
  const isNeeded = proposal.additions.length > 0

  tellOddities(oddities, name)
  if (!flags.json) show(proposal, plain, name, stdout)
  const isWanted = isNeeded && (flags.yes || (!flags.json && (await isAgreed(name))))
  if (isWanted) file.replace(withAdditions(text, proposal.additions))

  if (flags.json) {
    writeJson({ template: name, marked: proposal.marks, ignored: oddities, written: isWanted })
  } else if (isWanted) {
    stdout.write(`${printable(name)} is marked. "git diff" shows it again.\n`)
  }
  return exitCode.fine
}

/** Asks the person at the terminal; where there is none, tells how to write. */
async function isAgreed(name: string): Promise<boolean> {
  if (isatty(0) && stderr.isTerminal) {
    if (await confirm(`Write this to ${printable(name)}?`)) return true
    stderr.write('Nothing was written.\n')
    return false
  }
  stderr.write('Nothing was written: this is no terminal to ask in. --yes writes without asking.\n')
  return false
}

function tellOddities(oddities: readonly Oddness[], file: string): void {
  const lines = oddities.map(({ line, text }) => `warning: ${printable(`${at({ file, line })}: ${text}`)}\n`)
  if (lines.length > 0) stderr.write(`${lines.join('')}\n`)
}

function show(proposal: Proposal, plain: string, name: string, screen: Screen): void {
  const { marks, additions, alreadyMarked, hasHeader } = proposal
  const file = printable(name)
  if (additions.length === 0) {
    const already = alreadyMarked > 0 ? ` ${count(alreadyMarked, 'key')} had a mark before.` : ''
    screen.write(`There is nothing to mark in ${file}.${already}\n`)
    return
  }
  const required = marks.filter(({ mark }) => mark === 'required').length
  const rows = marks.map(({ key, line, mark, reason }) => [
    key,
    { text: String(line), style: 'dim' as const },
    mark === 'required' ? { text: mark, style: 'bold' as const } : mark,
    reason,
  ])
  const summary = [
    `${count(marks.length, 'key')}: ${required} required, ${marks.length - required} optional.`,
    ...(alreadyMarked > 0 ? [`${count(alreadyMarked, 'key')} with a mark stay as they are.`] : []),
  ]
  screen.write(
    [
      ...diff(proposal, plain, file, screen),
      '',
      table(rows, 3, screen),
      summary.join(' '),
      ...(hasHeader ? headerNote : defaultNote),
      '',
    ].join('\n'),
  )
}

const headerNote = [
  'Most are optional, so a header makes that the default. A key that you add later',
  'is then optional too, unless "# @required" stands above it.',
]
const defaultNote = ['A key without a mark is required: production does not start without it.']

/** The additions as a diff. Values are not in it. */
function diff({ additions }: Proposal, plain: string, file: string, screen: Screen): string[] {
  const places = new Map<number, string[]>()
  let line = 0
  let counted = 0
  for (const { at, lines } of additions) {
    for (;;) {
      const next = plain.indexOf('\n', counted)
      if (next === -1 || next >= at) break
      counted = next + 1
      line++
    }
    places.set(line, [...(places.get(line) ?? []), ...lines])
  }
  const lines = unified(withoutValues(plain, scan(plain)), places)
  return [
    screen.paint('bold', `--- ${file}`),
    screen.paint('bold', `+++ ${file}, as proposed`),
    ...lines.map(printable).map((line) => paintLine(line, screen)),
  ]
}

function paintLine(line: string, screen: Screen): string {
  if (line.startsWith('+')) return screen.paint('green', line)
  return line.startsWith('@@') ? screen.paint('dim', line) : line
}
