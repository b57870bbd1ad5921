import { isStandIn } from '../../../check/placeholder.ts'
import { credentialsOf } from '../../../template/sensitive.ts'

/** What a template's value is, as far as it tells whether production can do without one. */
export type Kind =
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

// Nobody writes more for a setting, and the patterns below are for settings.
const longest = 200

/** Says what a value of a template is. */
export function kindOf(text: string): Kind {
  const value = text.trim()
  if (value === '' || value === '[]' || value === '{}') return 'empty'
  if (/^(?:null|nil|undefined)$/i.test(value)) return 'null'
  if (/^(?:true|false|yes|no|on|off)$/i.test(value)) return 'boolean'
  if (value.length > longest) return 'text'
  if (/^[+-]?[\d_]*\.?\d+$/.test(value)) return 'number'
  if (/^\d+(?:\.\d+)? ?(?:ms|s|m|min|h|d|w|mo|y|days?|hours?|minutes?|seconds?|[kmgt]i?b?|%)$/i.test(value)) {
    return 'duration'
  }
  if (isPlaceholder(value)) return 'placeholder'
  if (value.includes('://')) return kindOfAddress(value)
  if (value.includes('${')) return 'reference'
  if (/^[^\s@]+@[^\s@]+\.[a-z]+$/i.test(value)) return 'mail'
  if (/^(?:~|\.{1,2})?\/[^\s:]*$/.test(value)) return 'path'
  if (isIdentifier(value)) return 'identifier'
  if (/^[\p{L}\d*][\p{L}\p{M}\d .,:;/+_*()&'!?@-]*$/u.test(value)) return 'words'
  return 'text'
}

const standIns = [
  '.*x{4,}.*',
  '.*\\.{3}',
  '(?:.*@)?my-?(?:app|site|domain|company)\\b.*',
  '\\{+[\\w .-]+\\}+',
  '\\[[\\w .-]*[a-z][\\w .-]*\\]',
  '(?:.*[-_. ])?your[-_. ].*',
  '.*[-_ ](?:go(?:es)?[-_ ])?here',
  '(?:get|generate|insert|enter|add|put|use|create)[-_ ](?:an?|the|your|some)[-_ ].*',
  '(?:to[-_ ]?be[-_ ]?|please[-_ ]?)?(?:modified|changed|replaced|defined|filled)',
  'todo|tbd|fixme|placeholder|dummy|xx+[-x]*',
]
const standIn = new RegExp(`^(?:${standIns.join('|')})$`, 'i')

/** More than what is refused in production: whoever reads a proposal can tell when it is wrong. */
function isPlaceholder(value: string): boolean {
  return isStandIn(value, () => false) || /^<.*>$/.test(value) || standIn.test(value)
}

const local =
  /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|10\.[\d.]+|192\.168\.[\d.]+|[\w-]+|.*\.(?:local|localhost|internal|test|example)|(?:.*\.)?example\.(?:com|org|net)|.*\bmy-?(?:app|site|domain)\b.*)$/i

/** An address: a placeholder in a part of it makes it one, and a machine without a domain is one's own. */
function kindOfAddress(value: string): Kind {
  if (credentialsOf(value) !== undefined) return 'credentials'
  if (/[<{[]\w|\byour\b|\byour[-_]|xxx/i.test(value))
    return value.includes('${') ? 'reference' : 'placeholder'
  if (!/^https?:/i.test(value)) return 'connection'
  const host = value.slice(value.indexOf('://') + 3).split(/[/?#]/, 1)[0] ?? ''
  return local.test(host.replace(/:\d+$/, '')) ? 'local' : 'address'
}

/** True for what was issued or generated: a UUID, or a long part of letters and digits. */
function isIdentifier(value: string): boolean {
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(value)) return true
  return value.split(/[\s.,:;_-]/).some((part) => part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part))
}
