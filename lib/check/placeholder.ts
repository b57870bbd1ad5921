import { credentialsOf } from '../template/sensitive.ts'

// How a stand-in begins. Few values do, and the pattern below is for those.
const beginnings = 'your-|your_|<|xxx|***|...|…|change|replace|complete|generate'.split('|')

// Each is a whole value: "Acme <no-reply@acme.com>" is real, and "xxx" occurs in random keys.
const standIns = [
  'your[-_]\\S*',
  '<[^<>]*>',
  'x{3,}(?:[-_.]x+)*',
  '\\*{3,}',
  '\\.{3,}|\u2026',
  'change[-_ ]?me(?:[-_ !.].*)?',
  'replace(?:[-_].*|[-_ ]?me)',
  'complete[-_ ]my[-_ ].*[-_ ]here',
  'generate[-_ ]with[-_ ].*',
]

const weakSecrets = new Set(['secret', 'password', 'test', 'example'])
const standInUsers = new Set(['user', 'username'])
const standInPasswords = new Set(['pass', 'password', 'passwd', 'secret'])

/**
 * True for a value which says itself that it stands for another: `changeme`, `<token>`, `your-api-key`.
 *
 * @param isSensitive asked only for a value that is none for a secret: `password`, `test`
 */
export function isStandIn(value: string, isSensitive: () => boolean): boolean {
  const whole = value.trim()
  if (isStandInText(whole)) return true
  if (whole.length <= 8 && weakSecrets.has(whole.toLowerCase())) return isSensitive()
  const [user, password] = credentialsOf(whole) ?? []
  if (user === undefined || password === undefined) return false
  return (
    (standInUsers.has(user.toLowerCase()) || isStandInText(user)) &&
    (standInPasswords.has(password.toLowerCase()) || isStandInText(password))
  )
}

function isStandInText(text: string): boolean {
  const start = text.slice(0, 8).toLowerCase()
  return (
    beginnings.some((beginning) => start.startsWith(beginning)) &&
    new RegExp(`^(?:${standIns.join('|')})$`, 'i').test(text)
  )
}

const neutralValues = new Set(['', 'true', 'false', 'null'])

/** True where a template's value may rightly be the value in production too, even of a sensitive key. */
export function isHarmless(templateValue: string): boolean {
  const value = templateValue.trim()
  if (neutralValues.has(value.toLowerCase())) return true
  return value.indexOf('://') > 0 && credentialsOf(value) === undefined
}
