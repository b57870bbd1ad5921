// A longer name is split at too many places.
const MAX_NAME_LENGTH = 200

const SWITCH = /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC)_)?(?:(?:ENABLE|USE)_(\w+)|(\w+?)_(?:ENABLED?|ACTIVE|ON))$/

/** Finds the features of a template that are off, each with the key that switches it on. */
export function findOffSwitches(values: ReadonlyMap<string, string>): Map<string, string> {
  const switches = new Map<string, string>()
  for (const [key, value] of values) {
    if (key.length > MAX_NAME_LENGTH || !/^(?:|false|0|no|off)$/i.test(value.trim())) continue
    const [, after, before] = SWITCH.exec(key) ?? []
    const feature = after ?? before
    if (feature !== undefined) switches.set(feature, key)
  }
  return switches
}

/** Finds the switch of the feature that a key belongs to: `MAIL_ENABLED` for `MAIL_PASSWORD`. */
export function findSwitch(key: string, switches: ReadonlyMap<string, string>): string | undefined {
  if (key.length > MAX_NAME_LENGTH || SWITCH.test(key)) return undefined
  for (let at = key.indexOf('_'); at !== -1; at = key.indexOf('_', at + 1)) {
    const found = switches.get(key.slice(0, at))
    if (found !== undefined) return found
  }
  return undefined
}

// These words describe the kind of a value, not what it belongs to.
const ROLES = toSet(
  'ID SID KEY SECRET TOKEN PASSWORD PASSWD PASS PWD USER USERNAME LOGIN CLIENT APP ACCESS ACCOUNT AUTH OAUTH API HOST HOSTNAME SERVER PRIVATE NAME DB DATABASE BUCKET TENANT PROJECT',
)
const COMPANIONS = toSet('ID SID USER USERNAME LOGIN HOST HOSTNAME BUCKET')
const DATABASES = toSet('DB DATABASE POSTGRES POSTGRESQL PG MYSQL MARIADB MONGO MONGODB REDIS')

function toSet(text: string): Set<string> {
  return new Set(text.split(' '))
}

function splitName(key: string): string[] {
  return key.toUpperCase().split(/[_.-]/)
}

/** Finds what a key is about: `GOOGLE` for `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`; empty if unclear. */
export function findTopic(key: string): string {
  return splitName(key)
    .filter((word, index) => !ROLES.has(word) || (index === 0 && DATABASES.has(word)))
    .join('_')
}

/** True for a key that is useless without its secret: an ID, a user, a host. */
export function isCompanion(key: string): boolean {
  const all = splitName(key)
  const last = all.at(-1) ?? ''
  if (COMPANIONS.has(last) || (last === 'NAME' && all.at(-2) === 'BUCKET')) return true
  return ['NAME', 'DB', 'DATABASE'].includes(last) && all.slice(0, -1).some((word) => DATABASES.has(word))
}

/** True for the address of a database: its host, or a URL. */
export function isDatabaseAddress(key: string): boolean {
  const all = splitName(key)
  const isAddress =
    ['HOST', 'HOSTNAME'].includes(all.at(-1) ?? '') || all.includes('URL') || all.includes('URI')
  return isAddress && all.slice(0, -1).some((word) => DATABASES.has(word))
}

/** True for a key that names a resource of one's own: an ID, a bucket. */
export function namesOwnResource(key: string): boolean {
  const all = splitName(key)
  return ['ID', 'SID', 'BUCKET'].includes(all.at(-1) ?? '') || all.slice(-2).join('_') === 'BUCKET_NAME'
}

/** True for the address of the app itself, which no default can know. */
export function isAppAddress(key: string): boolean {
  return /^(?:NEXT_PUBLIC_|VITE_|PUBLIC_)?(?:(?:APP|BASE|SITE|WEBAPP|NEXTAUTH|AUTH)_)?URL$/.test(key)
}

const TESTING = toSet('TEST TESTS TESTING DEV DEVELOPMENT')

/** True for a key that production never reads, by the first or the last word of its name. */
export function isForTesting(key: string): boolean {
  const all = splitName(key)
  return all.length > 1 && (TESTING.has(all[0] ?? '') || TESTING.has(all.at(-1) ?? ''))
}
