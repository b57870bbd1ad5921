import { isPlaceholder, SECRET } from '../check/placeholder.ts'
import { credentialsOf, isSensitiveName } from '../template/sensitive.ts'
import {
  ACCESS_WORDS,
  BOOLEANS,
  FIRST_SETTING_WORDS,
  LEET_LETTERS,
  LOCAL_HOST,
  NOT_LIVE,
  RESERVED_HOST,
  SETTING_VALUES,
  SETTING_WORDS,
  TOKEN_PATTERNS,
  WEAK_WORDS,
} from './secret-patterns.ts'

/**
 * Describes what a live secret looks like, without a part of it: `a token of Stripe`.
 *
 * @returns `undefined` if the value looks like none
 */
export function describeLiveSecret(value: string, isSensitive: boolean): string | undefined {
  const text = value.trim()
  if (text.length < 16 || text.length > 4096 || isPlaceholder(text, SECRET) || NOT_LIVE.test(text)) {
    return undefined
  }
  const [issuer] =
    TOKEN_PATTERNS.find(([, pattern, mayBePublic]) => (isSensitive || !mayBePublic) && pattern.test(text)) ??
    []
  if (issuer !== undefined)
    return measureEntropy(text) >= MIN_TOKEN_ENTROPY ? `a token of ${issuer}` : undefined
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\n)*[A-Za-z0-9+/=]{48}/.test(text)) return 'a private key'
  if (text.includes('://')) return hasLivePassword(text) ? 'a password for a real host' : undefined
  return isSensitive && isRandom(text) ? 'a random secret' : undefined
}

/** True if the value of a key looks like a live secret. */
export function isLiveSecret(key: string, value: string): boolean {
  return describeLiveSecret(value, isSensitiveName(key)) !== undefined
}

// Bits a character. A text that is filled up with one character has less.
const MIN_TOKEN_ENTROPY = 2.8
const MIN_HEX_ENTROPY = 3
const MIN_RANDOM_ENTROPY = 3.5

/** True for what nobody types: long enough, of letters and digits, and without words. */
function isRandom(text: string): boolean {
  if (/^(?:[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}|[a-f0-9]{24,}|[A-F0-9]{24,})$/.test(text)) {
    return /\d/.test(text) && /[a-f]/i.test(text) && measureEntropy(text) >= MIN_HEX_ENTROPY
  }
  if (!/^[\w+/=~.-]+$/.test(text)) return false
  const longest = text.split(/[-_.~]/).reduce((a, b) => (b.length > a.length ? b : a))
  return longest.length >= 20 && hasMixedCharacters(longest) && measureEntropy(longest) >= MIN_RANDOM_ENTROPY
}

/** True for a text with a digit, a small letter and a capital. */
export function hasMixedCharacters(text: string): boolean {
  return /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)
}

/** The entropy of a text, in bits a character. */
function measureEntropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

function hasLivePassword(url: string): boolean {
  const [user, password] = credentialsOf(url) ?? []
  if (user === undefined || password === undefined) return false
  const [host = ''] = url.slice(url.indexOf('@') + 1).split(/[/:?,]/, 1)
  if (!host.includes('.') || LOCAL_HOST.test(host) || RESERVED_HOST.test(host)) return false
  return (
    password.length >= 10 &&
    password !== user &&
    /\d/.test(password) &&
    /[a-z]/i.test(password) &&
    measureEntropy(password) >= MIN_TOKEN_ENTROPY
  )
}

/** True for a value that is clearly no secret: a number, a boolean, a word such as `info`, a local address. */
export function isPlainSetting(key: string, value: string): boolean {
  if (isSensitiveName(key)) return false
  const text = value.trim()
  const kind = classifyName(key)
  if (BOOLEANS.has(text.toLowerCase())) return true
  if (SETTING_VALUES.has(text.toLowerCase())) return kind !== 'access'
  if (/^-?\d{1,10}(?:\.\d{1,6})?$/.test(text)) {
    return kind === 'setting' || (kind === undefined && /^-?\d{1,3}(?:\.\d{1,3})?$/.test(text))
  }
  return isLocalAddress(text)
}

