import { describe, expect, test } from '@jest/globals'
import {
  type AnnotatedComment,
  type Annotations,
  readAnnotations,
  readDefault,
} from '../../lib/template/annotations.ts'
import type { ContractKey } from '../../lib/template/contract.ts'
import { describe as describeKey } from '../../lib/template/description.ts'

/** The annotations of a comment. */
function read(comment: string): AnnotatedComment {
  const none = { keyScope: {}, groupScope: {}, isDecorated: false, text: comment.trim() }
  return readAnnotations(comment) ?? none
}

/** What is left of a comment as a description. */
function describedBy(comment: string): string {
  const location = { file: '.env.example', line: 1 }
  return describeKey({ comments: [read(comment).text], location } as unknown as ContractKey)
}

describe('prose', () => {
  test.each<[comment: string, requirement: Annotations['requirement'], text: string]>([
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
    ['Required  if letters are sent', 'conditional', 'Required if letters are sent'],
    ['The mailer (required  for letters)', 'conditional', 'The mailer (required for letters)'],
  ])('%j marks a run, and what is left of it describes', (comment, requirement, text) => {
    expect(read(comment)).toEqual({
      keyScope: {},
      groupScope: { requirement },
      isDecorated: false,
      text: comment,
    })
    expect(describedBy(comment)).toBe(text)
  })

  test.each(['The mailer, optional', 'The mailer,optional', 'The mailer,  Optional.'])(
    '%j marks the next key alone',
    (comment) => {
      expect(read(comment)).toEqual({
        keyScope: { requirement: 'optional' },
        groupScope: {},
        isDecorated: false,
        text: comment,
      })
      expect(describedBy(comment)).toBe('The mailer')
    },
  )

  test.each([
    'The mailer',
    '- the mailer',
    'The mailer (required if letters are sent',
    'It is required - they say',
    'It is required: they say',
  ])('%j marks nothing', (comment) => {
    expect(read(` ${comment} `)).toEqual({ keyScope: {}, groupScope: {}, isDecorated: false, text: comment })
  })

  test('marks nothing in a comment of more than a thousand characters', () => {
    const text = 'x'.repeat(1000 - 'Optional: '.length)
    expect(read(`Optional: ${text}`)).toMatchObject({ groupScope: { requirement: 'optional' } })
    expect(describedBy(`Optional: ${text}`)).toBe(text)
    const longer = `Optional: ${text}x`
    expect(read(longer)).toEqual({ keyScope: {}, groupScope: {}, isDecorated: false, text: longer })
    expect(describedBy(longer)).toBe(longer)
  })
})

describe('decorators', () => {
  test.each<[comment: string, keyScope: Annotations, text: string]>([
    ["@example='a b' the mailer", { example: 'a b' }, 'the mailer'],
    ['@example="a b" the mailer', { example: 'a b' }, 'the mailer'],
    ['@example=say"hi"', { example: 'say"hi"' }, ''],
    ['@example="a"b', { example: '"a"b' }, ''],
    ['@type=enum("a)", b) the mailer', { type: 'enum("a)", b)' }, 'the mailer'],
    ['@docs(https://example.com) @type=enum(a, b)', { docs: 'https://example.com', type: 'enum(a, b)' }, ''],
    ['@type=enum(a, b) @type=port', { type: 'port' }, ''],
    ['@type: port', { type: '' }, 'port'],
    ['@sensitive @type: port', { sensitive: true, type: '' }, 'port'],
  ])('%j tell', (comment, keyScope, text) => {
    expect(read(comment)).toEqual({ keyScope, groupScope: {}, isDecorated: false, text })
  })

  test('tell what stands on both sides of a list', () => {
    expect(read('@optional @type=enum(a, b) @sensitive the mailer')).toEqual({
      keyScope: { requirement: 'optional', type: 'enum(a, b)', sensitive: true },
      groupScope: {},
      isDecorated: true,
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
    expect(read(`${comment} the mailer`)).toEqual({
      keyScope: {},
      groupScope: {},
      isDecorated: false,
      text: `${comment} the mailer`,
    })
    expect(read(`${comment} @sensitive`)).toMatchObject({ keyScope: { sensitive: true }, text: comment })
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
