import { describe, expect, test } from '@jest/globals'
import { formatUnifiedDiff } from '../../../../lib/cli/init/marks/unified-diff.ts'

describe('A unified diff', () => {
  const lines = Array.from({ length: 20 }, (_, index) => String(index + 1))

  test.each([
    ['in the middle', [[9, ['new']]], ['@@ -7,6 +7,7 @@', ' 7', ' 8', ' 9', '+new', ' 10', ' 11', ' 12']],
    ['at the start', [[0, ['new', '']]], ['@@ -1,3 +1,5 @@', '+new', '+', ' 1', ' 2', ' 3']],
    ['at the end', [[20, ['new']]], ['@@ -18,3 +18,4 @@', ' 18', ' 19', ' 20', '+new']],
    [
      'where two are near',
      [
        [4, ['a']],
        [10, ['b']],
      ],
      [
        '@@ -2,12 +2,14 @@',
        ' 2',
        ' 3',
        ' 4',
        '+a',
        ' 5',
        ' 6',
        ' 7',
        ' 8',
        ' 9',
        ' 10',
        '+b',
        ' 11',
        ' 12',
        ' 13',
      ],
    ],
    [
      'where two are apart',
      [
        [3, ['a']],
        [17, ['b']],
      ],
      [
        '@@ -1,6 +1,7 @@',
        ' 1',
        ' 2',
        ' 3',
        '+a',
        ' 4',
        ' 5',
        ' 6',
        '@@ -15,6 +16,7 @@',
        ' 15',
        ' 16',
        ' 17',
        '+b',
        ' 18',
        ' 19',
        ' 20',
      ],
    ],
  ] as [string, [number, string[]][], string[]][])('shows an addition %s', (_, additions, expected) => {
    expect(formatUnifiedDiff(lines, new Map(additions))).toEqual(expected)
  })

  test('of an empty text has a range without lines', () => {
    expect(formatUnifiedDiff([], new Map([[0, ['new']]]))).toEqual(['@@ -0,0 +1,1 @@', '+new'])
  })
})
