import type { SourceLocation } from '../errors.ts'
import type { Annotations } from './annotations.ts'
import type { Statement } from './scan.ts'
import { credentialsOf, isSensitiveName } from './sensitive.ts'
import type { DeclaredType } from './types.ts'

/** What the contract says about one key. */
export interface ContractKey {
  key: string
  /** Whether production refuses to start without it. */
  required: boolean
  /** The value in the template, which is never used as a value. */
  templateValue: string
  /** What the template's comments say; see {@link describe} and {@link isSensitive}. */
  annotations: Annotations
  /** What the value has to be; `undefined` if anything goes. */
  type: DeclaredType | undefined
  /** The comments that describe the key, as they stand in the template. */
  comments: readonly string[]
  /** Where the key stands; `undefined` if code names it. */
  location: SourceLocation | undefined
  /** The line that made it required or optional, if that is not its own. */
  decidedBy: number | undefined
}

/** Every key that an app knows about, by name. */
export interface Contract {
  /** The template as it is named to people; `undefined` if code alone makes the contract. */
  template: string | undefined
  /** What the template consists of; empty if there is none. */
  statements: readonly Statement[]
  keys: Map<string, ContractKey>
}

/** What decides whether a key is sensitive. */
export type KeyFacts = Pick<ContractKey, 'key' | 'annotations' | 'templateValue'>

/** True for a key whose value must never be shown: marked so, by its name, or a URL with a password. */
export function isSensitive({ key, annotations, templateValue }: KeyFacts): boolean {
  return annotations.sensitive ?? (isSensitiveName(key) || credentialsOf(templateValue) !== undefined)
}
