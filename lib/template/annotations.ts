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

/** Most comments hold none of these words, and a template may have hundreds. */
function mayHoldAnnotations(text: string): boolean {
  const words = text.toLowerCase()
  return words.includes('optional') || words.includes('required') || words.includes('@')
}

/** Nobody annotates a key in a longer comment, and some patterns below try again at every comma. */
export const MAX_PROSE_LENGTH = 1000

/**
 * Reads the annotations of a comment, in the words of prose and in the decorators of env-spec.
 *
 * @returns `undefined` if the comment has none, and is a description as it is
 */
export function readAnnotations(comment: string): AnnotatedComment | undefined {
  if (!mayHoldAnnotations(comment)) return undefined
  const text = comment.trim()
  if (text.startsWith('@')) {
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
  const requirement = requirementInProse(text)
  if (requirement) return { keyScope: {}, groupScope: { requirement }, isDecorated: false, text }
  const keyScope: Annotations = /,\s*optional\.?$/i.test(text) ? { requirement: 'optional' } : {}
  return { keyScope, groupScope: {}, isDecorated: false, text }
}

function requirementInProse(text: string): Annotations['requirement'] {
  // A pattern takes longer to compile than all comments to search for a word.
  const words = text.toLowerCase()
  if (words.includes('required')) {
    if (
      /^required\s+(?:if|when|for|unless)\b|[([]required\s+(?:if|when|for|unless)\b[^()[\]]*[)\]]/i.test(text)
    ) {
      return 'conditional'
    }
    // If a comment says both: a key that is required in vain is noticed, and one that is not required is not.
    const isRequired =
      /^required\s*(?:[-–—]|:(?!\s*false\b))|[([]required[)\]]|\brequired\s*[:=]\s*true\b/i.test(text)
    if (isRequired) return 'required'
    if (/\brequired\s*[:=]\s*false\b/i.test(text)) return 'optional'
  }
  if (!words.includes('optional')) return undefined
  // `Optional` begins a sentence; in lower case it has to stand for itself, since the second line of a sentence may
  // begin with "optional".
  return /^(?:Optional(?:ly)?|OPTIONAL)\b|^optional\s*(?:[:.,;)–—-]|$)/.test(text) ||
    /[([](?:[^()[\]]*,\s*)?optional\b[^()[\]]*[)\]]/i.test(text)
    ? 'optional'
    : undefined
}

/** The default for unmarked keys that a header line sets; `undefined` for any other comment. */
export function readDefault(comment: string): boolean | 'infer' | undefined {
  if (!comment.includes('@defaultRequired=')) return undefined
  const value = /^\s*(?:@\S+\s+)*@defaultRequired=(true|false|infer)\b/.exec(comment)?.[1]
  return value === undefined ? undefined : value === 'infer' ? 'infer' : value === 'true'
}

/** Few templates have decorators. */
const decorators = () => require('./decorators.ts') as typeof import('./decorators.ts')
