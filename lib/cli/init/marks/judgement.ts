import { type Hint, readHint } from './hints.ts'
import type { UnmarkedKey } from './keys.ts'
import { isForTests, isOfDatabase, isOwnAddress, namesOwnThing, switchOf } from './names.ts'
import { type Kind, kindOf } from './values.ts'

/** Whether a key should be demanded, and what speaks for it. */
export interface Judgement {
  mark: 'optional' | 'required'
  reason: string
  /** What decided: words, the value, or another key. */
  by: 'words' | 'value' | 'company'
}

const required = (reason: string, by: Judgement['by']): Judgement => ({ mark: 'required', reason, by })
const optional = (reason: string, by: Judgement['by']): Judgement => ({ mark: 'optional', reason, by })

/**
 * Judges a key by itself. The first rule that fits decides: what people wrote, then the name, then the value.
 *
 * @param switches the features that are not switched on, each with the key that switches it
 * @param hasOptionalMarks true where other keys are marked as optional: that one is empty then says little
 */
export function judge(
  unmarked: UnmarkedKey,
  switches: ReadonlyMap<string, string>,
  hasOptionalMarks: boolean,
): Judgement {
  const { key, places, section } = unmarked
  const kinds = places.map(({ demand }) => kindOf(demand.templateValue))
  const areAll = (...some: readonly Kind[]) => kinds.every((kind) => some.includes(kind))
  const hint = strongest(unmarked.comments.map(readHint))
  if (hint === 'must') return required('comment: must be set', 'words')
  if (areAll('boolean')) return optional(reasons.boolean, 'value')
  if (section?.mark === 'optional') return optional(`by the title on line ${section.line}`, 'words')
  if (hint === 'never') return optional('comment: may be left out', 'words')
  if (hint === 'sometimes') return optional('comment: needed sometimes', 'words')
  if (isForTests(key)) return optional('for tests or development', 'words')
  const switchKey = areAll('empty', 'null', 'placeholder') ? switchOf(key, switches) : undefined
  if (switchKey !== undefined) return optional(`switched by ${switchKey}`, 'company')
  if (areAll('null')) return optional(reasons.null, 'value')
  if (unmarked.isSecret) return required('a secret', 'words')
  const byValue = judgeValue(key, kinds)
  if (byValue.mark === 'required' || areAll('boolean', 'number', 'duration')) return byValue
  if (section?.mark === 'required') return required(`by the title on line ${section.line}`, 'words')
  if (hint === 'default') return optional('comment: has a default', 'words')
  const isLeft = hasOptionalMarks && areAll('empty') && places.every(({ demand }) => demand.required)
  return isLeft ? required('others have a mark', 'value') : byValue
}

function strongest(hints: readonly (Hint | undefined)[]): Hint | undefined {
  return (['must', 'never', 'sometimes', 'default'] as const).find((hint) => hints.includes(hint))
}

const reasons: Record<Kind, string> = {
  boolean: 'a boolean',
  null: 'set to nothing here',
  empty: 'empty here',
  number: 'a number',
  duration: 'a number with a unit',
  words: 'a word, and no secret',
  path: 'a path',
  address: 'a public address',
  credentials: 'an address with a password',
  connection: 'a connection URL',
  placeholder: 'holds a placeholder',
  local: 'an address of your own',
  reference: 'made of other keys',
  mail: 'an e-mail of your own',
  identifier: 'looks issued or generated',
  text: 'nothing says otherwise',
}

const optionalKinds = new Set<Kind>([
  'boolean',
  'null',
  'empty',
  'number',
  'duration',
  'words',
  'path',
  'address',
])

function judgeValue(key: string, kinds: readonly Kind[]): Judgement {
  const [kind = 'empty'] = [
    ...kinds.filter((kind) => !optionalKinds.has(kind)),
    ...kinds.filter((kind) => kind !== 'empty'),
  ]
  if (!optionalKinds.has(kind)) return required(reasons[kind], 'value')
  if (isOfDatabase(key)) return required('where a database is', 'value')
  if (isOwnAddress(key)) return required('where the app itself is', 'value')
  // Such a number, or word, is none that is set to taste.
  if ((kind === 'number' || kind === 'words') && namesOwnThing(key))
    return required('names one of your own', 'value')
  return optional(reasons[kind], 'value')
}
