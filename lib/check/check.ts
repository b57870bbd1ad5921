import type { Problem, ProblemKind } from '../errors.ts'
import type { Mode } from '../mode/mode.ts'
import type { Contract } from '../template/contract.ts'
import { type Demand, describe, isSensitive } from '../template/demand.ts'
import { isHarmless, isStandIn } from './placeholder.ts'

/**
 * Holds values against a contract.
 *
 * @param valueFor looks up the value of a key
 * @param mode in production, the template's own value of a sensitive key is a placeholder; in
 *   development it may be the value that works on every laptop
 * @param findings what a schema in code says of the values, by key
 * @returns every problem, in the order of the contract; none holds a value
 */
export function check(
  contract: Contract,
  valueFor: (key: string) => string | undefined,
  mode: Mode,
  findings: ReadonlyMap<string, Finding> = new Map(),
): Problem[] {
  const problems: Problem[] = []
  for (const demand of contract.demands.values()) {
    const found = problemOf(demand, valueFor(demand.key), mode) ?? findings.get(demand.key)
    if (found) problems.push(toProblem(demand, found.kind, found.detail))
  }
  return problems
}

/**
 * The demands whose value stands in quotes: pasted from an env file, where they are no part of the value, into the
 * form of a host, where they are. JSON is written so.
 */
export function quoted(contract: Contract, valueFor: (key: string) => string | undefined): Demand[] {
  return [...contract.demands.values()].filter(({ key, type }) => {
    const value = valueFor(key)?.trim()
    const quote = value?.charAt(0)
    const isQuoted = (quote === '"' || quote === "'" || quote === '`') && value?.endsWith(quote)
    return isQuoted && value !== quote && type?.name !== 'json'
  })
}

/** What is wrong with a value. */
export interface Finding {
  kind: ProblemKind
  /** In words that hold no value. */
  detail?: string
}

function problemOf(demand: Demand, value: string | undefined, mode: Mode): Finding | undefined {
  if (value === undefined) return demand.required ? { kind: 'missing' } : undefined
  if (value.trim() === '') return demand.required ? { kind: 'empty' } : undefined
  if (isStandIn(value, () => isSensitive(demand))) {
    return { kind: 'placeholder', detail: 'a stand-in, not a value' }
  }
  if (mode === 'production' && isTemplateValue(demand, value)) {
    return { kind: 'placeholder', detail: 'still the value of the template' }
  }
  const detail = demand.type && types().mismatch(demand.type, value)
  return detail ? { kind: 'invalid', detail } : undefined
}

/** The types, and envalid with them: loaded where a key has one, and a value to check. */
function types(): typeof import('../template/types.ts') {
  return require('../template/types.ts')
}

function isTemplateValue(demand: Demand, value: string): boolean {
  const { templateValue } = demand
  return value.trim() === templateValue.trim() && !isHarmless(templateValue) && isSensitive(demand)
}

function toProblem(demand: Demand, kind: ProblemKind, detail: string | undefined): Problem {
  const { key, place } = demand
  return {
    key,
    kind,
    file: place?.file,
    line: place?.line,
    description: describe(demand),
    ...(detail && { detail }),
  }
}
