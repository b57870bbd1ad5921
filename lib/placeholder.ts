import { hasCredentials } from './sensitive.ts'

// Each matches a whole value: "Acme <no-reply@acme.com>" is real, and "xxx" occurs in random keys.
const standIn = new RegExp(
  `^(?:${[
    'your[-_]\\S*',
    '<[^<>]*>',
    'x{3,}(?:[-_.]x+)*',
    '\\*{3,}',
    '\\.{3,}|…',
    'change[-_ ]?me(?:[-_ !.].*)?',
    'replace(?:[-_].*|[-_ ]?me)',
    'complete[-_ ]my[-_ ].*[-_ ]here',
    'generate[-_ ]with[-_ ].*',
  ].join('|')})$`,
  'i',
)

const weakSecret = /^(?:secret|password|test|example)$/i

const standInUser = /^(?:user|username)$/i
const standInPassword = /^(?:pass|password|passwd|secret)$/i

/** True for a value which says itself that it stands for another: `changeme`, `<token>`, `your-api-key`. */
export function isStandIn(value: string, isSensitive: () => boolean): boolean {
  const whole = value.trim()
  if (standIn.test(whole)) return true
  if (whole.length <= 8 && weakSecret.test(whole)) return isSensitive()
  return hasStandInCredentials(whole)
}

function hasStandInCredentials(value: string): boolean {
  const match = /^[a-z][a-z0-9+.-]*:\/\/([^\s/?#@:]*):([^\s/?#@]*)@/i.exec(value)
  if (!match) return false
  const [, user = '', password = ''] = match
  const userStandsIn = standInUser.test(user) || standIn.test(user)
  return userStandsIn && (standInPassword.test(password) || standIn.test(password))
}

/** True where a template's value may rightly be the value in production too, even of a sensitive key. */
export function isHarmless(templateValue: string): boolean {
  const value = templateValue.trim()
  if (/^(?:|true|false|null)$/i.test(value)) return true
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !hasCredentials(value)
}
