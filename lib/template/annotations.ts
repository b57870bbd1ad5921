/** What the comments of a template say of a key, beside describing it. */
export interface Marks {
  /** `conditional`: required in some circumstances only, so shown and not demanded. */
  demand?: 'required' | 'optional' | 'conditional'
  /** Whether the value must never be shown. */
  sensitive?: boolean
  /** The text behind `@type=`. */
  type?: string
  /** The text behind `@example=`. */
  example?: string
  /** The address inside `@docs(…)`. */
  docs?: string
}

/** The marks of one comment, by what they bind, and the comment without them. */
export interface MarkedComment {
  /** Binds the next key only. */
  next: Marks
  /** Binds every key of the run that the comment heads. */
  run: Marks
  /** True where `next` was written as a decorator, which is stronger than prose. */
  decorated: boolean
  /** What is left, as a description. */
  text: string
}

// A look before the leap: most comments hold none of these, and a template may have hundreds.
const mayHoldMarks = /@|optional|required/i

// As `Optional` begins a sentence; in lower case only where it stands for itself, since a sentence
// that is wrapped may begin its second line with "optional".
const startsOptional = /^(?:Optional(?:ly)?|OPTIONAL)\b|^optional\s*(?:[:.,;)–—-]|$)/
const holdsOptional = /[([](?:[^()[\]]*,\s*)?optional\b[^()[\]]*[)\]]|\brequired\s*[:=]\s*false\b/i
const endsOptional = /,\s*optional\.?$/i
const startsConditional = /^required\s+(?:if|when|for|unless)\b/i
const holdsConditional = /[([]required\s+(?:if|when|for|unless)\b[^()[\]]*[)\]]/i
const startsRequired = /^required\s*(?:[-–—]|:(?!\s*false\b))/i
const holdsRequired = /[([]required[)\]]|\brequired\s*[:=]\s*true\b/i

/** Reads the marks of one comment, in the words of prose and in the decorators of env-spec. */
export function readMarks(comment: string): MarkedComment {
  const text = comment.trim()
  if (text.startsWith('@')) {
    const { marks, rest } = readDecorators(text)
    if (rest !== text) {
      const prose = readMarks(rest)
      const { demand } = marks
      if (demand) return { next: marks, run: {}, decorated: true, text: prose.text }
      return { ...prose, next: { ...prose.next, ...marks } }
    }
  }
  // Nobody marks a key in prose behind the thousandth character, and some of the patterns below try again
  // at every comma.
  if (text.length > 1000 || !mayHoldMarks.test(text)) return { next: {}, run: {}, decorated: false, text }
  const run = readProse(text)
  if (run) return { next: {}, run: { demand: run }, decorated: false, text: withoutMarks(text) }
  const next: Marks = endsOptional.test(text) ? { demand: 'optional' } : {}
  return { next, run: {}, decorated: false, text: withoutMarks(text) }
}

function readProse(text: string): Marks['demand'] | undefined {
  if (startsConditional.test(text) || holdsConditional.test(text)) return 'conditional'
  // Where a comment says both, a key that is demanded in vain is noticed; one that is not, is not.
  if (startsRequired.test(text) || holdsRequired.test(text)) return 'required'
  if (startsOptional.test(text) || holdsOptional.test(text)) return 'optional'
  return undefined
}

function withoutMarks(text: string): string {
  return text
    .replace(/\brequired\s*[:=]\s*(?:true|false)\b/i, '')
    .replace(/^(?:optional|required)\s*(?:[:.–—-]\s*|$)/i, '')
    .replace(/\s*(?:[([](?:optional|required)[)\]]|,\s*optional\.?$)/gi, '')
    .replace(/^[\s:–—-]+/, '')
    .trim()
}

