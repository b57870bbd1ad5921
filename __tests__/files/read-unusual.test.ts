import { execFileSync } from 'node:child_process'
import fs, { mkdirSync } from 'node:fs'
import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { readText, type TextFile } from '../../lib/files/read.ts'
import { readUnusual } from '../../lib/files/read-unusual.ts'
import { failing, holds, path, readOrRefusal, refused } from '../support/text-file.ts'

const mebibyte = 1024 * 1024
const read = (source: Partial<TextFile> = {}, readFile = readText) => readOrRefusal(readFile, source)

describe('a file of any kind', () => {
  const readAny = () => read({}, readUnusual)

  test('is read whole, and closed', () => {
    holds('A=1\r\nB=ü\n')
    const close = jest.spyOn(fs, 'closeSync')
    expect(readAny()).toBe('A=1\r\nB=ü\n')
    expect(close).toHaveBeenCalledTimes(1)
  })

  test('is read whole where the system gives it in pieces', () => {
    const { readSync } = fs
    const spy = jest.spyOn(fs, 'readSync')
    spy.mockImplementation(((file: number, bytes: Buffer, at: number, length: number, from: null) =>
      readSync(file, bytes, at, Math.min(length, 3), from)) as never)
    holds('ABCDEFGH')
    expect(readAny()).toBe('ABCDEFGH')
    expect(spy.mock.calls.map((call) => (call as unknown[]).slice(2))).toEqual([
      [0, 8, null],
      [3, 5, null],
      [6, 2, null],
    ])
  })

  test('that is cut short while it is read gives what is left', () => {
    const { fstatSync } = fs
    jest
      .spyOn(fs, 'fstatSync')
      .mockImplementation(((file: number) => Object.assign(fstatSync(file), { size: 9 })) as never)
    holds('A=1')
    expect(readAny()).toBe('A=1')
  })

  test('that is refused is closed', () => {
    const close = jest.spyOn(fs, 'closeSync')
    mkdirSync(path)
    expect(readAny()).toEqual(refused('it is a directory, not a file'))
    expect(close).toHaveBeenCalledTimes(1)
  })

  test('is read where the system fails to close it', () => {
    holds('A=1')
    const { closeSync } = fs
    jest.spyOn(fs, 'closeSync').mockImplementation((file) => {
      closeSync(file)
      failing('EIO')
    })
    expect(readAny()).toBe('A=1')
  })

  test.each([
    ['EIO', 'it cannot be read (EIO)'],
    [undefined, 'it cannot be read (for a reason unknown)'],
  ])('is refused, and closed, where to read it fails with %s', (code, says) => {
    holds('A=1')
    const close = jest.spyOn(fs, 'closeSync')
    jest.spyOn(fs, 'readSync').mockImplementation(() => failing(code))
    expect(readAny()).toEqual(refused(says))
    expect(close).toHaveBeenCalledTimes(1)
  })
})

describe('a pipe', () => {
  let now = 0
  let waits: unknown[][] = []

  beforeEach(() => {
    execFileSync('mkfifo', [path])
    now = 1_000_000
    waits = []
    jest.spyOn(Date, 'now').mockImplementation(() => now)
    jest.spyOn(Atomics, 'wait').mockImplementation((_, ...rest) => {
      waits.push(rest)
      return 'timed-out'
    })
  })

  /** Gives these pieces, one with each call: text, the end (0), or nothing yet (`wait`), each after so many seconds. */
  function gives(...pieces: (string | 0 | 'wait' | [seconds: number, piece: string | 0])[]): jest.Mock {
    const spy = jest.spyOn(fs, 'readSync')
    spy.mockImplementation(((_: number, bytes: Buffer, at: number) => {
      const next = pieces.shift() ?? 0
      const [seconds, piece] = Array.isArray(next) ? next : [0, next]
      now += seconds * 1000
      if (piece === 'wait') return failing('EAGAIN')
      return piece === 0 ? 0 : bytes.write(piece, at)
    }) as never)
    return spy as never
  }

  test('is read until its end, wherever the pieces end', () => {
    const spy = gives('A=1\n', 'B=', '2\n', 0, 'C=3')
    expect(read()).toBe('A=1\nB=2\n')
    expect(spy.mock.calls.map((call) => (call as unknown[]).slice(2))).toEqual([
      [0, mebibyte + 1, null],
      [4, mebibyte - 3, null],
      [6, mebibyte - 5, null],
      [8, mebibyte - 7, null],
    ])
    expect(waits).toEqual([])
  })

  test('is waited for until somebody writes, a hundredth of a second at a time', () => {
    gives(0, 0, 'A=1\n', 0)
    expect(read()).toBe('A=1\n')
    expect(waits).toEqual([
      [0, 0, 10],
      [0, 0, 10],
    ])
  })

  test('is waited for while its writer writes nothing', () => {
    gives('wait', 'A=1\n', 'wait', 'B=2\n', 0)
    expect(read()).toBe('A=1\nB=2\n')
    expect(waits).toHaveLength(2)
  })

  test('is at its end where its writer has gone without a word', () => {
    gives('wait', 0, 'A=1\n')
    expect(read()).toBe('')
  })

  test('is given up after ten silent seconds', () => {
    gives(0, [10, 0], [0.001, 0], 'A=1\n')
    expect(read()).toEqual(refused('it is a pipe, and nothing was written into it for 10 seconds'))
    expect(waits).toHaveLength(2)
  })

  test('is given up after ten silent seconds of a writer', () => {
    gives('A=1\n', [10, 'wait'], [1, 'wait'], 'B=1\n')
    expect(read()).toEqual(refused('it is a pipe, and nothing was written into it for 10 seconds'))
  })

  test('is not given up while something comes', () => {
    gives([9, 'A=1\n'], [9, 'wait'], [1, 'B=2\n'], [9, 'wait'], [1, 'C=3\n'], 0)
    expect(read()).toBe('A=1\nB=2\nC=3\n')
  })

  test('may give 1 MiB, and no more', () => {
    gives('x'.repeat(mebibyte), 0)
    expect(read()).toBe('x'.repeat(mebibyte))
    gives('x'.repeat(mebibyte), 'x', 0)
    expect(read()).toEqual(refused('it is larger than 1 MiB'))
  })

  test('is refused where to read it fails', () => {
    jest.spyOn(fs, 'readSync').mockImplementation(() => failing('EIO'))
    expect(read()).toEqual(refused('it cannot be read (EIO)'))
  })

  test('is read where it has been written into', () => {
    const { openSync } = fs
    const writer = openSync(path, 'r+')
    fs.writeSync(writer, 'A=1\n')
    jest.spyOn(fs, 'openSync').mockImplementation((...args) => {
      const reader = openSync(...args)
      fs.closeSync(writer)
      return reader
    })
    expect(read()).toBe('A=1\n')
  })

  test('is opened without waiting for its writer, whom there may never be', () => {
    jest.spyOn(fs, 'readSync').mockImplementation(() => failing('EIO'))
    expect(read()).toEqual(refused('it cannot be read (EIO)'))
  })

  test('is no template', () => {
    gives('A=1\n', 0)
    expect(read({ code: 'SECRETS_TEMPLATE' })).toEqual(refused('it is not a regular file'))
  })
})

describe('a device', () => {
  test('that gives nothing is empty', () => {
    expect(read({ path: '/dev/null' })).toBe('')
  })

  test('that gives no end is refused', () => {
    expect(read({ path: '/dev/zero' })).toEqual(refused('it is larger than 1 MiB'))
  })
})
