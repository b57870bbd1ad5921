import { isPlaceholder, SECRET } from '../../check/placeholder.ts'
import { findProject } from '../../files/project.ts'
import { isSensitive } from '../../template/contract.ts'
import { credentialsOf, isSensitiveName } from '../../template/sensitive.ts'
import { readContract } from '../../template/template.ts'
import type { Context } from '../context.ts'
import { isCommon, isShort } from '../secret-values.ts'
import { readSecretsFiles } from './read-secrets-files.ts'

/** Why a value is not searched for: it would match text that is no secret. */
export type SkipReason = 'weak' | 'template' | 'placeholder'

/** The values to search for, and the skipped keys. */
export interface Values {
  /** The keys of each value. */
  keysOf: ReadonlyMap<string, readonly string[]>
  /** The number of values, before they are split. */
  count: number
  skipped: readonly { key: string; reason: SkipReason }[]
  /** The secrets files, as absolute paths. */
  files: readonly string[]
  /** What people should know, a line each. */
  notes: readonly string[]
}

/**
 * Collects the values of sensitive keys from the secrets files and the environment. In production no secrets file is
 * read.
 *
 * @throws {LoadError} if the template, or a secrets file that a load reads, is invalid
 */
export function collectValues(context: Context): Values {
  const { environment, settings, decision } = context
  const { template, folder } = findProject(settings, undefined)
  const { keys } = readContract(template)
  const read =
    decision.mode === 'development' ? readSecretsFiles(context, folder) : { values: [], files: [], notes: [] }
  const templateValues = Array.from(keys.values(), (demand) => demand.templateValue)

  const isSecret = (key: string, value: string) => {
    const demand = keys.get(key)
    if (demand?.annotations.sensitive !== undefined) return demand.annotations.sensitive
    return (demand ? isSensitive(demand) : isSensitiveName(key)) || credentialsOf(value) !== undefined
  }
  const collector = new ValueCollector(templateValues)
  for (const [key, value] of [...read.values, ...Object.entries(environment)]) {
    if (typeof value === 'string' && value.trim() !== '' && isSecret(key, value))
      collector.add(key, value.trim())
  }
  return { ...collector.result(), files: read.files, notes: read.notes }
}

class ValueCollector {
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
    for (const part of splitValue(value)) {
      if (part !== value && this.#reasonToSkip(part)) continue
      const keys = this.#keysOf.get(part) ?? []
      this.#keysOf.set(part, keys)
      if (!keys.includes(key)) keys.push(key)
    }
  }

  #reasonToSkip(value: string): SkipReason | undefined {
    if (isPlaceholder(value, SECRET)) return 'placeholder'
    const [password] = findPasswords(value)
    // The rest of a connection URL is no secret.
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

/** Splits a value into the parts to search for: the password of a URL, the secrets of JSON, or else the whole. */
function splitValue(value: string): string[] {
  const passwords = findPasswords(value).filter((password) => !isShort(password))
  if (passwords.length > 0) return passwords
  return value.startsWith('{') ? [value, ...findJsonSecrets(value)] : [value]
}

/** Finds the password of a connection URL, as written and decoded; none if there is no password. */
function findPasswords(value: string): string[] {
  const [, password] = credentialsOf(value) ?? []
  if (!password) return []
  try {
    return [...new Set([password, decodeURIComponent(password)])]
  } catch {
    return [password]
  }
}

/** Finds the secrets in JSON, such as the private key of a service account, which other files spell differently. */
function findJsonSecrets(value: string): string[] {
  const secrets: string[] = []
  try {
    JSON.parse(value, (key, text) => {
      if (typeof text === 'string' && isSensitiveName(key)) secrets.push(text.trim())
      return text
    })
  } catch {
    // It is no JSON, although it starts with a brace.
  }
  return secrets
}
