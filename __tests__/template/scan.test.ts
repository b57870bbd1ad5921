import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { type Assignment, normalizeNewlines, scan } from '../../lib/template/scan.ts'
import { runs, seed } from '../support/seed.ts'
import { describeTimed } from '../support/timed.ts'

/** The last value of each key; the one key that dotenv cannot hold aside. */
function valuesOf(text: string): Map<string, string> {
  const assignments = scan(text).filter((statement) => statement.kind === 'assignment')
  const values = new Map(assignments.map(({ key, value }) => [key, value]))
  values.delete('__proto__')
  return values
}

function dotenvValuesOf(text: string): Map<string, string> {
  return new Map(Object.entries(parse(text, { fast: true })))
}

function sorted(values: Map<string, string>): [string, string][] {
  return [...values].sort(([one], [other]) => (one < other ? -1 : 1))
}

describe(`comes to the values that dotenv comes to (FUZZ_SEED=${seed})`, () => {
  const odd = [
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u00a0',
    '\u3000',
    '\u0085',
    '\u200b',
    '\v',
    '\f',
    '\0',
    'é',
    '😀',
  ]
  const pieces = [
    ...[
      'A',
      'B',
      'A=',
      '\nB=',
      '\nC: ',
      'KEY',
      'a.b',
      'c-d',
      '1',
      '__proto__',
      'export',
      'export ',
      'exporter',
    ],
    ...['=', '=', '=', ':', ': ', ' ', '  ', '\t', '\n', '\n', '\n', '\r', '\r\n', '#', ' # ', '# A=1'],
    ...['"', "'", '`', '"', "'", '\\', '\\"', "\\'", '\\`', '\\n', '\\r', '\\\\n', '\\\\', '$', '{', '}'],
    ...odd,
  ]
  const value = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''))
  const quoted = fc
    .tuple(
      fc.constantFrom('"', "'", '`'),
      value,
      fc.constantFrom('', ' ', ' # c', '#c', ' tail', '\t\n', '\u2028'),
    )
    .map(([quote, inside, behind]) => quote + inside + quote + behind)
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', ' ', '\t', 'export ', 'export\t', 'export\n', '# ', '\ufeff', '\u2028'),
      fc.constantFrom('A', 'B', 'C', 'KEY_1', 'a.b', 'x-y', 'export', ''),
      fc.constantFrom('=', '=', '=', ' = ', '= ', ': ', ':', ' : ', '\n=', '=\n', ''),
      fc.oneof(value, quoted),
    )
    .map((parts) => parts.join(''))
  const end = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n', '\u2028')
  const lines = fc
    .array(fc.tuple(line, end), { maxLength: 8 })
    .map((all) => all.map((parts) => parts.join('')).join(''))
  const anything = fc
    .array(fc.constantFrom(...pieces), { maxLength: 40, size: 'large' })
    .map((parts) => parts.join(''))
  const characters = fc.string({ unit: fc.constantFrom(...'A= \n"\\#', 'A='), maxLength: 24 })
  const binary = fc.string({ unit: 'binary', maxLength: 60 })
  // dotenv reads a file of 4 KiB and more by another way.
  const long = fc
    .tuple(anything, lines)
    .map(([one, two]) => `${one}\n${two.padEnd(4100, two || '#')}\n${one}`)

  test.each([
    ['lines', lines, 6000],
    ['pieces in any order', anything, 6000],
    ['quotes, newlines and signs', characters, 6000],
    ['any characters', binary, 3000],
    ['large files', long, 1500],
  ] as const)('%s', (_, texts, usual) => {
    const numRuns = runs(usual)
    let assignments = 0
    fc.assert(
      fc.property(texts, (text) => {
        const expected = dotenvValuesOf(text)
        expect(sorted(valuesOf(text))).toEqual(sorted(expected))
        assignments += expected.size
      }),
      { numRuns },
    )
    if (texts !== binary) expect(assignments).toBeGreaterThan(numRuns / 10)
  })
})

