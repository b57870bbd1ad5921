import { expand as dotenvExpand } from 'dotenv-expand'
import { LoadError, type SourceLocation } from '../errors.ts'

/** A value as a file gives it. */
export interface FileValue {
  value: string
  /** True if it holds no references: in single quotes, or from a secrets module. */
  literal: boolean
  location: SourceLocation
}

type GetVar = (name: string) => string | undefined

/** In characters, over all values: references can double a text at every line. */
const MAX_LENGTH = 16 * 1024 * 1024

/** In characters: dotenv-expand starts again after every reference, so its time is quadratic. */
const MAX_PART_LENGTH = 256

/**
 * Resolves the references between values with dotenv-expand.
 *
 * @param values the values that count, by key
 * @param environment gets any other variable
 * @param warn called for a `${NAME}` that names nothing
 * @returns the resolved values: a `$NAME` that names nothing stays, a `${NAME}` becomes empty
 * @throws {LoadError} `SECRETS_FILE` if references form a cycle, or grow out of bounds
 */
export function expand(
  values: ReadonlyMap<string, FileValue>,
  environment: GetVar,
  warn: (location: SourceLocation, text: string) => void,
): Map<string, string> {
  const results = new Map<string, string>()
  const split = new Map<string, SplitValue>()
  for (const [key, value] of values) {
    const isSet = (name: string) => (name !== key && values.has(name)) || environment(name) !== undefined
    if (value.literal || !value.value.includes('$')) results.set(key, value.value)
    else split.set(key, splitValue(key, value, isSet))
  }
  let left = MAX_LENGTH
  for (const [key, { parts, location }] of sortByReference(split)) {
    const text = expandParts(parts, (name) => results.get(name) ?? environment(name), left)
    if (text === undefined) {
      throw new LoadError('SECRETS_FILE', `${key} grows out of bounds: its references multiply`, location)
    }
    const result = text.replaceAll(UNSET, '')
    results.set(key, result)
    left -= result.length
    if (result === text) continue
    warn(location, `${key} refers to a variable that is not set: that part of it stays empty`)
  }
  return results
}

interface SplitValue {
  /** Texts for dotenv-expand: each holds annotations of earlier ones, and the last is the value. */
  parts: string[]
  /** The names that the value refers to, in order; its own only if that can mean nothing else. */
  names: string[]
  location: SourceLocation
}

// dotenv-expand expands what it inserts again, and reads `$&` in it as a pattern. So it gets a mark for
// each text, and the text replaces the mark afterwards. A file cannot hold a NUL.
const mark = (content: string | number) => `\0${content}\0`
const markSyntax = (text: string) => text.replace(/[\\${}]/g, (char) => mark(char.charCodeAt(0)))
const UNSET = '\0'

const PIECES = /\\\$|\$\{([^{}$\\]*?)(:?[-+])|\$\{([^{}$\\]+)\}|\$\{|\$([A-Za-z_]\w*)|[{}]|[^\\${}]+|[\\$]/g

/**
 * Splits a value into parts that dotenv-expand reads in linear time, and as it should: each reference
 * has an operator, since 13.0.0 splits one without at the word `null`, and all other syntax is marked.
 */
function splitValue(
  key: string,
  { value, location }: FileValue,
  isSet: (name: string) => boolean,
): SplitValue {
  const parts: string[] = []
  const names: string[] = [] // By their index in the value: a name counts when its brace is closed.
  const levels = [{ start: '', body: '', name: '', index: 0 }]
  const add = (text: string) => {
    const level = levels.at(-1) as (typeof levels)[number]
    level.body += text
    if (level.body.length > MAX_PART_LENGTH) level.body = mark(`#${parts.push(level.body) - 1}`)
  }
  const addUnclosed = () => {
    for (const { start, body } of levels.splice(1)) for (const text of [markSyntax(start), body]) add(text)
  }
  for (const { 0: text, 1: before = '', 2: operator, 3: braced, 4: bare, index } of value.matchAll(PIECES)) {
    const name = braced ?? bare
    if (operator || text === '${') {
      levels.push({ start: text, body: '', name: before, index })
    } else if (name && (name === key || isSet(name))) {
      add(`\${${name}:-}`)
      if (name !== key || !isSet(name)) names[index] = name
    } else if (braced) {
      add(mark(UNSET.charCodeAt(0)))
    } else if (text === '}' && levels.length > 1) {
      const { start, body, name, index } = levels.pop() as (typeof levels)[number]
      const isReference = start !== '${'
      add(isReference ? start + body + text : markSyntax(start) + body + markSyntax(text))
      if (isReference && name !== key) names[index] = name
    } else {
      // dotenv-expand takes no other brace inside a reference.
      if (text === '{') addUnclosed()
      add(markSyntax(text === '\\$' ? '$' : text))
    }
  }
  addUnclosed()
  return { parts: [...parts, levels[0]?.body as string], names: names.flat(), location }
}

/** Expands the parts of a value; returns `undefined` if a text gets longer than `limit`. */
function expandParts(parts: readonly string[], getVar: GetVar, limit: number): string | undefined {
  const texts: string[] = []
  for (const part of parts) {
    // Unset names are given too: dotenv-expand would find a `constructor` that objects inherit.
    const names = Array.from(part.matchAll(/\$\{([^{}]*?):?[-+]/g), ([, name]) => name as string)
    const variables = Object.fromEntries(names.map((name) => [name, getVar(name) ? mark(`=${name}`) : '']))
    const result = { __proto__: null, $: part } as unknown as { $: string }
    dotenvExpand({ processEnv: { __proto__: null, ...variables } as never, parsed: result })
    let text = ''
    for (const [index, piece] of result.$.split('\0').entries()) {
      if (index % 2 === 0) text += piece
      else if (piece.startsWith('=')) text += getVar(piece.slice(1))
      else if (piece.startsWith('#')) text += texts[Number(piece.slice(1))]
      else text += String.fromCharCode(Number(piece))
      if (text.length > limit) return undefined
    }
    texts.push(text)
  }
  return texts.at(-1)
}

/**
 * Sorts keys so that each comes after those it refers to: dotenv-expand never ends on a cycle.
 *
 * @throws {LoadError} `SECRETS_FILE` if references form a cycle
 */
function sortByReference(split: ReadonlyMap<string, SplitValue>): Map<string, SplitValue> {
  const sorted = new Map<string, SplitValue>()
  for (const start of split.keys()) {
    const path = [start]
    const open = new Map<string, Iterator<string>>()
    for (let key = start; path.length > 0; key = path.at(-1) as string) {
      const value = split.get(key) as SplitValue
      const names = open.get(key) ?? value.names.values()
      open.set(key, names)
      const next = sorted.has(key) ? undefined : names.next().value
      if (next === undefined) {
        sorted.set(key, value)
        open.delete(key)
        path.pop()
      } else if (open.has(next)) {
        const keys = path.slice(path.indexOf(next))
        const circle = `these keys refer to each other in a circle: ${keys.join(', ')}`
        const text = keys.length === 1 ? `${next} refers to itself` : circle
        throw new LoadError('SECRETS_FILE', text, split.get(next)?.location)
      } else if (split.has(next)) {
        path.push(next)
      }
    }
  }
  return sorted
}
