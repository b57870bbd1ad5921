import { describe, expect, test } from '@jest/globals'
import { isLoadError } from '../../lib/errors.ts'
import { toValues } from '../../lib/files/module-values.ts'

/** The values as they are read, each by its key. */
const read = (exported: unknown) =>
  Object.fromEntries(Array.from(toValues(exported, 'secrets.js'), ([key, { value }]) => [key, value]))

/** What the refusal of some exports says. */
function refusalOf(exported: unknown): string {
  try {
    toValues(exported, 'secrets.js')
  } catch (error) {
    if (!isLoadError(error)) throw error
    expect([error.code, error.location]).toEqual(['SECRETS_FILE', { file: 'secrets.js' }])
    return error.message
  }
  return 'not refused'
}

class Settings {
  A = 'a'
}

describe('the values of a secrets module', () => {
  test('are text to the letter, and from that file', () => {
    expect([...toValues({ A: '$B' }, 'secrets.cjs')]).toEqual([
      ['A', { value: '$B', literal: true, location: { file: 'secrets.cjs' } }],
    ])
  })

  test.each<[string, unknown, string]>([
    ['text', ' a ', ' a '],
    ['empty text', '', ''],
    ['a number', 1.5, '1.5'],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['a fraction beyond the safe integers', 0.1 + 0.2, '0.30000000000000004'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a large integer', 12345678901234567890n, '12345678901234567890'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['a list', [1, 'a'], '[1,"a"]'],
    ['a list of a class of its own', new (class extends Array {})(), '[]'],
    ['an object', { b: [1] }, '{"b":[1]}'],
    ['an object without a prototype', Object.create(null), '{}'],
  ])('may be %s', (_, value, text) => {
    expect(read({ A: value })).toEqual({ A: text })
  })

  test('leave out what is null or undefined, whatever its name', () => {
    expect(read({ A: null, B: undefined, 'no name': null, C: 'c' })).toEqual({ C: 'c' })
  })

  test.each(['A', 'a_1', 'a.b-c', '1'])('may be named %p', (key) => {
    expect(read({ [key]: 'x' })).toEqual({ [key]: 'x' })
  })

  test.each(['', 'a b', ' A', 'A ', 'ä', 'A=B', 'A\n'])('may not be named %p', (key) => {
    expect(refusalOf({ [key]: 'x' })).toBe(`${JSON.stringify(key)} is no name for a variable`)
  })

  test('may not be named __proto__', () => {
    expect(refusalOf(JSON.parse('{"__proto__":"x"}'))).toBe('"__proto__" is no name for a variable')
  })

  test.each<[string, unknown, string]>([
    [
      'an integer that JavaScript has rounded',
      2 ** 53,
      'a number of more digits than JavaScript keeps: put it in quotes',
    ],
    ['a function', () => 'x', 'a function, not a value'],
    ['a symbol', Symbol('x'), 'a symbol, not a value'],
    ['a promise', Promise.resolve('x'), 'a promise, not a value'],
    ['an instance of a class', new Settings(), 'an instance of a class, not a value'],
    ['a map', new Map(), 'an instance of a class, not a value'],
    ['what holds a large integer', { a: 1n }, 'nothing that JSON can express'],
  ])('may not be %s', (_, value, says) => {
    expect(refusalOf({ A: value })).toBe(`"A" is ${says}`)
  })

  test('may not hold themselves', () => {
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    expect(refusalOf({ A: circle })).toBe('"A" is nothing that JSON can express')
  })
})

describe('a secrets module', () => {
  const ofCompiler = (exported: object) => ({ __esModule: true, ...exported })
  const ofNode = (exported: object) => Object.assign(Object.create(null), exported, namespace)
  const namespace = { [Symbol.toStringTag]: 'Module' }

  test.each<[string, unknown, Record<string, string>]>([
    ['an object', { A: 'a' }, { A: 'a' }],
    ['no value', {}, {}],
    ['an object without a prototype', Object.assign(Object.create(null), { A: 'a' }), { A: 'a' }],
    ['a key that is called default', { default: 'x', A: 'a' }, { default: 'x', A: 'a' }],
    ['what another tag is on', { [Symbol.toStringTag]: 'Other', default: 'x' }, { default: 'x' }],
    ['the names of a compiler', ofCompiler({ A: 'a' }), { A: 'a' }],
    ['the default of a compiler', ofCompiler({ default: { A: 'a' } }), { A: 'a' }],
    ['no default of a compiler', ofCompiler({ default: undefined, A: 'a' }), { A: 'a' }],
    ['the names of an ES module', ofNode({ A: 'a' }), { A: 'a' }],
    ['an ES module that was required', ofNode({ A: 'a', 'module.exports': () => 'x' }), { A: 'a' }],
    [
      'both, of which the names win',
      ofNode({ A: 'name', default: { A: 'no', B: 'default' } }),
      { A: 'name', B: 'default' },
    ],
    ['a default that is a module', ofCompiler({ default: ofNode({ default: { A: 'a' } }) }), { A: 'a' }],
  ])('may export %s', (_, exported, values) => {
    expect(read(exported)).toEqual(values)
  })

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'it exports no object of values'],
    ['null', null, 'it exports no object of values'],
    ['text', 'x', 'it exports no object of values'],
    ['a function', () => ({}), 'it exports no object of values'],
    ['a list', ['x'], 'it exports no object of values'],
    ['a promise', Promise.resolve({}), 'it exports a promise, not values'],
    ['an instance of a class', new Settings(), 'it exports an instance of a class, not values'],
    ['a null by default', ofCompiler({ default: null }), 'it exports no object of values'],
    ['a promise by default', ofNode({ default: Promise.resolve({}) }), 'it exports a promise, not values'],
    [
      'an instance by default',
      ofCompiler({ default: new Settings() }),
      'it exports an instance of a class, not values',
    ],
  ])('may not export %s', (_, exported, says) => {
    expect(refusalOf(exported)).toBe(says)
  })
})
