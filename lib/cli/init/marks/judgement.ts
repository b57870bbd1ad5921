import { isSensitiveName } from '../../../sensitive.ts'
import type { UnmarkedKey } from './keys.ts'
import { type Kind, kindOf } from './values.ts'

/** Whether a key should be demanded, and what speaks for it. */
export interface Judgement {
  mark: 'optional' | 'required'
  reason: string
  /** What decided: words in the template, the name of a secret, the value, or another key. */
  by: 'words' | 'secret' | 'value' | 'company'
}

// Whoever wrote these says that the app can do without.
const mayBeLeftOut =
  /\b(?:leave (?:it |this |them |these |\w+ )?(?:empty|blank|unset|out)|(?:may|can|could) be (?:left |kept )?(?:empty|blank|unset|omitted|skipped|ignored)|not (?:required|needed|necessary|mandatory)\b(?!\s+(?:if|when|unless))|(?:does|do) not need to be set|(?:if|when) (?:it is |it's |this is |\w+ is )?(?:not (?:set|provided|present|specified|given)|unset|empty|blank|omitted)|falls? back|uncomment|overrides? the default|defaults? to|default is|by default|\(default\b|default:|deprecated)/i
// … or in the circumstances of most installations.
const onlySometimes =
  /\b(?:only (?:if|when|needed|used|required|necessary|for|in|relevant)|(?:needed|necessary|mandatory|used) (?:only|if|when|unless|in case)|in case you|set (?:this|it|these|these values|this value) (?:only )?(?:if|when|to (?:enable|receive|activate|use|allow))|if (?:you(?:'d| would)? (?:want|wish|like|plan|decide)|needed|desired|applicable|using)|to (?:enable|activate)\b)/i
const mustBeSet =
  /\(mandatory\)|\bis (?:mandatory|required)\b(?!\s+(?:if|when|for|unless|in|to|by))|\bmust be set\b(?!\s+(?:if|when))|^\W*mandatory\b/i

/**
 * Judges a key by itself. The first rule that fits decides.
 *
 * @param switches what {@link offSwitches} found
 */
export function judge(unmarked: UnmarkedKey, switches: ReadonlyMap<string, string>): Judgement {
  const { key, places, section } = unmarked
  const kinds = places.map(({ demand }) => kindOf(demand.templateValue))
  const hint = hintOf(unmarked.comments)
  if (hint === 'must') return { mark: 'required', reason: 'its comment says so', by: 'words' }
  if (kinds.every((kind) => kind === 'boolean')) return judgeValue(key, kinds)
  const byTitle = section && { reason: `the title on line ${section.line} says so`, by: 'words' as const }
  if (section?.mark === 'optional' && byTitle) return { mark: 'optional', ...byTitle }
  if (hint) return { mark: 'optional', reason: hints[hint], by: 'words' }
  const isUnset = kinds.every((kind) => kind === 'empty' || kind === 'placeholder')
  const switchKey = isUnset ? switchOf(key, switches) : undefined
  if (switchKey !== undefined) {
    return { mark: 'optional', reason: `part of what ${switchKey} switches`, by: 'company' }
  }
  if (isSensitiveName(key) || places.some(({ demand }) => demand.marks.sensitive)) {
    return { mark: 'required', reason: 'a secret, by its name', by: 'secret' }
  }
  const byValue = judgeValue(key, kinds)
  if (section?.mark === 'required' && byTitle && byValue.mark === 'optional' && !isSetToTaste(kinds)) {
    return { mark: 'required', ...byTitle }
  }
  return byValue
}

const hints = {
  never: 'its comment says it may be left out',
  sometimes: 'its comment says when it is needed',
}

const known = new Map<string, 'must' | keyof typeof hints | undefined>()

/** What the comments of a key say, in words that are no marks. */
function hintOf(comments: readonly string[]): 'must' | keyof typeof hints | undefined {
  const found = new Set(comments.map(readHint))
  return (['must', 'never', 'sometimes'] as const).find((hint) => found.has(hint))
}

function readHint(comment: string): 'must' | keyof typeof hints | undefined {
  if (comment.length > 1000) return undefined
  // The keys of a run share its comments.
  if (!known.has(comment)) {
    const hint = mustBeSet.test(comment) ? 'must' : mayBeLeftOut.test(comment) ? 'never' : undefined
    known.set(comment, hint ?? (onlySometimes.test(comment) ? 'sometimes' : undefined))
  }
  return known.get(comment)
}

const reasons: Record<Kind, string> = {
  boolean: 'a boolean',
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
  mail: 'an e-mail address of your own',
  identifier: 'looks issued or generated',
  text: 'nothing says it may be left out',
}

const optionalKinds = new Set<Kind>(['boolean', 'empty', 'number', 'duration', 'words', 'path', 'address'])

function judgeValue(key: string, kinds: readonly Kind[]): Judgement {
  const kind =
    kinds.find((kind) => !optionalKinds.has(kind)) ?? kinds.find((kind) => kind !== 'empty') ?? 'empty'
  // A number that names something is none that is set to taste.
  if (kind === 'number' && /_(?:ID|SID)$/i.test(key))
    return { mark: 'required', reason: reasons.identifier, by: 'value' }
  return { mark: optionalKinds.has(kind) ? 'optional' : 'required', reason: reasons[kind], by: 'value' }
}

function isSetToTaste(kinds: readonly Kind[]): boolean {
  return kinds.every((kind) => kind === 'boolean' || kind === 'number' || kind === 'duration')
}

// What is cut into its words in every way.
const longestName = 200
const switchName = /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC)_)?(?:(?:ENABLE|USE)_(\w+)|(\w+?)_(?:ENABLED?|ACTIVE|ON))$/

/** The features of a template that are not switched on, each with the key that switches it. */
export function offSwitches(values: ReadonlyMap<string, string>): Map<string, string> {
  const switches = new Map<string, string>()
  for (const [key, value] of values) {
    if (key.length > longestName || !/^(?:|false|0|no|off)$/i.test(value.trim())) continue
    const [, behind, before] = switchName.exec(key) ?? []
    const feature = behind ?? before
    if (feature !== undefined) switches.set(feature, key)
  }
  return switches
}

/** The switch of the feature that a key belongs to, by their names. */
function switchOf(key: string, switches: ReadonlyMap<string, string>): string | undefined {
  if (key.length > longestName || switchName.test(key)) return undefined
  for (let at = key.indexOf('_'); at !== -1; at = key.indexOf('_', at + 1)) {
    const found = switches.get(key.slice(0, at))
    if (found !== undefined) return found
  }
  return undefined
}

// What a name says of a secret's kind, and not of what it opens.
const roles = new Set(
  'ID SID KEY SECRET TOKEN PASSWORD PASSWD PASS PWD USER USERNAME LOGIN CLIENT APP ACCESS ACCOUNT AUTH OAUTH API HOST HOSTNAME SERVER PRIVATE NAME DATABASE BUCKET'.split(
    ' ',
  ),
)
const companions = new Set('ID SID USER USERNAME LOGIN HOST HOSTNAME BUCKET'.split(' '))
const ofDatabases = new Set('DB DATABASE POSTGRES POSTGRESQL PG MYSQL MARIADB MONGO MONGODB REDIS'.split(' '))

/** What a key is about: `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET` come to the same; empty where that is not told. */
export function subjectOf(key: string): string {
  const words = key.toUpperCase().split('_')
  const about = words.filter((word, index) => !roles.has(word) || (index === 0 && ofDatabases.has(word)))
  return about.join('_')
}

/** True for a key that is of no use without the secret that it goes with: an ID, a user, a host. */
export function isCompanion(key: string): boolean {
  const words = key.toUpperCase().split('_')
  const last = words.at(-1) ?? ''
  if (companions.has(last) || (last === 'NAME' && words.at(-2) === 'BUCKET')) return true
  return ['NAME', 'DB', 'DATABASE'].includes(last) && words.slice(0, -1).some((word) => ofDatabases.has(word))
}
