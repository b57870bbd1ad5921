import type { Problem } from '../errors.ts'
import type { Mode } from '../mode/decision.ts'
import type { Contract, ContractKey } from '../template/contract.ts'
import { isPlaceholder, mayEqualTemplate } from './placeholder.ts'
import type { Finding } from './problem.ts'

/**
 * Compares values with a contract.
 *
 * @param values those that are set, by key
 * @param mode in production, the template's own value of a sensitive key is a placeholder; in development it may be
 *   the value that works on every laptop
 * @param findings what a schema in code says about the values, by key
 * @param onQuoted told about values in quotes: pasted from an env file, where quotes are no part of a value, into the
 *   form of a host, where they are
 * @returns every problem, in the order of the contract; none holds a value
 */
export function check(
  { keys }: Contract,
  values: ReadonlyMap<string, string>,
  mode: Mode,
  findings?: ReadonlyMap<string, Finding>,
  onQuoted?: (key: ContractKey) => void,
): Problem[] {
  const problems: Problem[] = []
  for (const key of keys.values()) {
    const text = values.get(key.key)?.trim()
    let finding: Finding | undefined
    if (!text) {
      if (key.required) finding = { kind: text === undefined ? 'missing' : 'empty' }
    } else if (isPlaceholder(text, key)) {
      finding = { kind: 'placeholder', detail: 'still a placeholder' }
    } else if (mode === 'production' && text === key.templateValue.trim() && !mayEqualTemplate(key)) {
      finding = { kind: 'placeholder', detail: 'still the value of the template' }
    } else if (key.type) {
      const detail = types().findMismatch(key.type, values.get(key.key) as string)
      if (detail) finding = { kind: 'invalid', detail }
    }
    finding ??= findings?.get(key.key)
    if (finding) problems.push(cold().toProblem(key, finding))
    if (onQuoted && text && QUOTES.includes(text.charAt(0)) && isQuoted(text, key)) onQuoted(key)
  }
  return problems
}

const QUOTES = '"\'`'

/** True for a whole value in quotes; JSON may be in quotes. */
function isQuoted(text: string, { type }: ContractKey): boolean {
  return text.length > 1 && text.endsWith(text.charAt(0)) && type?.name !== 'json'
}

/** Few templates declare a type. */
const types = () => require('../template/types.ts') as typeof import('../template/types.ts')

/** Only a start with problems needs it. */
const cold = () => require('./problem.ts') as typeof import('./problem.ts')
