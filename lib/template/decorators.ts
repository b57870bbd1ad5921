import { type Annotations, DECORATORS } from './annotations.ts'

// https://varlock.dev/env-spec/reference/
const decorator = /@([A-Za-z]+)(?:=("[^"]*"|'[^']*'|[^\s]*)|\(([^)]*)\))?(?=\s|$)\s*/y
const typeList = /@type=[\w-]*\(/y

/** Takes the decorators off the start of a comment; those that are not known stay in the rest. */
export function readDecorators(text: string): { annotations: Annotations; rest: string } {
  const annotations: Annotations = {}
  const unknown: string[] = []
  let at = 0
  for (;;) {
    // Once a comment, so that one with thousands of lists that are not closed is read in linear time.
    const list = annotations.type === undefined ? readTypeList(text, at) : undefined
    const found = list ?? readDecorator(text, at)
    if (!found) break
    const { name, value, argument, end } = found
    if (!applyDecorator(annotations, name, value, argument)) unknown.push(text.slice(at, end))
    at = end
  }
  // Other decorators may be prose with a colon behind them. This one is a type that would not be checked.
  if (text.startsWith('@type:', at)) {
    annotations.type = ''
    at += '@type:'.length
  }
  return { annotations, rest: unknown.join('') + text.slice(at) }
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
 * Characters are read one by one, since a pattern that tries again takes for ever if a quote is not closed.
 *
 * @param open where the parenthesis opens
 * @returns the items, and where the text goes on behind the list; `undefined` if something is not closed
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

/** Where a pattern that opens with a slash closes; -1 if it does not. */
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

function applyDecorator(annotations: Annotations, name: string, value?: string, argument?: string): boolean {
  const isFlag = argument === undefined && (value === undefined || /^(?:true|false)$/.test(value))
  const flag = value !== 'false'
  if (!(DECORATORS as readonly string[]).includes(name)) return false
  if (name === 'required' && isFlag) annotations.requirement = flag ? 'required' : 'optional'
  else if (name === 'optional' && isFlag) annotations.requirement = flag ? 'optional' : 'required'
  else if (name === 'sensitive' && isFlag) annotations.sensitive = flag
  // Also if no type follows: whoever wrote it believes that the value is checked.
  else if (name === 'type') annotations.type = value ?? ''
  else if (name === 'example' && value) annotations.example = value.replace(/^(["'])(.*)\1$/, '$2')
  else if (name === 'docs' && argument) annotations.docs = argument
  else return false
  return true
}
