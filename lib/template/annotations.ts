/** What the comments of a template say about a key, beside describing it. */
export interface Annotations {
  /** `conditional`: required in some circumstances only, so it is shown and not demanded. */
  requirement?: 'required' | 'optional' | 'conditional'
  /** Whether the value must never be shown. */
  sensitive?: boolean
  /** The text after `@type=`. */
  type?: string
  /** The text after `@example=`. */
  example?: string
  /** The address inside `@docs(…)`. */
  docs?: string
}

/** The annotations of one comment, by what they bind. */
export interface AnnotatedComment {
  /** Binds the next key only. */
  keyScope: Annotations
  /** Binds every key of the group that the comment heads. */
  groupScope: Annotations
  /** True if `keyScope` was written as a decorator, which is stronger than prose. */
  isDecorated: boolean
  /** The comment without its decorators. */
  text: string
}

/** The decorators of env-spec that count. */
export const DECORATORS = ['required', 'optional', 'sensitive', 'type', 'example', 'docs'] as const

/** A comment with annotations holds one of these, in any case. */
const WORDS = ['required', 'optional', '@']

/**
 * Where words of annotations stand in a text, in their order: most comments hold none, and a template may have hundreds.
 *
 * @returns `undefined` if that cannot be said, and each comment has to be read
 */
export function findWords(text: string): number[] | undefined {
  const words = text.toLowerCase()
  // Very few characters become two in lower case.
  if (words.length !== text.length) return undefined
  const found: number[] = []
  for (const word of WORDS) {
    for (let at = words.indexOf(word); at !== -1; at = words.indexOf(word, at + 1)) found.push(at)
  }
  return found.length > 1 ? found.sort((a, b) => a - b) : found
}

/** Nobody annotates a key in a longer comment, and some patterns below try again at every comma. */
export const MAX_PROSE_LENGTH = 1000

/**
 * Reads the annotations of a comment, in the words of prose and in the decorators of env-spec.
 *
 * @returns `undefined` if the comment has none, and is a description as it is
 */
export function readAnnotations(comment: string): AnnotatedComment | undefined {
  const text = comment.trim()
  if (text.startsWith('@') && DECORATORS.some((name) => text.includes(`@${name}`))) {
    const { annotations, rest } = decorators().readDecorators(text)
    if (rest !== text) return withDecorators(annotations, rest)
  }
  return readProse(text)
}

function withDecorators(annotations: Annotations, rest: string): AnnotatedComment {
  const prose = readAnnotations(rest)
  const isDecorated = annotations.requirement !== undefined
  if (isDecorated || !prose) return { keyScope: annotations, groupScope: {}, isDecorated, text: rest.trim() }
  return { ...prose, keyScope: { ...prose.keyScope, ...annotations } }
}

function readProse(text: string): AnnotatedComment | undefined {
  if (text.length > MAX_PROSE_LENGTH) return undefined
  const words = text.toLowerCase()
  const requirement = readRequired(words) ?? readOptional(text, words)
  if (requirement) return { keyScope: {}, groupScope: { requirement }, isDecorated: false, text }
  if (!endsInOptional(words)) return undefined
  return { keyScope: { requirement: 'optional' }, groupScope: {}, isDecorated: false, text }
}

// No patterns below: to compile one takes longer than to read all comments of a template.

const CONDITIONS = ['if', 'when', 'for', 'unless']

/** What the word "required" says: at the head of a comment, in brackets, or as a setting such as `required: true`. */
function readRequired(words: string): Annotations['requirement'] {
  let found: Annotations['requirement']
  for (let at = words.indexOf('required'); at !== -1; at = words.indexOf('required', at + 1)) {
    const before = words.charAt(at - 1)
    const rest = words.slice(at + 'required'.length)
    const next = rest.trimStart()
    const sign = next.charAt(0)
    const value = sign === ':' || sign === '=' ? next.slice(1).trimStart() : ''
    const isInBrackets = before === '(' || before === '['
    if (at === 0 || isInBrackets) {
      const isCondition = next !== rest && CONDITIONS.some((word) => startsWithWord(next, word))
      if (isCondition && (at === 0 || isClosed(rest))) return 'conditional'
    }
    // If a comment says both: a key that is required in vain is noticed, and one that is not required is not.
    if (at === 0 && (isDash(sign) || (sign === ':' && !startsWithWord(value, 'false')))) found = 'required'
    if (isInBrackets && (rest.startsWith(')') || rest.startsWith(']'))) found = 'required'
    if (value === '' || isWord(words.charCodeAt(at - 1))) continue
    if (startsWithWord(value, 'true')) found = 'required'
    else if (startsWithWord(value, 'false')) found ??= 'optional'
  }
  return found
}

/** What the word "optional" says: at the head of a comment, or in brackets. */
function readOptional(text: string, words: string): 'optional' | undefined {
  for (let at = words.indexOf('optional'); at !== -1; at = words.indexOf('optional', at + 1)) {
    const rest = words.slice(at + 'optional'.length)
    if (at === 0 && isOptionalHead(text, rest)) return 'optional'
    if (!isWord(rest.charCodeAt(0)) && isOpen(words.slice(0, at)) && isClosed(rest)) return 'optional'
  }
  return undefined
}

/**
 * `Optional` begins a sentence; in lower case it has to stand for itself, since the second line of a sentence may begin
 * with "optional".
 */
function isOptionalHead(text: string, rest: string): boolean {
  if (startsWithWord(text, 'Optional') || startsWithWord(text, 'Optionally')) return true
  if (startsWithWord(text, 'OPTIONAL')) return true
  const sign = rest.trimStart().charAt(0)
  return text.startsWith('optional') && (isDash(sign) || ':.,;)'.includes(sign))
}

/** True if a bracket opens at the end of a text, or a list in brackets goes on there. */
function isOpen(text: string): boolean {
  const open = Math.max(text.lastIndexOf('('), text.lastIndexOf('['))
  if (open === -1) return false
  const inside = text.slice(open + 1)
  return inside === '' || (inside.trimEnd().endsWith(',') && !inside.includes(')') && !inside.includes(']'))
}

/** True if the next bracket in a text is one that closes. */
function isClosed(text: string): boolean {
  const round = text.indexOf(')')
  const square = text.indexOf(']')
  const close = round === -1 || (square !== -1 && square < round) ? square : round
  const inside = text.slice(0, close)
  return close !== -1 && !inside.includes('(') && !inside.includes('[')
}

function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && !isWord(text.charCodeAt(word.length))
}

/** True for a letter, a digit and "_", as in patterns. */
function isWord(code: number): boolean {
  return code >= 97 ? code <= 122 : code >= 65 ? code <= 90 || code === 95 : code >= 48 && code <= 57
}

function isDash(char: string): boolean {
  return char === '-' || char === '\u2013' || char === '\u2014'
}

/** True for a comment that ends with ", optional". */
function endsInOptional(words: string): boolean {
  const end = words.endsWith('.') ? words.slice(0, -1) : words
  return end.endsWith('optional') && end.slice(0, -'optional'.length).trimEnd().endsWith(',')
}

/** The default for unmarked keys that a header line sets; `undefined` for any other comment. */
export function readDefault(comment: string): boolean | 'infer' | undefined {
  if (!comment.includes('@defaultRequired=')) return undefined
  const value = /^\s*(?:@\S+\s+)*@defaultRequired=(true|false|infer)\b/.exec(comment)?.[1]
  return value === undefined ? undefined : value === 'infer' ? 'infer' : value === 'true'
}

/** Few templates have decorators. */
const decorators = () => require('./decorators.ts') as typeof import('./decorators.ts')
