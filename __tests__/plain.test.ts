// What a glance understands by itself. What it leaves alone costs a whole load, so that is told as well.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { isAllSet, isMet } from '../lib/all-set.ts'
import { meets } from '../lib/meets.ts'
import { eachPlain } from '../lib/plain.ts'
import { readPlain } from '../lib/read-plain.ts'
import { populate } from '../lib/set-env.ts'
import { isPlainlyReal } from '../lib/signs.ts'

describe('a plain text', () => {
  /** What is taken of a text; `undefined` where it is left alone. */
  function taken(text: string, known: Record<string, string> = {}): Record<string, string> | undefined {
    const values: Record<string, string> = {}
    const take = (key: string, value: string) => {
      values[key] = value
      return true
    }
    return eachPlain(text, take, (name) => values[name] ?? known[name]) ? values : undefined
  }

  test.each<[text: string, values: Record<string, string>]>([
    ['A=1', { A: '1' }],
    ['A=1\n', { A: '1' }],
    ['\n\nA=1\n\n# prose\n#\nB=2\n', { A: '1', B: '2' }],
    ['A=', { A: '' }],
    ['A= ', { A: '' }],
    ['A= two words\t', { A: 'two words' }],
    ['A="two words"', { A: 'two words' }],
    ["A='two words' ", { A: 'two words' }],
    ['A=""', { A: '' }],
    ['A="# -"', { A: '# -' }],
    ["A='-1'", { A: '-1' }],
    ['A=a=b:c', { A: 'a=b:c' }],
    ['A={"b":1}'.replaceAll('"', ''), { A: '{b:1}' }],
    ['AZ=1\naz=2\n_=3\n_0=4\na9=5\nA_Z=6', { AZ: '1', az: '2', _: '3', _0: '4', a9: '5', A_Z: '6' }],
    ['A=1\nB=${A}', { A: '1', B: '1' }],
    ['A=1\nB="<${A}-${A}>"', { A: '1', B: '<1-1>' }],
    ['A=${HOME}', { A: '/home' }],
    ['A=${HOME}/a', { A: '/home/a' }],
  ])('%j is taken', (text, values) => {
    expect(taken(text, { HOME: '/home' })).toEqual(values)
  })

  test.each([
    ...[
      '',
      '\n',
      '# prose',
      'A',
      '=1',
      ' A=1',
      'export A=1',
      'A =1',
      'A: 1',
      '1A=1',
      '0=1',
      'A-B=1',
      'A.B=1',
    ],
    ...['@=1', '[=1', '`=1', '{=1', '/=1', ':=1', 'A@=1', 'A[=1', 'A`=1', 'A{=1', 'A/=1', 'A:=1', 'é=1'],
    ...['A=1\nA=2', 'A=1\nB', '# A=1\nB=2', '#A=1', 'A=1\n# B=2'],
    ...[
      'A="1',
      'A=1"',
      'A="',
      "A='",
      'A="1" 2',
      'A="1"2"',
      "A='1\"'",
      'A=`1`',
      'A="`"',
      'A="\\n"',
      'A=a\\b',
      "A=it's",
    ],
    ...['A=a#b', 'A=a # b', 'A=#', 'A=-1', 'A=-----BEGIN X'],
    ...[
      'A=$B',
      'A=a$',
      'A=${B',
      'A=${B}',
      'A=${}',
      "B=1\nA='${B}'",
      'B=1\nA=${B:-1}',
      'B=1\nA={${B}}',
      'B=1\nA=${B}}',
    ],
    ...['B=1\nA=${B}$', 'B=1\nA=$${B}', 'B=1\nA=${${B}}', 'A=${A}'],
  ])('%j is left alone', (text) => {
    expect(taken(text)).toBeUndefined()
  })

  test('may not grow by its references', () => {
    const env = (length: number) => `A=${'a'.repeat(length)}\nB=\${A}\${A}x`
    expect(taken(env(250))?.['B']).toHaveLength(501)
    expect(taken(env(251))).toBeUndefined()
  })

  test('is not gone through behind what is not taken', () => {
    const seen: string[] = []
    const all = eachPlain('A=1\nB=2\nC=3', (key) => {
      seen.push(key)
      return key !== 'B'
    })
    expect([all, seen]).toEqual([false, ['A', 'B']])
  })

  test('knows no reference where nothing is looked up', () => {
    expect(eachPlain('A=${B}', () => true)).toBe(false)
  })

  test('tells of comments and blank lines, and which is the first behind what is none', () => {
    const told: [string, boolean][] = []
    const pass = (comment: string, isFirst: boolean) => told.push([comment, isFirst]) > 0
    expect(eachPlain('# a\n# b\n\n# c\nA=1\n# d', () => true, undefined, pass)).toBe(true)
    expect(told).toEqual([
      ['# a', true],
      ['# b', false],
      ['', true],
      ['# c', true],
      ['# d', true],
    ])
    expect(
      eachPlain(
        'A=1\n# a',
        () => true,
        undefined,
        () => false,
      ),
    ).toBe(false)
  })
})

