// What is cut into its words in every way.
const longestName = 200

const switchName = /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC)_)?(?:(?:ENABLE|USE)_(\w+)|(\w+?)_(?:ENABLED?|ACTIVE|ON))$/

/** The features of a template that are not switched on, each with the key that switches it. */
export function offSwitches(values: ReadonlyMap<string, string>): Map<string, string> {
  const switches = new Map<string, string>()
  for (const [key, value] of values) {
    if (key.length > longestName || !/^(?:|false|0|no|off)$/i.test(value.trim())) continue
    const [, behind, before] = switchName.exec(key) ?? []
    const feature = behind ?? before
    if (feature !== undefined) switches.set(feature, key)
  }
  return switches
}

/** The switch of the feature that a key belongs to: `MAIL_ENABLED` for `MAIL_PASSWORD`. */
export function switchOf(key: string, switches: ReadonlyMap<string, string>): string | undefined {
  if (key.length > longestName || switchName.test(key)) return undefined
  for (let at = key.indexOf('_'); at !== -1; at = key.indexOf('_', at + 1)) {
    const found = switches.get(key.slice(0, at))
    if (found !== undefined) return found
  }
  return undefined
}

// What a name says of the kind of a value, and not of what it belongs to.
const roles = words(
  'ID SID KEY SECRET TOKEN PASSWORD PASSWD PASS PWD USER USERNAME LOGIN CLIENT APP ACCESS ACCOUNT AUTH OAUTH API HOST HOSTNAME SERVER PRIVATE NAME DB DATABASE BUCKET TENANT PROJECT',
)
const companions = words('ID SID USER USERNAME LOGIN HOST HOSTNAME BUCKET')
const databases = words('DB DATABASE POSTGRES POSTGRESQL PG MYSQL MARIADB MONGO MONGODB REDIS')

function words(text: string): Set<string> {
  return new Set(text.split(' '))
}

function wordsOf(key: string): string[] {
  return key.toUpperCase().split(/[_.-]/)
}

/** What a key is about: `GOOGLE` for `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`; empty where that is not told. */
export function subjectOf(key: string): string {
  return wordsOf(key)
    .filter((word, index) => !roles.has(word) || (index === 0 && databases.has(word)))
    .join('_')
}

/** True for a key that is of no use without the secret that it goes with: an ID, a user, a host. */
export function isCompanion(key: string): boolean {
  const all = wordsOf(key)
  const last = all.at(-1) ?? ''
  if (companions.has(last) || (last === 'NAME' && all.at(-2) === 'BUCKET')) return true
  return ['NAME', 'DB', 'DATABASE'].includes(last) && all.slice(0, -1).some((word) => databases.has(word))
}

/** True for where a database is: its host, and every kind of URL of it. */
export function isOfDatabase(key: string): boolean {
  const all = wordsOf(key)
  const isPlace =
    ['HOST', 'HOSTNAME'].includes(all.at(-1) ?? '') || all.includes('URL') || all.includes('URI')
  return isPlace && all.slice(0, -1).some((word) => databases.has(word))
}

/** True for a key that names a thing of one's own: an ID, a bucket. */
export function namesOwnThing(key: string): boolean {
  const all = wordsOf(key)
  return ['ID', 'SID', 'BUCKET'].includes(all.at(-1) ?? '') || all.slice(-2).join('_') === 'BUCKET_NAME'
}

/** True for the address of the app itself, which nobody else can know. */
export function isOwnAddress(key: string): boolean {
  return /^(?:NEXT_PUBLIC_|VITE_|PUBLIC_)?(?:(?:APP|BASE|SITE|WEBAPP|NEXTAUTH|AUTH)_)?URL$/.test(key)
}

const rehearsals = words('TEST TESTS TESTING DEV DEVELOPMENT')

/** True for what production never reads, by the first or the last word of its name. */
export function isForTests(key: string): boolean {
  const all = wordsOf(key)
  return all.length > 1 && (rehearsals.has(all[0] ?? '') || rehearsals.has(all.at(-1) ?? ''))
}
