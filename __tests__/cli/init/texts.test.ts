import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { createAddition, fillTemplate } from '../../../lib/cli/init/env-from-template.ts'
import { createKeyPrompt } from '../../../lib/cli/init/key-prompts.ts'
import { createLeakFinder } from '../../../lib/cli/init/leaks.ts'
import { quoteValue } from '../../../lib/cli/init/quote.ts'
import { createTemplateText } from '../../../lib/cli/init/template-from-env.ts'
import { isPlainSetting } from '../../../lib/cli/secret-values.ts'
import { loadSecrets } from '../../../lib/load.ts'
import { shorten, widthOf } from '../../../lib/report/text.ts'
import { scan } from '../../../lib/template/syntax.ts'
import { readTemplate } from '../../../lib/template/template.ts'
import { runs, seed } from '../../support/seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'secrets-init-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What can be typed: every character but those that end a line, with those that mean something more often. */
const typed = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...`'"\`#$\\{}= \tn:aA_0-`) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((characters) => characters.join('').replace(/[\r\n\0\u2028\u2029]/g, ''))
  .filter((value) => value.trim() !== '' && value.isWellFormed())

describe('A quoted value', () => {
  test('is parsed unchanged by both parsers of dotenv, and by a load, which expands nothing in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(typed, fc.constantFrom('', '# why', "# it's")), { minLength: 1 }),
        (all) => {
          const lines: string[] = []
          const expected: Record<string, string> = {}
          for (const [index, [value, comment]] of all.entries()) {
            const spelling = quoteValue(value, comment)
            if (spelling === undefined) continue
            lines.push(`KEY_${index}=${spelling}\n`)
            expected[`KEY_${index}`] = value
          }
          const text = lines.join('')
          expect(parse(text, { fast: true })).toEqual(expected)
          expect(parse(text)).toEqual(expected)
          writeFileSync(join(folder, '.env'), text)
          const environment = { NODE_ENV: 'development', n: 'wrong', a: 'wrong', A: 'wrong', _: 'wrong' }
          const { values } = loadSecrets({ cwd: folder, environment, processEnv: {} })
          expect(values).toEqual(expected)
        },
      ),
      { numRuns: runs(400) },
    )
  })

  test.each([
    ['a plain word', 'abc-123_=', 'abc-123_='],
    ['blanks', 'my app', "'my app'"],
    ['a #', 'a#b', "'a#b'"],
    ['a reference that is none', 'pa$HOME', "'pa$HOME'"],
    ['a single quote', "it's #1", `"it's #1"`],
    ['a backslash at its end', 'a\\', 'a\\'],
    ['JSON', '{"a":"b"}', `'{"a":"b"}'`],
    ['a bcrypt hash', '$2b$10$abc', "'$2b$10$abc'"],
    ['several lines', 'a\nb', "'a\nb'"],
  ])('with %s has the plainest spelling that is parsed unchanged', (_, value, spelling) => {
    const found = quoteValue(value)
    expect(found).toBe(spelling)
    expect(parse(`KEY=${found}`)).toEqual({ KEY: value })
  })

  test('exists unless the value has every kind of quote, or a reference beside a single quote', () => {
    expect(quoteValue('\'"`#')).toBeUndefined()
    expect(quoteValue("'$HOME#")).toBeUndefined()
    fc.assert(
      fc.property(typed, (value) => {
        if (/["`']/.test(value)) return
        expect(quoteValue(value)).toBeDefined()
      }),
      { numRuns: runs(2000) },
    )
  })
})

