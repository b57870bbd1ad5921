import { pluralize, stripControls } from '../../report/text.ts'
import type { Output, Style } from '../output.ts'
import { type Cell, formatTable } from '../table.ts'
import type { Change, ChangeKind } from './changes.ts'

/** What was compared, and the stream for the result. */
export interface Comparison {
  reference: string
  template: string
  output: Output
}

/** Formats the changes as a table. Keys to set before the deploy come first. */
export function formatChanges(
  changes: readonly Change[],
  { reference, template, output }: Comparison,
): string {
  const since = `${stripControls(template)} since ${stripControls(reference)}`
  if (changes.length === 0) return `${since}: no key has changed.\n`
  const toSet = changes.filter(isToSet).length
  const toCheck = changes.filter(({ change }) => change === 'type').length
  const head = [
    toSet > 0 ? `${pluralize(toSet, 'key')} to set before this deploy` : 'no new key to set',
    ...(toCheck > 0 ? [`${pluralize(toCheck, 'value')} to check against a new type`] : []),
  ].join(', ')
  const rows = [...changes]
    .sort((one, other) => rank(one) - rank(other))
    .map((change): Cell[] => [
      { text: describeChange(change), style: chooseStyle(change) },
      change.key,
      describeType(change),
      change.line === null ? '' : `line ${change.line}`,
    ])
  return `${since}: ${head}.\n\n${formatTable(rows, { output, flexible: 2 })}`
}

/** True for a key that production now needs to start, and did not before. */
function isToSet({ change, required }: Change): boolean {
  return change === 'required' || (change === 'added' && required)
}

const KIND_ORDER: readonly ChangeKind[] = ['added', 'required', 'type', 'optional', 'removed']

function rank(change: Change): number {
  // A new optional key comes after keys whose values may have to change.
  const isNewAndOptional = change.change === 'added' && !change.required
  return isNewAndOptional ? KIND_ORDER.indexOf('type') + 0.5 : KIND_ORDER.indexOf(change.change)
}

function describeChange({ change, required }: Change): string {
  switch (change) {
    case 'added':
      return required ? 'new, required' : 'new, optional'
    case 'required':
      return 'now required'
    case 'optional':
      return 'now optional'
    case 'type':
      return 'new type'
    case 'removed':
      return 'removed'
  }
}

function chooseStyle(change: Change): Style {
  if (isToSet(change)) return 'red'
  return change.change === 'type' ? 'yellow' : 'dim'
}

function describeType({ change, type, wasType }: Change): string {
  if (change === 'removed') return ''
  if (change === 'type') return `${type ?? 'any text'}, was ${wasType ?? 'any text'}`
  return type ?? ''
}
