import { createHmac, timingSafeEqual } from 'node:crypto'
import { secrets } from './config.ts'

export function sign(email: string): string {
  // With the prefix, a token for another purpose is not valid here.
  return createHmac('sha256', secrets.SECRET_KEY).update(`confirm:${email}`).digest('base64url')
}

export function verify(email: string, token: string): boolean {
  const expected = Buffer.from(sign(email))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
