import { count, printable, shorten } from '../../../report/text.ts'
import { scan } from '../../../template/syntax.ts'
import type { Screen } from '../../output.ts'
import { table } from '../../table.ts'
import { withoutValues } from './hidden.ts'
import type { Addition, Proposal } from './proposal.ts'
import { unified } from './unified.ts'

interface Template {
  name: string
  /** With plain newlines. */
  text: string
}

/** What is shown of a proposal: the diff, every key with its mark and the reason, and a summary. */
export function present(proposal: Proposal, template: Template, screen: Screen): string {
  const { marks, additions } = proposal
  if (additions.length === 0) return presentNothing(proposal, template)
  const rows = marks.map(({ key, line, mark, reason }) => [
    key,
    { text: String(line), style: 'dim' as const },
    mark === 'required' ? { text: mark, style: 'bold' as const } : mark,
    reason,
  ])
  const heading = ['key', 'line', 'proposed', 'because']
  return [
    ...diff(additions, template, screen),
    '',
    table([heading, ...rows], 3, screen),
    ...summary(proposal),
    '',
  ].join('\n')
}

function presentNothing({ unmarked, alreadyMarked }: Proposal, { name }: Template): string {
  const start = `There is nothing to mark in ${printable(name)}`
  if (unmarked + alreadyMarked === 0) return `${start}: it names no key that could be.\n`
  return `${start}. Keys that need no mark: ${unmarked}. Keys that have one: ${alreadyMarked}.\n`
}

function summary({ marks, additions, alreadyMarked, hasHeader }: Proposal): string[] {
  const required = marks.filter(({ mark }) => mark === 'required').length
  const lines = additions.reduce((sum, { lines }) => sum + lines.length, 0)
  return [
    `${required} required, ${marks.length - required} optional; ${count(lines, 'line')} to be added.`,
    ...(alreadyMarked > 0 ? [`${count(alreadyMarked, 'key')} marked already, and left alone.`] : []),
    ...(hasHeader ? headerNote : defaultNote),
  ]
}

const headerNote = [
  'Most are optional, so a header makes that the default. A key that you add later',
  'is then optional too, unless "# @required" stands above it.',
]
const defaultNote = [
  'Required needs no mark where it is the default: production then refuses to start',
  'without the key.',
]

// A line that is longer is none that somebody reads.
const longestLine = 200

/** The additions as a diff, without values. */
function diff(additions: readonly Addition[], { name, text }: Template, screen: Screen): string[] {
  const places = new Map<number, string[]>()
  let line = 0
  let counted = 0
  for (const { at, lines } of additions) {
    for (
      let next = text.indexOf('\n', counted);
      next !== -1 && next < at;
      next = text.indexOf('\n', counted)
    ) {
      counted = next + 1
      line++
    }
    places.set(line, [...(places.get(line) ?? []), ...lines])
  }
  return [
    screen.paint('bold', `--- ${printable(name)}`),
    screen.paint('bold', `+++ ${printable(name)}, as proposed`),
    ...unified(withoutValues(text, scan(text)), places).map((line) =>
      paintLine(shorten(printable(line), longestLine), screen),
    ),
  ]
}

function paintLine(line: string, screen: Screen): string {
  if (line.startsWith('+')) return screen.paint('green', line)
  return line.startsWith('@@') ? screen.paint('dim', line) : line
}
