// The patterns and words by which the command line tells secrets, placeholders and plain settings apart.
// `secret-values.ts` and `init` use them.

const toSet = (...lines: readonly string[]) => new Set(lines.flatMap((line) => line.split(' ')))

/** How the tokens of issuers look, by their prefixes; `mayBePublic` for those that web pages contain too. */
export const TOKEN_PATTERNS: readonly (readonly [issuer: string, pattern: RegExp, mayBePublic?: true])[] = [
  // https://docs.stripe.com/keys
  ['Stripe', /^[sr]k_live_[A-Za-z0-9]{16,}$/],
  ['Stripe', /^whsec_[A-Za-z0-9+/=]{24,}$/],
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  ['GitHub', /^gh[pousr]_[A-Za-z0-9]{36,}$/],
  ['GitHub', /^github_pat_[A-Za-z0-9_]{22,}$/],
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  ['GitLab', /^gl(?:pat|dt|rt|ptt|cbt|soat)-[\w-]{20,}$/],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  ['AWS', /^(?:AKIA|ASIA)[A-Z2-7]{16}$/],
  // https://docs.slack.dev/authentication/tokens
  ['Slack', /^xox[abeprs]-[\w-]{20,}$/],
  ['Slack', /^xapp-[\w-]{20,}$/],
  ['Slack', /^https:\/\/hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}$/],
  ['Discord', /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{60,}$/],
  // https://core.telegram.org/bots/features#botfather
  ['Telegram', /^\d{8,10}:AA[\w-]{33}$/],
  // https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  ['SendGrid', /^SG\.[\w-]{16,}\.[\w-]{32,}$/],
  ['Anthropic', /^sk-ant-[\w-]{32,}$/],
  ['OpenAI', /^sk-(?:proj-|svcacct-|admin-|or-v1-)?[\w-]{40,}$/],
  ['Groq', /^gsk_[A-Za-z0-9]{40,}$/],
  ['Hugging Face', /^hf_[A-Za-z0-9]{30,}$/],
  ['Replicate', /^r8_[A-Za-z0-9]{30,}$/],
  ['Google', /^AIza[\w-]{35}$/, true],
  ['Google', /^GOCSPX-[\w-]{20,}$/],
  // https://docs.npmjs.com/about-access-tokens
  ['npm', /^npm_[A-Za-z0-9]{36}$/],
  ['PyPI', /^pypi-AgE[\w-]{50,}$/],
  ['DigitalOcean', /^do[opr]_v1_[a-f0-9]{64}$/],
  ['Shopify', /^shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}$/],
  ['Mailgun', /^key-[a-f0-9]{32}$/],
  ['Brevo', /^xkeysib-[a-f0-9]{64}-\w{16}$/],
  ['Square', /^(?:sq0(?:atp|csp)|EAAA)[\w-]{22,}$/],
  ['Linear', /^lin_api_[A-Za-z0-9]{32,}$/],
  ['Notion', /^ntn_[A-Za-z0-9]{40,}$/],
  ['Databricks', /^dapi[a-f0-9]{32}$/],
  ['Doppler', /^dp\.(?:pt|st|ct|sa)\.[\w.-]{40,}$/],
  ['HashiCorp Vault', /^hv[sb]\.[\w-]{24,}$/],
  ['Grafana', /^gl(?:sa|c)_[\w+/=]{32,}$/],
  ['Sentry', /^sntry[su]_[\w+/=]{40,}$/],
  ['age', /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/],
]

/** How the tokens of well-known issuers begin, anywhere in a text. */
export const TOKEN_PREFIX =
  /\b(?:sk|pk|rk)_(?:live|test)_|\bgh[pousr]_|\bgithub_pat_|\bAKIA[A-Z0-9]|\bxox[abprs]-|\bsk-[A-Za-z0-9]|-----BEGIN /

/** Text that names a secret: `old password: hunter2`. */
export const NAMED_SECRET =
  /\b(?:pass|password|passwd|pwd|pw|secret|token|key) ?[:=] ?(?=[^\s\d]{0,60}\d)\S{5}/i

