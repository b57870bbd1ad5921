import { readDefault } from '../../../template/annotations.ts'
import { normalizeNewlines, type Statement, scan } from '../../../template/scan.ts'
import { collectKeys, type TemplateKeys } from './keys.ts'
import { decideMark, type MarkDecision } from './mark-decision.ts'
import { findOffSwitches, findTopic, isCompanion } from './names.ts'

/** The mark that is proposed for a key. */
interface ProposedMark {
  key: string
  /** The line that sets it, in the current template. */
  line: number
  mark: MarkDecision['mark']
  reason: string
}

/** Lines to add. */
export interface Addition {
  /** The start of the line before which they are added, in the text with plain newlines. */
  at: number
  lines: readonly string[]
}

/** The marks that are proposed for a template. */
export interface Proposal {
  /** Every key that is not marked yet; none if nothing has to be written. */
  marks: readonly ProposedMark[]
  /** True if a header makes keys optional by default, and the required ones get marks. */
  hasHeader: boolean
  /** The lines to add, in the order of the text. */
  additions: readonly Addition[]
  /** How many keys have no mark. */
  unmarked: number
  /** How many keys have one, and stay unchanged. */
  alreadyMarked: number
}

/**
 * Proposes which keys of a template should be required and which optional.
 *
 * A mark is a line of its own directly above the key, so that it affects no other key. A key that the default fits gets
 * no mark.
 *
 * @param source the template, with any line ends
 * @throws {LoadError} `SECRETS_TEMPLATE` if the template has an unknown type
 */
export function proposeMarks(source: string, name: string): Proposal {
  const text = normalizeNewlines(source)
  const statements = scan(text)
  const keys = collectKeys(name, statements)
  const decisions = decideMarks(keys)
  const hasHeader = isHeaderWorthwhile(statements, [...decisions.values()])
  const additions = hasHeader ? [{ at: 0, lines: ['# @defaultRequired=false', ''] }] : []
  for (const { key, occurrences } of keys.unmarked) {
    const { mark } = decisions.get(key) as MarkDecision
    for (const { start, demand } of occurrences) {
      const isRequired = hasHeader ? false : demand.required
      if (isRequired === (mark === 'required')) continue
      const at = findLineStart(text, start)
      additions.push({ at, lines: [`${readIndentation(text, at)}# @${mark}`] })
    }
  }
  additions.sort((one, other) => one.at - other.at)
  const marks = keys.unmarked.map(({ key, occurrences }) => {
    const { mark, reason } = decisions.get(key) as MarkDecision
    return { key, line: occurrences[0]?.line as number, mark, reason }
  })
  return {
    marks: additions.length > 0 ? marks : [],
    hasHeader,
    additions,
    unmarked: keys.unmarked.length,
    alreadyMarked: keys.marked.length,
  }
}

function decideMarks({
  unmarked,
  marked,
  hasOptionalMarks,
  values,
}: TemplateKeys): Map<string, MarkDecision> {
  const switches = findOffSwitches(values)
  const decisions = new Map(unmarked.map((key) => [key.key, decideMark(key, switches, hasOptionalMarks)]))
  const secrets = new Map<string, string>()
  for (const { key, isSecret, ...rest } of [...unmarked, ...marked]) {
    const isRequired = 'isRequired' in rest ? rest.isRequired : decisions.get(key)?.mark === 'required'
    const topic = findTopic(key)
    if (isSecret && isRequired && topic !== '' && !secrets.has(topic)) secrets.set(topic, key)
  }
  for (const [key, { by, mark }] of decisions) {
    const secret = by === 'value' && mark === 'optional' && isCompanion(key) && secrets.get(findTopic(key))
    if (secret) decisions.set(key, { mark: 'required', reason: `goes with ${secret}`, by: 'related key' })
  }
  return decisions
}

/**
 * True if most keys are optional, so that a header makes the template shorter. The price of a header is that a key
 * which is added later is optional unless it is marked.
 */
function isHeaderWorthwhile(statements: readonly Statement[], decisions: readonly MarkDecision[]): boolean {
  const required = decisions.filter(({ mark }) => mark === 'required').length
  const optional = decisions.length - required
  if (required === 0 || optional < 12 || optional < 3 * required) return false
  return !statements.some(
    (statement) => statement.kind === 'comment' && readDefault(statement.text) !== undefined,
  )
}

function findLineStart(text: string, start: number): number {
  let at = start
  while (at > 0 && !/[\n\u2028\u2029]/.test(text.charAt(at - 1))) at--
  return at
}

function readIndentation(text: string, at: number): string {
  let end = at
  while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end++
  return text.slice(at, end)
}

/**
 * Inserts lines into a text, each with the line end of the line above it.
 *
 * @param source the text, with any line ends
 */
export function insertLines(source: string, additions: readonly Addition[]): string {
  const parts: string[] = []
  const usual = /\r\n|\r|\n/.exec(source)?.[0] ?? '\n'
  let written = 0
  let at = 0
  let plain = 0
  let pair = source.indexOf('\r\n')
  for (const addition of additions) {
    // A CRLF is one character in the text with plain newlines.
    while (pair !== -1 && plain + pair - at < addition.at) {
      plain += pair - at + 1
      at = pair + 2
      pair = source.indexOf('\r\n', at)
    }
    at += addition.at - plain
    plain = addition.at
    parts.push(source.slice(written, at))
    const end = readLineEndBefore(source, at) ?? usual
    for (const line of addition.lines) parts.push(line, end)
    written = at
  }
  return parts.join('') + source.slice(written)
}

function readLineEndBefore(text: string, at: number): string | undefined {
  if (text.startsWith('\r\n', at - 2)) return '\r\n'
  const end = text.charAt(at - 1)
  return end === '\n' || end === '\r' ? end : undefined
}
