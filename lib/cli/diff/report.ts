import { count, printable } from '../../report/text.ts'
import type { Screen, Style } from '../output.ts'
import { type Cell, table } from '../table.ts'
import type { Change, ChangeKind } from './changes.ts'

/** What a report names, and where it is shown. */
export interface Comparison {
  reference: string
  template: string
  screen: Screen
}

/** The changes as a table: first what has to be set before a deploy. */
export function reportChanges(
  changes: readonly Change[],
  { reference, template, screen }: Comparison,
): string {
  const since = `${printable(template)} since ${printable(reference)}`
  if (changes.length === 0) return `${since}: no key has changed.\n`
  const toSet = changes.filter(isToSet).length
  const toCheck = changes.filter(({ change }) => change === 'type').length
  const head = [
    toSet > 0 ? `${count(toSet, 'key')} to set before this deploy` : 'nothing new has to be set',
    ...(toCheck > 0 ? [`${count(toCheck, 'value')} to hold against another type`] : []),
  ].join(', ')
  const rows = [...changes]
    .sort((one, other) => rank(one) - rank(other))
    .map((change): Cell[] => [
      { text: nameOf(change), style: styleOf(change) },
      change.key,
      typeOf(change),
      change.line === null ? '' : `line ${change.line}`,
    ])
  return `${since}: ${head}.\n\n${table(rows, 2, screen)}`
}

/** True for what production refuses to start without, and did not before. */
function isToSet({ change, required }: Change): boolean {
  return change === 'required' || (change === 'added' && required)
}

const order: readonly ChangeKind[] = ['added', 'required', 'type', 'optional', 'removed']

function rank(change: Change): number {
  // A new key that is optional comes behind those whose values may have to change.
  const isNewAndOptional = change.change === 'added' && !change.required
  return isNewAndOptional ? order.indexOf('type') + 0.5 : order.indexOf(change.change)
}

function nameOf({ change, required }: Change): string {
  switch (change) {
    case 'added':
      return required ? 'new, required' : 'new, optional'
    case 'required':
      return 'now required'
    case 'optional':
      return 'now optional'
    case 'type':
      return 'other type'
    case 'removed':
      return 'removed'
  }
}

function styleOf(change: Change): Style {
  if (isToSet(change)) return 'red'
  return change.change === 'type' ? 'yellow' : 'dim'
}

function typeOf({ change, type, wasType }: Change): string {
  if (change === 'removed') return ''
  if (change === 'type') return `${type ?? 'any text'}, was ${wasType ?? 'any text'}`
  return type ?? ''
}
