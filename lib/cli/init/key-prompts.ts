import { randomBytes } from 'node:crypto'
import { isStandIn } from '../../check/placeholder.ts'
import { isDevelopmentName } from '../../mode/mode.ts'
import { type Demand, describe, isSensitive } from '../../template/demand.ts'
import { mismatch } from '../../template/types.ts'
import { liveLook } from '../live-keys.ts'

/** What a new env file needs of a key. */
export interface Want {
  demand: Demand
  isSensitive: boolean
  /** The template's value, where it is one that an app can start with and no secret. */
  fallback: string | undefined
  /** Makes a value; `undefined` where somebody else issues the key, or a random value would not fit. */
  generate: (() => string) | undefined
  /** A value to show as an example; empty where there is none. */
  example: string
}

/** What a new env file needs of a key, by what its template says. */
export function wantOf(demand: Demand): Want {
  const sensitive = isSensitive(demand)
  const fallback = fallbackOf(demand, sensitive)
  const isShown = !sensitive && fallback === undefined
  const example = demand.marks.example ?? (isShown ? demand.templateValue : '')
  return {
    demand,
    isSensitive: sensitive,
    fallback,
    generate: sensitive && isRandom(demand) ? generatorOf(demand) : undefined,
    example: liveLook(example, sensitive) === undefined ? example : '',
  }
}

function fallbackOf(demand: Demand, sensitive: boolean): string | undefined {
  const { key, templateValue, type } = demand
  if (sensitive || templateValue.trim() === '') return undefined
  // A template may speak of production; its NODE_ENV in a file would be refused here.
  if (key === 'NODE_ENV' && !isDevelopmentName(templateValue)) return 'development'
  if (isStandIn(templateValue, () => false) || liveLook(templateValue, false) !== undefined) return undefined
  // What a reference stands for is not known here.
  if (type && !templateValue.includes('$') && mismatch(type, templateValue)) return undefined
  return templateValue
}

const randomNames = new Set([
  'SECRET',
  'SECRET_KEY',
  'SECRET_KEY_BASE',
  'APP_SECRET',
  'APP_SECRET_KEY',
  'AUTH_SECRET',
  'BETTER_AUTH_SECRET',
  'COOKIE_SECRET',
  'COOKIE_SIGNING_KEY',
  'CSRF_SECRET',
  'DJANGO_SECRET_KEY',
  'EXPRESS_SESSION_SECRET',
  'JWT_ACCESS_SECRET',
  'JWT_REFRESH_SECRET',
  'JWT_SECRET',
  'JWT_SECRET_KEY',
  'NEXTAUTH_SECRET',
  'PASSWORD_PEPPER',
  'REFRESH_TOKEN_SECRET',
  'ACCESS_TOKEN_SECRET',
  'SESSION_KEY',
  'SESSION_SECRET',
  'SESSION_SECRET_KEY',
  'TOKEN_SECRET',
])

// "Generate one in the dashboard" is a key that somebody else issues, and one of a pair is not made up alone.
const isIssued =
  /https?:|\bdashboard\b|\bconsole\b|\baccount\b|\bsettings\b|\bportal\b|\bwebsite\b|\.com\b|\bartisan\b|key:generate|keygen|\bvapid\b|\bssh\b|\bgpg\b|\bpair\b|\bcertificate\b/i
const isMadeUp = /\bgenerate|\brandom|\bopenssl rand\b/i

function isRandom(demand: Demand): boolean {
  const said = [describe(demand), isStandIn(demand.templateValue, () => false) ? demand.templateValue : '']
  const text = said.join(' ').slice(0, 1000)
  if (isMadeUp.test(text)) return !isIssued.test(text)
  return randomNames.has(demand.key.toUpperCase()) && !isIssued.test(text)
}

/** How many random bytes are beyond guessing. @see https://www.rfc-editor.org/rfc/rfc4868#section-2.1.1 */
const enough = 32
const most = 1024

function generatorOf(demand: Demand): (() => string) | undefined {
  const text = describe(demand).slice(0, 1000)
  const [, format, size = ''] = /\bopenssl rand -(hex|base64) (\d{1,4})\b/.exec(text) ?? []
  // The length of a key for a cipher is no matter of taste.
  if (!size && /\bexactly\b/i.test(text)) return undefined
  const encoding =
    (format ?? (/\bhex\b|\bhexadecimal\b/i.test(text) ? 'hex' : '')) === 'hex' ? 'hex' : 'base64url'
  const shortest = Number(demand.type?.options.get('minLength') ?? 0)
  const needed = Math.ceil(encoding === 'hex' ? shortest / 2 : (shortest * 3) / 4)
  const bytes = Math.max(Number(size) || enough, needed)
  if (bytes > most) return undefined
  const generate = () => randomBytes(bytes).toString(encoding)
  return demand.type && mismatch(demand.type, generate()) ? undefined : generate
}
