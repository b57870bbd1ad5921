import { describe, expect, test } from '@jest/globals'
import { resolveOptions } from '../lib/options.ts'
import { setFound } from '../lib/set-env.ts'

/** Sets these variables as development does, in what was read too. */
function set(target: Record<string, string>, entries: [string, string][]): void {
  const fromFiles = new Map(entries)
  setFound(
    {
      decision: { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' },
      fromFiles,
      values: fromFiles,
    },
    resolveOptions({ environment: target, processEnv: target }),
  )
}

describe('to set what was found', () => {
  test('sets what differs, and leaves what has the value already', () => {
    const writes: string[] = []
    const target = new Proxy({ A: '1', B: 'x' } as Record<string, string>, {
      set: (all, key, value) => {
        writes.push(String(key))
        return Reflect.set(all, key, value)
      },
    })
    set(target, Object.entries({ A: '1', B: '2', C: '3' }))
    expect([{ ...target }, writes]).toEqual([{ A: '1', B: '2', C: '3' }, ['B', 'C']])
  })

  test.each<[what: string, wrong: ProxyHandler<Record<string, string>>]>([
    [
      'throws',
      { defineProperty: (all, key, value) => key !== 'C' && Reflect.defineProperty(all, key, value) },
    ],
    ['keeps another', { set: (all, key, value) => Reflect.set(all, key, key === 'C' ? 'other' : value) }],
  ])('sets all back where one of them %s', (_, wrong) => {
    const before = { A: '1', KEPT: 'x' }
    const all: Record<string, string> = { ...before }
    const target = new Proxy(all, wrong)
    expect(() => set(target, Object.entries({ A: '2', B: '2', C: '3', D: '4' }))).toThrow(
      expect.objectContaining({
        code: 'SECRETS_ENVIRONMENT',
        message: 'C cannot be set: process.env has been replaced by an object that does not take it',
      }),
    )
    delete all['C']
    expect(all).toEqual(before)
  })

  test('reads back the first hundred, and of thousands every hundredth', () => {
    const reads: string[] = []
    const target = new Proxy({} as Record<string, string>, {
      get: (all, key) => {
        if (Object.hasOwn(all, key)) reads.push(String(key))
        return Reflect.get(all, key)
      },
    })
    const many = Array.from({ length: 350 }, (_, at): [string, string] => [`K${at + 1}`, 'x'])
    set(target, many)
    expect(reads).toEqual([...many.slice(0, 100).map(([key]) => key), 'K200', 'K300'])
  })
})
