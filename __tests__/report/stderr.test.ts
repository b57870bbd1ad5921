import fs from 'node:fs'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { writeError, writeTo } from '../../lib/report/stderr.ts'

/** Fails as the system does. */
const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code })
}

/** Takes so many bytes of what is left. */
const taking = (most: number) => (_: number, bytes: Uint8Array, from: number) =>
  Math.min(most, bytes.length - from)

describe('what is written to a stream', () => {
  const { writeSync } = fs
  let time = 1_000_000
  let waits: unknown[][] = []
  let steps: ((...args: never[]) => number)[] = []
  let written: [file: number, text: string][] = []

  const takingAfter = (seconds: number) => () => {
    time += seconds * 1000
    return 1
  }
  const failingAfter = (seconds: number) => () => {
    time += seconds * 1000
    return failing('EAGAIN')()
  }

  beforeEach(() => {
    steps = []
    written = []
    waits = []
    jest.spyOn(Atomics, 'wait').mockImplementation((_, ...rest) => {
      waits.push(rest)
      return 'timed-out'
    })
    jest.spyOn(Date, 'now').mockImplementation(() => time)
    // What goes into files is Jest's own.
    jest.spyOn(fs, 'writeSync').mockImplementation(((
      file: number,
      bytes: Uint8Array,
      from = 0,
      ...rest: []
    ) => {
      if (file > 2) return writeSync(file, bytes, from, ...rest)
      const step = steps.shift() ?? taking(Number.POSITIVE_INFINITY)
      const count = step(...([file, bytes, from] as never[]))
      written.push([file, Buffer.from(bytes.subarray(from, from + count)).toString()])
      return count
    }) as never)
  })

  afterEach(() => {
    jest.restoreAllMocks()
  })

  test('is told whole', () => {
    expect(writeTo(1, 'Jürgen\n')).toBeUndefined()
    expect(written).toEqual([[1, 'Jürgen\n']])
    expect(waits).toEqual([])
  })

  test('is told on stderr where it is an error', () => {
    writeError('a line\n')
    expect(written).toEqual([[2, 'a line\n']])
  })

  test('is no call where it is empty', () => {
    expect(writeTo(2, '')).toBeUndefined()
    expect(written).toEqual([])
  })

  test('goes on where the stream took a part of it', () => {
    steps = [taking(2), taking(3)]
    expect(writeTo(2, 'abcdefgh')).toBeUndefined()
    expect(written).toEqual([
      [2, 'ab'],
      [2, 'cde'],
      [2, 'fgh'],
    ])
  })

  test('waits for a reader that is slow', () => {
    steps = [taking(2), failing('EAGAIN'), failing('EAGAIN')]
    expect(writeTo(2, 'abcd')).toBeUndefined()
    expect(written.map(([, text]) => text)).toEqual(['ab', 'cd'])
    expect(waits).toEqual([
      [0, 0, 5],
      [0, 0, 5],
    ])
  })

  test('is given up, with its code, where the stream is closed', () => {
    steps = [failing('EPIPE')]
    expect(writeTo(1, 'abcd')).toBe('EPIPE')
    expect([written, waits]).toEqual([[], []])
  })

  test('is given up where nothing was taken for more than 30 seconds', () => {
    steps = [failingAfter(30), failingAfter(0.001)]
    expect(writeTo(2, 'abcd')).toBe('EAGAIN')
    expect(waits).toHaveLength(1)
  })

  test('is given up only after silence, and not after a long time', () => {
    steps = [takingAfter(20), failingAfter(20), takingAfter(5), failingAfter(20)]
    expect(writeTo(2, 'abcd')).toBeUndefined()
    expect(written.map(([, text]) => text)).toEqual(['a', 'b', 'cd'])
  })
})
