import { afterEach, describe, expect, test } from '@jest/globals'
import { isLoadError } from '../../lib/errors.ts'
import { resolveUnusual } from '../../lib/files/unusual-values.ts'

/** What something is refused with. */
function refusalOf(run: () => unknown) {
  try {
    run()
    return undefined
  } catch (error) {
    if (!isLoadError(error)) throw error
    expect(error.code).toBe('SECRETS_FILE')
    return { says: error.message, location: error.location }
  }
}

describe('a value that cannot be a variable', () => {
  const location = { file: '.env', line: 2 }
  const largest = 128 * 1024
  const refused = (value: string, key = 'A') =>
    refusalOf(() => {
      const found = new Map([[key, { value, literal: true, location }]])
      resolveUnusual(new Map([[key, value]]), found, {}, () => undefined)
    })

  test('holds a NUL', () => {
    expect(refused('a\0b')).toEqual({ says: 'A holds a NUL character', location })
  })

  test('holds half of a surrogate pair', () => {
    const says = 'A holds half of a surrogate pair, which is no text'
    expect(refused('a\ud83d')).toEqual({ says, location })
    expect(refused('👍')).toBeUndefined()
  })

  describe('is larger than Linux takes', () => {
    const says = 'A is larger than the 128 KiB that Linux takes for one variable'
    const { platform } = process
    const on = (value: string) => Object.defineProperty(process, 'platform', { value })

    afterEach(() => {
      on(platform)
    })

    test.each<[string, string, boolean]>([
      ['that fits with its name', 'x'.repeat(largest - 3), false],
      ['that does not', 'x'.repeat(largest - 2), true],
      ['that fits in bytes', 'ü'.repeat(largest / 2 - 2), false],
      ['that does not fit in bytes', 'ü'.repeat(largest / 2 - 1), true],
      ['of a third as many characters that do not fit', '中'.repeat(Math.ceil(largest / 3)), true],
    ])('%s', (_, value, isRefused) => {
      on('linux')
      expect(refused(value)).toEqual(isRefused ? { says, location } : undefined)
    })

    test('but counts on Linux only', () => {
      on('darwin')
      expect(refused('x'.repeat(largest))).toBeUndefined()
    })

    test('with a long name', () => {
      on('linux')
      const key = 'K'.repeat(100)
      expect(refused('x'.repeat(largest - 102), key)).toBeUndefined()
      expect(refused('x'.repeat(largest - 101), key)?.says).toMatch(/^K+ is larger/)
    })
  })
})