describe('comes to the values that dotenv comes to at the edges', () => {
  test.each([
    ['a control character is no white space', 'A=\u0001\nB=\u0001b\u0001\n\u0001C=1'],
    ['a tab, a vertical tab and a form feed are', '\tA\t=\t1\t\nB=\v1\v\nC=\f1\f'],
    ['a no-break space is', '\u00a0A\u00a0=\u00a01\u00a0\nB="1"\u00a0\nC="1"\u00a0# c'],
    ['a next-line character is none', 'A=\u00851\u0085\n\u0085B=1'],
    ['U+2028 ends a line', "A=1\u2028B=2\nC='3'\u2028D=4\n# c\u2028E=5"],
    ['U+2028 ends a comment behind a value', 'A=1 # c\u2028B=2\nC="3" # c\u2028D=4'],
    ['quotes come off each line of a value with U+2028', "A='1'\u2028'2'\nB=`1`\u2029x`\nC=''\u2028''"],
    ['the first and the last letter and digit', 'AZ_az=1\naz09=2\nA-.9=3\n0=4\n9z=5'],
    ['what stands beside them is none', '@A=1\n[A=1\n`A=1\n{A=1\n/A=1\n:A=1\nB[=1\nC{=1'],
    ['export, and what only looks like it', 'export A=1\nexport\tB=2\nexportC=3\nexport =4\nexport\nD=5'],
    ['a quote that is escaped', 'A="1\\"2"\nB="1\\"\nC=\'1\\\'2\''],
    ['a quote with text behind it', 'A="1" 2\nB="1"2"\nC=\'1\'# c\nD="1" # c "2"'],
    ['a quote by itself', 'A="\nB=\'\nC=`\nD=""\nE=" "'],
    ['escapes in each kind of quotes', 'A="a\\nb"\nB=\'a\\nb\'\nC=`a\\rb`\nD=a\\nb\nE="a\\rb" x'],
    ['an escape in a quote that is not closed', 'A="a\\nb\nB="#a\\nb'],
    ['a value over lines', 'A="1\n2"\nB=\'\n\'\nC=`1\n\n2`# c'],
    ['a value on the line below', 'A=\n"1"\nB=\n\n2\nC= \n'],
    ['colons', 'A: 1\nB:2\nC :3\nD:\t4\nE:\n5'],
    ['the end of the text', 'A='],
    ['the end of the text in a comment', 'A=1 #'],
    ['the end of the text in a key', 'A=1\nB'],
    ['a # that is the value, and one within it', 'A=#1\nB=1#2\nC= # 3\nD="#"\nE=\'#\'#'],
  ])('%s', (_, text) => {
    expect(sorted(valuesOf(text))).toEqual(sorted(dotenvValuesOf(text)))
  })
})

