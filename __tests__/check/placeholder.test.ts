import { describe, expect, test } from '@jest/globals'
import { check } from '../../lib/check/check.ts'
import { isPlaceholder, mayEqualTemplate } from '../../lib/check/placeholder.ts'
import type { Mode } from '../../lib/mode/decision.ts'
import type { ContractKey } from '../../lib/template/contract.ts'
import { readContract } from '../../lib/template/template.ts'
import { timed } from '../support/timed.ts'

/** The problems that a template finds with values, as `KEY kind`. */
function problems(template: string, values: Record<string, string>, mode: Mode = 'production'): string[] {
  const contract = readContract({ name: '.env.example', text: template })
  return check(contract, new Map(Object.entries(values)), mode).map(({ key, kind }) => `${key} ${kind}`)
}

const key = ['x', '9f86d081884c7d659a2feaa0c55ad015'].join('')

describe('what is refused as a stand-in, for any key and in any mode', () => {
  test.each([
    ...['changeme', 'change-me', 'CHANGE_ME', 'Change me', 'change_me_please', 'change-me!', 'changeme.'],
    ...[
      'your-api-key-here',
      'your_api_key',
      'YOUR_API_KEY',
      'Your-Token',
      'your-256-bit-secret',
      ' your-key ',
    ],
    ...[
      '<token>',
      '<your token here>',
      '<>',
      '<REPLACE>',
      'xxx',
      'XXXX',
      'xxxxxxxxxxxx',
      'xxxx-xxxx-xxxx',
      'xxx.xxx',
    ],
    ...[
      '***',
      '********',
      '...',
      '.....',
      '…',
      'replace-me',
      'replaceme',
      'replace_with_your_key',
      'REPLACE-THIS',
    ],
    ...[
      'complete my secret here',
      'complete-my-key-here',
      'generate with openssl rand -hex 32',
      'generate_with_x',
    ],
    ...[
      'postgres://user:password@localhost:5432/db',
      'mysql://username:pass@h',
      'redis://user:passwd@h',
      'amqp://user:secret@h',
      'redis://<user>:<password>@h:1',
    ],
    ...[
      'https://your-user:your-password@h/x',
      'amqp://USER:PASSWORD@h',
      'mongodb+srv://user:changeme@h/db?a=b',
    ],
  ])('%s', (value) => {
    expect(problems('NAME=', { NAME: value })).toEqual(['NAME placeholder'])
    expect(problems('# @optional\nNAME=', { NAME: value })).toEqual(['NAME placeholder'])
    expect(problems('NAME=', { NAME: value }, 'development')).toEqual(['NAME placeholder'])
  })
})

describe('what is no stand-in, though it holds one', () => {
  test.each([
    ...[
      'Acme <no-reply@acme.com>',
      '"Acme" <no-reply@acme.com>',
      '<b>bold</b> <i>text</i>',
      'a<b>',
      '<a',
      'a>',
    ],
    ...['sk_live_xxx9f86d081', '9f86xxxd0818', 'xxx9f86d081884c7d', 'xx', 'maxxxx', 'XXY', key],
    ...['p***d', '**', '*', '..', '.', '../..', 'a...', '...a', 'wait…'],
    ...['yours', 'yourapp', 'your', 'https://your-domain.example/', 'me@your-domain.example', 'not-your-key'],
    ...[
      'change',
      'changes',
      'exchange-me',
      'changemaker',
      'replaced',
      'irreplaceable-me',
      'replace',
      'generated',
    ],
    ...['generate', 'complete', 'completely my own', 'complete my order', 'generate-within-bounds'],
    ...['postgres://user:hunter2@h/db', 'postgres://app:password@h/db', 'postgres://me:secret@h/db'],
    ...[
      'redis://redis:6379',
      'https://example.com/@user:password',
      'https://h/?a=user:password@b',
      'user:password@h',
    ],
    ...[
      'secret',
      'password',
      'test',
      'example',
      '$2b$12$EixZaYVK1fsbw1ZfbX3OXe',
      'postgres',
      '0',
      'false',
      'null',
    ],
  ])('%s', (value) => {
    expect(problems('NAME=', { NAME: value })).toEqual([])
    expect(problems('NAME=', { NAME: value }, 'development')).toEqual([])
  })
})

describe('what is refused for a secret alone', () => {
  test.each(['secret', 'Password', 'TEST', 'example', ' test '])('%s', (value) => {
    expect(problems('API_KEY=', { API_KEY: value })).toEqual(['API_KEY placeholder'])
    expect(problems('# @sensitive\nNAME=', { NAME: value })).toEqual(['NAME placeholder'])
    expect(problems('# @sensitive=false\nAPI_KEY=', { API_KEY: value })).toEqual([])
    expect(problems('NAME=', { NAME: value })).toEqual([])
  })

  test.each(['secrets', 'password1', 'test-key', 'an example', 'mysecret'])('but not %s', (value) => {
    expect(problems('API_KEY=', { API_KEY: value })).toEqual([])
  })
})

