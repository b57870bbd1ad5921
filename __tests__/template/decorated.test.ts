import { describe, expect, test } from '@jest/globals'
import { areMet } from '../../lib/decorated.ts'

const met = (value: string | undefined, ...comments: string[]) => areMet([{ key: 'A', value, comments }])

describe('decorators are plainly met', () => {
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
  ])('by %p for %j', (value, comments) => {
    expect(met(value, ...comments)).toBe(true)
  })

  test('by all keys', () => {
    expect(areMet([])).toBe(true)
    const port = { key: 'A', value: '1', comments: [' @type=port'] }
    expect(areMet([port, port])).toBe(true)
    expect(areMet([port, { ...port, value: 'x' }])).toBe(false)
  })
})

describe('decorators are not plainly met', () => {
  test.each<[string | undefined, string[]]>([
    ['x', [' @type=port']],
    ['x', ['  @type=port']],
    ['70000', [' @type=number', ' @type=port']],
    ['error', [' @type=enum(debug, info)']],
    ['x', [' @type=nosuch']],
    ['x', [' @type=port(']],
    [undefined, []],
    [undefined, [' @required']],
    [undefined, [' @type=port']],
    [undefined, [' @optional', ' @required']],
    ['x', [' Optional: what it is, @sensitive']],
    ['x', [' what it is (required)', ' @sensitive']],
    ['x', [' what it is, optional']],
  ])('by %p for %j', (value, comments) => {
    expect(met(value, ...comments)).toBe(false)
  })

  test('where something else goes wrong, which is thrown', () => {
    const wrong = new Error('no')
    const key = {
      key: 'A',
      value: 'x',
      get comments(): never {
        throw wrong
      },
    }
    expect(() => areMet([key])).toThrow(wrong)
  })
})
