import { isPlaceholder, SECRET } from '../../check/placeholder.ts'
import { credentialsOf } from '../../template/sensitive.ts'
import { NAMED_SECRET, TOKEN_PREFIX } from '../secret-patterns.ts'
import { hasMixedCharacters } from '../secret-values.ts'
import type { Segment } from './segments.ts'

/** A value that comments must not contain. */
export interface KnownValue {
  value: string
  isSensitive: boolean
}

/**
 * Creates a function that finds the values of a file in its comments: as written, URL-encoded, as base64 or JSON, and
 * the password of a URL by itself.
 */
export function createLeakFinder(values: readonly KnownValue[]): (comment: string) => boolean {
  const anywhere = new Set<string>()
  const wholeWords = new Set<string>()
  for (const { value, isSensitive } of values) {
    for (const spelling of listSpellings(value)) {
      if (spelling.length < 3) wholeWords.add(spelling)
      else if (isSensitive || spelling.length >= 8) anywhere.add(spelling)
      else wholeWords.add(spelling)
    }
  }
  const containsPart = createPartFinder(anywhere)
  return (comment) =>
    containsPart(comment) ||
    splitWords(comment).some((word) => wholeWords.has(word)) ||
    containsSecret(comment)
}

/** Creates a function that finds any of many parts in a text, in a time that hardly depends on their number. */
function createPartFinder(parts: Iterable<string>): (text: string) => boolean {
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

/** Splits a comment at blanks, and once more at the punctuation around values. */
function splitWords(comment: string): string[] {
  return comment
    .split(/\s+/)
    .flatMap((word) => [
      word,
      ...word.split(/["'`()[\]{}<>,;:=]+/).flatMap((part) => [part, stripSentenceEnd(part)]),
    ])
}

function stripSentenceEnd(word: string): string {
  let end = word.length
  while (end > 0 && '.!?'.includes(word.charAt(end - 1))) end--
  return word.slice(0, end)
}

function listSpellings(value: string): string[] {
  const whole = value.trim()
  const [, password = ''] = credentialsOf(whole) ?? []
  // A comment contains the lines of a key one by one.
  const lines = whole.includes('\n') ? whole.split(/\r?\n/).filter((line) => line.trim().length >= 8) : []
  return [whole, password, decode(password), ...lines.map((line) => line.trim())]
    .filter((text) => text !== '')
    .flatMap((text) => [
      text,
      encode(text),
      encode(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      JSON.stringify(text).slice(1, -1),
      ...(text.length >= 6
        ? ['base64', 'base64url', 'hex'].map((name) => Buffer.from(text).toString(name as BufferEncoding))
        : []),
    ])
}

function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const LONG_WORD = /[A-Za-z0-9_+]{20,}/g

/** True for a comment with any secret, such as an old key, or a URL with a password. */
function containsSecret(comment: string): boolean {
  if (TOKEN_PREFIX.test(comment) || NAMED_SECRET.test(comment)) return true
  if (isMixedWord(comment.trim()) || comment.split(/\s+/).some(isUrlWithPassword)) return true
  return (comment.match(LONG_WORD) ?? []).some(
    (word) => hasMixedCharacters(word) || /^[0-9a-fA-F]{32,}$/.test(word),
  )
}

/** True for a comment of one word that is in no language. */
function isMixedWord(comment: string): boolean {
  return comment.length >= 8 && !/\s/.test(comment) && hasMixedCharacters(comment)
}

/**
 * Finds assignments that are really lines of a secret in base64, which ends with `=`.
 *
 * Their "keys" consist of letters and digits, and have a length that base64 can have. They either mix characters as no
 * words do, or follow a line of base64.
 */
export function findSecretLines(segments: readonly Segment[]): Set<Segment> {
  return new Set(
    segments.filter((segment, index) => {
      if (segment.kind !== 'key') return false
      const { key, value } = segment.assignment
      if ((value !== '' && value !== '=') || !/=\s*$/.test(segment.text)) return false
      if (!/^[A-Za-z0-9]+$/.test(key) || (key.length + 1 + value.length) % 4 !== 0) return false
      if (isBase64Line(segments[index - 1])) return true
      return key.length >= 16 && hasMixedCharacters(key) && alternatesKinds(key)
    }),
  )
}

/** True for a full line of base64. */
function isBase64Line(segment: Segment | undefined): boolean {
  return (
    segment?.kind === 'stray' &&
    /^[A-Za-z0-9+/]{60,76}$/.test(segment.text.trim()) &&
    hasMixedCharacters(segment.text)
  )
}

/** True if at least every other character is of another kind than the one before, as in no words. */
function alternatesKinds(text: string): boolean {
  const kinds = text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0')
  let changes = 0
  for (let at = 1; at < kinds.length; at++) if (kinds[at] !== kinds[at - 1]) changes++
  return changes * 2 >= kinds.length
}

function isUrlWithPassword(word: string): boolean {
  return credentialsOf(word) !== undefined && !isPlaceholder(word, SECRET)
}
