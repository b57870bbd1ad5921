import { describe, expect, test } from '@jest/globals'
import { scan } from '../../lib/template/scan.ts'
import { isExempt, parseCommentedOut, readKeys } from '../../lib/template/template.ts'

describe('a key that steers the load', () => {
  test.each(['NODE_ENV', 'SECRETS_MODE', 'SECRETS_', 'DOTENV_PATH'])('is never required: %s', (key) => {
    expect(isExempt(key)).toBe(true)
    expect(readKeys(scan(`# @required\n${key}=x\n`), '.env.example').get(key)?.required).toBe(false)
  })

  test.each([
    'NODE_ENVS',
    'NODE_ENV_X',
    'MY_NODE_ENV',
    'SECRETS',
    'MY_SECRETS_KEY',
    'X_DOTENV_PATH',
    'DOTENV',
  ])('is not %s', (key) => {
    expect(isExempt(key)).toBe(false)
    expect(readKeys(scan(`${key}=x\n`), '.env.example').get(key)?.required).toBe(true)
  })
})

test('each assignment is told of as it stands, and none that is commented out', () => {
  const told: unknown[] = []
  const text = '# @optional\nA=1\n# B=2\nA=3\nC=4\n# C=5'
  readKeys(scan(text), '.env.example', ({ key, required, location }) =>
    told.push([key, required, location?.line]),
  )
  expect(told).toEqual([
    ['A', false, 2],
    ['A', true, 4],
    ['C', true, 5],
  ])
})

describe('a comment holds an assignment', () => {
  test.each<[string, string, string]>([
    [' A=1', 'A', '1'],
    ['A=', 'A', ''],
    ['\t _A1="x y" # z', '_A1', 'x y'],
    ['  export A=1', 'A', '1'],
    [' export  A=1', 'A', '1'],
  ])('%j', (comment, key, value) => {
    expect(parseCommentedOut(comment)).toMatchObject({ kind: 'assignment', key, value })
  })

  test.each([' a=1', ' see A=1', ' A =1', ' A-B=1', ' 1A=1', ' exportA =1', ' export', '', ' =1'])(
    'but not %j',
    (comment) => {
      expect(parseCommentedOut(comment)).toBeUndefined()
    },
  )
})
