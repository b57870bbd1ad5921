import type { Problem, ProblemKind } from '../errors.ts'
import type { ContractKey } from '../template/contract.ts'
import { describe } from '../template/description.ts'

/** What is wrong with a value. */
export interface Finding {
  kind: ProblemKind
  /** In words that hold no value. */
  detail?: string
}

/** A finding as it is reported: with what the template says about the key. */
export function toProblem(key: ContractKey, { kind, detail }: Finding): Problem {
  const { location } = key
  return {
    key: key.key,
    kind,
    file: location?.file,
    line: location?.line,
    description: describe(key),
    ...(detail && { detail }),
  }
}
