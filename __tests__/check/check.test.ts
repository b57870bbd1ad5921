import { describe, expect, test } from '@jest/globals'
import { check } from '../../lib/check/check.ts'
import type { Mode } from '../../lib/mode/decision.ts'
import { readContract } from '../../lib/template/template.ts'

/** The problems that a template finds with values, as `KEY kind`. */
function problems(template: string, values: Record<string, string>, mode: Mode = 'production'): string[] {
  const contract = readContract({ name: '.env.example', text: template })
  return check(contract, new Map(Object.entries(values)), mode).map(({ key, kind }) => `${key} ${kind}`)
}

describe('what is not there', () => {
  test('is missing where it is demanded, and only there', () => {
    expect(problems('A=\n# @optional\nB=\n# C=', {})).toEqual(['A missing'])
    expect(problems('A=\n# @optional\nB=\n# C=', {}, 'development')).toEqual(['A missing'])
  })

  test.each(['', ' ', '\t', '\n', '\u00a0'])(
    'is empty where it is %p, and only where it is demanded',
    (value) => {
      expect(problems('A=\n# @optional\nB=\n# C=', { A: value, B: value, C: value })).toEqual(['A empty'])
    },
  )

  test('is the template’s to name, even where the template has a value', () => {
    expect(problems('PORT=3000', {})).toEqual(['PORT missing'])
  })
})

test('tells all problems in the order of the template, each with its place and description, and no value', () => {
  const text = ['# signs the cookie', 'SECRET_KEY=hunter2', '', 'A= # the first', 'B=', 'C=', 'D=ok'].join(
    '\n',
  )
  const contract = readContract({ name: '.env.example', text }, ['IN_CODE'])
  const values: Record<string, string> = { SECRET_KEY: 'hunter2', B: ' ', C: '<hunter3>', D: 'ok' }
  const found = check(contract, new Map(Object.entries(values)), 'production')
  const file = '.env.example'
  expect(found).toEqual([
    {
      key: 'SECRET_KEY',
      kind: 'placeholder',
      file,
      line: 2,
      description: 'signs the cookie',
      detail: 'still the value of the template',
    },
    { key: 'A', kind: 'missing', file, line: 4, description: 'the first' },
    { key: 'B', kind: 'empty', file, line: 5, description: '' },
    { key: 'C', kind: 'placeholder', file, line: 6, description: '', detail: 'still a placeholder' },
    { key: 'IN_CODE', kind: 'missing', file: undefined, line: undefined, description: '' },
  ])
  expect(JSON.stringify(found)).not.toMatch(/hunter/)
})

describe('a value in quotes', () => {
  const keysInQuotes = (value: string | undefined, template = 'A=\n') => {
    const contract = readContract({ name: '.env.example', text: template })
    const values = new Map(value === undefined ? [] : [['A', value]])
    const quoted: string[] = []
    check(contract, values, 'production', undefined, ({ key }) => quoted.push(key))
    return quoted
  }

  test.each(['"a"', "'a'", '`a`', ' "a"\n', '""', '"a"b"'])('is told of: %s', (value) => {
    expect(keysInQuotes(value)).toEqual(['A'])
  })

  test.each([undefined, '', ' ', '"', "'", '"a', 'a"', `"a'`, '|a|', 'a'])('is not %s', (value) => {
    expect(keysInQuotes(value)).toEqual([])
  })

  test('may be JSON, where that is what the key is', () => {
    expect(keysInQuotes('"a"', '# @type=json\nA=\n')).toEqual([])
    expect(keysInQuotes('"a"', '# @type=string\nA=\n')).toEqual(['A'])
  })
})

test('a key that is optional may be absent and blank, and is checked where it is set', () => {
  const template = '# @optional\nA=\n# @optional @type=port\nB=\n'
  expect(problems(template, {})).toEqual([])
  expect(problems(template, { A: ' ', B: '' })).toEqual([])
  expect(problems(template, { A: 'changeme', B: 'x' })).toEqual(['A placeholder', 'B invalid'])
})

describe('a key with decorators above it', () => {
  const check = (value: string | undefined, comments: string[]) =>
    problems(`${comments.map((text) => `#${text}\n`).join('')}A=`, value === undefined ? {} : { A: value })

  test.each<[string | undefined, string[]]>([
    ['3000', [' @type=port']],
    ['3000', ['@type=port']],
    ['3000', [' @type=port\r']],
    ['3000', [' @type=port', ' @optional']],
    ['3000', [' @optional @type=port']],
    [undefined, [' @optional']],
    [undefined, [' @type=port', ' @optional']],
    ['x', [' @required']],
    ['x', [' @sensitive']],
    ['x', [' @docs(https://example.com)']],
    ['debug', [' @type=enum(debug, info)']],
    ['x', [' Optional: what it is, @sensitive']],
    ['x', [' what it is (required)', ' @sensitive']],
    ['x', [' what it is, optional']],
  ])('has no problem: %p for %j', (value, comments) => {
    expect(check(value, comments)).toEqual([])
  })

  test.each<[string | undefined, string[], string]>([
    ['x', [' @type=port'], 'A invalid'],
    ['x', ['  @type=port'], 'A invalid'],
    ['70000', [' @type=number', ' @type=port'], 'A invalid'],
    ['error', [' @type=enum(debug, info)'], 'A invalid'],
    [undefined, [], 'A missing'],
    [undefined, [' @required'], 'A missing'],
    [undefined, [' @type=port'], 'A missing'],
    [undefined, [' @optional', ' @required'], 'A missing'],
  ])('has a problem: %p for %j', (value, comments, problem) => {
    expect(check(value, comments)).toEqual([problem])
  })

  test.each([' @type=nosuch', ' @type=port('])(
    'makes no contract with a type that does not exist: %s',
    (comment) => {
      expect(() => check('x', [comment])).toThrow(expect.objectContaining({ code: 'SECRETS_TEMPLATE' }))
    },
  )
})
