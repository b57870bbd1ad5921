import type { Demand } from '../../template/demand.ts'
import type { DeclaredType } from '../../template/types.ts'

/**
 * How a key differs from what it was.
 *
 * - `added`, `removed`: the template names it now, or does so no more.
 * - `required`, `optional`: that is what it became.
 * - `type`: its value has to be something else than before.
 */
export type ChangeKind = 'added' | 'removed' | 'required' | 'optional' | 'type'

/** One way in which a key differs. A key that became required and has another type is there twice. */
export interface Change {
  key: string
  change: ChangeKind
  /** Whether it is required now; of a key that was removed, whether it was. */
  required: boolean
  /** The type that it has now, as a template declares it; `null` where anything goes. */
  type: string | null
  /** The type that it had, where it is the type that changed; else, and where anything went, `null`. */
  wasType: string | null
  /** The line in the template; `null` for a key that was removed. */
  line: number | null
}

/** Every way in which the keys of a template differ from those that it had, in the order of the template. */
export function changesBetween(
  before: ReadonlyMap<string, Demand>,
  now: ReadonlyMap<string, Demand>,
): Change[] {
  const changes: Change[] = []
  for (const demand of now.values()) changes.push(...changesOf(before.get(demand.key), demand))
  for (const { key, required, type } of before.values()) {
    if (now.has(key)) continue
    changes.push({ key, change: 'removed', required, type: typeText(type), wasType: null, line: null })
  }
  return changes
}

function changesOf(before: Demand | undefined, { key, required, type, place }: Demand): Change[] {
  const now = { required, type: typeText(type), wasType: null, line: place?.line ?? null }
  if (!before) return [{ key, change: 'added', ...now }]
  const changes: Change[] = []
  if (before.required !== required) changes.push({ key, change: required ? 'required' : 'optional', ...now })
  const wasType = typeText(before.type)
  if (wasType !== now.type) changes.push({ key, change: 'type', ...now, wasType })
  return changes
}

/** A type in one spelling, so that another order of spaces and quotes is no change. */
function typeText(type: DeclaredType | undefined): string | null {
  if (!type) return null
  const options = Array.from(type.options, ([option, value]) => `${option}=${value}`).sort()
  const args = [...type.values, ...options]
  return args.length > 0 ? `${type.name}(${args.join(', ')})` : type.name
}
