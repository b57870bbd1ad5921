import { describe, expect, test } from '@jest/globals'
import { pluralize, stripControls, truncate, widthOf } from '../../lib/report/text.ts'

describe('a text that is shown', () => {
  test.each([
    ['a control character', 'a\u0000b\u001fc', 'a b c'],
    ['an escape sequence', '\u001b[31mred', ' [31mred'],
    ['a newline', 'a\nb', 'a b'],
    ['a delete', 'a\u007fb\u009fc', 'a b c'],
    ['what turns a line round', 'a\u202eb\u2066c\u2069d\u200ee\u200ff', 'a b c d e f'],
    ['a line separator', 'a\u2028b', 'a b'],
  ])('has a blank in place of %s', (_, text, shown) => {
    expect(stripControls(text)).toBe(shown)
  })

  test('keeps all else', () => {
    const text = ' ~\u00a0ü…中👍\u200d'
    expect(stripControls(text)).toBe(text)
  })

  test('has a noun in the number that it counts', () => {
    expect([0, 1, 2].map((number) => pluralize(number, 'key'))).toEqual(['0 keys', '1 key', '2 keys'])
  })
})

describe('the width of a text', () => {
  test.each<[string, string, number]>([
    ['no column of nothing', '', 0],
    ['a column of each letter', 'abc', 3],
    ['a column of each Latin letter with an accent', 'J\u00fcrg\u02ff', 5],
    ['a column of each letter of another alphabet', 'Ж\u0391', 2],
    ['two columns of each character of East Asia', '中文', 4],
    ['two columns of an emoji', 'a👍', 3],
    ['two columns of a full-width letter', 'Ａ', 2],
    ['two columns of a Hangul syllable', '한', 2],
    ['no column of an accent by itself', 'e\u0301', 1],
    ['no column of a ring around a letter', 'e\u20dd', 1],
    ['no column of a joiner', 'a\u200d', 1],
    ['a column of the last letter before the accents, beside one', '\u02ff\u0300', 1],
    ['the columns of each', 'aЖ中e\u0301', 5],
    ['a column of each letter after another alphabet', 'Жab', 3],
  ])('is %s', (_, text, columns) => {
    expect(widthOf(text)).toBe(columns)
  })
})

describe('a text that is too wide', () => {
  test.each<[string, string, number, string]>([
    ['stays where it fits', 'abcde', 5, 'abcde'],
    ['stays where it fits in columns', '中文', 4, '中文'],
    ['is cut with a mark in the last column', 'abcdef', 5, 'abcd…'],
    ['is cut before a character that would be halved', 'a中文字', 5, 'a中…'],
    ['is cut to its columns, not its units', '👍👍👍', 5, '👍👍…'],
    ['is cut at a space in its second half', 'aaaa bb cc', 8, 'aaaa bb…'],
    ['is cut at a space just behind its half', 'aaaa bbbbb', 7, 'aaaa…'],
    ['is not cut at a space in its half', 'aa bbbbbbb', 6, 'aa bb…'],
    ['is not cut at a space in its first half', 'a bbbbbbbb', 8, 'a bbbbb…'],
    ['is cut before a space that would be last', 'aaaa bbbb', 6, 'aaaa…'],
    ['is not cut at a space for which there is no room', 'abcde fgh', 5, 'abcd…'],
    ['keeps an accent with its letter', 'abcde\u0301fgh', 6, 'abcde\u0301…'],
  ])('%s', (_, text, widest, shown) => {
    expect(truncate(text, widest)).toBe(shown)
    expect(widthOf(shown)).toBeLessThanOrEqual(widest)
  })
})
