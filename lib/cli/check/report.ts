import type { SourceLocation } from '../../errors.ts'
import type { Decision } from '../../mode/decision.ts'
import { formatLocation } from '../../report/report.ts'
import { pluralize, stripControls } from '../../report/text.ts'
import type { Output, Style } from '../output.ts'
import { formatTable, type Row } from '../table.ts'
import { wrapText } from '../text.ts'
import { type ContractState, isBroken, type KeyState } from './contract.ts'
import { joinFix, type Remark, type RemarkKind, type Remarks } from './remark.ts'

/** The result of a check. */
export interface CheckResult extends Remarks {
  decision: Decision
  /** The project folder, unless it is the working directory. */
  folder: string | undefined
  contract: ContractState
  /** What follows if the contract is broken, in whole sentences. */
  meaning: string
}

/** Formats the result for people. */
export function formatReport(
  { decision, folder, contract, findings, warnings, meaning }: CheckResult,
  output: Output,
): string {
  const broken = contract.keys.filter(isBroken)
  const unknown = contract.keys.filter(({ state }) => state === 'unknown')
  // Problems come last: after hundreds of keys, they are still on the screen.
  const keys = [...contract.keys.filter(({ state }) => state === 'ok'), ...unknown, ...broken]
  const missing = findings.filter(({ kind }) => kind === 'no-template')
  const unsafe = findings.filter(({ kind }) => kind !== 'no-template')
  const location = folder === undefined ? '' : `, in ${folder}`
  const parts = [
    toText(wrapText(`${decision.mode}, because ${decision.reason}${location}`)),
    formatTable(keys.flatMap(createRows), { output, flexible: 0 }),
    formatSection('', missing, output),
    formatSection(output.paint('bold', 'Unsafe files'), unsafe, output),
    formatSection(output.paint('bold', 'Warnings'), warnings, output),
    formatTotals(
      { keys: contract.keys.length, broken: broken.length, unknown: unknown.length },
      findings,
      warnings,
      output,
    ),
  ]
  const hasMeaning = broken.length > 0 || missing.length > 0
  return parts.filter((part) => part !== '').join('\n') + (hasMeaning ? toText(wrapText(meaning)) : '')
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

const MAX_ORIGIN_LENGTH = 24

function createRows({ key, required, decidedBy, state, from, detail }: KeyState): Row[] {
  const demand = `${required ? 'required' : 'optional'}${decidedBy === undefined ? '' : ` by line ${decidedBy}`}`
  const origin = from ? formatOrigin(from) : state === 'unknown' ? '' : 'not set'
  const shortOrigin = origin.length > MAX_ORIGIN_LENGTH ? `…${origin.slice(1 - MAX_ORIGIN_LENGTH)}` : origin
  const row: Row = [
    key,
    { text: demand, style: 'dim' },
    { text: state, style: chooseStyle(state, from !== undefined) },
    { text: shortOrigin, style: 'dim' },
  ]
  return detail === undefined ? [row] : [row, { text: detail, style: 'red' }]
}

function chooseStyle(state: KeyState['state'], isSet: boolean): Style {
  if (state === 'unknown') return 'yellow'
  return state === 'ok' ? (isSet ? 'green' : 'dim') : 'red'
}

/** Formats the origin of a value: `environment`, `.env:3`. */
function formatOrigin(from: 'environment' | SourceLocation): string {
  return from === 'environment' ? from : formatLocation(from)
}

const MAX_REMARKS = 12
const MAX_NAMES = 24

function formatSection(title: string, remarks: readonly Remark[], output: Output): string {
  if (remarks.length === 0) return ''
  const kinds = new Set(remarks.map(({ kind }) => kind))
  const groups = Array.from(kinds, (kind) =>
    formatGroup(
      kind,
      remarks.filter((remark) => remark.kind === kind),
      output,
    ),
  )
  return `${title === '' ? '' : `${title}\n`}${groups.join('')}`
}

/** Formats the remarks of one kind, each with its fix; a fix that all share comes once. */
function formatGroup(kind: RemarkKind, all: readonly Remark[], output: Output): string {
  const [first] = all
  if (kind === 'not-read' && first?.place && all.length > 2) {
    const rest = all.length > MAX_NAMES ? `, and ${all.length - MAX_NAMES} more: --json lists all` : ''
    const listed = all.slice(0, MAX_NAMES).map(({ text }) => text.slice(0, text.indexOf(' ')))
    const names = listed.join(', ') + rest
    const text = `${stripControls(first.place.file)}: ${all.length} keys occur nowhere else in the project: ${names}`
    const fix = first.fix?.replace(' it ', ' them ').replace('reads it', 'reads them')
    return toText(wrapText(text, { first: 2 })) + formatFix({ fix }, output)
  }
  const isSame = all.every((remark) => joinFix(remark) === joinFix(all[0] as Remark))
  const lines = all.slice(0, MAX_REMARKS).map((remark) => {
    const location = remark.place ? `${formatLocation(remark.place)}: ` : ''
    return (
      toText(wrapText(`${location}${remark.text}`, { first: 2 })) + (isSame ? '' : formatFix(remark, output))
    )
  })
  const rest = all.length > MAX_REMARKS ? `  and ${all.length - MAX_REMARKS} more: --json lists all\n` : ''
  return lines.join('') + rest + (isSame ? formatFix(first, output) : '')
}

function formatFix(
  { command, fix }: { command?: string; fix?: string | undefined } = {},
  output: Output,
): string {
  const lines = fix?.split('\n').flatMap((line) => wrapText(line, { first: 6 })) ?? []
  // A wrapped command would be another command.
  if (command !== undefined) lines.unshift(`      ${stripControls(command)}`)
  return lines.map((line) => `${output.paint('dim', line)}\n`).join('')
}

function formatTotals(
  { keys, broken, unknown }: Record<'keys' | 'broken' | 'unknown', number>,
  findings: readonly Remark[],
  warnings: readonly Remark[],
  output: Output,
): string {
  const unsafe = findings.filter(({ kind }) => kind !== 'no-template')
  const files = new Set(unsafe.map(({ place }) => place?.file)).size
  const parts = [
    unsafe.length < findings.length ? 'no contract' : broken > 0 ? pluralize(broken, 'problem') : '',
    unknown > 0 ? `${pluralize(unknown, 'key')} unknown` : '',
    files > 0 ? pluralize(files, 'unsafe file') : '',
    warnings.length > 0 ? pluralize(warnings.length, 'warning') : '',
  ].filter((part) => part !== '')
  const isFine = broken === 0 && unknown === 0 && findings.length === 0
  const text = isFine ? [`${pluralize(keys, 'key')}, no problem`, ...parts].join(', ') : parts.join(', ')
  return `${output.paint(isFine ? 'green' : 'red', text)}\n`
}

/** Converts the result for programs. */
export function toJson({ decision, contract, findings, warnings }: CheckResult): unknown {
  return {
    mode: decision.mode,
    reason: decision.reason,
    template: contract.template?.name ?? null,
    keys: contract.keys.map(({ key, required, line, decidedBy, state, from, detail }) => ({
      key,
      required,
      line: line ?? null,
      decidedBy: decidedBy ?? null,
      state,
      from: from === undefined ? null : formatOrigin(from),
      detail: detail ?? null,
    })),
    findings: findings.map(convertRemark),
    warnings: warnings.map(convertRemark),
  }
}

function convertRemark(remark: Remark): unknown {
  const { kind, place, text } = remark
  return { kind, file: place?.file ?? null, line: place?.line ?? null, text, fix: joinFix(remark) ?? null }
}
