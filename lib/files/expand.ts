import { Fault, type Place } from '../fault.ts'

/** A value as a file gives it. */
export interface FileValue {
  value: string
  /** True where it holds no references: in single quotes, or from a secrets module. */
  literal: boolean
  place: Place
}

/** What references may grow to, in characters, over all keys: a few lines of text can double at every line. */
const largestResult = 16 * 1024 * 1024

/**
 * Resolves the references between values, as dotenv-expand does.
 *
 * A referenced value is inserted as it is: not expanded again, and not read as a pattern.
 * `$word` stays as it is where no such variable exists, `${word}` becomes empty.
 *
 * @param values the values that count, by key
 * @param environment looks up any other name
 * @param warn told of a reference that names nothing
 * @throws {Fault} `SECRETS_FILE` where references form a cycle, or grow out of bounds
 */
export function expand(
  values: ReadonlyMap<string, FileValue>,
  environment: (name: string) => string | undefined,
  warn: (place: Place, text: string) => void,
): Map<string, string> {
  const results = new Map<string, string>()
  const parsed = new Map<string, Token[]>()
  for (const [key, { value, literal }] of values) {
    if (literal || !value.includes('$')) results.set(key, value)
    else parsed.set(key, parse(value))
  }

  let left = largestResult
  for (const key of inOrder(parsed, values, environment)) {
    const { place } = values.get(key) as FileValue
    const lookUp = (name: string) =>
      name === key ? environment(name) : (results.get(name) ?? environment(name))
    const result = evaluate(parsed.get(key) as Token[], lookUp, left)
    if (result === undefined) {
      throw new Fault('SECRETS_FILE', `${key} grows out of bounds: its references multiply`, place)
    }
    left -= result.text.length
    results.set(key, result.text)
    if (result.lacks) warn(place, `${key} refers to a variable that is not set: that part of it stays empty`)
  }
  return results
}

/** A piece of a value. */
type Token =
  | { kind: 'text'; text: string }
  /** `$NAME`. */
  | { kind: 'name'; name: string }
  /** `${NAME` and its operator; `closed` once its brace is found, and else no more than text. */
  | { kind: 'open'; text: string; name: string; operator: string; closed: boolean }
  /** `}`, where it closes the last `open`. */
  | { kind: 'close' }

