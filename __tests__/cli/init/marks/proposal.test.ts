import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { insertLines, proposeMarks } from '../../../../lib/cli/init/marks/proposal.ts'
import { type ContractKey, isSensitive } from '../../../../lib/template/contract.ts'
import { describe as describeKey } from '../../../../lib/template/description.ts'
import { scan } from '../../../../lib/template/scan.ts'
import { readContract } from '../../../../lib/template/template.ts'
import { runs } from '../../../support/seed.ts'
import { templates } from '../../../support/templates.ts'

const name = '.env.example'

function marked(text: string): string {
  return insertLines(text, proposeMarks(text, name).additions)
}

/** What is proposed, as `KEY!` for required and `KEY?` for optional. */
function proposed(text: string): string {
  // A key that is optional in any case, so that there is something to propose.
  const { marks } = proposeMarks(`${text}\n\nZ=1`, name)
  return marks
    .filter(({ key }) => key !== 'Z')
    .map(({ key, mark }) => key + (mark === 'required' ? '!' : '?'))
    .join(' ')
}

describe('A key is proposed to be required', () => {
  test.each([
    ['that is secret by its name', 'SECRET_KEY='],
    ['that is marked as sensitive', '# @sensitive\nSTATE='],
    ['whose value is an address with a password', 'QUEUE=amqp://me:mine@queue'],
    ['whose value is a connection URL', 'QUEUE=nats://queue:4222'],
    ['for the URL of a database', 'POSTGRES_PRISMA_URL='],
    ['for the host of a database', 'DB_HOST=localhost'],
    ['whose value is an address of this machine', 'APP_URL=http://localhost:3000'],
    ['whose value is an address of an example', 'APP_URL=https://app.example.com'],
    ['whose value is a placeholder', 'REALM=your-realm'],
    ['whose value is a placeholder in braces', 'ISSUER=https://{DOMAIN}/'],
    ['whose value ends in dots', 'PRICE=price_1...'],
    ['whose value is made of others', 'HOME_PAGE=${BASE}/home'],
    ['whose value was issued', 'WORKSPACE=x6dnhn4fdu32iy5obuzdnkj2'],
    ['whose number is an ID', 'CHAT_ID=1234'],
    ['whose word is the name of a bucket', 'S3_BUCKET_NAME=assets'],
    ['for the address of the app', 'APP_URL='],
    ['that a comment calls mandatory', '# Shown to all (mandatory)\nTITLE=hello'],
    ['whose comment says that it is required', '# Shown to all. Required. Be short.\nTITLE=hello'],
    ['of which nothing is known', 'FILTER=(&(a={b}))'],
  ])('%s', (_, text) => {
    expect(proposed(text)).toMatch(/^\w+!$/)
  })

  test('if a secret is useless without it', () => {
    expect(proposed('MAIL_HOST=\nMAIL_USER=\nMAIL_PASSWORD=\nMAIL_FROM_NAME=\n')).toBe(
      'MAIL_HOST! MAIL_USER! MAIL_PASSWORD! MAIL_FROM_NAME?',
    )
  })

  test('if the title of its section says so', () => {
    expect(proposed('# ---- REQUIRED ----\n\nREALM=\n\n# ---- Others ----\n\nTHEME=')).toBe('REALM! THEME?')
  })
})

describe('A key is proposed to be optional', () => {
  test.each([
    ['that is empty', 'THEME='],
    ['whose value is a boolean', 'FEATURE_API_KEY=true'],
    ['whose value is a number', 'PORT=3000'],
    ['whose value is a number with a unit', 'SESSION_LENGTH=15m'],
    ['whose value is a word', 'LOG_LEVEL=info'],
    ['whose value is a path', 'STORAGE=/var/lib/app'],
    ['whose value is an address that everybody has', 'API=https://api.openai.com/v1'],
    ['whose value is null, a secret too', 'MAIL_PASSWORD=null'],
    ['that is for tests', 'DATABASE_URL_TEST=postgres://localhost/test'],
    ['whose comment lets it be empty', '# Leave this empty to turn mails off\nMAIL_KEY='],
    ['whose comment behind it lets it be unset', 'CRON_SECRET= # cron is off if not set'],
    ['whose comment says when it is needed', '# Only needed if you use mails\nMAIL_KEY='],
    ['of a feature that is not switched on', 'MAIL_ENABLED=false\nMAIL_PASSWORD='],
  ])('%s', (_, text) => {
    expect(proposed(text)).toMatch(/^(\w+\? ?)+$/)
  })

  test('with its group, if the comment above the group says so', () => {
    expect(proposed('# Set these if you want mails\nMAIL_KEY=\nMAIL_TOKEN=\n\nOTHER_KEY=')).toBe(
      'MAIL_KEY? MAIL_TOKEN? OTHER_KEY!',
    )
  })

  test('if the title of its section says so, to the next title of its rank', () => {
    const text = [
      '# =====================\n# OPTIONAL\n# =====================\n\nA_KEY=\n\n# --- Mail ---\nB_KEY=\n',
      '# ====================\n# Database\n# ====================\n\nC_KEY=',
    ]
    expect(proposed(text.join('\n'))).toBe('A_KEY? B_KEY? C_KEY!')
  })
})

