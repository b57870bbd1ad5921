import type { Contract, ContractKey } from './contract.ts'

/**
 * Adds to the keys of a template what code says about them.
 *
 * @param required keys that code requires
 * @param code keys of a schema in code
 */
export function extendContract(
  contract: Contract,
  required: readonly string[],
  code: readonly ContractKey[],
): void {
  const { keys } = contract
  for (const one of code) keys.set(one.key, merge(keys.get(one.key), one))
  for (const key of required) keys.set(key, { ...(keys.get(key) ?? UNKNOWN_KEY), key, required: true })
}

/** A key that template and code know: what one of them requires is required. */
function merge(known: ContractKey | undefined, code: ContractKey): ContractKey {
  if (!known) return code
  return {
    ...known,
    required: known.required || code.required,
    annotations: { ...known.annotations, ...code.annotations },
    comments: known.comments.some((text) => text !== '') ? known.comments : code.comments,
  }
}

const UNKNOWN_KEY: Omit<ContractKey, 'key' | 'required'> = {
  templateValue: '',
  annotations: {},
  type: undefined,
  comments: [],
  location: undefined,
  decidedBy: undefined,
}
