import type { Demand } from './demand.ts'
import { readTemplate } from './template.ts'

/** Every key that an app knows of, by name. */
export interface Contract {
  /** The template as it is named to people; `undefined` where code alone makes the contract. */
  template: string | undefined
  demands: Map<string, Demand>
}

/**
 * The contract of a template, and of what code adds to it.
 *
 * @param required keys that code requires
 * @param code keys that a schema in code knows of
 * @throws {Fault} `SECRETS_TEMPLATE` where the template declares a type that does not exist
 */
export function contractOf(
  template: { name: string; text: string } | undefined,
  required: readonly string[],
  code: readonly Demand[] = [],
): Contract {
  const contract: Contract = template
    ? { template: template.name, demands: readTemplate(template.text, template.name) }
    : { template: undefined, demands: new Map() }
  for (const demand of code) contract.demands.set(demand.key, merge(contract.demands.get(demand.key), demand))
  for (const key of required) {
    const known = contract.demands.get(key) ?? unknownDemand
    contract.demands.set(key, { ...known, key, required: true })
  }
  return contract
}

/** A key that template and code know of: what one of them demands is demanded. */
function merge(known: Demand | undefined, code: Demand): Demand {
  if (!known) return code
  return {
    ...known,
    required: known.required || code.required,
    marks: { ...known.marks, ...code.marks },
    comments: known.comments.some((text) => text !== '') ? known.comments : code.comments,
  }
}

const unknownDemand: Omit<Demand, 'key' | 'required'> = {
  templateValue: '',
  marks: {},
  type: undefined,
  comments: [],
  place: undefined,
  decidedBy: undefined,
}
