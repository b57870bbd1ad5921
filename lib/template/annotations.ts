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

const CONDITION = /^\s+(?:if|when|for|unless)\b(?:[^()[\]]*[)\]]())?/
const HEADING = /^\s*(?:[-\u2013\u2014]|:(?!\s*false\b))/
const SETTING = /^\s*[:=]\s*(true|false)\b/

/**
 * What the word "required" says: at the head of a comment, in brackets, or as a setting. The patterns are tried there
 * alone: to compile one takes longer than to search all comments for a word.
 */
function readRequired(words: string): Annotations['requirement'] {
  let found: Annotations['requirement']
  for (let at = words.indexOf('required'); at !== -1; at = words.indexOf('required', at + 1)) {
    const before = words.charAt(at - 1)
    const rest = words.slice(at + 'required'.length)
    const isInBrackets = before === '(' || before === '['
    if (at === 0 || isInBrackets) {
      const condition = CONDITION.exec(rest)
      if (condition && (at === 0 || condition[1] !== undefined)) return 'conditional'
      // If a comment says both: a key that is required in vain is noticed, and one that is not required is not.
      if (at === 0 ? HEADING.test(rest) : rest.startsWith(')') || rest.startsWith(']')) found = 'required'
    }
    const next = rest.trimStart().charAt(0)
    if (next !== ':' && next !== '=') continue
    const setting = /\w/.test(before) ? undefined : SETTING.exec(rest)?.[1]
    if (setting === 'true') found = 'required'
    else if (setting === 'false') found ??= 'optional'
  }
  return found
}

/** What the word "optional" says: at the head of a comment, or in brackets. */
function readOptional(text: string, words: string): 'optional' | undefined {
  // `Optional` begins a sentence; in lower case it has to stand for itself, since the second line of a sentence may
  // begin with "optional".
  const isHead =
    words.startsWith('optional') &&
    /^(?:Optional(?:ly)?|OPTIONAL)\b|^optional\s*(?:[:.,;)\u2013\u2014-]|$)/.test(text)
  if (isHead) return 'optional'
  if (!words.includes('optional') || !(words.includes('(') || words.includes('['))) return undefined
  return /[([](?:[^()[\]]*,\s*)?optional\b[^()[\]]*[)\]]/.test(words) ? 'optional' : undefined
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