// https://varlock.dev/env-spec/reference/
const decorator = /@([A-Za-z]+)(?:=("[^"]*"|'[^']*'|[^\s]*)|\(([^)]*)\))?(?=\s|$)\s*/y
const typeList = /@type=[\w-]*\(/y

/** Takes the decorators off the start of a comment; those that are not known stay in the rest. */
function readDecorators(text: string): { marks: Marks; rest: string } {
  const marks: Marks = {}
  const unknown: string[] = []
  let at = 0
  for (;;) {
    // Once a comment, so that one with thousands of lists that are not closed is read in linear time.
    const list = marks.type === undefined ? readTypeList(text, at) : undefined
    const found = list ?? readDecorator(text, at)
    if (!found) break
    const { name, value, argument, end } = found
    if (!applyDecorator(marks, name, value, argument)) unknown.push(text.slice(at, end))
    at = end
  }
  // Other decorators may be prose with a colon behind them. This one is a type that would not be checked.
  if (text.startsWith('@type:', at)) {
    marks.type = ''
    at += '@type:'.length
  }
  return { marks, rest: unknown.join('') + text.slice(at) }
}

interface Decorator {
  name: string
  value?: string | undefined
  argument?: string | undefined
  end: number
}

function readDecorator(text: string, at: number): Decorator | undefined {
  decorator.lastIndex = at
  const [whole = '', name = '', value, argument] = decorator.exec(text) ?? []
  return whole ? { name, value, argument, end: at + whole.length } : undefined
}

/** `@type=enum(a, b)`: its value may hold spaces, and goes on to the parenthesis that closes it. */
function readTypeList(text: string, at: number): Decorator | undefined {
  typeList.lastIndex = at
  const [whole] = typeList.exec(text) ?? []
  const list = whole && splitList(text, at + whole.length - 1)
  if (!list || /\S/.test(text.charAt(list.end))) return undefined
  const value = text.slice(at + '@type='.length, list.end)
  return { name: 'type', value, end: text.length - text.slice(list.end).trimStart().length }
}

/**
 * Cuts a list in parentheses at its commas. A comma or a parenthesis inside quotes, or in the pattern of a
 * `matches=/…/`, is one like any other character.
 *
 * Characters are read one by one, since a pattern that tries again takes for ever where a quote is not closed.
 *
 * @param open where the parenthesis opens
 * @returns the items, and where the text goes on behind the list; `undefined` where something is not closed
 */
export function splitList(text: string, open: number): { items: string[]; end: number } | undefined {
  const items: string[] = []
  let start = open + 1
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === ',' || char === ')') {
      items.push(text.slice(start, at).trim())
      start = at + 1
      if (char === ')') return { items, end: start }
    } else if (char === '"' || char === "'" || char === '/') {
      const before = text.slice(start, at).trim()
      if (char === '/' ? !/^matches\s*=$/.test(before) : before !== '' && !before.endsWith('=')) continue
      at = char === '/' ? patternEnd(text, at) : text.indexOf(char, at + 1)
      if (at === -1) return undefined
    }
  }
  return undefined
}

/** Where a pattern closes that opens with a slash; -1 where it does not. */
function patternEnd(text: string, open: number): number {
  let isInClass = false
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') at++
    else if (char === '[') isInClass = true
    else if (char === ']') isInClass = false
    else if (char === '/' && !isInClass) return at
  }
  return -1
}

function applyDecorator(marks: Marks, name: string, value?: string, argument?: string): boolean {
  const isFlag = argument === undefined && (value === undefined || /^(?:true|false)$/.test(value))
  const flag = value !== 'false'
  if (name === 'required' && isFlag) marks.demand = flag ? 'required' : 'optional'
  else if (name === 'optional' && isFlag) marks.demand = flag ? 'optional' : 'required'
  else if (name === 'sensitive' && isFlag) marks.sensitive = flag
  // Also where no type follows: whoever wrote it believes that the value is checked.
  else if (name === 'type') marks.type = value ?? ''
  else if (name === 'example' && value) marks.example = value.replace(/^(["'])(.*)\1$/, '$2')
  else if (name === 'docs' && argument) marks.docs = argument
  else return false
  return true
}

/** What a header line says of the keys that are not marked, or `undefined` for any other comment. */
export function readDefault(comment: string): boolean | 'infer' | undefined {
  const value = /^\s*(?:@\S+\s+)*@defaultRequired=(true|false|infer)\b/.exec(comment)?.[1]
  return value === undefined ? undefined : value === 'infer' ? 'infer' : value === 'true'
}