describe('the value of the template', () => {
  test.each([
    ['MEILI_MASTER_KEY=meilisearch', 'meilisearch'],
    ['SESSION_SECRET=keyboard cat', 'keyboard cat'],
    ['SESSION_SECRET="keyboard cat"', ' keyboard cat\n'],
    ['SESSION_SECRET=" keyboard cat "', 'keyboard cat'],
    ['JWT_SECRET=thisisasamplesecret # change it', 'thisisasamplesecret'],
    ['DATABASE_URL=postgres://app:app@localhost/app', 'postgres://app:app@localhost/app'],
    ['UPSTREAM_URL=https://me:mine@example.com/', 'https://me:mine@example.com/'],
    ['ANY=redis://:mine@localhost:6379', 'redis://:mine@localhost:6379'],
    ['PIN_CODE=1234 # @sensitive', '1234'],
    ['# @sensitive\nPIN_CODE=1234', '1234'],
    ['# @optional\nSESSION_SECRET=keyboard cat', 'keyboard cat'],
    ['# SESSION_SECRET=keyboard cat', 'keyboard cat'],
    ['API_KEY=1', '1'],
  ])('is refused in production, and not in development: %s', (template, value) => {
    const name = /(\w+)=/.exec(template.replace(/.*\n/, ''))?.[1] as string
    expect(problems(template, { [name]: value })).toEqual([`${name} placeholder`])
    expect(problems(template, { [name]: value }, 'development')).toEqual([])
    expect(problems(template, { [name]: `${value.trim()}2` })).toEqual([])
  })

  test.each([
    ['PORT=3000', '3000'],
    ['LOG_LEVEL=info', 'info'],
    ['REDIS_URL=redis://redis:6379', 'redis://redis:6379'],
    ['DATABASE_URL=mongodb://127.0.0.1:27017/app', 'mongodb://127.0.0.1:27017/app'],
    ['USE_API_KEY=true', 'true'],
    ['MAIL_PASSWORD=null', 'null'],
    ['AZURE_APP_SECRET=False', 'False'],
    ['NEXT_PUBLIC_MAP_KEY=pk.abc', 'pk.abc'],
    ['AWS_ACCESS_KEY_ID=AKIA123', 'AKIA123'],
    ['# @sensitive=false\nSITE_KEY=abc', 'abc'],
  ])('is right where it may rightly be the same: %s', (template, value) => {
    const name = /(\w+)=/.exec(template.replace(/.*\n/, ''))?.[1] as string
    expect(problems(template, { [name]: value })).toEqual([])
  })

  test('is compared as it stands: another case is another value', () => {
    expect(problems('API_KEY=abc', { API_KEY: 'ABC' })).toEqual([])
  })
})

timed.each([
  ['your-', 'a'],
  ['<', '<'],
  ['x', '-x'],
  ['xxx', '-x!'],
  ['change-me', ' '],
  ['complete my ', ' here '],
  ['a://', ':@'],
  ['generate with', ' \n'],
])('reads a mebibyte of %s%s… at once', (before, piece) => {
  const value = before + piece.repeat(2 ** 20 / piece.length) + '\u0001'
  const start = performance.now()
  problems('API_KEY=', { API_KEY: value })
  expect(performance.now() - start).toBeLessThan(2000)
})

describe('a placeholder', () => {
  const keyIn = (text: string) => readContract({ name: '.env.example', text }).keys.get('A') as ContractKey
  const secret = keyIn('# @sensitive\nA=')
  const setting = keyIn('A=')

  test.each(['password', 'SECRET', ' test ', 'example'])('is %s for a secret only', (value) => {
    expect([isPlaceholder(value.trim(), secret), isPlaceholder(value.trim(), setting)]).toEqual([true, false])
  })

  test.each([
    ['x://user:password@h', true],
    ['x://USER:PASS@h', true],
    ['x://your-user:your-pass@h', true],
    ['x://user:mine@h', false],
    ['x://me:password@h', false],
    ['x://user@h', false],
    ['passwords', false],
    ['tests', false],
  ])('in %s: %p', (value, is) => {
    expect(isPlaceholder(value, secret)).toBe(is)
  })

  test.each([
    ['', true],
    [' ', true],
    ['TRUE', true],
    [' false ', true],
    ['null', true],
    ['https://example.com', true],
    [' https://example.com ', true],
    ['://example.com', false],
    ['https://me:mine@example.com', false],
    ['abc', false],
  ])('is not needed where the template has %p: %p', (value, is) => {
    expect(mayEqualTemplate({ ...secret, templateValue: value })).toBe(is)
  })
})
