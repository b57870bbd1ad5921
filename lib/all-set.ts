import { type Environment, lookUp } from './environment.ts'
import { arePlain } from './plain-key.ts'
import { isPlainlyReal, marks } from './signs.ts'
import { hash } from './template/characters.ts'

/**
 * True where the environment, and what a file sets, are plainly what a template demands.
 *
 * False decides nothing: a load has to find out.
 */
export function isMet(
  template: string,
  environment: Environment,
  values?: ReadonlyMap<string, string>,
): boolean {
  for (const mark of marks) {
    // What is optional, or has a type, takes a closer look, which is loaded for it.
    if (template.includes(mark)) return meets(template, environment, values)
  }
  return isAllSet(template, environment, values) ?? meets(template, environment, values)
}

/**
 * True where every key of a template without marks is set to what is plainly a value; false where one is not set.
 *
 * It is short: a long loop Node would compile again in the middle of a start.
 *
 * @returns `undefined` for anything else
 */
export function isAllSet(
  template: string,
  environment: Environment,
  values: ReadonlyMap<string, string> | undefined,
): boolean | undefined {
  const keys = new Set<string>()
  let count = 0
  for (const line of template.split('\n')) {
    if (line === '') continue
    if (line.charCodeAt(0) === hash) {
      if (line.includes('=')) return undefined
      continue
    }
    const end = line.indexOf('=')
    if (end === -1) return undefined
    const key = line.slice(0, end)
    const value = values?.get(key) ?? environment[key]
    if (value === undefined) return false
    if (typeof value !== 'string') return undefined
    const plain = value.trim().toLowerCase()
    if (!isPlainlyReal(plain)) return undefined
    if (end + 1 < line.length && !isPlainlyAnother(line, end, plain)) return undefined
    keys.add(key)
    count++
  }
  // Of a key that stands there twice the load warns.
  return keys.size === count && arePlain(keys) ? count > 0 : undefined
}

/** True where the value that a line gives its key is plain, and another one. */
function isPlainlyAnother(line: string, end: number, value: string): boolean {
  for (const sign of signsOfSyntax) if (line.includes(sign)) return false
  const templateValue = line
    .slice(end + 1)
    .trim()
    .toLowerCase()
  return value !== templateValue && !templateValue.startsWith('-')
}

const signsOfSyntax = ['"', "'", '`', '#', '$', '\\']

function meets(
  template: string,
  environment: Environment,
  values: ReadonlyMap<string, string> | undefined,
): boolean {
  const look = require('./meets.ts') as typeof import('./meets.ts')
  return look.meets(template, (key) => values?.get(key) ?? lookUp(environment, key))
}
