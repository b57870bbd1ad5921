import type { ContractKey } from '../../template/contract.ts'
import type { DeclaredType } from '../../template/types.ts'

/**
 * How a key has changed.
 *
 * - `added`, `removed`: the template lists it now, or no longer does.
 * - `required`, `optional`: it is that now, and was not.
 * - `type`: its type is another one.
 */
export type ChangeKind = 'added' | 'removed' | 'required' | 'optional' | 'type'

/** One change of a key. A key that became required and has another type has two. */
export interface Change {
  key: string
  change: ChangeKind
  /** Whether it is required now; for a removed key, whether it was. */
  required: boolean
  /** Its type now, as a template declares it; `null` for none. */
  type: string | null
  /** Its earlier type, if the type has changed; `null` for none. */
  wasType: string | null
  /** The line in the template; `null` for a key that was removed. */
  line: number | null
}

/** Compares the keys of a template with earlier ones. The changes are in the order of the template. */
export function compareContracts(
  before: ReadonlyMap<string, ContractKey>,
  now: ReadonlyMap<string, ContractKey>,
): Change[] {
  const changes: Change[] = []
  for (const demand of now.values()) changes.push(...compareKey(before.get(demand.key), demand))
  for (const { key, required, type } of before.values()) {
    if (now.has(key)) continue
    changes.push({ key, change: 'removed', required, type: formatType(type), wasType: null, line: null })
  }
  return changes
}

function compareKey(
  before: ContractKey | undefined,
  { key, required, type, location }: ContractKey,
): Change[] {
  const now = { required, type: formatType(type), wasType: null, line: location?.line ?? null }
  if (!before) return [{ key, change: 'added', ...now }]
  const changes: Change[] = []
  if (before.required !== required) changes.push({ key, change: required ? 'required' : 'optional', ...now })
  const wasType = formatType(before.type)
  if (wasType !== now.type) changes.push({ key, change: 'type', ...now, wasType })
  return changes
}

/** Formats a type in one way, so that other spaces, quotes or orders are no change. */
function formatType(type: DeclaredType | undefined): string | null {
  if (!type) return null
  const options = Array.from(type.options, ([option, value]) => `${option}=${value}`).sort()
  const args = [...type.values, ...options]
  return args.length > 0 ? `${type.name}(${args.join(', ')})` : type.name
}
