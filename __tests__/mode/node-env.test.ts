import { describe, expect, test } from '@jest/globals'
import type { Decision } from '../../lib/mode/decision.ts'
import { assertNoServerName } from '../../lib/mode/node-env.ts'

const location = { file: '.env', line: 2 }
const undecided: Decision = { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }

/** Checks what a file says about NODE_ENV, and what counts of it. */
const check = (value: string, counting: string | undefined = value, decision = undecided) => {
  const values = new Map(counting === undefined ? [] : [['NODE_ENV', counting]])
  return () => assertNoServerName({ value, location }, values, decision)
}

describe('the NODE_ENV of a file', () => {
  test.each(['production', 'staging', ' Production ', 'prod'])('may not be that of a server: %p', (name) => {
    expect(check(name)).toThrow(
      expect.objectContaining({
        code: 'SECRETS_NODE_ENV',
        location,
        hint: 'On a server, set NODE_ENV in its environment. On your own machine, take it out of the file.',
      }),
    )
  })

  test.each(['development', 'dev', 'local', 'test', ' Test ', '', ' '])('may be %p', (name) => {
    expect(check(name)).not.toThrow()
  })

  test('is that of a server, even if an empty one in the environment wins', () => {
    expect(check('production', undefined)).toThrow(expect.objectContaining({ code: 'SECRETS_NODE_ENV' }))
  })

  test('is what its references resolve to', () => {
    expect(check('$NAME', 'production')).toThrow(expect.objectContaining({ code: 'SECRETS_NODE_ENV' }))
    expect(check('$NAME', 'development')).not.toThrow()
  })

  test.each<Decision>([
    { mode: 'development', reason: 'SECRETS_MODE=development', by: 'SECRETS_MODE' },
    { mode: 'development', reason: 'NODE_ENV=test', by: 'NODE_ENV' },
  ])('may be any if something has decided: $reason', (decision) => {
    expect(check('production', 'production', decision)).not.toThrow()
  })
})
