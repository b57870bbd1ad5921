import { describe, expect, test } from '@jest/globals'
import { isCommon, isShort } from '../../lib/cli/secret-values.ts'

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
