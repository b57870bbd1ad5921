import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { createAddition, fillTemplate } from '../../../lib/cli/init/env-from-template.ts'
import { quoteValue } from '../../../lib/cli/init/quote.ts'
import { runs, seed } from '../../support/seed.ts'
import { envFile, keysOf, never, typed } from './env-texts.ts'

describe(`An env file that is created from any template (FUZZ_SEED=${seed})`, () => {
  test('has the keys of the template, each with its value', () => {
    fc.assert(
      fc.property(envFile, fc.array(typed), (template, values) => {
        const keys = keysOf(template)
        const filling = new Map(
          keys.flatMap((key, index) => {
            const value = values[index]
            return value !== undefined && quoteValue(value) !== undefined ? [[key, value] as const] : []
          }),
        )
        const text = fillTemplate(template, filling, never)
        const expected = Object.fromEntries(keys.map((key) => [key, filling.get(key) ?? '']))
        expect(parse(text)).toEqual(expected)
        expect(parse(text, { fast: true })).toEqual(expected)
      }),
      { numRuns: runs(1500) },
    )
  })

  test('gets missing keys at its end, and nothing else changes', () => {
    const numRuns = runs(1500)
    let added = 0
    fc.assert(
      fc.property(envFile, envFile, (env, template) => {
        const before = parse(env, { fast: true })
        const missing = new Set(keysOf(template).filter((key) => !Object.hasOwn(before, key)))
        let addition: string
        try {
          addition = createAddition(env, template, missing, new Map())
        } catch {
          // A quote that is open at the end of the file, which init refuses before.
          return
        }
        expect(parse(env + addition, { fast: true })).toEqual({
          ...before,
          ...Object.fromEntries([...missing].map((key) => [key, ''])),
        })
        added++
      }),
      { numRuns },
    )
    expect(added).toBeGreaterThanOrEqual(numRuns / 2)
  })
})