/** Lines of an env file, of every kind. */
const envLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('A', 'B_TOKEN', 'PORT', 'export C', 'D.e', 'F-g'),
      fc.constantFrom('=', ' = ', ': '),
      fc.oneof(typed, fc.constantFrom('', '1', 'true', '"a\nb"', "'x' # y", '`q`', 'z #')),
    )
    .map((parts) => parts.join('')),
  typed.map((text) => `# ${text}`),
  fc.constantFrom(
    '',
    '# Optional: these',
    '# @required',
    '# A=old',
    '# @optional',
    '# @type=nonsense',
    'stray',
    '   ',
  ),
)
const envFile = fc
  .tuple(fc.array(envLine, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.join(end))

const assignments = (text: string) =>
  scan(text).flatMap((statement) => (statement.kind === 'assignment' ? [statement] : []))
const keysOf = (text: string) => [...new Set(assignments(text).map(({ key }) => key))].sort()
const never = () => false

describe('A template that is created from any env file', () => {
  test('is parsed as a template with the same keys, and its own template is the same', () => {
    fc.assert(
      fc.property(envFile, (env) => {
        const { text, marked } = createTemplateText(env, never)
        expect(keysOf(text)).toEqual(keysOf(env))
        const demands = readTemplate(text, '.env.example')
        for (const key of marked) expect([key, demands.get(key)?.required]).toEqual([key, false])
        for (const { key, value } of assignments(text)) {
          expect(value === '' || isPlainSetting(key, value)).toBe(true)
          const { required = true, decidedBy } = demands.get(key) ?? {}
          if (value !== '') expect([key, required && decidedBy === undefined]).toEqual([key, false])
        }
        expect(createTemplateText(text, never)).toEqual({ text, marked: [], dropped: [] })
      }),
      { numRuns: runs(1500) },
    )
  })

  test('contains no secret in its comments, in any spelling', () => {
    const secret = 'p@ss wörd/9+'
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
      `https://me:${encodeURIComponent(secret)}@host/`,
    ]
    const comments = spellings.map((spelling) => `# in a sentence ${spelling}, and on\n`)
    const { text, dropped } = createTemplateText(
      `# kept\n${comments.join('')}A_TOKEN='${secret}' # ${secret}\n`,
      never,
    )
    expect(text.split('\n').slice(2)).toEqual(['# kept', 'A_TOKEN=', ''])
    expect(dropped).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  test('contains no part of a value, whether unquoted, quoted or badly quoted', () => {
    const values = fc
      .array(fc.constantFrom(...`'"\`#$=\\ ::@/aBcDe12345-_.`), { minLength: 6, maxLength: 24 })
      .map((characters) => characters.join(''))
      // To dotenv, and to everybody, a comment begins there.
      .filter((value) => !/(?:^|\s)#(?:\s|$)/.test(value) && !/^\W*$/.test(value))
    const spelling = fc.constantFrom<(value: string) => string>(
      (value) => value,
      (value) => ` ${value}`,
      ...[`"`, `'`, '`'].flatMap((quote) => [
        (value: string) => quote + value + quote,
        (value: string) => quote + value,
        (value: string) => value + quote,
        (value: string) => `${quote}${value}${quote} # what it is for`,
        (value: string) => `${quote}a${quote}${value}`,
        (value: string) => `${quote}a${quote} ${value}`,
        (value: string) => `a${quote}#${value}`,
        (value: string) => `3000#${value}`,
        (value: string) => `http://localhost:3000/#${value}`,
      ]),
    )
    const head = fc.constantFrom(
      'DB_PASSWORD=',
      'NAME=',
      'PORT=',
      'export K = ',
      '# OLD=',
      '# OLD_PASSWORD = ',
      '#db_password=',
    )
    fc.assert(
      fc.property(head, values, spelling, (name, value, write) => {
        const { text } = createTemplateText(`FIRST=1\n${name}${write(value)}\nLAST=x\n`, never)
        const shown = text
          .replace(/^.*\n/, '')
          .replace('what it is for', '')
          .replace(/^PORT=\d+$/m, '')
        for (let at = 0; at + 6 <= value.length; at++) expect(shown).not.toContain(value.slice(at, at + 6))
      }),
      { numRuns: runs(3000) },
    )
  })

  test.each([
    ['DB_PASSWORD=abc#CANARY', 'DB_PASSWORD='],
    ['PORT=3000#CANARY', 'PORT='],
    ['K= #CANARY', 'K='],
    ['K=abc #CANARY', 'K='],
    ['API=http://localhost:3000/#CANARY', 'API='],
    ['K="abc"#CANARY', 'K='],
    ['K="abc" # "CANARY', 'K='],
    ['K="abc" CANARY', 'K='],
    ['# DB_PASSWORD=abc#CANARY', '# DB_PASSWORD='],
  ])('leaves out of %j what may be a part of its value', (line, blanked) => {
    const { text, dropped } = createTemplateText(`A=1 # one of them\n${line}\n`, never)
    expect(text.split('\n').slice(3)).toEqual(['A=1 # one of them', blanked, ''])
    expect(dropped).toEqual(/#.*#|^[^#]*#/.test(line) && !line.startsWith('#') ? [2] : [])
  })

  test.each([
    'K=abc # where the office is',
    'K="a#b" # see https://docs.acme.com/keys (in seconds)',
    "K='abc' # it's 32 characters, or more!",
    'K= # optional',
    'K=abc # @type=string(minLength=3) the name',
    'PORT=3000 # or 8080',
  ])('keeps the comment of %j', (line) => {
    const { text, dropped } = createTemplateText(`${line}\n`, never)
    expect(text).toContain(line.slice(line.indexOf(' # ')))
    expect(dropped).toEqual([])
  })

  test.each([
    ['a password out of an address', 'DATABASE_URL=postgres://me:s3cretpw@db/app', '# it is s3cretpw'],
    ['a short password', 'DB_PASSWORD=abc', '# mysql -uroot -pabc'],
    ['a name, as a word', 'DB_USER=bob', '# log in as bob.'],
    ['a key that is no longer in use', 'A=1', '# sk_live_abc'],
    ['a password that is named', 'A=1', '# old password: hunter2'],
    ['a password that is set in lower case', 'A=1', '# db_password=correcthorse'],
    ['a value that is set with blanks', 'A=1', '# MAIL_USER = somebody'],
    ['nothing but what looks like one', 'A=1', '# Qh4|Gt6;Nz1'],
    ['the value of a key that is commented out', '# OLD_KEY=hunter2', '# was hunter2 once'],
    ['an address with a password', 'A=1', '# postgres://ada:lovelace@db/app'],
    ['a password as an address spells it', 'A_SECRET="s3cret pw"', '# or s3cret%20pw, 100 % sure'],
    ['a number of a random kind', 'A=1', `# was ${'0123456789abcdef'.repeat(2)} once`],
    ['a line of a key', 'KEY="-----BEGIN A-----\nMIIabcdefgh\n-----END A-----"', '# starts MIIabcdefgh'],
  ])('drops a comment with %s', (_, line, comment) => {
    expect(createTemplateText(`${comment}\n${line}\n`, never).text).not.toContain(comment)
  })

  test.each([
    ['a word that a value is a part of', 'DB_USER=app', '# the application'],
    ['an address of documentation', 'A=1', '# https://docs.acme.com/guides/how-to-make-a-token-2024'],
    ['a word about a key', 'A=1', '# Token: ask the mail team, key=value'],
    ['a placeholder', 'A=1', '# postgres://user:password@host/db'],
    ['the value of a key that is shown', 'PORT=3000', '# 3000 or 8080'],
  ])('keeps a comment with %s', (_, line, comment) => {
    expect(createTemplateText(`${comment}\n${line}\n`, never).text).toContain(comment)
  })

  test.each([
    ['PORT', '3000', true],
    ['DEBUG', 'true', true],
    ['LOG_LEVEL', 'info', true],
    ['API_URL', 'http://localhost:4000/api/v1', true],
    ['API_URL', 'http://me:pw@localhost:4000', false],
    ['API_URL', 'http://localhost/?token=abc', false],
    ['API_URL', 'https://api.acme.com', false],
    ['DB_PASSWORD', '1234', false],
    ['LOGIN_PIN', '1234', false],
    ['AUTH', '123456', false],
    ['AUTH', 'true', true],
    ['ENABLE_AUTH', '1', true],
    ['NO_COLOR', '1', true],
    ['ADMIN_PW', '1234', false],
    ['ADMIN_PW', 'test', false],
    ['adminPw2', '12', false],
    ['BANK_ACCOUNT', '1234567890', false],
    ['TELEGRAM_CHAT', '123', false],
    ['CUSTOMER', '7', false],
    ['DOOR', '4711', false],
    ['REDIS_DB', '0', true],
    ['SAMPLE_RATE', '0.25', true],
    ['AUTH_TIMEOUT', '30000', true],
    ['cacheTtlSeconds', '86400', true],
    ['UPLOAD_LIMIT', '1048576', true],
    ['HTTP_PORT2', '8080', true],
    ['PORT_HTTP', '8080', true],
    ['MAX_CONNECTIONS', '5000', true],
    ['MAX_PIN', '5000', false],
    ['LOGIN_RETRIES', '5', true],
    ['DATABASE_URL', 'postgres://localhost/app', false],
    ['NAME', 'hunter2', false],
  ])('shows or hides the value of %s=%s', (key, value, isShown) => {
    expect(isPlainSetting(key, value)).toBe(isShown)
    const { text, marked } = createTemplateText(`${key}=${value}\n`, never)
    expect(text).toContain(isShown ? `# @optional\n${key}=${value}\n` : `${key}=\n`)
    expect(marked).toEqual(isShown ? [key] : [])
  })

  test('drops an unknown type', () => {
    const { text, dropped } = createTemplateText('# @type=text\nA_KEY=1\nB_KEY=2 # @type=prot\n', never)
    expect(text.split('\n').slice(2)).toEqual(['A_KEY=', 'B_KEY=', ''])
    expect(dropped).toEqual([1, 3])
  })

  test('respects comments about a key, and about a group of keys', () => {
    const env = '# Required: these\nPORT=1\nNAME=x\n\n# Optional: these\nA=1\nB=y\n\nC=1\nD=z\n'
    const { text, marked } = createTemplateText(env, never)
    const demanded = [...readTemplate(text, '').values()]
      .filter(({ required }) => required)
      .map(({ key }) => key)
    expect(demanded).toEqual(['PORT', 'NAME', 'D'])
    expect(marked).toEqual(['C'])
  })

  test('keeps comments about a commented-out key', () => {
    const { text } = createTemplateText(
      `# A_KEY=${'x'.repeat(9)}y # of the mail account\n# B=5 # or 6\nC=\n`,
      never,
    )
    expect(text).toContain('\n# A_KEY= # of the mail account\n# B=5 # or 6\nC=\n')
  })

  test('searches long comments for many values in linear time', () => {
    const values = Array.from({ length: 2000 }, (_, index) => ({
      value: `value-${index}-x`,
      isSensitive: true,
    }))
    const find = createLeakFinder(values)
    const start = Date.now()
    expect(find(`${'a '.repeat(200_000)}`)).toBe(false)
    expect(find('key='.repeat(100_000))).toBe(false)
    expect(find(`${'.'.repeat(300_000)}x`)).toBe(false)
    expect(find(`${'A1a'.repeat(100_000)}-`)).toBe(true)
    expect(Date.now() - start).toBeLessThan(5000)
  })
})

describe(`An env file that is created from any template (FUZZ_SEED=${seed})`, () => {
  test('has the keys of the template, each with its value', () => {
    fc.assert(
      fc.property(envFile, fc.array(typed), (template, values) => {
        const keys = keysOf(template)
        const filling = new Map(
          keys.flatMap((key, index) => {
            const value = values[index]
            return value !== undefined && quoteValue(value) !== undefined ? [[key, value] as const] : []
          }),
        )
        const text = fillTemplate(template, filling, never)
        const expected = Object.fromEntries(keys.map((key) => [key, filling.get(key) ?? '']))
        expect(parse(text)).toEqual(expected)
        expect(parse(text, { fast: true })).toEqual(expected)
      }),
      { numRuns: runs(1500) },
    )
  })

  test('gets missing keys at its end, and nothing else changes', () => {
    const numRuns = runs(1500)
    let added = 0
    fc.assert(
      fc.property(envFile, envFile, (env, template) => {
        const before = parse(env, { fast: true })
        const missing = new Set(keysOf(template).filter((key) => !Object.hasOwn(before, key)))
        let addition: string
        try {
          addition = createAddition(env, template, missing, new Map())
        } catch {
          // A quote that is open at the end of the file, which init refuses before.
          return
        }
        expect(parse(env + addition, { fast: true })).toEqual({
          ...before,
          ...Object.fromEntries([...missing].map((key) => [key, ''])),
        })
        added++
      }),
      { numRuns },
    )
    expect(added).toBeGreaterThanOrEqual(numRuns / 2)
  })
})

describe('A random value', () => {
  const wanted = (text: string) => {
    const [demand] = readTemplate(text, '.env.example').values()
    if (!demand) throw new Error('no key')
    return createKeyPrompt(demand)
  }

  test.each([
    ['by its name', 'SESSION_SECRET=\n', /^[\w-]{43}$/],
    ['by its description', '# generate with: openssl rand -base64 32\nSIGNING_KEY=\n', /^[\w-]{43}$/],
    ['by its placeholder', 'WEBHOOK_TOKEN=generate-with-openssl\n', /^[\w-]{43}$/],
    ['as hex, where that is said', '# openssl rand -hex 32\nCIPHER_KEY=\n', /^[0-9a-f]{64}$/],
    ['as long as the command for it', 'A_SALT= # openssl rand -hex 16\n', /^[0-9a-f]{32}$/],
    ['as long as its type wants it', '# @type=string(minLength=64)\nJWT_SECRET=\n', /^[\w-]{64,70}$/],
  ])('is generated for a key that is one %s', (_, template, pattern) => {
    const { generate } = wanted(template)
    expect(generate?.()).toMatch(pattern)
    expect(generate?.()).not.toBe(generate?.())
  })

  test.each([
    ['somebody else issues', '# Generate one at https://dashboard.stripe.com\nSTRIPE_SECRET_KEY=\n'],
    ['an account has', '# generated in the console of your account\nAPI_KEY=\n'],
    ['is one of a pair', '# generate with web-push generate-vapid-keys\nVAPID_PRIVATE_KEY=\n'],
    ['is a password', 'DB_PASSWORD=\n'],
    ['starts with something', '# @type=string(startsWith=sk_)\nSECRET_KEY=\n'],
    ['is too short for one', '# @type=string(maxLength=16)\nSECRET_KEY=\n'],
    ['has a length of its own', '# random, exactly 32 characters\nENCRYPTION_KEY=\n'],
    ['is no secret', '# a random name\nAPP_NAME=\n'],
  ])('is not generated for a key that %s', (_, template) => {
    expect(wanted(template).generate).toBeUndefined()
  })

  test.each([
    ['a default', 'PORT=3000\n', '3000'],
    ['no secret of the template', 'API_KEY=abcdef\n', undefined],
    ['no address with a password', 'SERVICE=amqp://a:b@localhost\n', undefined],
    ['no placeholder', 'REGION=<region>\n', undefined],
    ['nothing of another type', '# @type=port\nPORT=abc\n', undefined],
    ['a development name for NODE_ENV', 'NODE_ENV=production\n', 'development'],
  ])('is not needed if the template has %s', (_, template, fallback) => {
    expect(wanted(template).fallback).toBe(fallback)
  })
})

describe('A text for a terminal', () => {
  test.each([
    ['abc', 3],
    ['naïve', 5],
    ['密码', 4],
    ['パスワード', 10],
    ['비밀', 4],
    ['ＡＢ', 4],
    ['e\u0301', 1],
    ['🔑', 2],
    ['Ключ…', 5],
  ])('%s takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })

  test('is truncated to whole characters that fit', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', ' ', '密', '🔑', 'e\u0301', 'ü'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 30 }), (text, widest) => {
        const short = shorten(text, widest)
        expect(widthOf(short)).toBeLessThanOrEqual(widest)
        expect(short.isWellFormed()).toBe(true)
        expect(text.startsWith(short.replace(/…$/, ''))).toBe(true)
        expect(short === text).toBe(widthOf(text) <= widest)
      }),
      { numRuns: runs(100) },
    )
  })
})
