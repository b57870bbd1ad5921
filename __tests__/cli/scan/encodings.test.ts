import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { listEncodings } from '../../../lib/cli/scan/encodings.ts'
import { WINDOW } from '../../../lib/cli/scan/matcher.ts'
import { Search } from '../../../lib/cli/scan/search.ts'
import { runs } from '../../support/seed.ts'

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
