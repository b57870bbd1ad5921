import { type Environment, lookUp } from './environment.ts'
import { eachPlain } from './plain.ts'
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
  const valueFor = (key: string) => values?.get(key) ?? lookUp(environment, key)
  for (const mark of marks) {
    // What is optional, or has a type, takes a closer look, which is loaded for it.
    if (template.includes(mark)) return meets(template, valueFor)
  }
  let isUnset = false
  const isSet = (key: string, templateValue: string) => {
    const value = valueFor(key)?.trim().toLowerCase()
    isUnset = value === undefined
    return value !== undefined && isPlainlyReal(value) && value !== templateValue.trim().toLowerCase()
  }
  return eachPlain(template, isSet) || (!isUnset && meets(template, valueFor))
}

function meets(template: string, valueFor: (key: string) => string | undefined): boolean {
  return (require('./meets.ts') as typeof import('./meets.ts')).meets(template, valueFor)
}
