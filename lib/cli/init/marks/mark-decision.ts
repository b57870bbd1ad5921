import { findHint, type Hint } from './hints.ts'
import type { UnmarkedKey } from './keys.ts'
import { findSwitch, isAppAddress, isDatabaseAddress, isForTesting, namesOwnResource } from './names.ts'
import { classifyValue, type ValueKind } from './value-kinds.ts'

/** Whether a key should be required, and why. */
export interface MarkDecision {
  mark: 'optional' | 'required'
  reason: string
  /** What decided: words, the value, or a related key. */
  by: 'words' | 'value' | 'related key'
}

const required = (reason: string, by: MarkDecision['by']): MarkDecision => ({ mark: 'required', reason, by })
const optional = (reason: string, by: MarkDecision['by']): MarkDecision => ({ mark: 'optional', reason, by })

/**
 * Decides whether a key should be required. The first matching rule wins: comments, then the name, then the value.
 *
 * @param switches the features that are off, each with the key that switches it on
 * @param hasOptionalMarks true if other keys are marked as optional: an empty value then says little
 */
export function decideMark(
  unmarked: UnmarkedKey,
  switches: ReadonlyMap<string, string>,
  hasOptionalMarks: boolean,
): MarkDecision {
  const { key, occurrences, section } = unmarked
  const kinds = occurrences.map(({ demand }) => classifyValue(demand.templateValue))
  const areAll = (...some: readonly ValueKind[]) => kinds.every((kind) => some.includes(kind))
  const hint = findStrongest(unmarked.comments.map(findHint))
  if (hint === 'must') return required('comment: must be set', 'words')
  if (areAll('boolean')) return optional(REASONS.boolean, 'value')
  if (section?.mark === 'optional') return optional(`by the title on line ${section.line}`, 'words')
  if (hint === 'never') return optional('comment: may be left out', 'words')
  if (hint === 'sometimes') return optional('comment: needed sometimes', 'words')
  if (isForTesting(key)) return optional('for tests or development', 'words')
  const switchKey = areAll('empty', 'null', 'placeholder') ? findSwitch(key, switches) : undefined
  if (switchKey !== undefined) return optional(`switched by ${switchKey}`, 'related key')
  if (areAll('null')) return optional(REASONS.null, 'value')
  if (unmarked.isSecret) return required('a secret', 'words')
  const byValue = decideByValue(key, kinds)
  if (byValue.mark === 'required' || areAll('boolean', 'number', 'duration')) return byValue
  if (section?.mark === 'required') return required(`by the title on line ${section.line}`, 'words')
  if (hint === 'default') return optional('comment: has a default', 'words')
  const isUnmarkedOnPurpose =
    hasOptionalMarks && areAll('empty') && occurrences.every(({ demand }) => demand.required)
  return isUnmarkedOnPurpose ? required('others have a mark', 'value') : byValue
}

function findStrongest(hints: readonly (Hint | undefined)[]): Hint | undefined {
  return (['must', 'never', 'sometimes', 'default'] as const).find((hint) => hints.includes(hint))
}

const REASONS: Readonly<Record<ValueKind, string>> = {
  boolean: 'a boolean',
  null: 'set to nothing here',
  empty: 'empty here',
  number: 'a number',
  duration: 'a number with a unit',
  words: 'a word, not a secret',
  path: 'a path',
  address: 'a public address',
  credentials: 'a URL with a password',
  connection: 'a connection URL',
  placeholder: 'holds a placeholder',
  local: 'your own address',
  reference: 'refers to other keys',
  mail: 'your own email address',
  identifier: 'looks issued or generated',
  text: 'nothing says otherwise',
}

const OPTIONAL_KINDS = new Set<ValueKind>([
  'boolean',
  'null',
  'empty',
  'number',
  'duration',
  'words',
  'path',
  'address',
])

function decideByValue(key: string, kinds: readonly ValueKind[]): MarkDecision {
  const [kind = 'empty'] = [
    ...kinds.filter((kind) => !OPTIONAL_KINDS.has(kind)),
    ...kinds.filter((kind) => kind !== 'empty'),
  ]
  if (!OPTIONAL_KINDS.has(kind)) return required(REASONS[kind], 'value')
  if (isDatabaseAddress(key)) return required('the address of a database', 'value')
  if (isAppAddress(key)) return required('the address of the app', 'value')
  // This number or word is not a setting.
  if ((kind === 'number' || kind === 'words') && namesOwnResource(key)) {
    return required('names your own resource', 'value')
  }
  return optional(REASONS[kind], 'value')
}
