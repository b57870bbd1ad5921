import { isSensitive, type KeyFacts } from '../template/contract.ts'
import { credentialsOf } from '../template/sensitive.ts'

/**
 * What a value looks like that was never replaced: how it begins, in lower case, and the rest of it as a pattern. Each
 * row matches a whole value: "Acme <no-reply@acme.com>" is real, and "xxx" occurs in random keys.
 */
const PLACEHOLDERS: readonly (readonly [start: string, rest: string])[] = [
  ['your-', '\\S*'],
  ['your_', '\\S*'],
  ['<', '[^<>]*>'],
  ['xxx', 'x*(?:[-_.]x+)*'],
  ['***', '\\**'],
  ['...', '\\.*'],
  ['\u2026', ''],
  ['change', '[-_ ]?me(?:[-_ !.].*)?'],
  ['replace', '(?:[-_].*|[-_ ]?me)'],
  ['complete', '[-_ ]my[-_ ].*[-_ ]here'],
  ['generate', '[-_ ]with[-_ ].*'],
]

/** What is known about a value whose key is not: it is a secret, or it is none. */
export const SECRET: KeyFacts = { key: '', annotations: { sensitive: true }, templateValue: '' }
export const SETTING: KeyFacts = { key: '', annotations: { sensitive: false }, templateValue: '' }

/** What is a placeholder as a whole secret; as a setting it may be right. */
const WEAK_SECRETS = ['secret', 'password', 'test', 'example']
/** The two halves of credentials in a URL that nobody replaced. */
const PLACEHOLDER_USERS = ['user', 'username']
const PLACEHOLDER_PASSWORDS = ['pass', 'password', 'passwd', 'secret']

/** The characters that a placeholder begins with: most values begin with none of them. */
let firstCharacters = ''
for (const [start] of PLACEHOLDERS) firstCharacters += start.charAt(0) + start.charAt(0).toUpperCase()
for (const word of WEAK_SECRETS) firstCharacters += word.charAt(0) + word.charAt(0).toUpperCase()

/**
 * True for a value which itself says that it was never replaced: `changeme`, `<token>`, `your-api-key`.
 *
 * @param value without white space around it
 */
export function isPlaceholder(value: string, key: KeyFacts): boolean {
  if (firstCharacters.includes(value.charAt(0))) {
    if (isPlaceholderText(value)) return true
    if (WEAK_SECRETS.includes(value.toLowerCase())) return isSensitive(key)
  }
  return value.includes('://') && hasPlaceholderCredentials(value)
}

function hasPlaceholderCredentials(url: string): boolean {
  const [user, password] = credentialsOf(url) ?? []
  if (user === undefined || password === undefined) return false
  return (
    (PLACEHOLDER_USERS.includes(user.toLowerCase()) || isPlaceholderText(user)) &&
    (PLACEHOLDER_PASSWORDS.includes(password.toLowerCase()) || isPlaceholderText(password))
  )
}

function isPlaceholderText(text: string): boolean {
  const lower = text.slice(0, 20).toLowerCase()
  return PLACEHOLDERS.some(
    ([start, rest]) => lower.startsWith(start) && new RegExp(`^${rest}$`, 'i').test(text.slice(start.length)),
  )
}

const NEUTRAL_VALUES = ['', 'true', 'false', 'null']

/** True if the template's value of a key may rightly be its value in production too. */
export function mayEqualTemplate(key: KeyFacts): boolean {
  const value = key.templateValue.trim()
  if (NEUTRAL_VALUES.includes(value.toLowerCase())) return true
  // A URL without credentials is public.
  if (value.indexOf('://') > 0 && credentialsOf(value) === undefined) return true
  return !isSensitive(key)
}
