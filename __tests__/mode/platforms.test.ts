import { describe, expect, test } from '@jest/globals'
import { detectMode } from '../../lib/load-secrets.ts'
import { allPlatforms } from '../../lib/mode/platforms.ts'

describe('detectMode', () => {
  test.each(allPlatforms())('takes $marker, which $name sets, for production', ({ marker, name }) => {
    const { mode, reason } = detectMode({ [marker]: '1' })
    expect(mode).toBe('production')
    expect(reason).toBe(`NODE_ENV is not set and ${marker} is, as on ${name}`)
  })

  test.each([
    { K_SERVICE: 'hello', FUNCTIONS_EMULATOR: 'true' },
    { AWS_LAMBDA_FUNCTION_NAME: 'hello', AWS_SAM_LOCAL: 'true' },
    { NETLIFY: 'true', NETLIFY_DEV: 'true' },
    { VERCEL: '1', VERCEL_ENV: 'development' },
  ])('takes a local emulator for development: %p', (environment) => {
    expect(detectMode(environment).mode).toBe('development')
  })

  test('takes VERCEL_ENV=preview for what it is: a deployment', () => {
    expect(detectMode({ VERCEL: '1', VERCEL_ENV: 'preview' }).mode).toBe('production')
  })
})
