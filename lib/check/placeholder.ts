import { isSensitive, type KeyFacts } from '../template/contract.ts'
import { credentialsOf } from '../template/sensitive.ts'
import { FIRST_CHARACTERS } from './first-characters.ts'
import {
  NEUTRAL_VALUES,
  PLACEHOLDER_PASSWORDS,
  PLACEHOLDER_USERS,
  PLACEHOLDERS,
  WEAK_SECRETS,
} from './placeholder-table.ts'

/** What is known about a value whose key is not: it is a secret, or it is none. */
export const SECRET: KeyFacts = { key: '', annotations: { sensitive: true }, templateValue: '' }
export const SETTING: KeyFacts = { key: '', annotations: { sensitive: false }, templateValue: '' }

/**
 * True for a value which itself says that it was never replaced: `changeme`, `<token>`, `your-api-key`.
 *
 * @param value without white space around it
 */
export function isPlaceholder(value: string, key: KeyFacts): boolean {
  if (FIRST_CHARACTERS.includes(value.charAt(0))) {
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

/** True if the template's value of a key may rightly be its value in production too. */
export function mayEqualTemplate(key: KeyFacts): boolean {
  const value = key.templateValue.trim()
  if (NEUTRAL_VALUES.includes(value.toLowerCase())) return true
  // A URL without credentials is public.
  if (value.indexOf('://') > 0 && credentialsOf(value) === undefined) return true
  return !isSensitive(key)
}
