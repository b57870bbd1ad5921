import { describe, expect, test } from '@jest/globals'
import { isLoadError } from '../../lib/errors.ts'
import { assertWellFormed, lint, lintTemplate } from '../../lib/files/lint.ts'
import { scan } from '../../lib/template/scan.ts'

/** What is odd about a text, each with its line. */
const odd = (text: string) => lint(scan(text), text).map(({ line, text }) => `${line}: ${text}`)

/** What a text is refused with, or nothing. */
function refusalOf(text: string) {
  try {
    assertWellFormed(scan(text), text, '.env')
    return undefined
  } catch (error) {
    if (!isLoadError(error)) throw error
    expect([error.code, error.location?.file]).toEqual(['SECRETS_FILE', '.env'])
    return `${error.location?.line}: ${error.message}`
  }
}

const cut = (key: string) => `the value of ${key} ends before its #; put it in quotes to keep the rest`
const tail = (key: string) => `text follows the closing quote of ${key}, so the quotes stay in the value`
const unclosed = (key: string) => `the quote that opens the value of ${key} is never closed`
const pem = 'a PEM block must be in quotes: only its first line is read'
const swallows = (end: number, line: number) =>
  `the quote that opens here closes on line ${end} and swallows line ${line}`
const begin = '-----BEGIN KEY-----'
const end = '-----END KEY-----'

describe('nothing is odd about', () => {
  test.each([
    ['plain values', 'A=1\nB=two words\nC=\n'],
    ['values in quotes', `A="1"\nB='2' # two\nC=\`3\`\nD="#"\n`],
    ['comments', '# a\n# b\nA=1 # b\n\n# c\n'],
    ['a quote within a value', `A=it's\nB=5"\n`],
    ['a block in quotes', `A="${begin}\nB=\n${end}"\nC=1\n`],
    ['a value of lines', 'A="one\ntwo\nthree"\nB=1\n'],
    ['a value with a newline that is written', 'A="one\\nB=2"\n'],
    ['lines of which one is only written', 'A="one\\nB=2\nC=3"\n'],
    ['a first line that looks like an assignment', 'A="B=2\nthree"\n'],
  ])('%s', (_, text) => {
    expect(odd(text)).toEqual([])
    expect(refusalOf(text)).toBeUndefined()
  })
})

describe('it is odd', () => {
  test.each<[string, string, string[]]>([
    [
      'that a line is stray',
      'A=1\nstray\n\nB=1\n',
      ['2: it is neither KEY=value nor a comment, and is ignored'],
    ],
    [
      'that a key is set twice, and three times',
      'A=1\nB=1\nA=2\nA=3\n',
      [
        '3: A is set here again, after line 1; the last one counts',
        '4: A is set here again, after line 1; the last one counts',
      ],
    ],
    [
      'that a key that may be none is set twice',
      'aB=1\naB=2\n',
      ['2: a key is set here again, after line 1; the last one counts'],
    ],
    ['that a value is cut short', 'A=x#y\n', [`1: ${cut('A')}`]],
    ['that the last value is cut short', 'B=1\nA1_B=x#y', [`2: ${cut('A1_B')}`]],
    [
      'that the value of what may be no key is cut short',
      'Ab=x#y\n1A=x#y\n',
      [`1: ${cut('a key')}`, `2: ${cut('a key')}`],
    ],
    ['that text follows a closing quote', `A="x" y\nB='x'y\n`, [`1: ${tail('A')}`, `2: ${tail('B')}`]],
    ['that a quote is not closed', `A="x\nB='y\n`, [`1: ${unclosed('A')}`, `2: ${unclosed('B')}`]],
    ['that a quote is not closed before a comment', `A="x # "\n`, []],
    ['that a quote is not closed by one that is escaped', 'A="x\nB=\\"y\n', [`1: ${unclosed('A')}`]],
    ['that a quote behind blanks is not closed', 'A=  "x\n', [`1: ${unclosed('A')}`]],
    ['that a value with a quote in it is cut short', 'A=x"y#z\n', [`1: ${cut('A')}`]],
    ['that a block at the very end has no quotes', 'A=-----BEGIN K', [`1: ${pem}`]],
    ['that a backtick is not closed', 'A=`x\n', [`1: ${unclosed('A')}`]],
    ['that a block has no quotes', `A=${begin}\nB=1\n`, [`1: ${pem}`]],
    ['that a quote swallows a line', 'A="x\nB=2\ny"\nC=1\n', [`1: ${swallows(3, 2)}`]],
    ['that a quote swallows a line with export', 'A="x\n  export B.c-d = 2"\n', [`1: ${swallows(2, 2)}`]],
    [
      'that a quote swallows a line behind a block',
      `A="${begin}\nx=\n${end}\nB=2"\n`,
      [`1: ${swallows(4, 4)}`],
    ],
    [
      'that a quote swallows a line before a block',
      `A="x\nB=\n${begin}\n${end}"\n`,
      [`1: ${swallows(4, 2)}`],
    ],
    ['that a quote swallows two lines', 'Z=\nA="x\nB=2\nC=3"\n', [`2: ${swallows(4, 3)}`]],
    ['not that a quote holds what is no assignment', 'A="x\n1B=2\nB 2\n-C=3\nx B=1"\n', []],
  ])('%s', (_, text, told) => {
    expect(odd(text)).toEqual(told)
  })
})

describe('it is refused', () => {
  const broken = 'a PEM block must be in quotes: only its first line would be read'
  test.each<[string, string, string | undefined]>([
    ['that a quote is not closed', 'A=1\nB="x\n', '2: the quote that opens here is never closed'],
    ['that a block has no quotes', `A=1\nB=${begin}\nx\n`, `2: ${broken}`],
    ['that a block stands on lines of its own', `A=1\n\n${begin}\nx\n${end}\n`, `3: ${broken}`],
    ['that a block stands behind blanks', `A=\n  ${begin}\nx\n`, `2: ${broken}`],
    ['but not that a line is stray', 'A=1\nstray\n', undefined],
    ['but not that a line is stray behind a block', `A="${begin}"\nstray\n`, undefined],
    ['but not that a value is cut short', 'A=x#y\n', undefined],
    ['but not that text follows a quote', 'A="x" y\n', undefined],
    ['but not that a comment begins a block', `# ${begin}\nstray\nA=1\n`, undefined],
    ['but not that a key is named as a block is', '-----BEGIN =x\n', undefined],
    ['but not that a line speaks of a block', `x ${begin}\nA=1\n`, undefined],
  ])('%s', (_, text, refusal) => {
    expect(refusalOf(text)).toBe(refusal)
  })
})

test('what is odd about a template is told with its line', () => {
  const told: unknown[] = []
  const template = { name: '.env.example', text: 'A=1\r\nstray\r\nB=x#y\r\n' }
  lintTemplate(scan(template.text), template, (...all) => told.push(all))
  expect(told).toEqual([
    [{ file: '.env.example', line: 2 }, 'it is neither KEY=value nor a comment, and is ignored'],
    [
      { file: '.env.example', line: 3 },
      'the value of B ends before its #; put it in quotes to keep the rest',
    ],
  ])
})
