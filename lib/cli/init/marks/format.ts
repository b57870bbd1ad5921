import { pluralize, stripControls, truncate } from '../../../report/text.ts'
import { scan } from '../../../template/scan.ts'
import type { Output } from '../../output.ts'
import { formatTable } from '../../table.ts'
import type { Addition, Proposal } from './proposal.ts'
import { redactValues } from './redact.ts'
import { formatUnifiedDiff } from './unified-diff.ts'

interface Template {
  name: string
  /** With plain newlines. */
  text: string
}

/** Formats a proposal: the diff, every key with its mark and the reason, and a summary. */
export function formatProposal(proposal: Proposal, template: Template, output: Output): string {
  const { marks, additions } = proposal
  if (additions.length === 0) return formatNothing(proposal, template)
  const rows = marks.map(({ key, line, mark, reason }) => [
    key,
    { text: String(line), style: 'dim' as const },
    mark === 'required' ? { text: mark, style: 'bold' as const } : mark,
    reason,
  ])
  const heading = ['key', 'line', 'proposed', 'because']
  return [
    ...formatDiff(additions, template, output),
    '',
    formatTable([heading, ...rows], { output, flexible: 3 }),
    ...summarize(proposal),
    '',
  ].join('\n')
}

function formatNothing({ unmarked, alreadyMarked }: Proposal, { name }: Template): string {
  const start = `There is nothing to mark in ${stripControls(name)}`
  if (unmarked + alreadyMarked === 0) return `${start}: it has no key that could be marked.\n`
  return `${start}. Keys that need no mark: ${unmarked}. Keys that have one: ${alreadyMarked}.\n`
}

function summarize({ marks, additions, alreadyMarked, hasHeader }: Proposal): string[] {
  const required = marks.filter(({ mark }) => mark === 'required').length
  const lines = additions.reduce((sum, { lines }) => sum + lines.length, 0)
  return [
    `${required} required, ${marks.length - required} optional; ${pluralize(lines, 'line')} to add.`,
    ...(alreadyMarked > 0 ? [`${pluralize(alreadyMarked, 'key')} already marked, and unchanged.`] : []),
    ...(hasHeader ? HEADER_NOTE : DEFAULT_NOTE),
  ]
}

const HEADER_NOTE = [
  'Most keys are optional, so a header makes that the default. A key that you add',
  'later is optional too, unless "# @required" is above it.',
]
const DEFAULT_NOTE = [
  'A required key needs no mark if required is the default. Production refuses to',
  'start without the key.',
]

// Nobody reads a longer line.
const MAX_LINE_WIDTH = 200

/** Formats the additions as a diff, without values. */
function formatDiff(additions: readonly Addition[], { name, text }: Template, output: Output): string[] {
  const linesByNumber = new Map<number, string[]>()
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
    linesByNumber.set(line, [...(linesByNumber.get(line) ?? []), ...lines])
  }
  return [
    output.paint('bold', `--- ${stripControls(name)}`),
    output.paint('bold', `+++ ${stripControls(name)}, as proposed`),
    ...formatUnifiedDiff(redactValues(text, scan(text)), linesByNumber).map((line) =>
      paintLine(truncate(stripControls(line), MAX_LINE_WIDTH), output),
    ),
  ]
}

function paintLine(line: string, output: Output): string {
  if (line.startsWith('+')) return output.paint('green', line)
  return line.startsWith('@@') ? output.paint('dim', line) : line
}
