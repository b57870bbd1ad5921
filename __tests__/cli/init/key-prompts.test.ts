import { describe, expect, test } from '@jest/globals'
import { createKeyPrompt } from '../../../lib/cli/init/key-prompts.ts'
import { readContract } from '../../../lib/template/template.ts'

describe('A random value', () => {
  const wanted = (text: string) => {
    const [demand] = readContract({ text: text, name: '.env.example' }).keys.values()
    if (!demand) throw new Error('no key')
    return createKeyPrompt(demand)
  }

  test.each([
    ['by its name', 'SESSION_SECRET=\n', /^[\w-]{43}$/],
    ['by its description', '# generate with: openssl rand -base64 32\nSIGNING_KEY=\n', /^[\w-]{43}$/],
    ['by its placeholder', 'WEBHOOK_TOKEN=generate-with-openssl\n', /^[\w-]{43}$/],
    ['as hex, where that is said', '# openssl rand -hex 32\nCIPHER_KEY=\n', /^[0-9a-f]{64}$/],
    ['as long as the command for it', 'A_SALT= # openssl rand -hex 16\n', /^[0-9a-f]{32}$/],
    ['as long as its type wants it', '# @type=string(minLength=64)\nJWT_SECRET=\n', /^[\w-]{64,70}$/],
  ])('is generated for a key that is one %s', (_, template, pattern) => {
    const { generate } = wanted(template)
    expect(generate?.()).toMatch(pattern)
    expect(generate?.()).not.toBe(generate?.())
  })

  test.each([
    ['somebody else issues', '# Generate one at https://dashboard.stripe.com\nSTRIPE_SECRET_KEY=\n'],
    ['an account has', '# generated in the console of your account\nAPI_KEY=\n'],
    ['is one of a pair', '# generate with web-push generate-vapid-keys\nVAPID_PRIVATE_KEY=\n'],
    ['is a password', 'DB_PASSWORD=\n'],
    ['starts with something', '# @type=string(startsWith=sk_)\nSECRET_KEY=\n'],
    ['is too short for one', '# @type=string(maxLength=16)\nSECRET_KEY=\n'],
    ['has a length of its own', '# random, exactly 32 characters\nENCRYPTION_KEY=\n'],
    ['is no secret', '# a random name\nAPP_NAME=\n'],
  ])('is not generated for a key that %s', (_, template) => {
    expect(wanted(template).generate).toBeUndefined()
  })

  test.each([
    ['a default', 'PORT=3000\n', '3000'],
    ['no secret of the template', 'API_KEY=abcdef\n', undefined],
    ['no address with a password', 'SERVICE=amqp://a:b@localhost\n', undefined],
    ['no placeholder', 'REGION=<region>\n', undefined],
    ['nothing of another type', '# @type=port\nPORT=abc\n', undefined],
    ['a development name for NODE_ENV', 'NODE_ENV=production\n', 'development'],
  ])('is not needed if the template has %s', (_, template, fallback) => {
    expect(wanted(template).fallback).toBe(fallback)
  })
})