describe('says where everything stands', () => {
  test('by the line on which each key begins and its value ends', () => {
    const text = [
      '# one',
      'A=1',
      '',
      'B="two',
      'lines" # and a comment',
      'what is this',
      'export',
      '  C = 3',
      "D='x\\n'",
      'E=',
      '',
      'F=`',
      '',
      '`',
      'G=7',
    ].join('\n')
    for (const source of [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')]) {
      const places = scan(source).map((statement) => [
        statement.kind === 'assignment' ? statement.key : statement.kind,
        statement.line,
        statement.kind === 'assignment' ? statement.endLine : statement.line,
      ])
      expect(places).toEqual([
        ['comment', 1, 1],
        ['A', 2, 2],
        ['B', 4, 5],
        ['stray', 6, 6],
        ['C', 8, 8],
        ['D', 9, 9],
        ['E', 10, 10],
        ['F', 12, 14],
        ['G', 15, 15],
      ])
    }
  })

  test('in any text: where a key is said to be, it is', () => {
    const line = fc.oneof(
      fc.constantFrom('', ' ', '# c', 'stray line', '"', '# A="1', 'A: "x" # y'),
      fc
        .tuple(
          fc.constantFrom('A', 'export B', '  C', 'D_1'),
          fc.constantFrom('=', ' = ', ': '),
          fc.constantFrom('', 'x', '"x"', '"x\ny"', "'\n\n'", '`', '"\\"\n"', 'x # c'),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (parts, newline) => {
          const text = parts.join('\n').replaceAll('\n', newline)
          const plain = normalizeNewlines(text)
          const all = plain.split('\n')
          let before = 0
          for (const statement of scan(text)) {
            expect(statement.line).toBeGreaterThan(before)
            before = statement.line
            if (statement.kind === 'comment') expect(all[statement.line - 1]).toContain(`#${statement.text}`)
            if (statement.kind !== 'assignment') continue
            const at = new RegExp(`^\\s*(?:export\\s+)?${statement.key}\\s*[=:]`)
            expect(all[statement.line - 1]).toMatch(at)
            const inValue = plain.slice(statement.from).split('\n').length
            expect(all.length - inValue + 1).toBe(statement.line)
            before = statement.endLine
          }
        },
      ),
      { numRuns: runs(3000) },
    )
  })

  test('with the quote that was taken off, and the comment behind the value', () => {
    const found = scan('A="a" # one\nB=\'b\'#two\nC=c # three\nD=d#four\nE=`e`\nF="f" tail # five\nG=# six')
    expect(found.map((one) => [(one as Assignment).quote, (one as Assignment).comment])).toEqual([
      ['"', ' one'],
      ["'", 'two'],
      ['', ' three'],
      ['', 'four'],
      ['`', ''],
      ['', ' five'],
      ['', ' six'],
    ])
  })

  test.each([
    ['nothing above it', 'A=1', [false]],
    ['a line above it', 'A=1\nB=2', [false, false]],
    ['a blank line above it', 'A=1\n\nB=2', [false, true]],
    ['a line of spaces above it', 'A=1\n \t\nB=2', [false, true]],
    ['blank lines with another newline', 'A=1\r\n\r\nB=2', [false, true]],
    ['a blank line at the start', '\nA=1', [true]],
    ['a blank line behind an empty value', 'A=\n\nB=', [false, true]],
    ['a blank line inside the value above it', 'A="\n\n"\nB=2', [false, false]],
    ['a blank line above a comment', 'A=1\n\n# c\nB=2', [false, true, false]],
  ])('with %s', (_, text, expected) => {
    expect(scan(text).map(({ afterBlank }) => afterBlank)).toEqual(expected)
  })

  test.each([
    ['a quote that is never closed', 'A="b', true],
    ['text behind the closing quote', 'A="b"c', true],
    ['a # that cuts the value short', 'A=b#c', true],
    ['a # that is all of the value', 'A=#c', true],
    ['a PEM block without quotes', 'A=-----BEGIN PRIVATE KEY-----\nabc', true],
    ['a comment behind a space', 'A=b # c', false],
    ['a # in quotes', 'A="b#c"', false],
    ['a plain value', 'A=b', false],
    ['no value', 'A=', false],
  ])('with a sign where dotenv makes something else of it: %s', (_, text, isOdd) => {
    expect((scan(text)[0] as Assignment).isOdd).toBe(isOdd)
  })

  test.each(['', '\n', ' \r\n\t', '\ufeff', '\u2028'])('and nothing in %p', (text) => {
    expect(scan(text)).toEqual([])
  })
})

describeTimed('takes time in proportion to the text', () => {
  test.each([
    ['newlines', '\n'],
    ['carriage returns', '\r'],
    ['spaces', ' '],
    ['spaces and newlines', ' \n'],
    ['line separators', '\u2028'],
    ['wide spaces', '\u3000'],
    ['double quotes', '"'],
    ['quotes of all kinds', '"\'`'],
    ['backslashes', '\\'],
    ['escaped quotes', '\\"'],
    ['escaped quotes behind an open one', '\\" ', 'A="'],
    ['escaped newlines', '\\n', 'A="'],
    ['signs', '#'],
    ['signs behind a value', ' #', 'A=b'],
    ['equals signs', '='],
    ['keys without a value', 'A='],
    ['empty values', 'A=\n'],
    ['empty values and blank lines', 'A=\n\n\n\n'],
    ['quotes that open', 'A="\n'],
    ['quotes that open and an escape', 'A="\\"\n'],
    ['quotes of all kinds that open', 'A="\nB=\'\nC=`\n'],
    ['quotes that open, a line separator in between', 'A="\u2028\n'],
    ['values without a newline', 'A="b" '],
    ['values in quotes', 'A="b"\n'],
    ['values over two lines', 'A="b\nc"\n'],
    ['comments', '# comment\n'],
    ['comments and line separators', '# c\u2028'],
    ['exports', 'export '],
    ['exports on lines', 'export\n'],
    ['exports and blank lines', 'export\n\n\n'],
    ['one long key', 'A'],
    ['keys with blanks behind', 'A   \n'],
    ['keys in the manner of YAML', 'A: b\n'],
    ['colons', 'A:'],
    ['lines that are nothing', '?\n'],
  ])('%s', (_, piece, before = '') => {
    const timeOf = (size: number) => {
      const text = before + piece.repeat(size / piece.length)
      let best = Number.POSITIVE_INFINITY
      for (let run = 0; run < 3; run++) {
        const start = performance.now()
        scan(text)
        best = Math.min(best, performance.now() - start)
      }
      return best
    }
    const small = 2 ** 14
    timeOf(small)
    // Sixteen times the text; what is quadratic takes 256 times as long, however often it is tried. Some
    // milliseconds more for the clock, and three tries for a machine that does something else.
    const isLinear = () => timeOf(16 * small) < 40 * timeOf(small) + 20
    expect(isLinear() || isLinear() || isLinear()).toBe(true)
  })
})
