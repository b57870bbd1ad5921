import { describe, expect, test } from '@jest/globals'
import { type Marks, readDefault, readMarks, splitList } from '../../lib/template/annotations.ts'

describe('prose', () => {
  test.each<[comment: string, demand: Marks['demand'], text: string]>([
    ['Optional', 'optional', ''],
    ['optional', 'optional', ''],
    ['Optional:for the mailer', 'optional', 'for the mailer'],
    ['Optional :  for the mailer', 'optional', 'for the mailer'],
    ['(optional) - the mailer', 'optional', 'the mailer'],
    ['(optional) commas, optional blanks', 'optional', 'commas, optional blanks'],
    ['The mailer (for letters,optional)', 'optional', 'The mailer (for letters,optional)'],
    ['The mailer required: false', 'optional', 'The mailer'],
    ['required:false', 'optional', ''],
    ['required:  false', 'optional', ''],
    ['required=true', 'required', ''],
    ['required  =  true', 'required', ''],
    ['Format: url, required : true', 'required', 'Format: url,'],
    ['Required:the mailer', 'required', 'the mailer'],
    ['Required  if letters are sent', 'conditional', 'Required  if letters are sent'],
    ['The mailer (required  for letters)', 'conditional', 'The mailer (required  for letters)'],
  ])('%j marks a run, and what is left of it describes', (comment, demand, text) => {
    expect(readMarks(comment)).toEqual({ next: {}, run: { demand }, decorated: false, text })
  })

  test.each(['The mailer, optional', 'The mailer,optional', 'The mailer,  Optional.'])(
    '%j marks the next key alone',
    (comment) => {
      expect(readMarks(comment)).toEqual({
        next: { demand: 'optional' },
        run: {},
        decorated: false,
        text: 'The mailer',
      })
    },
  )

  test.each([
    'The mailer',
    '- the mailer',
    'The mailer (required if letters are sent',
    'It is required - they say',
    'It is required: they say',
  ])('%j marks nothing', (comment) => {
    expect(readMarks(` ${comment} `)).toEqual({ next: {}, run: {}, decorated: false, text: comment })
  })

  test('marks nothing in a comment of more than a thousand characters', () => {
    const text = 'x'.repeat(1000 - 'Optional: '.length)
    expect(readMarks(`Optional: ${text}`)).toMatchObject({ run: { demand: 'optional' }, text })
    const longer = `Optional: ${text}x`
    expect(readMarks(longer)).toEqual({ next: {}, run: {}, decorated: false, text: longer })
  })
})

describe('decorators', () => {
  test.each<[comment: string, next: Marks, text: string]>([
    ["@example='a b' the mailer", { example: 'a b' }, 'the mailer'],
    ['@example="a b" the mailer', { example: 'a b' }, 'the mailer'],
    ['@example=say"hi"', { example: 'say"hi"' }, ''],
    ['@example="a"b', { example: '"a"b' }, ''],
    ['@type=enum("a)", b) the mailer', { type: 'enum("a)", b)' }, 'the mailer'],
    ['@docs(https://example.com) @type=enum(a, b)', { docs: 'https://example.com', type: 'enum(a, b)' }, ''],
    ['@type=enum(a, b) @type=port', { type: 'port' }, ''],
    ['@type: port', { type: '' }, 'port'],
    ['@sensitive @type: port', { sensitive: true, type: '' }, 'port'],
  ])('%j tell', (comment, next, text) => {
    expect(readMarks(comment)).toEqual({ next, run: {}, decorated: false, text })
  })

  test('tell what stands on both sides of a list', () => {
    expect(readMarks('@optional @type=enum(a, b) @sensitive the mailer')).toEqual({
      next: { demand: 'optional', type: 'enum(a, b)', sensitive: true },
      run: {},
      decorated: true,
      text: 'the mailer',
    })
  })

  test.each([
    '@since=1.0',
    '@see(https://example.com)',
    '@example=',
    '@docs=https://example.com',
    '@optional(always)',
    '@required()',
    '@sensitive(always)',
    '@optional=untrue',
    '@required=falsely',
  ])('that nothing is known of stay in the description: %j', (comment) => {
    expect(readMarks(`${comment} the mailer`)).toEqual({
      next: {},
      run: {},
      decorated: false,
      text: `${comment} the mailer`,
    })
    expect(readMarks(`${comment} @sensitive`)).toMatchObject({ next: { sensitive: true }, text: comment })
  })
})

describe('a header', () => {
  test.each<[comment: string, value: ReturnType<typeof readDefault>]>([
    ['@defaultRequired=false', false],
    [' @defaultRequired=true', true],
    ['  @defaultRequired=infer', 'infer'],
    [' @defaultRequired=false @other', false],
    [' @one  @other=1 @defaultRequired=false', false],
    [' @defaultRequired=falsely', undefined],
    [' @defaultRequired=', undefined],
    [' @defaultRequired', undefined],
    [' one @defaultRequired=false', undefined],
    [' @one@defaultRequired=false', undefined],
  ])('%j says of the keys that are not marked: %p', (comment, value) => {
    expect(readDefault(comment)).toBe(value)
  })
})

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
