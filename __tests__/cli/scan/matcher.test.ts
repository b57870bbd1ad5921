import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Matcher, WINDOW } from '../../../lib/cli/scan/matcher.ts'
import { Search, type Spelling } from '../../../lib/cli/scan/search.ts'
import { runs } from '../../support/seed.ts'

// Few different bytes, so that needles overlap, begin alike and nearly match.
const bytes = (size: object) => fc.array(fc.constantFrom(10, 97, 98), size).map((array) => Buffer.from(array))
const needles = fc.uniqueArray(bytes({ minLength: WINDOW, maxLength: 40 }), {
  minLength: 1,
  maxLength: 12,
  selector: (needle) => needle.toString('latin1'),
})

/** Random bytes with needles thrown in. */
const texts = needles.chain((needles) =>
  fc
    .array(fc.oneof(bytes({ maxLength: 60 }), fc.constantFrom(...needles)), { maxLength: 12 })
    .map((pieces) => ({ needles, text: Buffer.concat(pieces) })),
)

function naive(needles: readonly Buffer[], text: Buffer): string[] {
  return needles
    .flatMap((needle, index) =>
      Array.from({ length: text.length }, (_, at) => at)
        .filter((at) => text.subarray(at, at + needle.length).equals(needle))
        .map((at) => `${index} at ${at}`),
    )
    .sort()
}

const spelling = (bytes: Buffer, index: number): Spelling => ({
  bytes,
  keys: [`K${index}`],
  form: 'as written',
})

describe('The matcher', () => {
  test('finds what a naive search finds, in any part of a buffer', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), fc.nat(20), ({ needles, text }, before, behind) => {
        const matcher = new Matcher(needles.map((bytes, index) => ({ bytes, index })))
        const around = Buffer.concat([Buffer.alloc(before, 'a'), text, Buffer.alloc(behind, 'a')])
        const found: string[] = []
        matcher.search(around, before, before + text.length, ({ index }, start) =>
          found.push(`${index} at ${start - before}`),
        )
        expect(found.sort()).toEqual(naive(needles, text))
      }),
      { numRuns: runs(500) },
    )
  })

  test('finds the same in parts of any size as in the whole, with the same lines', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 80 }), ({ needles, text }, size) => {
        const search = new Search(needles.map(spelling), 64)
        const whole = search.whole(text, 0, text.length)
        for (let at = 0; at < text.length; at += size) search.part(text, at, Math.min(at + size, text.length))
        const inOrder = (hits: readonly object[]) => hits.map((hit) => JSON.stringify(hit)).sort()
        expect(inOrder(search.end())).toEqual(inOrder(whole))
        const lines = naive(needles, text).map((found) => {
          const [index, at] = found.split(' at ').map(Number) as [number, number]
          return JSON.stringify({
            key: `K${index}`,
            form: 'as written',
            line: text.toString('latin1', 0, at).split('\n').length,
          })
        })
        expect(inOrder(whole)).toEqual([...new Set(lines)].sort())
      }),
      { numRuns: runs(500) },
    )
  })

  test('compares one needle at each position, however many begin alike', () => {
    const same = Buffer.alloc(300, 'postgres://')
    const needles = Array.from({ length: 3000 }, (_, index) =>
      Buffer.concat([same, Buffer.from(`${1e8 + index}`)]),
    )
    const matcher = new Matcher(needles.map((bytes) => ({ bytes })))
    let compared = 0
    for (const needle of matcher.needles) {
      const { bytes } = needle
      needle.bytes = new Proxy(bytes, {
        get: (target, name) => {
          if (name === 'compare') compared++
          const value = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    }
    matcher.search(Buffer.alloc(100_000, 'postgres://'), 0, 100_000, () => {})
    expect(compared).toBeLessThanOrEqual(100_000)
  })
})
