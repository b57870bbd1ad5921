import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createLeakFinder } from '../../../lib/cli/init/leaks.ts'
import { createTemplateText } from '../../../lib/cli/init/template-from-env.ts'
import { isPlainSetting } from '../../../lib/cli/secret-values.ts'
import { readContract } from '../../../lib/template/template.ts'
import { runs } from '../../support/seed.ts'
import { assignments, envFile, keysOf, never } from './env-texts.ts'

describe('A template that is created from any env file', () => {
  test('is parsed as a template with the same keys, and its own template is the same', () => {
    fc.assert(
      fc.property(envFile, (env) => {
        const { text, marked } = createTemplateText(env, never)
        expect(keysOf(text)).toEqual(keysOf(env))
        const demands = readContract({ text: text, name: '.env.example' }).keys
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
    const demanded = [...readContract({ text: text, name: '' }).keys.values()]
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