const pieces = /\\\$|\$\{([^{}$\\]*)|\$([A-Za-z_]\w*)|[{}]|[^\\${}]+|[\\$]/g
const operators = /:\+|\+|:-|-/

/** Cuts a value into pieces. Braces are matched here, so that what is inserted later cannot match one. */
function parse(value: string): Token[] {
  const tokens: Token[] = []
  let open: Extract<Token, { kind: 'open' }>[] = []
  for (const [text, expression, name] of value.matchAll(pieces)) {
    if (expression !== undefined) {
      const operator = operators.exec(expression)
      const end = operator ? operator.index : expression.length
      const word = operator ? expression.slice(end + operator[0].length) : ''
      const token = {
        kind: 'open' as const,
        text: text.slice(0, text.length - word.length),
        name: expression.slice(0, end),
        operator: operator?.[0] ?? '',
        closed: false,
      }
      open.push(token)
      tokens.push(token)
      if (word) tokens.push({ kind: 'text', text: word })
    } else if (name !== undefined) {
      tokens.push({ kind: 'name', name })
    } else if (text === '}' && open.length > 0) {
      const token = open.pop() as (typeof open)[number]
      // `${}`, and a name that is itself a reference, are no reference.
      token.closed = token.operator !== '' || (token.name !== '' && tokens.at(-1) === token)
      tokens.push(token.closed ? { kind: 'close' } : { kind: 'text', text })
    } else {
      // dotenv-expand takes no brace inside a reference.
      if (text === '{') open = []
      tokens.push({ kind: 'text', text: text === '\\$' ? '$' : text })
    }
  }
  return tokens
}

/**
 * Puts together one value; `undefined` where it is longer than the largest.
 *
 * @returns the text, and whether it lacks a variable that is not set
 */
function evaluate(
  tokens: readonly Token[],
  lookUp: (name: string) => string | undefined,
  largest: number,
): { text: string; lacks: boolean } | undefined {
  // Strings grow by `+=` and nested references stand on a stack of our own: both stay linear, and
  // neither ends in a stack overflow, however deep the file nests them.
  const outer: { name: string; operator: string; text: string; lacks: boolean }[] = []
  let text = ''
  let lacks = false
  for (const token of tokens) {
    if (token.kind === 'text') {
      text += token.text
    } else if (token.kind === 'name') {
      text += lookUp(token.name) ?? `$${token.name}`
    } else if (token.kind === 'open') {
      if (token.closed) {
        outer.push({ name: token.name, operator: token.operator, text, lacks })
        text = ''
        lacks = false
      } else {
        text += token.text
      }
    } else {
      const { name, operator, ...before } = outer.pop() as (typeof outer)[number]
      const value = lookUp(name)
      const choice = choose(name, operator, value ?? '')
      const isWord = choice === wordMark
      text = before.text + (isWord ? text : choice === valueMark ? value : '')
      lacks = before.lacks || (isWord ? lacks : value === undefined && operator === '')
    }
    if (text.length > largest) return undefined
  }
  return { text, lacks }
}

/**
 * What `${name<operator>word}` stands for: the value, the word, or nothing. dotenv-expand decides; it
 * is given marks in place of the texts, which it would search for references and read as replacement
 * patterns, and an environment which holds that one name, since it copies the environment at every call.
 */
function choose(name: string, operator: string, value: string): string | undefined {
  const { expand: dotenvExpand } = require('dotenv-expand') as typeof import('dotenv-expand')
  const environment: Record<string, string> = Object.create(null)
  Object.defineProperty(environment, name, {
    value: value && valueMark,
    enumerable: true,
    configurable: true,
    writable: true,
  })
  const reference = `\${${name}${operator}${operator && wordMark}}`
  // It goes through what is inherited too, and somebody may have put something on the prototype of all objects.
  const parsed = { __proto__: null, [resultKey]: reference } as never
  return dotenvExpand({ processEnv: environment, parsed }).parsed?.[resultKey]
}

// Characters that no file may hold.
const valueMark = '\u0000value'
const wordMark = '\u0000word'
const resultKey = '\u0000result'

/**
 * The keys whose values hold references, each behind those it refers to.
 *
 * @throws {Fault} `SECRETS_FILE` where references form a cycle
 */
function inOrder(
  parsed: ReadonlyMap<string, readonly Token[]>,
  values: ReadonlyMap<string, FileValue>,
  environment: (name: string) => string | undefined,
): string[] {
  const order: string[] = []
  const done = new Set<string>()
  for (const start of parsed.keys()) {
    const path: { key: string; names: Iterator<string> }[] = []
    const onPath = new Set<string>()
    const enter = (key: string) => {
      onPath.add(key)
      const isSet = environment(key) !== undefined
      path.push({ key, names: namesIn(parsed.get(key) as Token[], key, isSet) })
    }
    if (!done.has(start)) enter(start)
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.names.next()
      if (next.done) {
        path.pop()
        onPath.delete(last.key)
        done.add(last.key)
        order.push(last.key)
      } else if (onPath.has(next.value)) {
        const keys = [...onPath]
        throw cycle(keys.slice(keys.indexOf(next.value)), values)
      } else if (parsed.has(next.value) && !done.has(next.value)) {
        enter(next.value)
      }
    }
  }
  return order
}

/** The names a value refers to; its own only where there is nothing else that it can mean. */
function* namesIn(tokens: readonly Token[], self: string, isSet: boolean): Generator<string> {
  for (const token of tokens) {
    if (token.kind !== 'name' && (token.kind !== 'open' || !token.closed)) continue
    const hasFallback = isSet || (token.kind === 'open' && token.operator !== '')
    if (token.name !== self || !hasFallback) yield token.name
  }
}

function cycle(keys: readonly string[], values: ReadonlyMap<string, FileValue>): Fault {
  const place = values.get(keys[0] as string)?.place
  const text =
    keys.length === 1
      ? `${keys[0]} refers to itself`
      : `these keys refer to each other in a circle: ${keys.join(', ')}`
  return new Fault('SECRETS_FILE', text, place)
}
