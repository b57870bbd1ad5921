import { credentialsOf, isSensitiveName } from '../template/sensitive.ts'

const lists = (...lines: readonly string[]) => new Set(lines.flatMap((line) => line.split(' ')))

const words = lists(
  'none null auto default',
  'trace debug verbose http info notice warn warning error fatal silent critical',
  'development dev local test production staging',
  'json pretty text plain dev combined common short tiny logfmt',
  'utf8 utf-8 en de fr es it pt nl ja zh en-us en-gb en_us en_gb utc',
  'memory file disk console stdout stderr log smtp sendmail sync async',
  'strict lax http https tls ssl starttls tcp udp',
)
const booleans = lists('true false yes no on off enabled disabled 0 1')

// "PIN=1234" is a number, and a secret; so may the number of an account be.
const accessWords = lists(
  'AUTH LOGIN SIGNIN USER USERNAME UID GID ID IDS ACCOUNT ACCT CUSTOMER CLIENT TENANT MEMBER OWNER ADMIN ROOT',
  'PW PWD PASS PASSWD PASSWORD PASSCODE PASSPHRASE PIN PINCODE PUK OTP TOTP MFA TFA 2FA CODE CODES CVC CVV',
  'SECRET SECRETS TOKEN TOKENS KEY KEYS APIKEY CREDENTIAL CREDENTIALS CRED CREDS SALT PEPPER SEED NONCE HASH SIGNATURE',
  'SSN IBAN BIC BANK CARD CREDIT TAX VAT PASSPORT LICENSE LICENCE SERIAL ACCESS PRIVATE',
  'PHONE MOBILE TEL FAX SMS WHATSAPP CONTACT CHAT CHANNEL NUMBER ZIP POSTCODE BIRTHDAY BIRTHDATE DOB',
)

/** The last words of names whose numbers are set to taste. */
const settingWords = lists(
  'PORT PORTS TIMEOUT LIMIT LIMITS SIZE COUNT TTL MS MILLIS MILLISECONDS SEC SECS SECOND SECONDS MIN MINS MINUTE MINUTES HOUR HOURS DAY DAYS',
  'RETRIES RETRY ATTEMPTS WORKERS WORKER THREADS CONCURRENCY PROCESSES INSTANCES REPLICAS CONNECTIONS REQUESTS POOL BATCH',
  'INTERVAL DELAY DURATION PERIOD WINDOW LIFETIME EXPIRY EXPIRES EXPIRATION AGE BACKOFF THRESHOLD RATE RATIO FACTOR WEIGHT PRIORITY',
  'MAX MAXIMUM MINIMUM LENGTH LEN WIDTH HEIGHT DEPTH QUALITY BYTES KB MB GB PERCENT ROUNDS ITERATIONS PAGES ITEMS ROWS ENTRIES LEVEL VERBOSITY',
)
const firstSettingWords = lists('PORT MAX MIN')

/** True for a value which is plainly no secret: a number, a boolean, a word such as `info`, an address of this machine. */
export function isPlainlyNoSecret(key: string, value: string): boolean {
  if (isSensitiveName(key)) return false
  const text = value.trim()
  const kind = kindOf(key)
  if (booleans.has(text.toLowerCase())) return true
  if (words.has(text.toLowerCase())) return kind !== 'access'
  if (/^-?\d{1,10}(?:\.\d{1,6})?$/.test(text)) {
    return kind === 'setting' || (kind === undefined && /^-?\d{1,3}(?:\.\d{1,3})?$/.test(text))
  }
  return isLocalAddress(text)
}

/** What a name sounds like: something to let somebody in with, or something that is set to taste. */
function kindOf(key: string): 'access' | 'setting' | undefined {
  const parts = wordsOf(key)
  if (settingWords.has(parts.at(-1) ?? '') || parts.join('_').endsWith('EXPIRES_IN')) return 'setting'
  if (parts.some((part) => accessWords.has(part))) return 'access'
  return firstSettingWords.has(parts[0] ?? '') ? 'setting' : undefined
}

/** The words of a name, in upper case and without digits behind them: of `loginPin2` they are LOGIN and PIN. */
function wordsOf(key: string): string[] {
  const parts = key
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[_.-]+/)
    .map((part) => (accessWords.has(part) ? part : part.replace(/\d+$/, '')))
  return parts.filter((part) => part !== '')
}

function isLocalAddress(text: string): boolean {
  if (text.length > 200 || credentialsOf(text) !== undefined || /[@?#$]/.test(text)) return false
  return /^[a-z][a-z0-9+.-]*:\/\/(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(?::\d+)?(?:\/[a-z]{0,12}(?:\/(?:[a-z]{1,12}|v\d{1,2}))*\/?)?$/i.test(
    text,
  )
}
