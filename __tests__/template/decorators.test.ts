import { describe, expect, test } from '@jest/globals'
import { splitList } from '../../lib/template/decorators.ts'

describe('a list in parentheses', () => {
  test.each<[text: string, items: string[], behind: string]>([
    ['()', [''], ''],
    ['enum( a ,b ) c)', ['a', 'b'], ' c)'],
    ['("a, b", \'c)\')', ['"a, b"', "'c)'"], ''],
    ['(a, "b, c")', ['a', '"b, c"'], ''],
    ['(a="b, c", d = \'e)\')', ['a="b, c"', "d = 'e)'"], ''],
    ["(don't, it's)", ["don't", "it's"], ''],
    ['(a "b, c")', ['a "b', 'c"'], ''],
    ['(=a "b, c")', ['=a "b', 'c"'], ''],
    ['(/v1, /v2)', ['/v1', '/v2'], ''],
    ['(startsWith=/v1, x)', ['startsWith=/v1', 'x'], ''],
    ['(matches=/a,b/, c)', ['matches=/a,b/', 'c'], ''],
    ['(matches = /(a)/)', ['matches = /(a)/'], ''],
    ['(a, matches=/"/, b)', ['a', 'matches=/"/', 'b'], ''],
    ['(matches=/\\/,/, a)', ['matches=/\\/,/', 'a'], ''],
    ['(matches=/[/,]/, a)', ['matches=/[/,]/', 'a'], ''],
    ['(matches=/[\\]/,]/, a)', ['matches=/[\\]/,]/', 'a'], ''],
    ['(nomatches=/a, b/)', ['nomatches=/a', 'b/'], ''],
    ['(matches=a/b, c/d)', ['matches=a/b', 'c/d'], ''],
  ])('is cut at its commas: %s', (text, items, behind) => {
    expect(splitList(text, text.indexOf('('))).toEqual({ items, end: text.length - behind.length })
  })

  test.each(['(', '(a, b', '("a)', "(a='b)", '(matches=/a)', '(matches=/[/)', '(matches=/a\\/)'])(
    'is none where something is not closed: %s',
    (text) => {
      expect(splitList(text, 0)).toBeUndefined()
    },
  )
})
