/**
 * The words by which a name is known to be secret. The last word of a name decides: TOKEN_URL is an address, URL_TOKEN
 * is a secret. On a few hundred public templates that took false alarms from one in five to one in fifty.
 */
export const SECRET_WORDS: readonly string[] = [
  'SECRET',
  'SECRETS',
  'TOKEN',
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  'PHRASE',
  'MNEMONIC',
  'PASS',
  'PWD',
  'KEY',
  'KEYS',
  'APIKEY',
  'CREDENTIAL',
  'CREDENTIALS',
  'DSN',
  'SALT',
  'PEPPER',
]
/** Words that say how a value is written, not what it is: SECRET_KEY_BASE, PRIVATE_KEY_BASE64. */
export const ENCODING_WORDS: readonly string[] = ['BASE', 'B64', 'BASE64', 'PEM', 'HEX']
export const PUBLIC_PREFIXES: readonly string[] = [
  'NEXT_PUBLIC_',
  'NUXT_PUBLIC_',
  'EXPO_PUBLIC_',
  'PUBLIC_',
  'VITE_',
  'REACT_APP_',
  'VUE_APP_',
  'GATSBY_',
]
export const PUBLIC_ENDINGS: readonly string[] = [
  'PUBLISHABLE_KEY',
  'PUBLIC_KEY',
  'KEY_ID',
  'MAX_TOKENS',
  'EXPIRES_IN',
]
/** The words before URL or URI that make it a connection string, which holds a password. */
export const CONNECTION_WORDS: readonly string[] = [
  'DATABASE',
  'DB',
  'POSTGRES',
  'POSTGRESQL',
  'PG',
  'MYSQL',
  'MARIADB',
  'MONGO',
  'MONGODB',
  'REDIS',
  'VALKEY',
  'AMQP',
  'CLOUDAMQP',
  'RABBITMQ',
  'CLICKHOUSE',
  'SMTP',
  'MAILER',
]

/** True for a key whose value must never be shown, by its name alone. If in doubt, it is true. */
export function isSensitiveName(key: string): boolean {
  const name = key.toUpperCase().replaceAll('-', '_').replaceAll('.', '_')
  if (PUBLIC_PREFIXES.some((prefix) => name.startsWith(prefix))) return false
  if (PUBLIC_ENDINGS.some((ending) => name.endsWith(ending))) return false

  const words = name.split('_')
  while (words.length > 1 && saysEncoding(words.at(-1) as string)) words.pop()
  const last = words.pop() as string
  if (last === 'PWD') return words.length > 0 // PWD alone is the shell's working directory
  if (SECRET_WORDS.includes(last)) return true
  const before = words.at(-1) ?? ''
  if (last === 'STRING') return before === 'CONNECTION' // Azure's hold the account's key
  return (last === 'URL' || last === 'URI') && CONNECTION_WORDS.includes(before)
}

function saysEncoding(word: string): boolean {
  return ENCODING_WORDS.includes(word) || (word !== '' && Number.isInteger(Number(word)))
}

/** The `user:password` of a URL such as `postgres://me:mine@host/db`, in two; `undefined` if there is none. */
export function credentialsOf(value: string): [user: string, password: string] | undefined {
  const scheme = value.indexOf('://')
  if (scheme < 1) return undefined
  const end = value.indexOf('@', scheme)
  if (end === -1) return undefined
  const both = value.slice(scheme + 3, end)
  const colon = both.indexOf(':')
  const user = both.slice(0, colon)
  const password = both.slice(colon + 1)
  // A password may hold a slash that should have been escaped; a port has one after it.
  if (colon === -1 || user.includes('/') || user.includes('?') || /^\d+\//.test(password)) return undefined
  return [user, password]
}
