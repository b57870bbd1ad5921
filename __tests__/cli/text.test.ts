import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatList, wrapText } from '../../lib/cli/text.ts'
import { truncate, widthOf } from '../../lib/report/text.ts'
import { runs } from '../support/seed.ts'

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
        const short = truncate(text, widest)
        expect(widthOf(short)).toBeLessThanOrEqual(widest)
        expect(short.isWellFormed()).toBe(true)
        expect(text.startsWith(short.replace(/…$/, ''))).toBe(true)
        expect(short === text).toBe(widthOf(text) <= widest)
      }),
      { numRuns: runs(100) },
    )
  })
})

describe('A wrapped text', () => {
  test('has lines of at most 80 columns, and its words in order', () => {
    const words = fc.array(fc.constantFrom('a', 'word', 'x'.repeat(90), '密码', 'longer-word'), {
      minLength: 1,
    })
    fc.assert(
      fc.property(words, fc.nat(6), fc.nat(6), (all, first, rest) => {
        const lines = wrapText(all.join(' '), { first, rest })
        expect(lines.join(' ').split(/ +/).filter(Boolean)).toEqual(all)
        for (const [index, line] of lines.entries()) {
          const indent = index === 0 ? first : rest
          expect(line.startsWith(' '.repeat(indent))).toBe(true)
          if (line.trim().includes(' ')) expect(widthOf(line)).toBeLessThanOrEqual(80)
        }
      }),
      { numRuns: runs(100) },
    )
  })

  test('is a list on one line, or if that is too long below its head', () => {
    expect(formatList('Added:', ['A', 'B C'])).toBe('Added: A, B C\n')
    const keys = Array.from({ length: 12 }, (_, index) => `A_KEY_${index}`)
    expect(formatList('Added:', keys)).toBe(
      `Added:\n  ${keys.slice(0, 8).join(', ')},\n  ${keys.slice(8).join(', ')}\n`,
    )
  })
})
