import { isPlaceholder, SETTING } from '../../../check/placeholder.ts'
import { credentialsOf } from '../../../template/sensitive.ts'
import { LOOSE_PLACEHOLDER } from '../../secret-patterns.ts'

/** The kind of a template's value, which suggests whether production needs one. */
export type ValueKind =
  | 'empty'
  | 'null'
  | 'boolean'
  | 'number'
  | 'duration'
  | 'placeholder'
  | 'credentials'
  | 'connection'
  | 'local'
  | 'address'
  | 'reference'
  | 'mail'
  | 'path'
  | 'identifier'
  | 'words'
  | 'text'

// No setting is longer.
const MAX_SETTING_LENGTH = 200

/** Classifies a value of a template. */
export function classifyValue(text: string): ValueKind {
  const value = text.trim()
  if (value === '' || value === '[]' || value === '{}') return 'empty'
  if (/^(?:null|nil|undefined)$/i.test(value)) return 'null'
  if (/^(?:true|false|yes|no|on|off)$/i.test(value)) return 'boolean'
  if (value.length > MAX_SETTING_LENGTH) return 'text'
  if (/^[+-]?[\d_]*\.?\d+$/.test(value)) return 'number'
  if (/^\d+(?:\.\d+)? ?(?:ms|s|m|min|h|d|w|mo|y|days?|hours?|minutes?|seconds?|[kmgt]i?b?|%)$/i.test(value)) {
    return 'duration'
  }
  if (isLikelyPlaceholder(value)) return 'placeholder'
  if (value.includes('://')) return classifyUrl(value)
  if (value.includes('${')) return 'reference'
  if (/^[^\s@]+@[^\s@]+\.[a-z]+$/i.test(value)) return 'mail'
  if (/^(?:~|\.{1,2})?\/[^\s:]*$/.test(value)) return 'path'
  if (isIdentifier(value)) return 'identifier'
  if (/^[\p{L}\d*][\p{L}\p{M}\d .,:;/+_*()&'!?@-]*$/u.test(value)) return 'words'
  return 'text'
}

/** True for more values than production rejects: people review the proposal. */
function isLikelyPlaceholder(value: string): boolean {
  return isPlaceholder(value, SETTING) || /^<.*>$/.test(value) || LOOSE_PLACEHOLDER.test(value)
}

const OWN_HOST =
  /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|10\.[\d.]+|192\.168\.[\d.]+|[\w-]+|.*\.(?:local|localhost|internal|test|example)|(?:.*\.)?example\.(?:com|org|net)|.*\bmy-?(?:app|site|domain)\b.*)$/i

/** Classifies a URL. A placeholder in any part makes it one, and a host without a domain is one's own. */
function classifyUrl(value: string): ValueKind {
  if (credentialsOf(value) !== undefined) return 'credentials'
  if (/[<{[]\w|\byour\b|\byour[-_]|xxx/i.test(value))
    return value.includes('${') ? 'reference' : 'placeholder'
  if (!/^https?:/i.test(value)) return 'connection'
  const host = value.slice(value.indexOf('://') + 3).split(/[/?#]/, 1)[0] ?? ''
  return OWN_HOST.test(host.replace(/:\d+$/, '')) ? 'local' : 'address'
}

/** True for an issued or generated value: a UUID, or a long part of letters and digits. */
function isIdentifier(value: string): boolean {
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(value)) return true
  return value.split(/[\s.,:;_-]/).some((part) => part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part))
}
