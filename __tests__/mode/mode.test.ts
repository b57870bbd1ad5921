import { describe, expect, test } from '@jest/globals'
import { detectMode } from '../../lib/load-secrets.ts'

describe('detectMode', () => {
  test.each(['staging', 'Production', ' production ', 'prod', 'qa', 'preview', 'production'])(
    'takes NODE_ENV=%p for production',
    (name) => {
      expect(detectMode({ NODE_ENV: name }).mode).toBe('production')
    },
  )

  test.each(['development', 'dev', 'local', 'test', ' Test ', 'DEV', '', '  '])(
    'takes NODE_ENV=%p for development',
    (name) => {
      expect(detectMode({ NODE_ENV: name }).mode).toBe('development')
    },
  )

  test('takes an empty environment for development, and says why', () => {
    expect(detectMode({})).toEqual({ mode: 'development', reason: 'NODE_ENV is not set' })
  })

  test('lets SECRETS_MODE win over NODE_ENV and over a platform', () => {
    expect(detectMode({ SECRETS_MODE: ' Development ', NODE_ENV: 'production', DYNO: 'web.1' })).toEqual({
      mode: 'development',
      reason: 'SECRETS_MODE=development',
    })
    expect(detectMode({ SECRETS_MODE: 'production', NODE_ENV: 'test' }).mode).toBe('production')
  })

  test('refuses any other SECRETS_MODE, without showing it', () => {
    const detect = () => detectMode({ SECRETS_MODE: 'hunter2hunter2' })
    expect(detect).toThrow(expect.objectContaining({ code: 'SECRETS_MODE', name: 'SecretsError' }))
    expect(detect).not.toThrow(/hunter2/)
  })

  test('shows a NODE_ENV that is a word, and no other', () => {
    expect(detectMode({ NODE_ENV: 'staging' }).reason).toBe('NODE_ENV=staging is not a development name')
    expect(detectMode({ NODE_ENV: 'postgres://me:hunter2@db/app' }).reason).not.toMatch(/hunter2/)
  })
})
