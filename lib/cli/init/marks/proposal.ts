import { readDefault } from '../../../template/annotations.ts'
import { isLineEnd } from '../../../template/characters.ts'
import { type Statement, scan, withPlainNewlines } from '../../../template/syntax.ts'
import { type Judgement, judge } from './judgement.ts'
import { type Keys, readKeys } from './keys.ts'
import { isCompanion, offSwitches, subjectOf } from './names.ts'

/** What is proposed for a key. */
interface ProposedMark {
  key: string
  /** The line that sets it, in the template as it is. */
  line: number
  mark: Judgement['mark']
  reason: string
}

/** Lines that are to be added. */
export interface Addition {
  /** Where, in the text with plain newlines: the start of a line. */
  at: number
  lines: readonly string[]
}

/** What is proposed for a template. */
export interface Proposal {
  /** Every key that is not marked yet; none where nothing has to be written. */
  marks: readonly ProposedMark[]
  /** True where the header is to say that keys are optional, and the required ones get the marks. */
  hasHeader: boolean
  /** In the order of the text. */
  additions: readonly Addition[]
  /** How many keys have no mark. */
  unmarked: number
  /** How many keys have one, and are left alone. */
  alreadyMarked: number
}

/**
 * Proposes which keys of a template should be required and which optional, and where that is to be written.
 *
 * A mark is a line of its own, directly above the key, so that it binds this key and no other. What a key is by
 * default gets none.
 *
 * @param source the template, with whatever line ends
 * @throws {Fault} `SECRETS_TEMPLATE` where the template declares a type that does not exist
 */
export function propose(source: string, name: string): Proposal {
  const text = withPlainNewlines(source)
  const statements = scan(text)
  const keys = readKeys(text, name, statements)
  const judgements = judgeAll(keys)
  const hasHeader = isHeaderWorthIt(statements, [...judgements.values()])
  const additions = hasHeader ? [{ at: 0, lines: ['# @defaultRequired=false', ''] }] : []
  for (const { key, places } of keys.unmarked) {
    const { mark } = judgements.get(key) as Judgement
    for (const { start, demand } of places) {
      const isRequired = hasHeader ? false : demand.required
      if (isRequired === (mark === 'required')) continue
      const at = lineStart(text, start)
      additions.push({ at, lines: [`${indentation(text, at)}# @${mark}`] })
    }
  }
  additions.sort((one, other) => one.at - other.at)
  const marks = keys.unmarked.map(({ key, places }) => {
    const { mark, reason } = judgements.get(key) as Judgement
    return { key, line: places[0]?.line as number, mark, reason }
  })
  return {
    marks: additions.length > 0 ? marks : [],
    hasHeader,
    additions,
    unmarked: keys.unmarked.length,
    alreadyMarked: keys.marked.length,
  }
}

function judgeAll({ unmarked, marked, hasOptionalMarks, values }: Keys): Map<string, Judgement> {
  const switches = offSwitches(values)
  const judgements = new Map(unmarked.map((key) => [key.key, judge(key, switches, hasOptionalMarks)]))
  const secrets = new Map<string, string>()
  for (const { key, isSecret, ...rest } of [...unmarked, ...marked]) {
    const isRequired = 'isRequired' in rest ? rest.isRequired : judgements.get(key)?.mark === 'required'
    const subject = subjectOf(key)
    if (isSecret && isRequired && subject !== '' && !secrets.has(subject)) secrets.set(subject, key)
  }
  for (const [key, { by, mark }] of judgements) {
    const secret = by === 'value' && mark === 'optional' && isCompanion(key) && secrets.get(subjectOf(key))
    if (secret) judgements.set(key, { mark: 'required', reason: `goes with ${secret}`, by: 'company' })
  }
  return judgements
}

/**
 * True where most keys are optional by far: the template is then shorter and clearer with a header and the few that
 * are required. Else it is not worth that a key which is added later, and not marked, is not demanded.
 */
function isHeaderWorthIt(statements: readonly Statement[], judgements: readonly Judgement[]): boolean {
  const required = judgements.filter(({ mark }) => mark === 'required').length
  const optional = judgements.length - required
  if (required === 0 || optional < 12 || optional < 3 * required) return false
  return !statements.some(
    (statement) => statement.kind === 'comment' && readDefault(statement.text) !== undefined,
  )
}

function lineStart(text: string, start: number): number {
  let at = start
  while (at > 0 && !isLineEnd(text.charCodeAt(at - 1))) at--
  return at
}

function indentation(text: string, at: number): string {
  let end = at
  while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end++
  return text.slice(at, end)
}

/**
 * Puts additions into a text, each line with the line end of what stands above it.
 *
 * @param source the text, with whatever line ends
 */
export function withAdditions(source: string, additions: readonly Addition[]): string {
  const parts: string[] = []
  const usual = /\r\n|\r|\n/.exec(source)?.[0] ?? '\n'
  let written = 0
  let at = 0
  let plain = 0
  let pair = source.indexOf('\r\n')
  for (const addition of additions) {
    // What is two characters here is one in the text with plain newlines.
    while (pair !== -1 && plain + pair - at < addition.at) {
      plain += pair - at + 1
      at = pair + 2
      pair = source.indexOf('\r\n', at)
    }
    at += addition.at - plain
    plain = addition.at
    parts.push(source.slice(written, at))
    const end = lineEndBefore(source, at) ?? usual
    for (const line of addition.lines) parts.push(line, end)
    written = at
  }
  return parts.join('') + source.slice(written)
}

function lineEndBefore(text: string, at: number): string | undefined {
  if (text.startsWith('\r\n', at - 2)) return '\r\n'
  const end = text.charAt(at - 1)
  return end === '\n' || end === '\r' ? end : undefined
}
