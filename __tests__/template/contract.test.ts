import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { type ContractKey, isSensitive } from '../../lib/template/contract.ts'
import { describe as describeKey } from '../../lib/template/description.ts'
import { readContract } from '../../lib/template/template.ts'
import { runs } from '../support/seed.ts'
import { timed } from '../support/timed.ts'

function keysOf(text: string, required: readonly string[] = []): ContractKey[] {
  return [...readContract({ name: '.env.example', text }, required).keys.values()]
}

/** The required keys of a template. */
function requiredIn(text: string): string {
  return keysOf(text)
    .filter(({ required }) => required)
    .map(({ key }) => key)
    .join(' ')
}

function only(text: string): ContractKey {
  const [contractKey, ...others] = keysOf(text)
  if (!contractKey || others.length > 0) throw new Error('the template should have one key')
  return contractKey
}

// Each template has A and B in one run, and C behind a blank line. C shows that the marks end there.
const run = (comment: string) => `${comment}\nA=\nB=\n\nC=`

describe('a key is required', () => {
  test('unless something says that it is not', () => {
    expect(requiredIn('A=\nB=b\nexport C=c\nD: d\n# a comment\nE="e"')).toBe('A B C D E')
  })

  test.each([
    'Required: signs the cookie',
    'REQUIRED: signs the cookie',
    'required - signs the cookie',
    'Required – signs the cookie',
    'Required — signs the cookie',
    'Signs the cookie (required)',
    'Signs the cookie (REQUIRED)',
    '[required] signs the cookie',
    '[REQUIRED] signs the cookie',
    'required: true',
    'required = true',
    'Format: url, required: true',
  ])('with its run, by "%s"', (words) => {
    expect(requiredIn(`# @defaultRequired=false\n\n${run(`# ${words}`)}`)).toBe('A B')
    expect(requiredIn(`# @defaultRequired=false\n\nA= # ${words}\nB=`)).toBe('A')
    expect(requiredIn(`# Optional\nA= # ${words}\nB=`)).toBe('A')
  })

  test.each([
    'Set it as required',
    'The required scopes are listed below',
    'Requires a restart',
    'This is not optional at all',
    'Sets an optional prefix',
    'optional prefix of a sentence that is wrapped',
    'comma separated, optionally with spaces',
    'Uses the optional, faster way',
    'optionals: none',
    'It is (not really optional)',
    'not_required: falsehood',
    '@see: https://example.com/optional',
    '@org/package is optional here',
    'mail me@optional.example',
  ])('by default, whatever prose as "%s" says', (words) => {
    expect(requiredIn(run(`# ${words}`))).toBe('A B C')
    expect(requiredIn(`A= # ${words}\nB=`)).toBe('A B')
  })
})

describe('a key is optional', () => {
  test.each([
    'Optional',
    'OPTIONAL',
    'optional',
    'Optional: for the mailer',
    'OPTIONAL: for the mailer',
    'optional: for the mailer',
    'optional, for the mailer',
    'optional - for the mailer',
    'optional – for the mailer',
    'optional — for the mailer',
    'Optional. For the mailer',
    'Optional (for the mailer)',
    'Optional for the mailer',
    'Optionally, the mailer',
    '  Optional  ',
    'The mailer (optional)',
    'The mailer (Optional)',
    'The mailer (optional) - for letters',
    'The mailer (optional - for letters)',
    'The mailer (optional, defaults to none)',
    'The mailer (optional; off by default).',
    'The mailer (for letters, optional)',
    'The mailer [optional]',
    '[Optional] The mailer',
    '[optional: used for letters]',
    'required: false',
    'Required: false',
    'required = false',
    'required=false',
  ])('with its run, by "%s"', (words) => {
    expect(requiredIn(run(`# ${words}`))).toBe('C')
    expect(requiredIn(run(`# ====\n# ${words}\n# and more of it`))).toBe('C')
    expect(requiredIn(`A= # ${words}\nB=`)).toBe('B')
    expect(requiredIn(`A="a" # ${words}\nB=`)).toBe('B')
  })

  test.each(['The mailer, optional', 'The mailer, Optional.', 'The mailer,optional'])(
    'without the rest of its run, by "%s" at the end',
    (words) => {
      expect(requiredIn(run(`# ${words}`))).toBe('B C')
      expect(requiredIn(`A= # ${words}\nB=`)).toBe('B')
    },
  )

  test.each([
    'Required if there is a mailer',
    'Required when there is a mailer',
    'Required for the mailer',
    'Required unless there is none',
    'REQUIRED FOR THE MAILER',
    'required for the mailer',
    'The mailer (required for letters)',
    'The mailer (Required unless NO_MAIL=true)',
    'The mailer [required if letters are sent]',
  ])('with its run, where it is required in some circumstances: "%s"', (words) => {
    expect(requiredIn(run(`# ${words}`))).toBe('C')
    expect(requiredIn(`A= # ${words}\nB=`)).toBe('B')
  })

  test('where it is commented out', () => {
    const keys = keysOf('#A=1\n# B = 2\n# C=3 # three\n# export D=4\n#E=\nF=6')
    expect(keys.map(({ key, required }) => [key, required])).toEqual([
      ['A', false],
      ['C', false],
      ['D', false],
      ['E', false],
      ['F', true],
    ])
    expect(requiredIn('# @required\n# A=')).toBe('')
  })

  test.each(['# e.g. key=value', '# path=/usr/bin', '# see A=1', '# A-B=1', '#', '# =1', '# A'])(
    'but prose names none: "%s"',
    (comment) => {
      expect(keysOf(comment)).toEqual([])
    },
  )

  test('where it steers the load', () => {
    const keys = ['NODE_ENV', 'SECRETS_MODE', 'SECRETS_CHECK', 'DOTENV_PATH', 'DOTENV_CONFIG_PATH']
    const text = keys.map((key) => `# @required\n${key}=x\n`).join('')
    expect(requiredIn(text)).toBe('')
    expect(keysOf(text).map(({ key }) => key)).toEqual(keys)
    expect(requiredIn('NODE_ENVIRONMENT=\nMY_NODE_ENV=\nSECRETS=\nDOTENV=')).toBe(
      'NODE_ENVIRONMENT MY_NODE_ENV SECRETS DOTENV',
    )
  })
})

describe('a run', () => {
  test.each([
    ['ends at a blank line', '# Optional\nA=\nB=\n\nC=', 'C'],
    ['ends at a line of spaces', '# Optional\nA=\n  \t\nB=', 'B'],
    ['ends at the next comment', '# Optional\nA=\n# The other\nB=\nC=', 'B C'],
    [
      'ends at the next comment that has marks of its own',
      '# Optional\nA=\n# Required: b\nB=\n# Optional\nC=',
      'B',
    ],
    ['does not begin across a blank line', '# Optional\n\nA=', 'A'],
    ['goes on behind a key with an inline comment', '# Optional\nA= # the first\nB=\n', ''],
    ['goes on behind a key that is required', '# Optional\nA= # required: true\nB=\n', 'A'],
    ['goes on behind a key that is commented out', '# Optional\nA=\n# B=\nC=\n', ''],
    ['goes on behind a value over two lines', '# Optional\nA="a\n\nb"\nB=\n', ''],
    ['takes the last mark of its comment', '# Optional\n# Required: no, it is\nA=', 'A'],
    ['takes a requirement over a permission on one line', '# Required: (optional) who knows\nA=', 'A'],
    ['works with other newlines', '# Optional\r\nA=\r\nB=\r\n\r\nC=', 'C'],
    ['begins with a comment behind a blank line', 'A=\n\n# Optional\nB=', 'A'],
    ['is weaker than ", optional" behind a value', '# Required: these\nA= # the first, optional\nB=', 'B'],
    ['is stronger behind a value than ", optional" above it', '# The one, optional\nA= # Required: a', 'A'],
  ])('%s', (_, text, required) => {
    expect(requiredIn(text)).toBe(required)
  })
})

describe('a decorator', () => {
  test.each([
    ['binds the next key only', '# @optional\nA=\nB=', 'B'],
    ['binds its own line only, behind a value', 'A=\nB= # @optional\nC=', 'A C'],
    ['may be switched off', '# @required=false\nA=\n# @optional=false\nB=', 'B'],
    ['may be switched on', '# @optional=true\nA=\n# @required=true\nB=', 'B'],
    ['is stronger than prose above it', '# Optional\n# @required\nA=\nB=', 'A'],
    ['is stronger than prose below it', '# @required\n# Optional\nA=\nB=', 'A'],
    ['is stronger than prose behind the value', '# @required\nA= # optional', 'A'],
    ['is stronger than ", optional" below it', '# @required\n# The mailer, optional\nA=', 'A'],
    ['is stronger than a run', '# Optional\nA=\nB= # @required\nC=', 'B'],
    ['is weaker than one behind the value', '# @required\nA= # @optional', ''],
    ['counts the last time', '# @required\n# @optional\nA=', ''],
    ['shares a line with others', '# @sensitive @optional @type=url\nA=', ''],
    ['shares a line with words', '# @optional The mailer\nA=', ''],
    ['shares a line with words that are marks', '# @type=url Optional: the mailer\nA=\nB=', ''],
    ['shares a line with others that are not known', '# @since=1.0 @optional\nA=', ''],
    ['stands behind no words', '# The mailer @optional\nA=', 'A'],
    ['is nothing with another value', '# @optional=maybe\nA=', 'A'],
    ['is nothing in other letters', '# @Optional\nA=\n# @optionally\nB=', 'A B'],
    ['is lost across a blank line', '# @optional\n\nA=', 'A'],
  ])('%s', (_, text, required) => {
    expect(requiredIn(text)).toBe(required)
  })

  test('says what else there is to say of a key', () => {
    const { annotations } = only(
      '# @type=string(startsWith=sk_) @sensitive @docs(https://example.com/a?b=c)\n# @example="a b"\nA=',
    )
    expect(annotations).toEqual({
      type: 'string(startsWith=sk_)',
      sensitive: true,
      docs: 'https://example.com/a?b=c',
      example: 'a b',
    })
    expect(only('A= # @type=enum(a, b, c) @example=b').annotations).toEqual({
      type: 'enum(a, b, c)',
      example: 'b',
    })
  })

  test.each(['# @see: https://example.com', '# @org/package', '# @todo', '# @docs', '# @ optional'])(
    'that is not known is prose: "%s"',
    (comment) => {
      const contractKey = only(`${comment}\nA=`)
      expect(contractKey.annotations).toEqual({})
      expect(contractKey.required).toBe(true)
      expect(describeKey(contractKey)).toBe(comment.slice(2))
    },
  )
})

describe('a header', () => {
  test.each([
    ['makes all keys optional', '# @defaultRequired=false\n\nA=\nB=b\n# Required: c\nC=', 'C'],
    ['makes those required that have a value', '# @defaultRequired=infer\n\nA=\nB=b\nC=""\nD=" "', 'B D'],
    ['is weaker than a mark', '# @defaultRequired=infer\n# @required\nA=\n# @optional\nB=b', 'A'],
    ['says what is so anyway', '# @defaultRequired=true\nA=\n# @optional\nB=', 'A'],
    ['stands below others', '# Our app\n#\n# @defaultRequired=false\n# ---\nA=', ''],
    ['stands beside others', '# @defaultSensitive=false @defaultRequired=false\nA=', ''],
    ['counts the last time', '# @defaultRequired=false\n# @defaultRequired=true\nA=', 'A'],
    ['has to stand before the first key', 'A=\n# @defaultRequired=false\nB=', 'A B'],
    ['has to say what is known', '# @defaultRequired=maybe\nA=', 'A'],
    ['has to begin the comment', '# with @defaultRequired=false\nA=', 'A'],
  ])('%s', (_, text, required) => {
    expect(requiredIn(text)).toBe(required)
  })
})

describe('a key that stands twice', () => {
  test('is what the last says, but what one requires stays required', () => {
    const contractKey = only('# One\n# @optional\nA=1\n# Two\nA=2')
    expect(contractKey).toMatchObject({ required: true, templateValue: '2', location: { line: 5 } })
    expect(describeKey(contractKey)).toBe('Two')
    expect(requiredIn('A=1\n# @optional\nA=2')).toBe('A')
    expect(requiredIn('# @optional\nA=1\n# @optional\nA=2')).toBe('')
  })

  test('is not what is commented out below it', () => {
    expect(only('A=1\n# A=2')).toMatchObject({ required: true, templateValue: '1', location: { line: 1 } })
  })

  test('has the marks of the example above it', () => {
    expect(requiredIn('# @optional\n# A=abc\nA=')).toBe('')
    expect(requiredIn('# @optional\n# A=abc\n# A=def\nA=')).toBe('')
    expect(requiredIn('# @optional\n# A=abc\nB=\nA=')).toBe('A B')
    expect(requiredIn('# @optional\n# A=abc\n\nA=')).toBe('A')
    expect(requiredIn('# @optional\n# A=abc\n# @required\nA=')).toBe('A')
    expect(isSensitive(only('# @sensitive\n# A=abc\nA='))).toBe(true)
  })
})

describe('what code requires', () => {
  test('is added to the template, and stands alone without one', () => {
    const keys = keysOf('# @optional\n# The one\nA=a', ['A', 'B'])
    expect(keys).toMatchObject([
      { key: 'A', required: true, templateValue: 'a', location: { file: '.env.example', line: 3 } },
      { key: 'B', required: true, templateValue: '', location: undefined },
    ])
    expect(readContract(undefined, ['B'])).toMatchObject({ template: undefined })
    expect([...readContract(undefined, ['B', 'B']).keys.keys()]).toEqual(['B'])
    expect(readContract(undefined, []).keys.size).toBe(0)
  })
})

describe('what a schema in code knows of', () => {
  const inCode = (key: string, required: boolean, comment: string, annotations = {}): ContractKey => ({
    ...only('A='),
    key,
    required,
    annotations,
    comments: [comment],
    location: undefined,
  })
  const merged = (text: string, ...code: ContractKey[]) => [
    ...readContract({ name: '.env.example', text }, [], code).keys.values(),
  ]

  test('is added to the template, behind it', () => {
    const one = inCode('B', false, 'of the code')
    expect(merged('A=', one).map(({ key }) => key)).toEqual(['A', 'B'])
    expect(merged('A=', one)[1]).toEqual(one)
  })

  test.each([
    ['A=', true, true],
    ['A=', false, true],
    ['# @optional\nA=', true, true],
    ['# @optional\nA=', false, false],
  ])('is required where %j or the code requires it (%p): %p', (text, required, expected) => {
    expect(merged(text, inCode('A', required, ''))[0]?.required).toBe(expected)
  })

  test('is described by the template where that has words, and else by the code', () => {
    const one = inCode('A', true, 'of the code')
    expect(merged('# Signs\nA=', one).map(describeKey)).toEqual(['Signs'])
    expect(merged('A= # signs', one).map(describeKey)).toEqual(['signs'])
    expect(merged('# @optional\nA=', one).map(describeKey)).toEqual(['of the code'])
    expect(merged('A=', one).map(describeKey)).toEqual(['of the code'])
  })

  test('keeps the location and the annotations of the template, but where the code has its own', () => {
    const one = inCode('A', true, '', { sensitive: false, docs: 'https://example.com' })
    expect(merged('# @sensitive @example=x\nA=a', one)).toMatchObject([
      {
        location: { file: '.env.example', line: 2 },
        templateValue: 'a',
        annotations: { sensitive: false, example: 'x', docs: 'https://example.com' },
      },
    ])
  })
})

describe('a type that does not exist', () => {
  test.each([
    ['the only one', '# @type=prot\nA=', 1],
    ['above more words', '\n# The port\n# @type=prot\n# of the mailer\nA= # a port', 3],
    ['the last of two above the key', '# @type=port\n# @type=prot\nA=', 2],
    ['behind the value', '# the port\nA= # @type=prot', 2],
    ['behind the value, and another above', '# @type=port\nA= # @type=prot', 2],
    ['the second list of a line', '# @type=enum(a, b) @type=enum(c, d)\nA=', 1],
  ])('is told with its line: %s', (_, text, line) => {
    expect(() => keysOf(text)).toThrow(
      expect.objectContaining({ code: 'SECRETS_TEMPLATE', location: { file: '.env.example', line } }),
    )
  })
})

test('a location is the line of the key, and the line that decided is the one with the annotation', () => {
  const keys = keysOf('# One\n#\n# Optional\nA=\nB="\n\n"\n\nC= # optional\n# @optional\n# more\nD=\nE=\n#F=')
  expect(keys.map(({ key, location, decidedBy }) => [key, location?.line, decidedBy])).toEqual([
    ['A', 4, 3],
    ['B', 5, 3],
    ['C', 9, 9],
    ['D', 12, 10],
    ['E', 13, undefined],
    ['F', 14, 14],
  ])
})

describe('any template', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '  ',
      '# Optional',
      '# (optional',
      '# @optional',
      '# @type=enum(a, b)',
      '# @',
      '#',
      '# A=1 # B=2',
      'x',
    ),
    fc.constantFrom(
      'A=1',
      'B="1',
      'C=`a`',
      "D='a' # optional",
      'E: 1',
      'export F=1',
      '__proto__=1',
      'constructor=1',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'#@=A "(),[]:optional'), maxLength: 30 }),
  )

  test('is read without a crash, and with every key that dotenv finds in it', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 15 }), (lines) => {
        const text = lines.join('\n')
        const keys = keysOf(text)
        const names = keys.map(({ key }) => key)
        for (const contractKey of keys) describeKey(contractKey)
        expect(names).toEqual(expect.arrayContaining(Object.keys(parse(text, { fast: true }))))
      }),
      { numRuns: runs(3000) },
    )
  })

  timed.each([
    ['comments', '# a\n'],
    ['marks', '# Optional\n'],
    ['decorators', '# @optional\n'],
    ['decorators on one line', '@optional ', '# '],
    ['decorators that are not known', '@a=( ', '# '],
    ['headers', '@a ', '# '],
    ['commas', 'a,', '# optional ('],
    ['parentheses', '(optional', '# '],
    ['blanks', ' ', '# required'],
    ['banners', '=', '# optional '],
    ['quotes', '@example=" ', '# '],
    ['keys', '# A=1\nA=\n'],
    ['keys behind a comment', '# a\nA=\n'],
    ['a long name', 'A_1', '# '],
    ['a long key', '_1', 'A'],
  ])('is read in no time: a mebibyte of %s', (_, piece, before = '') => {
    const text = `${before + piece.repeat(2 ** 20 / piece.length)}\nLAST=1`
    const start = performance.now()
    for (const contractKey of keysOf(text)) {
      describeKey(contractKey)
      isSensitive(contractKey)
    }
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
