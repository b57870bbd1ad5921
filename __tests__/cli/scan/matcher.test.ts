import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { listEncodings } from '../../../lib/cli/scan/encodings.ts'
import { Matcher, WINDOW } from '../../../lib/cli/scan/matcher.ts'
import { Search, type Spelling } from '../../../lib/cli/scan/search.ts'
import { isCommon, isShort } from '../../../lib/cli/secret-values.ts'
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

describe('The encodings of a value', () => {
  const value = 'pÄ/s+w&ö<"r\'d>? ~%\\x1'
  const holds = (text: string | Buffer, of = value) => {
    const spellings = Array.from(listEncodings(of), ([form, bytes]) => ({ bytes, keys: ['K'], form }))
    const found = Buffer.from(text as string)
    return new Search(spellings).whole(found, 0, found.length).map(({ form }) => form)
  }

  test('are found in base64 at every alignment, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }), (before, behind) => {
        const bytes = Buffer.concat([before, Buffer.from(value), behind])
        expect(holds(bytes.toString('base64'))).toEqual(['base64'])
        expect(holds(bytes.toString('base64url'))[0]).toMatch(/^base64/)
      }),
      { numRuns: runs(100) },
    )
  })

  test.each([
    ['hex', Buffer.from(value).toString('hex')],
    ['hex', Buffer.from(value).toString('hex').toUpperCase()],
    ['URL', encodeURIComponent(value)],
    ['URL', encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase())],
    ['URL', encodeURI(value)],
    ['URL', new URLSearchParams({ q: value }).toString()],
    ['JSON', JSON.stringify(value)],
    ['JSON', JSON.stringify(value).replaceAll('/', '\\/')],
    ['JSON', JSON.stringify(value).replace('Ä', '\\u00c4').replace('ö', '\\u00f6')],
    ['JSON', JSON.stringify(value).replace('Ä', '\\u00C4').replace('ö', '\\u00F6')],
    ['JSON', JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)],
    ['JSON', JSON.stringify(JSON.stringify(value))],
    ['XML', value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')],
    ['UTF-16', Buffer.from(value, 'utf16le')],
    ['UTF-16', Buffer.from(value, 'utf16le').swap16()],
    ['as written', value],
  ])('are found as %s: %#', (form, text) => {
    expect(holds(text)).toContain(form)
  })

  test('are found with any line ends', () => {
    const lines = ['-----BEGIN KEY-----', 'MIIEvQIBADANBgkqhkiG9w0BAQEF', '-----END KEY-----']
    for (const end of ['\n', '\r\n', '\\n', '\\r\\n']) {
      expect(holds(`key: ${lines.join(end)}${end}`, lines.join('\n'))).toEqual(['as written'])
      expect(holds(Buffer.from(lines.join(end)).toString('base64'), lines.join('\n'))).toEqual(['base64'])
    }
    const wrapped = Buffer.from(lines.join('\n')).toString('base64').replace(/.{76}/g, '$&\n')
    expect(holds(wrapped, lines.join('\n'))).toEqual(['base64'])
  })

  test('are eight bytes or more, so that each can be found', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'binary' }), (value) => {
        for (const [, bytes] of listEncodings(value)) expect(bytes.length).toBeGreaterThanOrEqual(WINDOW)
      }),
      { numRuns: runs(100) },
    )
  })
})

describe('A value is too weak to search', () => {
  const isWeak = (value: string) => isShort(value) || isCommon(value)

  test.each([
    'postgres',
    'password',
    'Password',
    'password123',
    'P@ssw0rd',
    'supersecret',
    'super-secret',
    'my_dev_password',
    'mySecretKey',
    'keyboard cat',
    'development',
    'swordfish',
    'shrt-7!',
    '12345678',
    '20240131',
    'abcdefghij',
    'aaaaaaaaaaaa',
    'abababababab',
    'redis://localhost:6379/0',
    './config/service-account.json',
    '/run/secrets/token.txt',
    'localhost',
    'admin2024!',
  ])('if it is %s', (value) => {
    expect(isWeak(value)).toBe(true)
  })

  test.each([
    'Zq7~Wm3!Kx9',
    'hunter2hunter2',
    'my-super-secret-key',
    'abcdefghijklmnopqrst-uvw',
    'hqzvkmwpxtrnbyjd',
    'sk_live_51H8abcdef',
    'correct horse battery staple',
    '7352918460273519',
    'of-the-laptop',
    'https://key@sentry.example.com/1',
    'a3f5c9d1e8b7',
    '/9j4AAQSkZJRgABAQEAYABgAAD',
    'AKIAIOSFODNN7EXAMPLE',
    'xoxb-123456789012-abcdef',
  ])('but not if it is %s', (value) => {
    expect(isWeak(value)).toBe(false)
  })
})
