import { randomBytes } from 'node:crypto'
import { isPlaceholder, SETTING } from '../../check/placeholder.ts'
import { isDevelopmentName } from '../../mode/mode.ts'
import { type ContractKey, isSensitive } from '../../template/contract.ts'
import { describe } from '../../template/description.ts'
import { findMismatch } from '../../template/types.ts'
import { GENERATED, GENERATED_KEYS, ISSUED_ELSEWHERE } from '../secret-patterns.ts'
import { describeLiveSecret } from '../secret-values.ts'

/** How to get the value of a key for a new env file. */
export interface KeyPrompt {
  demand: ContractKey
  isSensitive: boolean
  /** The value of the template, if an app can start with it and it is no secret. */
  fallback: string | undefined
  /** Generates a value; `undefined` if somebody else issues the key, or a random value would not fit. */
  generate: (() => string) | undefined
  /** A value to show as an example; empty for none. */
  example: string
}

/** Decides how to get the value of a key, by its template. */
export function createKeyPrompt(demand: ContractKey): KeyPrompt {
  const sensitive = isSensitive(demand)
  const fallback = chooseFallback(demand, sensitive)
  const isShown = !sensitive && fallback === undefined
  const example = demand.annotations.example ?? (isShown ? demand.templateValue : '')
  return {
    demand,
    isSensitive: sensitive,
    fallback,
    generate: sensitive && canBeGenerated(demand) ? createGenerator(demand) : undefined,
    example: describeLiveSecret(example, sensitive) === undefined ? example : '',
  }
}

function chooseFallback(demand: ContractKey, sensitive: boolean): string | undefined {
  const { key, templateValue, type } = demand
  if (sensitive || templateValue.trim() === '') return undefined
  // A template may describe production, but a load refuses that NODE_ENV in a file.
  if (key === 'NODE_ENV' && !isDevelopmentName(templateValue)) return 'development'
  if (isPlaceholder(templateValue, SETTING)) return undefined
  if (describeLiveSecret(templateValue, false) !== undefined) return undefined
  // The value of a reference is not known here.
  if (type && !templateValue.includes('$') && findMismatch(type, templateValue)) return undefined
  return templateValue
}

// A longer comment is more than an instruction.
const MAX_TEXT_LENGTH = 1000

function canBeGenerated(demand: ContractKey): boolean {
  const { key, templateValue } = demand
  const placeholder = isPlaceholder(templateValue, SETTING) ? templateValue : ''
  const text = `${describe(demand)} ${placeholder}`.slice(0, MAX_TEXT_LENGTH)
  if (GENERATED.test(text)) return !ISSUED_ELSEWHERE.test(text)
  return GENERATED_KEYS.has(key.toUpperCase()) && !ISSUED_ELSEWHERE.test(text)
}

// 256 bits cannot be guessed. https://www.rfc-editor.org/rfc/rfc4868#section-2.1.1
const DEFAULT_BYTES = 32
const MAX_BYTES = 1024

function createGenerator(demand: ContractKey): (() => string) | undefined {
  const text = describe(demand).slice(0, MAX_TEXT_LENGTH)
  const [, format, size = ''] = /\bopenssl rand -(hex|base64) (\d{1,4})\b/.exec(text) ?? []
  // A cipher needs a key of its own length.
  if (!size && /\bexactly\b/i.test(text)) return undefined
  const encoding =
    (format ?? (/\bhex\b|\bhexadecimal\b/i.test(text) ? 'hex' : '')) === 'hex' ? 'hex' : 'base64url'
  const minLength = Number(demand.type?.options.get('minLength') ?? 0)
  const needed = Math.ceil(encoding === 'hex' ? minLength / 2 : (minLength * 3) / 4)
  const bytes = Math.max(Number(size) || DEFAULT_BYTES, needed)
  if (bytes > MAX_BYTES) return undefined
  const generate = () => randomBytes(bytes).toString(encoding)
  return demand.type && findMismatch(demand.type, generate()) ? undefined : generate
}
