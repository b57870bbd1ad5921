import { count, printable } from '../../report/text.ts'
import type { Flags } from '../args.ts'
import type { Subject } from '../context.ts'
import { exitCode } from '../errors.ts'
import { type Screen, stderr, stdout, writeJson } from '../output.ts'
import type { Finding, Report } from './finding.ts'
import { tagAuthor, tagMessage, wholeHistory } from './names.ts'
import { mostLines } from './search.ts'
import { shellPath } from './shell-path.ts'
import type { SkipReason, Values } from './values.ts'

/** So many findings are shown to people. */
const mostShown = 100

const width = 80

/**
 * Shows what a search came to.
 *
 * @returns the exit code
 */
export function show(report: Report, values: Values, subject: Subject, flags: Flags<'scan'>): number {
  const { findings, unread, files } = report
  for (const note of [...modeNote(subject), ...values.notes, ...report.notes]) tell(note)
  for (const { file, reason } of unread)
    tell(`${file} is not searched${file === wholeHistory ? ' as a whole' : ''}: ${reason}`)
  if (flags.json) {
    const { skipped, count: number } = values
    writeJson({ findings, skipped, searched: { files, values: number }, unread })
  } else {
    const advice = [...(flags.staged ? adviceOnStaged(findings) : compromised), ...untrack(report)]
    const shown = findings.length === 0 ? [] : [...list(findings, stdout), '', ...advice, '']
    stdout.write(`${[...shown, ...summary(report, values, flags)].join('\n')}\n`)
  }
  return findings.length + unread.length > 0 ? exitCode.found : exitCode.fine
}

function tell(note: string): void {
  stderr.write(`secrets: ${printable(note)}\n`)
}

function modeNote({ decision: { mode, reason } }: Subject): string[] {
  if (mode === 'development') return []
  return [
    `production, because ${reason}: no secrets file is read, and only values of the environment are looked for`,
  ]
}

const compromised = [
  'Assume that what was found is compromised: change it where it was issued.',
  'To delete the file, or the commit, does not help.',
]

function adviceOnStaged(findings: readonly Finding[]): string[] {
  const out = 'take it out of the file, and stage the file again.'
  const known = findings.filter(({ inHead }) => inHead).map(({ key }) => printable(key))
  if (known.length === 0) return [`It is not committed yet: ${out}`]
  const keys = [...new Set(known)]
  return [
    ...wrap(
      `Already in HEAD: ${keys.join(', ')}. Assume that it is compromised: change it where it was issued. To delete the file, or the commit, does not help.`,
    ),
    ...(known.length < findings.length ? [`What else was found is not committed yet: ${out}`] : []),
  ]
}

function untrack({ tracked = [] }: Report): string[] {
  return tracked.flatMap((name) => [
    '',
    `git must not track ${name}:`,
    `  git rm --cached ${shellPath(name)}`,
  ])
}

/** A finding a line, and the lines of one file together. */
function list(findings: readonly Finding[], screen: Screen): string[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { key, file, form, commit } = finding
    const id = JSON.stringify([key, file, form, commit])
    const group = groups.get(id)
    if (group) group.push(finding)
    else groups.set(id, [finding])
  }
  const shown = [...groups.values()].slice(0, mostShown)
  const widest = Math.min(
    40,
    Math.max(...shown.map(([finding]) => printable((finding as Finding).key).length)),
  )
  const lines = shown.flatMap((group) => {
    const [{ key, file, form, commit, inHead }] = group as [Finding]
    const place = `${file}${linesOf(group)}${form === 'as written' ? '' : ` (${form})`}`
    const first = `  ${screen.paint('red', printable(key).padEnd(widest))}  ${place}`
    if (commit === null) return [first]
    return [first, `  ${' '.repeat(widest)}  ${screen.paint('dim', origin(commit, inHead, file))}`]
  })
  const left = groups.size - shown.length
  return left === 0 ? lines : [...lines, `  and ${left} more: --json lists all of them`]
}

function origin(commit: string, inHead: boolean | null, file: string): string {
  const short = commit.slice(0, 7)
  return file === tagMessage || file === tagAuthor
    ? `tag ${short}`
    : `commit ${short}, ${inHead ? 'still' : 'no longer'} in HEAD`
}

function linesOf(group: readonly Finding[]): string {
  const lines = group.flatMap(({ line }) => (line === null ? [] : [line]))
  if (lines.length === 0) return ''
  const more = lines.length < mostLines ? count(lines.length - 5, 'more line') : 'many more lines'
  return `:${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ` and ${more}` : ''}`
}

function summary({ findings, files, unread }: Report, values: Values, flags: Flags<'scan'>): string[] {
  const lines: string[] = []
  if (values.count === 0) {
    lines.push('Nothing to look for: no secrets file and no variable holds a value that is a secret.')
  } else {
    const noun = flags.history ? 'file version' : flags.staged ? 'staged file' : 'file'
    const where = `${counted(files, noun)}${flags.history ? ' and in messages' : ''}`
    const result = unread.length > 0 ? ': none found in these' : ': none found'
    lines.push(
      `${counted(values.count, 'value')} looked for in ${where}${findings.length > 0 ? '' : result}.`,
    )
  }
  for (const [reason, text] of Object.entries(reasons)) {
    const keys = values.skipped
      .filter((skipped) => skipped.reason === reason)
      .map(({ key }) => printable(key))
    if (keys.length > 0) lines.push(...wrap(`Not looked for, ${text}: ${keys.join(', ')}.`))
  }
  return lines
}

const reasons: Record<SkipReason, string> = {
  weak: 'too weak to search',
  template: 'being in the template too',
  placeholder: 'being placeholders',
}

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `  ${word}`
    } else {
      line = line ? `${line} ${word}` : word
    }
  }
  return [...lines, line]
}

/** `1 234 files`. */
function counted(number: number, noun: string): string {
  return count(number, noun).replace(/\B(?=(?:\d{3})+ )/g, ' ')
}