describe('a value in lower case', () => {
  test.each([
    ...['abc', '3000', 'a', 'secrets', 'passwords', 'my-secret', 'u', 'use', 'you', 'xx', 'chang', 'true'],
    ...['redis://redis:6379', 'https://example.com', 'x://y', 'a<b', 'a*', '.a', 'red', 'get', 'computer'],
  ])('is plainly real: %s', (value) => {
    expect(isPlainlyReal(value)).toBe(true)
  })

  test.each([
    ...['', 'secret', 'password', 'test', 'example'],
    ...[
      '"a"',
      "'a'",
      '`a`',
      'user',
      'your-key',
      '<a>',
      'xxx',
      '*',
      '..',
      '…',
      'changeme',
      'replace',
      'complete',
      'generate',
    ],
    ...['postgres://user:password@h', 'x://<a>', 'x://your-user@h', 'x://xxx', 'your://a'],
  ])('is not: %p', (value) => {
    expect(isPlainlyReal(value)).toBe(false)
  })
})

test('what a file sets counts beside the environment', () => {
  const template = 'A=\nTOKEN=3'
  const isMetWith = (...values: [string, string][]) => isMet(template, { A: 'one' }, new Map(values))
  expect(isMetWith(['TOKEN', 'three'])).toBe(true)
  expect(isMetWith(['TOKEN', '3'])).toBe(false)
  expect(isMetWith(['OTHER', 'three'])).toBe(false)
})

describe.each<[name: string, isEnough: typeof isMet]>([
  ['a first look', isMet],
  ['a closer look', (template, environment) => meets(template, (key) => environment[key])],
])('%s takes a template for met', (_, isEnough) => {
  const environment = { A: 'one', B: 'two', KEY: 'abc', URL: 'x://user:a@h', EMPTY: '', STAND: 'ChangeMe' }

  test.each([
    'A=',
    '# prose\nA=\n\n# more\nB=2\n',
    'A=other',
    'A="other"\n',
    'A=\n# Optional: x\nC=\n',
    'A=\n# Optional\nB=\n',
    '# Optional: x\nC=\n\nA=',
    'A=\n#C=\n',
    'A=\n# C=1\n# export D=2',
    '# @optional\nC=\n# @required\nA=',
    '# @type=string\nA=',
    '# @sensitive\nA=',
    '# @type=string\n# @sensitive\nA=',
  ])('%j', (template) => {
    expect(isEnough(template, environment)).toBe(true)
  })

  test.each([
    ...['', '# prose', 'C=', 'A=\nC=', 'EMPTY=', 'STAND=', 'URL=', 'KEY=abc', 'KEY= ABC ', 'A=$X', 'A=-1'],
    ...['A=1 # @optional', 'A="', 'stray', '# @defaultRequired=false\nA=', '# Optional: x (required)\nC='],
    ...['A=\n# A=1', '# @type=port\nA=', '# @type=prot\nA=', '# Optional: x\n\nC='],
    ...['# Optional: x\nC=\nD=', '# Optional: x\n# @sensitive\nC=', '# @sensitive\nA=one'],
    ...['# optional thing\nC=', '# [Optional] x\nC=', '  # Optional: x\nC=', '# Required\n# Optional: x\nC='],
    `# Optional ${'x'.repeat(1000)}\nC=`,
  ])('but not %j', (template) => {
    expect(isEnough(template, environment)).toBe(false)
  })
})

test('a value of a key that is plainly no secret may be the one of the template', () => {
  expect(meets('PORT=3000', () => '3000')).toBe(true)
  expect(isMet('PORT=3000', { PORT: '3000' })).toBe(true)
  expect(isMet('TOKEN=3000', { TOKEN: '3000' })).toBe(false)
  expect(isMet('# @type=port\nPORT=3000', { PORT: '3000' })).toBe(false)
})

describe('a plain file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-plain-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const read = (content: string | Buffer) => {
    writeFileSync(join(folder, 'file'), content)
    return readPlain(join(folder, 'file'))
  }

  test.each([
    ['', ''],
    ['A=1\n', 'A=1\n'],
    ['A=1\r\nB=2\r\n', 'A=1\nB=2\n'],
    ['é', 'é'],
    ['a'.repeat(1024 * 1024), 'a'.repeat(1024 * 1024)],
  ])('is read', (content, text) => {
    expect(read(content) === text).toBe(true)
  })

  test.each([
    ['a return by itself', 'A=1\rB=2'],
    ['a return behind another', 'A=1\r\r\n'],
    ['bytes that are no text', Buffer.from([0x41, 0xff])],
    ['a NUL', 'A=\0'],
    ['a line separator', 'A=\u2028'],
    ['a paragraph separator', 'A=\u2029'],
    ['a character of two bytes too many', 'é'.repeat(512 * 1024 + 1)],
    ['a byte too many', 'a'.repeat(1024 * 1024 + 1)],
  ])('has no %s', (_, content) => {
    expect(read(content)).toBeUndefined()
  })

  test('is no link, no directory, no pipe, and is there', () => {
    writeFileSync(join(folder, 'file'), 'A=1')
    symlinkSync('file', join(folder, 'link'))
    mkdirSync(join(folder, 'directory'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(readPlain(join(folder, 'link'))).toBeUndefined()
    expect(readPlain(join(folder, 'directory'))).toBeUndefined()
    expect(readPlain(join(folder, 'pipe'))).toBe('')
    expect(readPlain(join(folder, 'nothing'))).toBeUndefined()
  })
})

