import fs, { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import type { readText, TextFile } from '../../lib/files/read.ts'
import { readUnusual } from '../../lib/files/read-unusual.ts'
import { failing, holds, path, readOrRefusal, refused } from '../support/text-file.ts'

const mebibyte = 1024 * 1024

/** Reads as a module that is loaded now does: it keeps the functions of `fs` that it finds. */
const readFresh: typeof readText = (file) => {
  let fresh: typeof readText | undefined
  jest.isolateModules(() => {
    fresh = (require('../../lib/files/read.ts') as typeof import('../../lib/files/read.ts')).readText
  })
  return (fresh as typeof readText)(file)
}

const read = (source: Partial<TextFile> = {}, readFile = readFresh) => readOrRefusal(readFile, source)

/** Has the system let nobody open a file. */
function failsToOpen(code?: string): void {
  jest.spyOn(fs, 'readFileSync').mockImplementation(() => failing(code))
  jest.spyOn(fs, 'openSync').mockImplementation(() => failing(code))
}

describe('a file', () => {
  test('is read whole, by one call of the system that closes it', () => {
    holds('A=1\r\nB=ü\n')
    const open = jest.spyOn(fs, 'openSync')
    const readFile = jest.spyOn(fs, 'readFileSync')
    expect(read()).toBe('A=1\r\nB=ü\n')
    expect(readFile.mock.calls.map(([path]) => path)).toEqual([path])
    expect(open).not.toHaveBeenCalled()
  })

  test.each<[string, () => void, RegExp]>([
    ['is a directory', () => mkdirSync(path), /^Put a file in its place\. If Docker/],
    ['is too large', () => holds('#'.repeat(mebibyte + 1)), /look at what is in it/],
    ['is no text', () => holds([0xff]), /^Save it as UTF-8\.$/],
    ['holds a NUL', () => holds([0]), /^Save it as UTF-8\.$/],
    [
      'may not be read',
      () => {
        holds('A=1')
        failsToOpen('EACCES')
      },
      /^Let the user that this app runs as read it/,
    ],
  ])('that %s is refused with what to do next', (_, arrange, hint) => {
    arrange()
    const read = () => readFresh({ path, name: 'a.env', code: 'SECRETS_FILE' })
    expect(read).toThrow(expect.objectContaining({ hint: expect.stringMatching(hint) }))
  })

  test('may be empty', () => {
    holds('')
    expect(read()).toBe('')
  })

  test('may be 1 MiB large, and no larger', () => {
    holds('x'.repeat(mebibyte))
    expect(read()).toBe('x'.repeat(mebibyte))
    holds('x'.repeat(mebibyte + 1))
    expect(read()).toEqual(refused('it is larger than 1 MiB'))
  })

  test('that is not there is none', () => {
    expect(read()).toBeUndefined()
  })

  test('in a folder that is a file is none', () => {
    holds('A=1')
    expect(read({ path: join(path, '.env') })).toBeUndefined()
  })

  test('is refused by the code that it is asked for', () => {
    mkdirSync(path)
    expect(read({ code: 'SECRETS_TEMPLATE' })).toEqual(refused('it is a directory, not a file'))
  })

  test('is followed where it is a link', () => {
    holds('A=1')
    symlinkSync(path, `${path}.link`)
    expect(read({ path: `${path}.link` })).toBe('A=1')
  })

  test('is refused where it is a link to nothing', () => {
    symlinkSync('nowhere', path)
    expect(read()).toEqual(refused('it is a link to a file that does not exist'))
  })

  test('is none where it cannot be told whether it is a link', () => {
    jest.spyOn(fs, 'lstatSync').mockImplementation(() => failing('ENOENT'))
    expect(read()).toBeUndefined()
  })

  test('is refused where it is a link to itself', () => {
    symlinkSync(path, path)
    expect(read()).toEqual(refused('it is a link that leads back to itself'))
  })

  test('is refused where it is a socket', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    try {
      expect(read()).toEqual(refused('it is a socket, not a file'))
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })

  test.each([
    ['EACCES', 'this process has no permission to read it'],
    ['EPERM', 'this process has no permission to read it'],
    ['ERR_ACCESS_DENIED', "Node's permission model denies it: start Node with --allow-fs-read for it"],
    ['EMFILE', 'it cannot be opened (EMFILE)'],
    [undefined, 'it cannot be opened (for a reason unknown)'],
  ])('is refused where to open it fails with %s', (code, says) => {
    holds('A=1')
    failsToOpen(code)
    expect(read()).toEqual(refused(says))
  })
})

describe('the text of a file', () => {
  const utf16 = (text: string) => [...Buffer.from(text, 'utf16le')]
  const swapped = (text: string) => [...Buffer.from(text, 'utf16le').swap16()]

  test.each<[string, (string | number[])[], string]>([
    ['UTF-8', ['A=ü中👍'], 'A=ü中👍'],
    ['UTF-8 with a mark', ['\ufeffA=ü'], 'A=ü'],
    ['UTF-8 with two marks', ['\ufeff\ufeffA'], '\ufeffA'],
    ['UTF-16', [utf16('\ufeffA=ü')], 'A=ü'],
    ['UTF-16 the other way round', [swapped('\ufeffA=ü')], 'A=ü'],
    ['a mark of UTF-16 alone', [[0xff, 0xfe]], ''],
  ])('is read of %s', (_, bytes, text) => {
    holds(...bytes)
    expect(read()).toBe(text)
  })

  test.each<[BufferEncoding, string]>([
    ['latin1', 'A=\u00ff\u00fe'],
    ['binary', 'A=\u00ff\u00fe'],
    ['hex', '413dfffe'],
    ['' as BufferEncoding, 'never'],
  ])('is read as %p where that is named', (encoding, text) => {
    holds('A=', [0xff, 0xfe])
    if (text === 'never') {
      expect(read({ encoding })).toEqual(refused('the encoding that was named for it does not exist'))
    } else expect(read({ encoding })).toBe(text)
  })

  test('loses its mark where an encoding is named', () => {
    holds(utf16('\ufeffA=ü'))
    expect(read({ encoding: 'utf16le' })).toBe('A=ü')
  })

  test.each<BufferEncoding>(['utf8', 'utf-8', 'UTF8' as never, 'Utf-8' as never])(
    'is refused, and read by its mark, where %p is named',
    (encoding) => {
      holds('A=', [0xff])
      expect(read({ encoding })).toEqual(refused('it is not valid UTF-8', 1))
      holds(utf16('\ufeffA=1'))
      expect(read({ encoding })).toBe('A=1')
    },
  )

  test('is refused in an encoding that does not exist', () => {
    holds('A=1')
    expect(read({ encoding: 'utf-9' as never })).toEqual(
      refused('the encoding that was named for it does not exist'),
    )
  })

  test.each<[string, (string | number[])[], number]>([
    ['in the first byte', [[0xff]], 1],
    ['in the first line', ['A=', [0xff], '\nB=1\n'], 1],
    ['behind a newline', ['A=1\n', [0xff], '\nB=1\n'], 2],
    ['behind other line ends', ['A=1\r\nB=2\rC=3\n', [0xff], 'x'.repeat(50)], 4],
    [
      'behind long lines of other alphabets',
      ['Жф\n'.repeat(100), '中'.repeat(33), [0x80], 'x\n'.repeat(9)],
      101,
    ],
    ['behind emoji', ['👍👍👍\n👍', [0xf0, 0x9f, 0x91, 0x0a], '\n\n👍'], 2],
    ['in a character that is cut off', ['A=1\nB=', [0xe2, 0x82]], 2],
    ['in a character that is cut off by a line end', ['A=', [0xf0, 0x9f, 0x91], '\nB=1\n'], 1],
    ['behind a newline that ends the file', ['A=1\n', [0xc3]], 2],
    ['half way', ['\n\n\n\n', [0xff], '\n\n\n\n'], 5],
    ['twice', ['\n', [0xff], '\n\n', [0xff], '\n'], 2],
    ['in half of a mark', [[0xff], 'A\n'], 1],
    ['in the other half of a mark', ['A', [0xfe], '\n'], 1],
    ['in half of the other mark', [[0xfe], 'A\n'], 1],
  ])('is refused, with the line, where it is not UTF-8 %s', (_, bytes, line) => {
    holds(...bytes)
    expect(read()).toEqual(refused('it is not valid UTF-8', line))
  })

  test.each([[utf16('\ufeffA').concat(1)], [swapped('\ufeffA').concat(1)]])(
    'is refused where it is half of UTF-16: %j',
    (bytes) => {
      holds(bytes)
      expect(read()).toEqual(refused('it is not valid UTF-16'))
    },
  )

  test.each([
    ['\0', 1],
    ['A=1\n\0', 2],
    ['A=1\r\nB=2\r\0\n\0', 3],
  ])('is refused, with the line, where it holds a NUL: %j', (text, line) => {
    holds(text)
    expect(read()).toEqual(refused('it holds a NUL character', line))
  })
})

describe('a file that is read by one call', () => {
  test.each([
    ['', ''],
    ['A=1\n', 'A=1\n'],
    ['A=1\r\nB=2\r\n', 'A=1\r\nB=2\r\n'],
    ['é', 'é'],
    ['a'.repeat(1024 * 1024), 'a'.repeat(1024 * 1024)],
  ])('has its text', (content, text) => {
    holds(content)
    expect(read() === text).toBe(true)
  })

  test.each<[string, string | number[]]>([
    ['nothing', ''],
    ['a line', 'A=1\n'],
    ['a return by itself', 'A=1\rB=2'],
    ['a return behind another', 'A=1\r\r\n'],
    ['bytes that are no text', [0x41, 0xff]],
    ['a NUL', 'A=\0'],
    ['a replacement character', 'A=\ufffd'],
    ['a mark', '\ufeffA=1'],
    ['a line separator', 'A=\u2028'],
    ['a paragraph separator', 'A=\u2029'],
    ['a third of what is too much', 'a'.repeat(Math.ceil(mebibyte / 3))],
    ['a third of what is too much, in three bytes each', '中'.repeat(Math.ceil(mebibyte / 3))],
    ['a character of two bytes too many', 'é'.repeat(512 * 1024 + 1)],
    ['a byte too many', 'a'.repeat(mebibyte + 1)],
  ])('is read as a file of any kind is, with %s', (_, content) => {
    holds(content)
    expect(read()).toEqual(read({}, readUnusual))
  })
})