describe('A mark', () => {
  test.each([
    [
      'directly above its key, below the comments',
      '# How long\n# it lasts\nA=1\n',
      '# How long\n# it lasts\n# @optional\nA=1\n',
    ],
    ['inside a run', 'SECRET_KEY=\nA=1\nSALT=\n', 'SECRET_KEY=\n# @optional\nA=1\nSALT=\n'],
    ['with the indentation of the key', '\t A=1', '\t # @optional\n\t A=1'],
    ['with the line ends of the file', 'SALT=\r\nA=1\r\n', 'SALT=\r\n# @optional\r\nA=1\r\n'],
    [
      'with the line end of the line above, where they are mixed',
      'SALT=\nX_KEY=\r\nA=1',
      'SALT=\nX_KEY=\r\n# @optional\r\nA=1',
    ],
    ['above an export', 'export A=1', '# @optional\nexport A=1'],
    ['above an export that stands on a line of its own', 'export\nA=1', '# @optional\nexport\nA=1'],
    ['above every assignment of the key', 'A=1\nSALT=\nA=2', '# @optional\nA=1\nSALT=\n# @optional\nA=2'],
    ['behind a value of several lines', 'SALT="a\nA=1\n"\nA=2', 'SALT="a\nA=1\n"\n# @optional\nA=2'],
    [
      'above examples of the same key',
      '# Port\n# A=80\n# A=81\nA=82',
      '# Port\n# @optional\n# A=80\n# A=81\nA=82',
    ],
    ['above a key with a comment behind it', 'A=1 # port', '# @optional\nA=1 # port'],
  ])('is written %s', (_, text, expected) => {
    expect(marked(text)).toBe(expected)
  })

  test.each([
    ['a key with a mark in prose', '# Optional: mails\nMAIL_KEY=\nMAIL_TOKEN=\n'],
    ['a key with a decorator', '# @required\nA=1\n'],
    ['a key with a mark behind its value', 'A=1 # required: true\n'],
    ['a key whose other assignment is marked', '# @required\nA=1\n\nA=2\n'],
    ['a key that is required in some cases', '# Required if you use mails\nA=1\n'],
    ['a key that is commented out', '# A=1\n'],
    ['what steers the load', 'NODE_ENV=development\nSECRETS_STRICT=true\nDOTENV_DEBUG=true\n'],
    ['what is what it should be by default', 'SECRET_KEY=\n'],
    ['an empty key where others are marked', 'NICKNAME=\n# @optional\nA=1\n'],
    ['what a header makes optional', '# @defaultRequired=false\n\nA=1\n'],
  ])('is not proposed for %s', (_, text) => {
    expect(marked(text)).toBe(text)
  })

  test('says required if a header makes optional the default', () => {
    expect(marked('# @defaultRequired=false\n\nSECRET_KEY=\nA=1')).toBe(
      '# @defaultRequired=false\n\n# @required\nSECRET_KEY=\nA=1',
    )
  })

  test('says required for an empty key if the header infers from the value', () => {
    expect(marked('# @defaultRequired=infer\n\nSECRET_KEY=\nA=1\nB=')).toBe(
      '# @defaultRequired=infer\n\n# @required\nSECRET_KEY=\n# @optional\nA=1\nB=',
    )
  })
})

describe('A header', () => {
  const settings = Array.from({ length: 12 }, (_, index) => `A${index}=1\n`).join('')

  test('says that keys are optional if nearly all are', () => {
    expect(marked(`SECRET_KEY=\n${settings}`)).toBe(
      `# @defaultRequired=false\n\n# @required\nSECRET_KEY=\n${settings}`,
    )
  })

  test.each([
    ['none is required', settings],
    ['several are required', `${settings}A_KEY=\nB_KEY=\nC_KEY=\nD_KEY=\nE_KEY=\n`],
    ['another header is there', `# @defaultRequired=true\n\nSECRET_KEY=\n${settings}`],
  ])('is not written if %s', (_, text) => {
    expect(proposeMarks(text, name).hasHeader).toBe(false)
    expect(marked(text)).toContain('# @optional\nA0=1')
  })
})

describe('A proposal for any template', () => {
  const numRuns = runs(1500)

  /** What a template says of its keys, but whether they are demanded. */
  function sayings(demands: Iterable<ContractKey>): unknown[] {
    return Array.from(demands, (demand) => [
      demand.key,
      demand.templateValue,
      describeKey(demand),
      isSensitive(demand),
      demand.type,
      demand.annotations.docs,
    ])
  }

  test('keeps keys, values and descriptions, and requires what was proposed', () => {
    fc.assert(
      fc.property(templates, (text) => {
        const proposal = proposeMarks(text, name)
        const after = marked(text)
        expect(parse(after, { fast: true })).toEqual(parse(text, { fast: true }))
        const [old, now] = [readContract({ text: text, name }).keys, readContract({ text: after, name }).keys]
        expect(sayings(now.values())).toEqual(sayings(old.values()))
        const marks = new Map(proposal.marks.map(({ key, mark }) => [key, mark === 'required']))
        for (const [key, { required }] of now) {
          expect([key, required]).toEqual([key, marks.get(key) ?? old.get(key)?.required])
        }
      }),
      { numRuns },
    )
  })

  test('is empty the second time', () => {
    fc.assert(
      fc.property(templates, (text) => {
        const again = proposeMarks(marked(text), name)
        expect([again.marks, again.additions]).toEqual([[], []])
      }),
      { numRuns },
    )
  })

  test('only adds lines', () => {
    fc.assert(
      fc.property(templates, (text) => {
        const { hasHeader } = proposeMarks(text, name)
        const after = marked(text)
        const rest = hasHeader ? after.replace(/^# @defaultRequired=false(\r\n|\r|\n)\1/, '') : after
        const kept = rest
          .split(/(?<=\r\n|\r(?!\n)|\n|\u2028)/)
          .filter((line) => !/^[ \t]*# @(?:optional|required)[\r\n]+$/.test(line))
        expect(kept.join('')).toBe(text)
        const strays = (source: string) => scan(source).filter(({ kind }) => kind === 'stray').length
        expect(strays(after)).toBe(strays(text))
      }),
      { numRuns },
    )
  })
})