describe('populate', () => {
  test('sets what is not set, and leaves what has the value already', () => {
    const writes: string[] = []
    const target = new Proxy({ A: '1', B: 'x' } as Record<string, string>, {
      set: (all, key, value) => {
        writes.push(String(key))
        return Reflect.set(all, key, value)
      },
    })
    expect(populate(target, Object.entries({ A: '1', B: '2', C: '3' }))).toBeUndefined()
    expect([{ ...target }, writes]).toEqual([{ A: '1', B: '2', C: '3' }, ['B', 'C']])
  })

  test.each<[what: string, wrong: ProxyHandler<Record<string, string>>]>([
    [
      'throws',
      { defineProperty: (all, key, value) => key !== 'C' && Reflect.defineProperty(all, key, value) },
    ],
    ['keeps another', { set: (all, key, value) => Reflect.set(all, key, key === 'C' ? 'other' : value) }],
  ])('sets all back where one of them %s', (_, wrong) => {
    const before = { A: '1', KEPT: 'x' }
    const all: Record<string, string> = { ...before }
    const target = new Proxy(all, wrong)
    expect(populate(target, Object.entries({ A: '2', B: '2', C: '3', D: '4' }))).toBe('C')
    delete all['C']
    expect(all).toEqual(before)
  })

  test('reads back the first hundred, and of thousands every hundredth', () => {
    const reads: string[] = []
    const target = new Proxy({} as Record<string, string>, {
      get: (all, key) => {
        if (Object.hasOwn(all, key)) reads.push(String(key))
        return Reflect.get(all, key)
      },
    })
    const many = Array.from({ length: 350 }, (_, at): [string, string] => [`K${at + 1}`, 'x'])
    expect(populate(target, many)).toBeUndefined()
    expect(reads).toEqual([...many.slice(0, 100).map(([key]) => key), 'K200', 'K300'])
  })
})

describe('the first look by itself', () => {
  const oddKeys = [
    ...['', ' A', 'A ', '1', '9A', 'A-', 'A.B', '@A', '[', '`', '{', '/', ':'],
    ...['A!', 'A~', 'A*', "A'", 'A(', 'A)', 'ä', '\u{1f511}', '\ud800'],
  ]
  const environment = {
    ...{ A: 'one', az_Z9: 'two', URL: 'x://h', _: 'three', SPACED: ' Four ' },
    ...Object.fromEntries(oddKeys.map((key) => [key, 'set'])),
  }
  const look = (template: string) => isAllSet(template, environment, undefined)

  test.each([
    ...[
      'A=',
      'A=\n',
      '\nA=\n\n# prose\n',
      'az_Z9=\n_=',
      'A=other',
      'A=b=c',
      'URL=https://h',
      'A= \nURL=',
      'A=two words',
    ],
    ...['SPACED=', 'SPACED=five', 'A=x-'],
  ])('takes %j for met', (template) => {
    expect(look(template)).toBe(true)
  })

  test.each(['B=', 'A=\nB=', 'a=', 'A9=', 'B-=', ...['', '\n', '# prose']])(
    'takes %j for unmet',
    (template) => {
      expect(look(template)).toBe(false)
    },
  )

  test.each([
    ...['A', 'AX', 'A\nURL=', 'AX\nURL=', '=A'],
    ...oddKeys.map((key) => `${key}=`),
    ...oddKeys.map((key) => `A=\n${key}=\nURL=`),
    ...['A=\nA=', 'A=\nURL=\n\nA='],
    ...[
      '# A=',
      'A=\n# B=1',
      'A=ONE',
      'A= one',
      'SPACED=four',
      'A="x"',
      "A='x'",
      'A=`x`',
      'A=x#',
      'A=$x',
      'A=\\',
      'A=-x',
      'A= -',
    ],
  ])('has no word of %j', (template) => {
    expect(look(template)).toBeUndefined()
  })

  test('has none of what is no text, and of a value that may stand for another', () => {
    expect(isAllSet('constructor=', {}, undefined)).toBeUndefined()
    expect(isAllSet('A=', { A: 'changeme' }, undefined)).toBeUndefined()
    expect(isAllSet('A=', { A: '' }, undefined)).toBeUndefined()
    expect(isAllSet('A=', { A: 'changeme' }, new Map([['A', 'one']]))).toBe(true)
    expect(isAllSet('A=', { A: 'one' }, new Map([['A', 'changeme']]))).toBeUndefined()
  })
})
