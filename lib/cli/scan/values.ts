import { isStandIn } from '../../check/placeholder.ts'
import { findProject } from '../../files/project.ts'
import { contractOf } from '../../template/contract.ts'
import { isSensitive } from '../../template/demand.ts'
import { credentialsOf, isSensitiveName } from '../../template/sensitive.ts'
import type { Subject } from '../context.ts'
import { readFiles } from './secrets-files.ts'
import { isCommon, isShort } from './weak.ts'

/** Why a value is not looked for: it would be found where it is no secret. */
export type SkipReason = 'weak' | 'template' | 'placeholder'

/** The values to look for, and those that are not. */
export interface Values {
  /** The keys of each value. */
  keysOf: ReadonlyMap<string, readonly string[]>
  /** How many values of keys that is, before they are taken apart. */
  count: number
  skipped: readonly { key: string; reason: SkipReason }[]
  /** The secrets files that were read, as absolute paths. */
  files: readonly string[]
  /** What people should know of it, a line each. */
  notes: readonly string[]
}

/**
 * Collects the values of every sensitive key, of the secrets files and of the environment; in production, where no
 * secrets file is read, of the environment alone.
 *
 * @throws {Fault} where the template, or a secrets file that a load reads, cannot be used
 */
export function collectValues(subject: Subject): Values {
  const { environment, settings, decision } = subject
  const { template, folder } = findProject(settings)
  const { demands } = contractOf(template, [])
  const read =
    decision.mode === 'development' ? readFiles(subject, folder) : { values: [], files: [], notes: [] }
  const templateValues = Array.from(demands.values(), (demand) => demand.templateValue)

  const isSecret = (key: string, value: string) => {
    const demand = demands.get(key)
    if (demand?.marks.sensitive !== undefined) return demand.marks.sensitive
    return (demand ? isSensitive(demand) : isSensitiveName(key)) || credentialsOf(value) !== undefined
  }
  const collection = new Collection(templateValues)
  for (const [key, value] of [...read.values, ...Object.entries(environment)]) {
    if (typeof value === 'string' && value.trim() !== '' && isSecret(key, value))
      collection.add(key, value.trim())
  }
  return { ...collection.result(), files: read.files, notes: read.notes }
}

class Collection {
  readonly #templateValues: readonly string[]
  readonly #keysOf = new Map<string, string[]>()
  readonly #searched = new Set<string>()
  readonly #skipped = new Map<string, { key: string; reason: SkipReason }>()

  constructor(templateValues: readonly string[]) {
    this.#templateValues = templateValues
  }

  add(key: string, value: string): void {
    const reason = this.#reasonToSkip(value)
    if (reason) {
      this.#skipped.set(`${key} ${reason}`, { key, reason })
      return
    }
    this.#searched.add(`${key}=${value}`)
    for (const part of partsOf(value)) {
      if (part !== value && this.#reasonToSkip(part)) continue
      const keys = this.#keysOf.get(part) ?? []
      this.#keysOf.set(part, keys)
      if (!keys.includes(key)) keys.push(key)
    }
  }

  #reasonToSkip(value: string): SkipReason | undefined {
    if (isStandIn(value, () => true)) return 'placeholder'
    const [password] = passwordsOf(value)
    // What is left of a connection URL is an address.
    const reason = password === undefined || isShort(password) ? undefined : this.#reasonToSkip(password)
    if (reason) return reason
    const isWeak = password === undefined ? isShort(value) || isCommon(value) : isCommon(password)
    if (isWeak) return 'weak'
    return this.#templateValues.some((known) => known.includes(value)) ? 'template' : undefined
  }

  result(): Pick<Values, 'keysOf' | 'count' | 'skipped'> {
    return { keysOf: this.#keysOf, count: this.#searched.size, skipped: [...this.#skipped.values()] }
  }
}

/** What to look for, for a value: all of it, or what makes it one that nobody else has. */
function partsOf(value: string): string[] {
  const passwords = passwordsOf(value).filter((password) => !isShort(password))
  if (passwords.length > 0) return passwords
  return value.startsWith('{') ? [value, ...secretsOfJson(value)] : [value]
}

/** The password of a connection URL, as it stands there and decoded; none where it has none. */
function passwordsOf(value: string): string[] {
  const [, password] = credentialsOf(value) ?? []
  if (!password) return []
  try {
    return [...new Set([password, decodeURIComponent(password)])]
  } catch {
    return [password]
  }
}

/** The secrets of a JSON document, such as the private key of a service account: in a file it is spelled otherwise. */
function secretsOfJson(value: string): string[] {
  const secrets: string[] = []
  try {
    JSON.parse(value, (key, text) => {
      if (typeof text === 'string' && isSensitiveName(key)) secrets.push(text.trim())
      return text
    })
  } catch {
    // Braces, and no JSON.
  }
  return secrets
}
