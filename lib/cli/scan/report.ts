import { pluralize, stripControls } from '../../report/text.ts'
import type { Flags } from '../args.ts'
import type { Context } from '../context.ts'
import { EXIT_CODE } from '../errors.ts'
import { type Output, stdout, writeJson, writeNote } from '../output.ts'
import { quoteShellWord } from '../shell.ts'
import { type Cell, formatTable } from '../table.ts'
import { wrapText } from '../text.ts'
import { TAG_AUTHOR, TAG_MESSAGE, WHOLE_HISTORY } from './labels.ts'
import { MAX_LINES } from './search.ts'
import type { Finding, SearchResult } from './search-result.ts'
import type { SkipReason, Values } from './values.ts'

const MAX_SHOWN_FINDINGS = 100
const MAX_SHOWN_LINES = 5
const MAX_KEY_WIDTH = 40

/**
 * Writes the result of a search.
 *
 * @returns the exit code
 */
export function writeReport(
  result: SearchResult,
  values: Values,
  context: Context,
  flags: Flags<'scan'>,
): number {
  const { findings, unread, files } = result
  for (const note of [...describeMode(context), ...values.notes, ...result.notes]) writeNote(note)
  for (const { file, reason } of unread) {
    writeNote(`${file} was not ${file === WHOLE_HISTORY ? 'fully ' : ''}searched: ${reason}`)
  }
  if (flags.json) {
    const { skipped, count: number } = values
    writeJson({ findings, skipped, searched: { files, values: number }, unread })
  } else {
    const advice = [...(flags.staged ? adviseOnStaged(findings) : ROTATE), ...adviseOnTracked(result)]
    const shown = findings.length === 0 ? [] : [formatFindings(findings, stdout), ...advice, '']
    stdout.write(`${[...shown, ...summarize(result, values, flags)].join('\n')}\n`)
  }
  return findings.length + unread.length > 0 ? EXIT_CODE.found : EXIT_CODE.ok
}

function describeMode({ decision: { mode, reason } }: Context): string[] {
  if (mode === 'development') return []
  return [
    `production, because ${reason}: only values of the environment are searched for, not those of secrets files`,
  ]
}

const ROTATE = ['Rotate every secret that was found.', 'Deleting the file or the commit does not help.']

function adviseOnStaged(findings: readonly Finding[]): string[] {
  const remove = 'Remove it from the file, and stage the file again.'
  const committed = findings.filter(({ inHead }) => inHead).map(({ key }) => stripControls(key))
  if (committed.length === 0) return [`Nothing of this is committed yet. ${remove}`]
  const keys = [...new Set(committed)]
  return [
    ...wrapText(`Already in HEAD: ${keys.join(', ')}. ${ROTATE.join(' ')}`, { rest: 2 }),
    ...(committed.length < findings.length ? [`The rest is not committed yet. ${remove}`] : []),
  ]
}

function adviseOnTracked({ tracked = [] }: SearchResult): string[] {
  return tracked.flatMap((name) => [
    '',
    `git must not track ${name}:`,
    `  git rm --cached ${quoteShellWord(name)}`,
  ])
}

/** Formats the findings, one line each; the findings in one file share a line. */
function formatFindings(findings: readonly Finding[], output: Output): string {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { key, file, form, commit } = finding
    const id = JSON.stringify([key, file, form, commit])
    const group = groups.get(id)
    if (group) group.push(finding)
    else groups.set(id, [finding])
  }
  const rows = [...groups.values()].slice(0, MAX_SHOWN_FINDINGS).flatMap((group): Cell[][] => {
    const [{ key, file, form, commit, inHead }] = group as [Finding]
    const location = `${file}${formatLines(group)}${form === 'as written' ? '' : ` (${form})`}`
    const first: Cell[] = [{ text: key, style: 'red' }, location]
    if (commit === null) return [first]
    return [first, ['', { text: describeCommit(commit, inHead, file), style: 'dim' }]]
  })
  const left = groups.size - MAX_SHOWN_FINDINGS
  const rest = left > 0 ? `  and ${left} more: --json lists all\n` : ''
  return formatTable(rows, { output, maxPadding: MAX_KEY_WIDTH }) + rest
}

function describeCommit(commit: string, inHead: boolean | null, file: string): string {
  const short = commit.slice(0, 7)
  return file === TAG_MESSAGE || file === TAG_AUTHOR
    ? `tag ${short}`
    : `commit ${short}, ${inHead ? 'still' : 'no longer'} in HEAD`
}

function formatLines(group: readonly Finding[]): string {
  const lines = group.flatMap(({ line }) => (line === null ? [] : [line]))
  if (lines.length === 0) return ''
  const left = lines.length - MAX_SHOWN_LINES
  const more = lines.length < MAX_LINES ? pluralize(left, 'more line') : 'many more lines'
  return `:${lines.slice(0, MAX_SHOWN_LINES).join(', ')}${left > 0 ? ` and ${more}` : ''}`
}

function summarize(
  { findings, files, unread }: SearchResult,
  values: Values,
  flags: Flags<'scan'>,
): string[] {
  const lines: string[] = []
  if (values.count === 0) {
    lines.push('Nothing to search for: no secrets file and no variable holds a secret.')
  } else {
    const noun = flags.history ? 'file version' : flags.staged ? 'staged file' : 'file'
    const where = `${countWithSpaces(files, noun)}${flags.history ? ', and messages' : ''}`
    const outcome = unread.length > 0 ? ': none found there' : ': none found'
    const result = findings.length > 0 ? '' : outcome
    lines.push(`Searched for ${countWithSpaces(values.count, 'value')} in ${where}${result}.`)
  }
  for (const [reason, text] of Object.entries(SKIP_REASONS)) {
    const keys = values.skipped
      .filter((skipped) => skipped.reason === reason)
      .map(({ key }) => stripControls(key))
    if (keys.length > 0) lines.push(...wrapText(`Skipped as ${text}: ${keys.join(', ')}.`, { rest: 2 }))
  }
  return lines
}

const SKIP_REASONS: Readonly<Record<SkipReason, string>> = {
  weak: 'too weak to search',
  template: 'part of the template',
  placeholder: 'placeholders',
}

/** Formats a number and its noun: `1 234 files`. */
function countWithSpaces(number: number, noun: string): string {
  return pluralize(number, noun).replace(/\B(?=(?:\d{3})+ )/g, ' ')
}
