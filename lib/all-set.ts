import { equals, hash } from './characters.ts'
import { type Environment, lookUp } from './environment.ts'
import { isPlainlyReal, marks } from './signs.ts'

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
 * It is one loop, and long: it is run for each line before Node has compiled anything well.
 *
 * @returns `undefined` for anything else
 */
export function isAllSet(
  template: string,
  environment: Environment,
  values: ReadonlyMap<string, string> | undefined,
): boolean | undefined {
  let hasKeys = false
  for (const line of template.split('\n')) {
    if (line === '') continue
    if (line.charCodeAt(0) === hash) {
      if (line.includes('=')) return undefined
      continue
    }
    let end = 0
    for (; end < line.length; end++) {
      const code = line.charCodeAt(end)
      if (code === equals) break
      const isLetter = code > 64 && code < 123 && (code < 91 || code > 96 || code === 95)
      if (!isLetter && (code < 48 || code > 57 || end === 0)) return undefined
    }
    if (end === 0 || end === line.length) return undefined
    const key = line.slice(0, end)
    const value = values?.get(key) ?? environment[key]
    if (value === undefined) return false
    if (typeof value !== 'string') return undefined
    const plain = value.trim().toLowerCase()
    if (!isPlainlyReal(plain)) return undefined
    if (end + 1 < line.length) {
      for (const sign of signsOfSyntax) if (line.includes(sign)) return undefined
      const templateValue = line
        .slice(end + 1)
        .trim()
        .toLowerCase()
      if (plain === templateValue || templateValue.startsWith('-')) return undefined
    }
    hasKeys = true
  }
  return hasKeys
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
