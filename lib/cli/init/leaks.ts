import { isStandIn } from '../../check/placeholder.ts'
import { credentialsOf } from '../../template/sensitive.ts'
import type { Piece } from './segments.ts'

/** A value that comments must not hold. */
export interface Held {
  value: string
  isSensitive: boolean
}

/**
 * Makes what finds the values of a file in its comments, in the spellings that people put them there: as they are,
 * URL-encoded, as base64 or JSON, and the password of an address by itself.
 */
export function valueFinder(values: readonly Held[]): (comment: string) => boolean {
  const anywhere = new Set<string>()
  const asWords = new Set<string>()
  for (const { value, isSensitive } of values) {
    for (const spelling of spellingsOf(value)) {
      if (spelling.length < 3) asWords.add(spelling)
      else if (isSensitive || spelling.length >= 8) anywhere.add(spelling)
      else asWords.add(spelling)
    }
  }
  const holdsPart = partFinder(anywhere)
  return (comment) =>
    holdsPart(comment) || wordsOf(comment).some((word) => asWords.has(word)) || holdsSecret(comment)
}

/** Makes what finds any of many parts in a text, in a time that hardly depends on how many they are. */
function partFinder(parts: Iterable<string>): (text: string) => boolean {
  const lengths = [8, 3]
  const byStart = new Map<string, string[]>()
  for (const part of parts) {
    const start = part.slice(
      0,
      lengths.find((length) => part.length >= length),
    )
    const same = byStart.get(start)
    if (same) same.push(part)
    else byStart.set(start, [part])
  }
  return (text) => {
    for (let at = 0; at < text.length; at++) {
      for (const length of lengths) {
        const found = byStart.get(text.slice(at, at + length))
        if (found?.some((part) => text.startsWith(part, at))) return true
      }
    }
    return false
  }
}

/** The words of a comment, cut at blanks, and again at what surrounds a value in prose. */
function wordsOf(comment: string): string[] {
  return comment
    .split(/\s+/)
    .flatMap((word) => [
      word,
      ...word.split(/["'`()[\]{}<>,;:=]+/).flatMap((part) => [part, withoutStop(part)]),
    ])
}

/** A word without what ends a sentence. */
function withoutStop(word: string): string {
  let end = word.length
  while (end > 0 && '.!?'.includes(word.charAt(end - 1))) end--
  return word.slice(0, end)
}

function spellingsOf(value: string): string[] {
  const whole = value.trim()
  const [, password = ''] = credentialsOf(whole) ?? []
  // A key of several lines is in a comment line by line.
  const lines = whole.includes('\n') ? whole.split(/\r?\n/).filter((line) => line.trim().length >= 8) : []
  return [whole, password, decoded(password), ...lines.map((line) => line.trim())]
    .filter((text) => text !== '')
    .flatMap((text) => [
      text,
      encoded(text),
      encoded(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      JSON.stringify(text).slice(1, -1),
      ...(text.length >= 6
        ? ['base64', 'base64url', 'hex'].map((name) => Buffer.from(text).toString(name as BufferEncoding))
        : []),
    ])
}

function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const tokens = /[A-Za-z0-9_+]{20,}/g
const prefixes =
  /\b(?:sk|pk|rk)_(?:live|test)_|\bgh[pousr]_|\bgithub_pat_|\bAKIA[A-Z0-9]|\bxox[abprs]-|\bsk-[A-Za-z0-9]|-----BEGIN /

const named = /\b(?:pass|password|passwd|pwd|pw|secret|token|key) ?[:=] ?(?=[^\s\d]{0,60}\d)\S{5}/i

/** True for a comment with what looks like a secret, whoever's it is: an old key, an address with a password. */
function holdsSecret(comment: string): boolean {
  if (prefixes.test(comment) || named.test(comment) || isMixedWord(comment.trim())) return true
  if (comment.split(/\s+/).some(isAddressWithPassword)) return true
  return (comment.match(tokens) ?? []).some(isRandom)
}

/** True for a comment that is no more than one word, and not one of a language. */
function isMixedWord(comment: string): boolean {
  return comment.length >= 8 && !/\s/.test(comment) && isMixed(comment)
}

function isMixed(text: string): boolean {
  return /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)
}

function isRandom(token: string): boolean {
  return isMixed(token) || /^[0-9a-fA-F]{32,}$/.test(token)
}

/**
 * The assignments that are rather lines of a secret, which end with `=` as base64 does: their keys are no names.
 *
 * Any name may be somebody's. So they are of letters and digits alone, as many as base64 has, and either mixed as no
 * words are or below a line of base64.
 */
export function piecesOfSecrets(pieces: readonly Piece[]): Set<Piece> {
  return new Set(
    pieces.filter((piece, index) => {
      if (piece.kind !== 'key') return false
      const { key, value } = piece.assignment
      if ((value !== '' && value !== '=') || !/=\s*$/.test(piece.text)) return false
      if (!/^[A-Za-z0-9]+$/.test(key) || (key.length + 1 + value.length) % 4 !== 0) return false
      if (isBase64Line(pieces[index - 1])) return true
      return key.length >= 16 && isMixed(key) && isMixedLikeNoWords(key)
    }),
  )
}

/** True for a line as base64 is broken into, but for the last one. */
function isBase64Line(piece: Piece | undefined): boolean {
  return piece?.kind === 'stray' && /^[A-Za-z0-9+/]{60,76}$/.test(piece.text.trim()) && isMixed(piece.text)
}

/** True where at least every other character is of another kind than the one before: those of words are fewer. */
function isMixedLikeNoWords(text: string): boolean {
  const kinds = text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0')
  let changes = 0
  for (let at = 1; at < kinds.length; at++) if (kinds[at] !== kinds[at - 1]) changes++
  return changes * 2 >= kinds.length
}

function isAddressWithPassword(word: string): boolean {
  return credentialsOf(word) !== undefined && !isStandIn(word, () => true)
}
