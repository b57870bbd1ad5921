import { describe, expect, test } from '@jest/globals'
import { type ContractKey, isSensitive } from '../../lib/template/contract.ts'
import { credentialsOf, isSensitiveName } from '../../lib/template/sensitive.ts'
import { readContract } from '../../lib/template/template.ts'

function only(text: string): ContractKey {
  const [contractKey, ...others] = readContract({ name: '.env.example', text }).keys.values()
  if (!contractKey || others.length > 0) throw new Error('the template should have one key')
  return contractKey
}

describe('a key is sensitive', () => {
  test.each([
    ...[
      'SECRET',
      'CLIENT_SECRET',
      'APP_SECRETS',
      'TOKEN',
      'SLACK_BOT_TOKEN',
      'PASSWORD',
      'DB_PASSWORD',
      'DB_PASS',
    ],
    ...[
      'DB_PASSWD',
      'DB_PWD',
      'SSH_PASSPHRASE',
      'PASS_PHRASE',
      'WALLET_MNEMONIC',
      'KEY',
      'API_KEY',
      'APIKEY',
    ],
    ...[
      'OPENAI_APIKEY',
      'SIGNING_KEYS',
      'PRIVATE_KEY',
      'APP_PRIVATE_KEY',
      'GOOGLE_CREDENTIALS',
      'AWS_CREDENTIAL',
    ],
    ...[
      'SENTRY_DSN',
      'AUTH_SALT',
      'PEPPER',
      'SECRET_KEY_BASE',
      'PRIVATE_KEY_BASE64',
      'TLS_KEY_PEM',
      'KEY_HEX',
    ],
    ...[
      'API_KEY_2',
      'TOKEN_1',
      'api_key',
      'apiKey',
      'Db_Password',
      'api-key',
      'app.secret',
      'AWS_SECRET_ACCESS_KEY',
    ],
    ...[
      'DATABASE_URL',
      'MONGODB_URI',
      'MONGO_URL',
      'REDIS_URL',
      'POSTGRES_URL',
      'APP_DB_URI',
      'CLOUDAMQP_URL',
    ],
    ...['mail-password', 'mail.token'],
    ...['DATABASE_DSN', 'DB_CONNECTION_STRING', 'AZURE_STORAGE_CONNECTION_STRING', 'STRIPE_WEBHOOK_SECRET'],
  ])('by the name %s', (name) => {
    expect(isSensitiveName(name)).toBe(true)
    expect(isSensitive(only(`${name}=`))).toBe(true)
    expect(isSensitive(only(`# @sensitive=false\n${name}=postgres://me:mine@h/`))).toBe(false)
  })

  test.each([
    ...[
      'NEXT_PUBLIC_API_KEY',
      'VITE_TOKEN',
      'REACT_APP_SECRET',
      'EXPO_PUBLIC_KEY',
      'NUXT_PUBLIC_KEY',
      'GATSBY_KEY',
    ],
    ...[
      'STRIPE_PUBLISHABLE_KEY',
      'VAPID_PUBLIC_KEY',
      'AWS_ACCESS_KEY_ID',
      'KEY_ID',
      'MAX_TOKENS',
      'AI_MAX_TOKENS',
    ],
    ...[
      'JWT_EXPIRES_IN',
      'TOKEN_EXPIRES_IN',
      'SECRET_EXPIRES_IN',
      'TOKEN_URL',
      'PASSWORD_MIN_LENGTH',
      'KEY_PATH',
    ],
    ...[
      'SECRETS_FOLDER',
      'TOKENIZER',
      'MONKEY',
      'KEYBOARD',
      'COMPASS',
      'PWD',
      'PORT',
      'API_URL',
      'PUBLIC_URL',
      'URL',
    ],
    ...[
      'NODE_ENV',
      'PASSPORT',
      'BYPASS',
      'DB_HOST',
      'DB_USER',
      'STRING',
      'FORMAT_STRING',
      '2',
      '_',
      'BASE64',
      '_1',
    ],
  ])('but not by the name %s', (name) => {
    expect(isSensitiveName(name)).toBe(false)
    expect(isSensitive({ ...only('A='), key: name })).toBe(false)
    expect(isSensitive({ ...only('# @sensitive\nA='), key: name })).toBe(true)
  })

  test.each([
    ['postgres://me:mine@localhost/app', true],
    ['https://me:@example.com', true],
    ['redis://:mine@localhost', true],
    ['"postgres://me:mine@localhost/app"', true],
    ['postgres://localhost/app', false],
    ['postgres://me@localhost/app', false],
    ['https://example.com:80/@scope', false],
    ['https://example.com/?mail=a:b@c', false],
    ['me:mine@localhost', false],
    ['://me:mine@localhost', false],
    ['', false],
  ])('by an address in the template: %s is %s', (value, sensitive) => {
    expect(isSensitive(only(`UPSTREAM=${value}`))).toBe(sensitive)
  })
})

describe('the user and the password of an address', () => {
  test.each([
    ['postgres://me:mine@host/db', ['me', 'mine']],
    ['x://me:mine@host', ['me', 'mine']],
    ['redis://:mine@host', ['', 'mine']],
    ['redis://me:@host', ['me', '']],
    ['x://me:a:b@host', ['me', 'a:b']],
    ['x://me:a/b@host', ['me', 'a/b']],
    ['x://me:a1/b@host', ['me', 'a1/b']],
    ['://me:mine@host', undefined],
    ['x//me:mine@host', undefined],
    ['me:mine@x://host', undefined],
    ['x://host', undefined],
    ['x://me@host', undefined],
    ['x://host:80/a@b', undefined],
    ['x://host/a:b@c', undefined],
    ['x://host?a:b@c', undefined],
  ])('%s', (address, both) => {
    expect(credentialsOf(address)).toEqual(both)
  })
})
