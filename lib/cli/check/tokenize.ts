import type { Token } from './tokens.ts'

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

// After these words, and after any sign but a closing bracket, a slash starts a regular expression.
const WORDS_BEFORE_REGEX = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await default'.split(' '),
)
const WORDS_BEFORE_CONDITION = new Set(['if', 'while', 'for', 'with'])

/**
 * Splits JavaScript or TypeScript, with or without JSX, into tokens, in one pass. It is no full parser: a string that is
 * not closed ends with its line, so that text in JSX cannot hide the rest of a file.
 */
export function tokenize(source: string): Token[] {
  return new Tokenizer(source).read()
}

const MAX_UNCLOSED = 20

class Tokenizer {
  readonly #source: string
  readonly #tokens: Token[] = []
  readonly #open: number[] = []
  /** The number of open brackets at each open `${`. */
  readonly #templates: number[] = []
  /** By opening character, the index up to which nothing closes it, so that each search is made once. */
  readonly #unclosed: Record<string, number> = {}
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  read(): Token[] {
    const source = this.#source
    while (this.#at < source.length) {
      const code = source.charCodeAt(this.#at)
      if (code <= 32 || code === 0xfeff) this.#at++
      else if (isNameStart(code)) this.#readName()
      else if (code >= 48 && code <= 57) this.#readNumber()
      else if (code === 34 || code === 39) this.#readString(code)
      else if (code === 96) this.#readTemplate(this.#at)
      else if (code === 47) this.#readSlash()
      else this.#readSign()
    }
    return this.#tokens
  }

  #add(kind: Token['kind'], text: string, at: number): void {
    this.#tokens.push({ kind, text, at, pair: -1 })
  }

  #readName(): void {
    const start = this.#at
    while (isNamePart(this.#source.charCodeAt(this.#at))) this.#at++
    this.#add('name', this.#source.slice(start, this.#at), start)
  }

  #readNumber(): void {
    const start = this.#at
    while (isNamePart(this.#source.charCodeAt(this.#at))) this.#at++
    this.#add('other', '0', start)
  }

  #readString(quote: number): void {
    const source = this.#source
    const start = this.#at
    this.#at++
    if (start < (this.#unclosed[quote] ?? 0)) return
    let at = start + 1
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at)
      if (code === 92) at++
      else if (code === 10) break
      else if (code === quote) {
        this.#at = at + 1
        this.#add('string', source.slice(start + 1, at), start)
        return
      }
    }
    // Probably an apostrophe in the text of JSX.
    this.#unclosed[quote] = at
  }

  /** Reads a template literal from its backtick, or from the end of a `${}`, to its end or its next `${`. */
  #readTemplate(start: number): void {
    const source = this.#source
    const isHead = source.charCodeAt(start) === 96
    this.#at = isHead ? start + 1 : source.length
    if (this.#unclosed['`']) return
    for (let at = start + 1; at < source.length; at++) {
      const code = source.charCodeAt(at)
      if (code === 92) at++
      else if (code === 96) {
        this.#at = at + 1
        if (isHead) this.#add('template', source.slice(start + 1, at), start)
        return
      } else if (code === 36 && source.charCodeAt(at + 1) === 123) {
        if (isHead) this.#add('interpolated', '', start)
        this.#at = at + 2
        this.#templates.push(this.#open.length)
        return
      }
    }
    this.#unclosed['`'] = source.length
  }

  #readSlash(): void {
    const source = this.#source
    const next = source.charCodeAt(this.#at + 1)
    if (next === 47) {
      const end = source.indexOf('\n', this.#at)
      this.#at = end === -1 ? source.length : end
    } else if (next === 42) {
      const end = this.#unclosed['/*'] ? -1 : source.indexOf('*/', this.#at + 2)
      if (end === -1) this.#unclosed['/*'] = source.length
      this.#at = end === -1 ? this.#at + 2 : end + 2
    } else {
      const end = next !== 62 && this.#mayStartRegex() ? this.#findRegexEnd() : -1
      if (end === -1) this.#readSign()
      else {
        this.#add('other', '/', this.#at)
        this.#at = end
      }
    }
  }

  #mayStartRegex(): boolean {
    const last = this.#tokens.at(-1)
    if (last === undefined) return true
    if (last.kind === 'name') return WORDS_BEFORE_REGEX.has(last.text)
    if (last.kind !== 'sign') return false
    if (last.text === ')') {
      const before = last.pair > 0 ? this.#tokens[last.pair - 1] : undefined
      return before?.kind === 'name' && WORDS_BEFORE_CONDITION.has(before.text)
    }
    // "</" closes an element of JSX.
    return last.text !== ']' && !(last.text === '<' && last.at === this.#at - 1)
  }

  #findRegexEnd(): number {
    const source = this.#source
    if (this.#at < (this.#unclosed['/'] ?? 0)) return -1
    let isInClass = false
    let at = this.#at + 1
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at)
      if (code === 10) break
      if (code === 92) at++
      else if (code === 91) isInClass = true
      else if (code === 93) isInClass = false
      else if (code === 47 && !isInClass) {
        do at++
        while (isNamePart(source.charCodeAt(at)))
        return at
      }
    }
    this.#unclosed['/'] = at
    return -1
  }

  #readSign(): void {
    const char = this.#source.charAt(this.#at)
    if (char === '}' && this.#templates.at(-1) === this.#open.length) {
      this.#templates.pop()
      this.#readTemplate(this.#at)
      return
    }
    this.#add('sign', char, this.#at++)
    const index = this.#tokens.length - 1
    if (CLOSERS[char]) this.#open.push(index)
    else if (char === ')' || char === ']' || char === '}') this.#close(char, index)
  }

  #close(char: string, index: number): void {
    const open = this.#open
    // A bracket in the text of JSX may stay open, so look at those around it too.
    const lowest = Math.max(this.#templates.at(-1) ?? 0, open.length - MAX_UNCLOSED)
    for (let depth = open.length - 1; depth >= lowest; depth--) {
      const opener = open[depth] as number
      const token = this.#tokens[opener] as Token
      if (CLOSERS[token.text] !== char) continue
      open.length = depth
      token.pair = index
      ;(this.#tokens[index] as Token).pair = opener
      return
    }
  }
}

function isNameStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 36 ||
    code === 35 ||
    code >= 0xa1
  )
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 48 && code <= 57)
}