/** Parts of values that only look like live secrets. */
export const NOT_LIVE =
  /x{4}|\*{3}|\.{3}|your|example|sample|dummy|changeme|change[-_ ]me|placeholder|replace|insert|fake|todo|12345678|abcdef(?!\d)|<|>|\$\{|\{\{/i

/** Placeholders beyond those that production rejects, each as a whole value. */
export const LOOSE_PLACEHOLDER = new RegExp(
  `^(?:${[
    '.*x{4,}.*',
    '.*\\.{3}',
    '(?:.*@)?my-?(?:app|site|domain|company)\\b.*',
    '\\{+[\\w .-]+\\}+',
    '\\[[\\w .-]*[a-z][\\w .-]*\\]',
    '(?:.*[-_. ])?your[-_. ].*',
    '.*[-_ ](?:go(?:es)?[-_ ])?here',
    '(?:get|generate|insert|enter|add|put|use|create)[-_ ](?:an?|the|your|some)[-_ ].*',
    '(?:to[-_ ]?be[-_ ]?|please[-_ ]?)?(?:modified|changed|replaced|defined|filled)',
    'todo|tbd|fixme|placeholder|dummy|xx+[-x]*',
  ].join('|')})$`,
  'i',
)

/** Hosts of one's own machine or network. */
export const LOCAL_HOST =
  /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|host$)/i

/** Hosts that are in no public DNS. */
export const RESERVED_HOST =
  /(?:^|\.)(?:local|localhost|internal|test|invalid|example|docker)$|example\.(?:com|org|net)$/i

/** Values that are settings, not secrets. */
export const SETTING_VALUES = toSet(
  'none null auto default',
  'trace debug verbose http info notice warn warning error fatal silent critical',
  'development dev local test production staging',
  'json pretty text plain dev combined common short tiny logfmt',
  'utf8 utf-8 en de fr es it pt nl ja zh en-us en-gb en_us en_gb utc',
  'memory file disk console stdout stderr log smtp sendmail sync async',
  'strict lax http https tls ssl starttls tcp udp',
)

/** Values that are booleans. */
export const BOOLEANS = toSet('true false yes no on off enabled disabled 0 1')

/** Words of names that give access: `PIN=1234` is a number, and a secret. */
export const ACCESS_WORDS = toSet(
  'AUTH LOGIN SIGNIN USER USERNAME UID GID ID IDS ACCOUNT ACCT CUSTOMER CLIENT TENANT MEMBER OWNER ADMIN ROOT',
  'PW PWD PASS PASSWD PASSWORD PASSCODE PASSPHRASE PIN PINCODE PUK OTP TOTP MFA TFA 2FA CODE CODES CVC CVV',
  'SECRET SECRETS TOKEN TOKENS KEY KEYS APIKEY CREDENTIAL CREDENTIALS CRED CREDS SALT PEPPER SEED NONCE HASH SIGNATURE',
  'SSN IBAN BIC BANK CARD CREDIT TAX VAT PASSPORT LICENSE LICENCE SERIAL ACCESS PRIVATE',
  'PHONE MOBILE TEL FAX SMS WHATSAPP CONTACT CHAT CHANNEL NUMBER ZIP POSTCODE BIRTHDAY BIRTHDATE DOB',
)

/** Last words of names whose numbers are settings. */
export const SETTING_WORDS = toSet(
  'PORT PORTS TIMEOUT LIMIT LIMITS SIZE COUNT TTL MS MILLIS MILLISECONDS SEC SECS SECOND SECONDS MIN MINS MINUTE MINUTES HOUR HOURS DAY DAYS',
  'RETRIES RETRY ATTEMPTS WORKERS WORKER THREADS CONCURRENCY PROCESSES INSTANCES REPLICAS CONNECTIONS REQUESTS POOL BATCH',
  'INTERVAL DELAY DURATION PERIOD WINDOW LIFETIME EXPIRY EXPIRES EXPIRATION AGE BACKOFF THRESHOLD RATE RATIO FACTOR WEIGHT PRIORITY',
  'MAX MAXIMUM MINIMUM LENGTH LEN WIDTH HEIGHT DEPTH QUALITY BYTES KB MB GB PERCENT ROUNDS ITERATIONS PAGES ITEMS ROWS ENTRIES LEVEL VERBOSITY',
)

/** First words of names whose numbers are settings. */
export const FIRST_SETTING_WORDS = toSet('PORT MAX MIN')

/** Keys whose value is a random secret of the app itself, which can be generated. */
export const GENERATED_KEYS = toSet(
  'SECRET SECRET_KEY SECRET_KEY_BASE APP_SECRET APP_SECRET_KEY AUTH_SECRET BETTER_AUTH_SECRET COOKIE_SECRET',
  'COOKIE_SIGNING_KEY CSRF_SECRET DJANGO_SECRET_KEY EXPRESS_SESSION_SECRET JWT_ACCESS_SECRET JWT_REFRESH_SECRET JWT_SECRET',
  'JWT_SECRET_KEY NEXTAUTH_SECRET PASSWORD_PEPPER REFRESH_TOKEN_SECRET ACCESS_TOKEN_SECRET SESSION_KEY SESSION_SECRET',
  'SESSION_SECRET_KEY TOKEN_SECRET',
)

/** Comments that say that somebody else issues a key, or that it is one of a pair: "create it in the dashboard". */
export const ISSUED_ELSEWHERE =
  /https?:|\bdashboard\b|\bconsole\b|\baccount\b|\bsettings\b|\bportal\b|\bwebsite\b|\.com\b|\bartisan\b|key:generate|keygen|\bvapid\b|\bssh\b|\bgpg\b|\bpair\b|\bcertificate\b/i

/** Comments that say that a key can be generated. */
export const GENERATED = /\bgenerate|\brandom|\bopenssl rand\b/i

/** The words that weak passwords are made of. */
export const WEAK_WORDS = toSet(
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
)

/** The letters that digits and signs replace in weak passwords. */
export const LEET_LETTERS: Readonly<Record<string, string>> = {
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
