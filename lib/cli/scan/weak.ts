/** How many characters a value needs at least: what is shorter stands in many a file by chance. */
const shortest = 8

// What people take for a password while they build, and what they put around it.
const words = new Set(
  [
    'password passwd passphrase passwort pass pwd secret secrets token tokens key keys apikey credential credentials',
    'admin administrator root user username guest tester owner operator manager sysadmin superuser sa me you',
    'test testing tests dev devel develop developer development prod production stage staging local localhost qa ci',
    'example examples sample demo default changeme change replace todo fixme none null undefined true false',
    'postgres postgresql mysql mariadb mongo mongodb redis valkey rabbit rabbitmq amqp kafka minio minioadmin elastic',
    'elasticsearch meili meilisearch clickhouse cassandra oracle mssql sqlite memcached keycloak vault grafana',
    'nats supabase strapi directus wordpress drupal django laravel rails express node next nuxt',
    'db database app application api web server service client backend frontend docker compose mail smtp email',
    'my our your the this that is a an it not no so very super top most more long strong random string value here',
    'please in of on for to and or with do use only some any enter insert put set must should be at least',
    'jwt session cookie auth login access refresh private public signing sign encryption encrypt hash salt pepper',
    'master base id data foo bar baz qux hello world temp tmp dummy fake mock insecure unsafe safe secure security',
    'keyboard cat qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm welcome letmein iloveyou',
    'monkey dragon football baseball sunshine princess shadow trustno one two three abc abcd xyz starwars whatever',
    'company project name number first last new old now today year summer winter spring autumn',
  ]
    .join(' ')
    .split(' '),
)

const leet: Record<string, string> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** True for a value that is found by chance, being short. */
export function isShort(value: string): boolean {
  const characters = [...value]
  return characters.length < shortest || new Set(characters).size < 5
}

/**
 * True for a value that stands in many a file where it is no secret: a word, words that passwords are made of, digits,
 * an address without a password, the name of a file.
 */
export function isCommon(value: string): boolean {
  if (/^\d{1,15}$/.test(value) || isSequence(value)) return true
  // One word, however rare. A generated value of letters alone is longer, or mixes their case.
  if (/^(?:[A-Za-z]?[a-z]{1,14}|[A-Z]{1,15})$/.test(value)) return true
  return isMadeOfWords(value) || isPlainAddress(value) || namesFile(value)
}

function isSequence(value: string): boolean {
  const step = value.charCodeAt(1) - value.charCodeAt(0)
  if (Math.abs(step) > 1) return false
  for (let at = 1; at < value.length; at++) {
    if (value.charCodeAt(at) - value.charCodeAt(at - 1) !== step) return false
  }
  return true
}

function isMadeOfWords(value: string): boolean {
  // A phrase is somebody's own, however plain its words.
  if (value.length > 15) return false
  const plain = value.toLowerCase().replace(/[013457@$!]/g, (character) => leet[character] ?? character)
  if (words.has(plain) || words.has(plain.replace(/[^a-z]+$/, ''))) return true
  const parts = value.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []
  const others = value.length - parts.join('').length
  if (parts.length === 0 || others > parts.length + 1) return false
  return parts.every((part) => (/^\d/.test(part) ? part.length <= 4 : isWords(part.toLowerCase(), 4)))
}

/** True for a word, or a few without a space between: `devpassword`. */
function isWords(text: string, most: number): boolean {
  if (words.has(text)) return true
  if (most === 1) return false
  for (let end = 2; end < text.length - 1; end++) {
    if (words.has(text.slice(0, end)) && isWords(text.slice(end), most - 1)) return true
  }
  return false
}

/** `redis://localhost:6379/0`: many files rightly name it. */
function isPlainAddress(value: string): boolean {
  if (!/^[a-z][\w+.-]*:\/\/[^\s@?#]+$/i.test(value)) return false
  return value
    .slice(value.indexOf('://') + 3)
    .split('/')
    .every((part, index) => index === 0 || part.length < 16)
}

function namesFile(value: string): boolean {
  return (
    value.length < 200 &&
    /^(?:[A-Za-z]:)?[\w.~ \\/-]*[\w-]\.[A-Za-z][A-Za-z0-9]{0,4}$/.test(value) &&
    /[\\/]/.test(value)
  )
}
