import type { Place } from '../../fault.ts'
import type { Decision } from '../../mode/decision.ts'
import { at } from '../../report/report.ts'
import { count, printable } from '../../report/text.ts'
import type { Screen, Style } from '../output.ts'
import { type Row, table, wrapped } from '../table.ts'
import { type ContractState, isBroken, type KeyState } from './contract.ts'
import { fixOf, type Remark, type RemarkKind, type Remarks } from './remark.ts'

/** All that a check has found. */
export interface Result extends Remarks {
  decision: Decision
  /** The project folder, where it is not the working directory. */
  folder: string | undefined
  contract: ContractState
  /** What follows where the contract is broken, in whole sentences. */
  meaning: string
}

/** The result for people. */
export function show(
  { decision, folder, contract, findings, warnings, meaning }: Result,
  screen: Screen,
): string {
  const broken = contract.keys.filter(isBroken)
  const unknown = contract.keys.filter(({ state }) => state === 'unknown')
  // The problems last: of hundreds of keys, that is what is still on the screen.
  const rows = [...contract.keys.filter(({ state }) => state === 'ok'), ...unknown, ...broken].flatMap(rowsOf)
  const missing = findings.filter(({ kind }) => kind === 'no-template')
  const unsafe = findings.filter(({ kind }) => kind !== 'no-template')
  const parts = [
    wrapped(`${decision.mode}, because ${decision.reason}${folder === undefined ? '' : `, in ${folder}`}`, 0),
    table(rows, 0, screen),
    section('', missing, screen),
    section(screen.paint('bold', 'Unsafe files'), unsafe, screen),
    section(screen.paint('bold', 'Warnings'), warnings, screen),
    summary(
      { keys: contract.keys.length, broken: broken.length, unknown: unknown.length },
      findings,
      warnings,
      screen,
    ),
  ]
  const hasMeaning = broken.length > 0 || missing.length > 0
  return parts.filter((part) => part !== '').join('\n') + (hasMeaning ? wrapped(meaning, 0) : '')
}

const longestOrigin = 24

function rowsOf({ key, required, decidedBy, state, from, detail }: KeyState): Row[] {
  const demand = `${required ? 'required' : 'optional'}${decidedBy === undefined ? '' : ` by line ${decidedBy}`}`
  const origin = from ? originOf(from) : state === 'unknown' ? '' : 'not set'
  const cell = origin.length > longestOrigin ? `…${origin.slice(1 - longestOrigin)}` : origin
  const style = styleOf(state, from !== undefined)
  const row: Row = [key, { text: demand, style: 'dim' }, { text: state, style }, { text: cell, style: 'dim' }]
  return detail === undefined ? [row] : [row, { text: detail, style: 'red' }]
}

function styleOf(state: KeyState['state'], isSet: boolean): Style {
  if (state === 'unknown') return 'yellow'
  return state === 'ok' ? (isSet ? 'green' : 'dim') : 'red'
}

/** Where a value is from, as it is written: `environment`, `.env:3`. */
function originOf(from: 'environment' | Place): string {
  return from === 'environment' ? from : at(from)
}

const most = 12
const mostNames = 24

function section(title: string, remarks: readonly Remark[], screen: Screen): string {
  if (remarks.length === 0) return ''
  const kinds = new Set(remarks.map(({ kind }) => kind))
  const groups = Array.from(kinds, (kind) =>
    group(
      kind,
      remarks.filter((remark) => remark.kind === kind),
      screen,
    ),
  )
  return `${title === '' ? '' : `${title}\n`}${groups.join('')}`
}

/** The remarks of one kind, each with what to do; where that is the same for all, it is told once. */
function group(kind: RemarkKind, all: readonly Remark[], screen: Screen): string {
  const [first] = all
  if (kind === 'not-read' && first?.place && all.length > 2) {
    const rest = all.length > mostNames ? `, and ${all.length - mostNames} more: --json lists all` : ''
    const listed = all.slice(0, mostNames).map(({ text }) => text.slice(0, text.indexOf(' ')))
    const names = listed.join(', ') + rest
    const text = `${printable(first.place.file)}: ${all.length} keys are named nowhere else in the project: ${names}`
    return (
      wrapped(text, 2) +
      todo({ fix: first.fix?.replace('it out', 'them out').replace('reads it', 'reads them') }, screen)
    )
  }
  const isSame = all.every((remark) => fixOf(remark) === fixOf(all[0] as Remark))
  const lines = all.slice(0, most).map((remark) => {
    const place = remark.place ? `${at(remark.place)}: ` : ''
    return wrapped(`${place}${remark.text}`, 2) + (isSame ? '' : todo(remark, screen))
  })
  const rest = all.length > most ? `  and ${all.length - most} more: --json lists all\n` : ''
  return lines.join('') + rest + (isSame ? todo(first, screen) : '')
}

function todo({ command, fix }: { command?: string; fix?: string | undefined } = {}, screen: Screen): string {
  const lines = fix?.split('\n').flatMap((line) => wrapped(line, 6).trimEnd().split('\n')) ?? []
  // A command that is cut in two is another command.
  if (command !== undefined) lines.unshift(`      ${printable(command)}`)
  return lines.map((line) => `${screen.paint('dim', line)}\n`).join('')
}

function summary(
  { keys, broken, unknown }: Record<'keys' | 'broken' | 'unknown', number>,
  findings: readonly Remark[],
  warnings: readonly Remark[],
  screen: Screen,
): string {
  const unsafe = findings.filter(({ kind }) => kind !== 'no-template')
  const files = new Set(unsafe.map(({ place }) => place?.file)).size
  const parts = [
    unsafe.length < findings.length ? 'no contract' : broken > 0 ? count(broken, 'problem') : '',
    unknown > 0 ? `${count(unknown, 'key')} unknown` : '',
    files > 0 ? count(files, 'unsafe file') : '',
    warnings.length > 0 ? count(warnings.length, 'warning') : '',
  ].filter((part) => part !== '')
  const isFine = broken === 0 && unknown === 0 && findings.length === 0
  const text = isFine ? [`${count(keys, 'key')}, no problem`, ...parts].join(', ') : parts.join(', ')
  return `${screen.paint(isFine ? 'green' : 'red', text)}\n`
}

/** The result for programs. */
export function toJson({ decision, contract, findings, warnings }: Result): unknown {
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
      from: from === undefined ? null : originOf(from),
      detail: detail ?? null,
    })),
    findings: findings.map(plain),
    warnings: warnings.map(plain),
  }
}

function plain(remark: Remark): unknown {
  const { kind, place, text } = remark
  return { kind, file: place?.file ?? null, line: place?.line ?? null, text, fix: fixOf(remark) ?? null }
}