/** Tells names that give access from names of settings. */
function classifyName(key: string): 'access' | 'setting' | undefined {
  const parts = splitName(key)
  if (SETTING_WORDS.has(parts.at(-1) ?? '') || parts.join('_').endsWith('EXPIRES_IN')) return 'setting'
  if (parts.some((part) => ACCESS_WORDS.has(part))) return 'access'
  return FIRST_SETTING_WORDS.has(parts[0] ?? '') ? 'setting' : undefined
}

/** Splits a name into words in capitals, without digits at their ends: `loginPin2` into LOGIN and PIN. */
function splitName(key: string): string[] {
  const parts = key
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[_.-]+/)
    .map((part) => (ACCESS_WORDS.has(part) ? part : part.replace(/\d+$/, '')))
  return parts.filter((part) => part !== '')
}

function isLocalAddress(text: string): boolean {
  if (text.length > 200 || credentialsOf(text) !== undefined || /[@?#$]/.test(text)) return false
  return /^[a-z][a-z0-9+.-]*:\/\/(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(?::\d+)?(?:\/[a-z]{0,12}(?:\/(?:[a-z]{1,12}|v\d{1,2}))*\/?)?$/i.test(
    text,
  )
}

// A shorter value occurs in many files by chance.
const MIN_SEARCHED_LENGTH = 8

/** True for a value that is too short, or has too few different characters, to be searched for. */
export function isShort(value: string): boolean {
  const characters = [...value]
  return characters.length < MIN_SEARCHED_LENGTH || new Set(characters).size < 5
}

/**
 * True for a value that occurs in many files where it is no secret: a word, words that weak passwords are made of,
 * digits, an address without a password, the name of a file.
 */
export function isCommon(value: string): boolean {
  if (/^\d{1,15}$/.test(value) || isSequence(value)) return true
  // One word, however rare. A generated value of letters alone is longer, or mixes small letters and capitals.
  if (/^(?:[A-Za-z]?[a-z]{1,14}|[A-Z]{1,15})$/.test(value)) return true
  return isMadeOfWeakWords(value) || isPlainAddress(value) || namesFile(value)
}

function isSequence(value: string): boolean {
  const step = value.charCodeAt(1) - value.charCodeAt(0)
  if (Math.abs(step) > 1) return false
  for (let at = 1; at < value.length; at++) {
    if (value.charCodeAt(at) - value.charCodeAt(at - 1) !== step) return false
  }
  return true
}

function isMadeOfWeakWords(value: string): boolean {
  // A longer phrase is unique, however common its words.
  if (value.length > 15) return false
  const plain = value
    .toLowerCase()
    .replace(/[013457@$!]/g, (character) => LEET_LETTERS[character] ?? character)
  if (WEAK_WORDS.has(plain) || WEAK_WORDS.has(plain.replace(/[^a-z]+$/, ''))) return true
  const parts = value.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []
  const others = value.length - parts.join('').length
  if (parts.length === 0 || others > parts.length + 1) return false
  return parts.every((part) => (/^\d/.test(part) ? part.length <= 4 : isWeakWords(part.toLowerCase(), 4)))
}

/** True for a weak word, or several without a space: `devpassword`. */
function isWeakWords(text: string, most: number): boolean {
  if (WEAK_WORDS.has(text)) return true
  if (most === 1) return false
  for (let end = 2; end < text.length - 1; end++) {
    if (WEAK_WORDS.has(text.slice(0, end)) && isWeakWords(text.slice(end), most - 1)) return true
  }
  return false
}

/** True for an address that many files contain: `redis://localhost:6379/0`. */
function isPlainAddress(value: string): boolean {
  if (!/^[a-z][\w+.-]*:\/\/[^\s@?#]+$/i.test(value)) return false
  return value
    .slice(value.indexOf('://') + 3)
    .split('/')
    .every((part, index) => index === 0 || part.length < 16)
}

function namesFile(value: string): boolean {
  return (
    value.length < 200 &&
    /^(?:[A-Za-z]:)?[\w.~ \\/-]*[\w-]\.[A-Za-z][A-Za-z0-9]{0,4}$/.test(value) &&
    /[\\/]/.test(value)
  )
}
