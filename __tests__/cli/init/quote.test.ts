import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { quoteValue } from '../../../lib/cli/init/quote.ts'
import { loadSecrets } from '../../../lib/load-secrets.ts'
import { runs } from '../../support/seed.ts'
import { typed } from './env-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'secrets-init-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('A quoted value', () => {
  test('is parsed unchanged by both parsers of dotenv, and by a load, which expands nothing in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(typed, fc.constantFrom('', '# why', "# it's")), { minLength: 1 }),
        (all) => {
          const lines: string[] = []
          const expected: Record<string, string> = {}
          for (const [index, [value, comment]] of all.entries()) {
            const spelling = quoteValue(value, comment)
            if (spelling === undefined) continue
            lines.push(`KEY_${index}=${spelling}\n`)
            expected[`KEY_${index}`] = value
          }
          const text = lines.join('')
          expect(parse(text, { fast: true })).toEqual(expected)
          expect(parse(text)).toEqual(expected)
          writeFileSync(join(folder, '.env'), text)
          const environment = { NODE_ENV: 'development', n: 'wrong', a: 'wrong', A: 'wrong', _: 'wrong' }
          const { values } = loadSecrets({ cwd: folder, environment, processEnv: {} })
          expect(values).toEqual(expected)
        },
      ),
      { numRuns: runs(400) },
    )
  })

  test.each([
    ['a plain word', 'abc-123_=', 'abc-123_='],
    ['blanks', 'my app', "'my app'"],
    ['a #', 'a#b', "'a#b'"],
    ['a reference that is none', 'pa$HOME', "'pa$HOME'"],
    ['a single quote', "it's #1", `"it's #1"`],
    ['a backslash at its end', 'a\\', 'a\\'],
    ['JSON', '{"a":"b"}', `'{"a":"b"}'`],
    ['a bcrypt hash', '$2b$10$abc', "'$2b$10$abc'"],
    ['several lines', 'a\nb', "'a\nb'"],
  ])('with %s has the plainest spelling that is parsed unchanged', (_, value, spelling) => {
    const found = quoteValue(value)
    expect(found).toBe(spelling)
    expect(parse(`KEY=${found}`)).toEqual({ KEY: value })
  })

  test('exists unless the value has every kind of quote, or a reference beside a single quote', () => {
    expect(quoteValue('\'"`#')).toBeUndefined()
    expect(quoteValue("'$HOME#")).toBeUndefined()
    fc.assert(
      fc.property(typed, (value) => {
        if (/["`']/.test(value)) return
        expect(quoteValue(value)).toBeDefined()
      }),
      { numRuns: runs(2000) },
    )
  })
})
