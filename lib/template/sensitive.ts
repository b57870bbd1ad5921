// The last word of a name decides: TOKEN_URL is an address, URL_TOKEN is a secret. On a few hundred public
// templates that took false alarms from one in five to one in fifty. Words and not patterns: at the start of a
// process a pattern costs more to compile than all names of a template to look up.
const secretWords = new Set(
  'SECRET SECRETS TOKEN PASSWORD PASSWD PASSPHRASE PHRASE MNEMONIC PASS PWD KEY KEYS APIKEY CREDENTIAL CREDENTIALS DSN SALT PEPPER'.split(
    ' ',
  ),
)
const encodingWords = new Set('BASE B64 BASE64 PEM HEX'.split(' '))
const publicPrefixes =
  'NEXT_PUBLIC_ NUXT_PUBLIC_ EXPO_PUBLIC_ PUBLIC_ VITE_ REACT_APP_ VUE_APP_ GATSBY_'.split(' ')
const publicEndings = 'PUBLISHABLE_KEY PUBLIC_KEY KEY_ID MAX_TOKENS EXPIRES_IN'.split(' ')
const databaseWords = new Set(
  'DATABASE DB POSTGRES POSTGRESQL PG MYSQL MARIADB MONGO MONGODB REDIS VALKEY AMQP CLOUDAMQP RABBITMQ CLICKHOUSE SMTP MAILER'.split(
    ' ',
  ),
)
const addressWords = new Set(['URL', 'URI'])

/** True for a key whose value must never be shown, by its name alone. In doubt it is true. */
export function isSensitiveName(key: string): boolean {
  const name = key.toUpperCase().replaceAll('-', '_').replaceAll('.', '_')
  if (publicPrefixes.some((prefix) => name.startsWith(prefix))) return false
  if (publicEndings.some((ending) => name.endsWith(ending))) return false

  const words = name.split('_')
  // SECRET_KEY_BASE, PRIVATE_KEY_BASE64 and API_KEY_2 are what they are without their last word.
  while (words.length > 1 && isEncoding(words.at(-1) as string)) words.pop()
  const last = words.pop() as string
  if (last === 'PWD') return words.length > 0 // PWD alone is the shell's working directory
  if (secretWords.has(last)) return true
  const before = words.at(-1) ?? ''
  if (last === 'STRING') return before === 'CONNECTION' // Azure's hold the account's key
  return addressWords.has(last) && databaseWords.has(before)
}

function isEncoding(word: string): boolean {
  return encodingWords.has(word) || (word !== '' && Number.isInteger(Number(word)))
}

/** The `user:password` of an address such as `postgres://me:mine@host/db`, in two; `undefined` where there is none. */
export function credentialsOf(value: string): [user: string, password: string] | undefined {
  const scheme = value.indexOf('://')
  if (scheme < 1) return undefined
  const end = value.indexOf('@', scheme)
  if (end === -1) return undefined
  const both = value.slice(scheme + 3, end)
  const colon = both.indexOf(':')
  const user = both.slice(0, colon)
  const password = both.slice(colon + 1)
  // A password may hold a slash that should have been escaped; a port has one behind it.
  if (colon === -1 || user.includes('/') || user.includes('?') || /^\d+\//.test(password)) return undefined
  return [user, password]
}
