import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { example, freePort, Served, startArguments } from '../support/example.ts'
import type { Project, Variables } from '../support/project.ts'

const secretKey = 'zq7Wl0pXh3vB9sNd'
const values: Variables = {
  SECRET_KEY: secretKey,
  EMAIL_HOST_USER: 'grace@example.net',
  EMAIL_HOST_PASSWORD: 'Tk8#mWq2$yRu',
  SESSION_SECRET: secretKey,
}

const running: Served[] = []

async function serve(project: Project, env: Variables = {}): Promise<Served> {
  const served = await Served.start(project, { env })
  running.push(served)
  return served
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((served) => served.stop()))
})

/** The same values as each example has them on a laptop. */
const developmentFiles: Record<string, Record<string, string>> = {
  express: {
    '.env': Object.entries(values)
      .map(([key, value]) => `${key}='${value}'\n`)
      .join(''),
  },
  'express-typescript': {
    'secrets.ts': Object.entries(values)
      .map(([key, value]) => `export const ${key}: string = ${JSON.stringify(value)}\n`)
      .join(''),
  },
}

/** In TypeScript the port is typed, and 0 is none. */
const portOf = async (name: string): Promise<Variables> =>
  name === 'express-typescript' ? { PORT: await freePort() } : {}

describe.each(['express', 'express-typescript'])('examples/%s', (name) => {
  describe.each(['development', 'production'] as const)('in %s', (mode) => {
    const start = async () => {
      const project = example(name)
      const env = await portOf(name)
      if (mode === 'production') return serve(project, { ...values, ...env, NODE_ENV: 'production' })
      return serve(project.write(developmentFiles[name] as Record<string, string>), env)
    }

    test('signs in, counts visits, and signs out', async () => {
      const app = await start()
      expect(await app.request('/health')).toEqual({ status: 200, text: '{"ok":true}' })
      expect((await app.request('/')).text).toContain('Sign in')
      expect((await app.request('/sign-in', { email: 'ada@example.com' })).status).toBe(303)
      expect((await app.request('/')).text).toContain('Visit <strong>1</strong>')
      expect((await app.request('/')).text).toContain('Visit <strong>2</strong>')
      expect((await app.request('/sign-out', {})).status).toBe(303)
      expect((await app.request('/')).text).toContain('Sign in')
    })

    test('accepts the link it signed, and no other', async () => {
      const app = await start()
      await app.request('/sign-in', { email: 'ada@example.com' })
      const link = /\/confirm[^"]+/.exec((await app.request('/')).text)?.[0] as string
      expect((await app.request(link)).status).toBe(200)
      expect((await app.request(link.replace('ada', 'eve'))).status).toBe(403)
      const last = link.at(-1) === 'A' ? 'B' : 'A'
      expect((await app.request(link.slice(0, -1) + last)).status).toBe(403)
    })

    test('takes a session that it did not sign for none', async () => {
      const app = await start()
      await app.request('/sign-in', { email: 'ada@example.com' })
      app.forge('session', () => Buffer.from('{"email":"eve@example.com","visits":7}').toString('base64'))
      expect((await app.request('/')).text).toContain('Sign in')
    })

    test('tells nobody a secret, and ends when it is asked to', async () => {
      const app = await start()
      const { text } = await app.request('/sign-in', { email: '' })
      expect(await app.stop()).toBe(0)
      for (const value of Object.values(values)) expect(text + app.stderr).not.toContain(value)
      expect(app.stderr).toBe('')
    })
  })

  test('refuses to start in production while a secret is missing, whatever its secrets file says', () => {
    const project = example(name).write(developmentFiles[name] as Record<string, string>)
    const { EMAIL_HOST_PASSWORD, ...rest } = values
    const outcome = project.node(startArguments(project), { env: { ...rest, NODE_ENV: 'production' } })
    expect(outcome).toMatchObject({ code: 78, stdout: '' })
    expect(outcome.stderr).toMatch(
      /missing +EMAIL_HOST_PASSWORD +password of the mail account +\.env\.example:8\n/,
    )
    expect(outcome.stderr).not.toContain(EMAIL_HOST_PASSWORD)
  })

  test('refuses to start from a fresh clone, and says how to go on', () => {
    const project = example(name)
    const outcome = project.node(startArguments(project))
    expect(outcome).toMatchObject({ code: 78, stdout: '' })
    expect(outcome.stderr).toContain('npx --no secrets init')
  })
})

test('examples/express hands the mail account to the mailer', () => {
  const project = example('express')
  const script = `console.log(JSON.stringify(require('./mailer').transportOptions(process.env).auth))`
  const { stdout } = project.node(['-r', 'secrets/register', '-e', script], {
    env: { ...values, NODE_ENV: 'production' },
  })
  expect(JSON.parse(stdout)).toEqual({ user: values['EMAIL_HOST_USER'], pass: values['EMAIL_HOST_PASSWORD'] })
})

test('examples/express-typescript shows the form of its secrets.ts with a file that works', async () => {
  const project = example('express-typescript')
  project.write({ 'secrets.ts': readFileSync(project.path('secrets.example.ts')) })
  const app = await serve(project, await portOf('express-typescript'))
  expect((await app.request('/health')).status).toBe(200)
})

describe('examples/express-typescript with a PORT that is none', () => {
  const PORT = 'Zq7Wm3Kx9Jd'

  test.each(['production', 'development'])('refuses to start in %s, and says why', (NODE_ENV) => {
    const project = example('express-typescript')
    const outcome = project.node(startArguments(project), { env: { ...values, NODE_ENV, PORT } })
    expect(outcome).toMatchObject({ code: 78, stdout: '' })
    expect(outcome.stderr).toMatch(
      new RegExp(
        [
          `^secrets: refusing to start \\(${NODE_ENV}, because NODE_ENV=${NODE_ENV}\\)`,
          '',
          '  invalid  PORT  not a port: a number from 1 to 65535  in code',
          '',
          'Set it in ',
        ].join('\n'),
      ),
    )
    expect(outcome.stderr).not.toContain(PORT)
  })

  test('says so with all else that is wrong with its values', () => {
    const project = example('express-typescript')
    const env = { ...values, NODE_ENV: 'production', PORT: '65536', EMAIL_HOST_USER: PORT }
    const { code, stderr } = project.node(startArguments(project), { env })
    expect(code).toBe(78)
    expect(stderr.match(/^ {2}invalid {2}\w+/gm)).toEqual(['  invalid  EMAIL_HOST_USER', '  invalid  PORT'])
    expect(stderr).not.toContain(PORT)
  })
})

describe('examples/express-existing', () => {
  const add = async (app: Served) => {
    await app.request('/cart', {})
    return (await app.request('/')).text
  }

  test('is one line away from the app that was written for dotenv', async () => {
    const project = example('express-existing')
    const diff = readFileSync(project.path('dotenv-to-secrets.diff'), 'utf8')
    expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
      "-require('dotenv').config()",
      "+require('secrets').config()",
    ])
    execFileSync('git', ['apply', '--reverse', 'dotenv-to-secrets.diff'], { cwd: project.folder })
    expect(readFileSync(project.path('app.js'), 'utf8')).toMatch(/^require\('dotenv'\)\.config\(\)\n/)
  })

  test('keeps its cart in development, with the .env it had', async () => {
    const app = await serve(example('express-existing').write({ '.env': `SESSION_SECRET=${secretKey}\n` }))
    expect(await add(app)).toContain('<strong>1</strong>')
    expect(await add(app)).toContain('<strong>2</strong>')
  })

  test('keeps its cart in production, with the environment', async () => {
    const app = await serve(example('express-existing'), {
      SESSION_SECRET: secretKey,
      NODE_ENV: 'production',
    })
    expect(await add(app)).toContain('<strong>1</strong>')
  })

  test('does not start in production without its secret', () => {
    const project = example('express-existing').write({ '.env': `SESSION_SECRET=${secretKey}\n` })
    const outcome = project.node(startArguments(project), { env: { NODE_ENV: 'production' } })
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toMatch(/missing +SESSION_SECRET/)
    expect(outcome.stderr).not.toContain(secretKey)
  })
})

test('the template in the root is the one of the demo', () => {
  const root = join(__dirname, '../..')
  expect(readFileSync(join(root, '.env.example'), 'utf8')).toBe(
    readFileSync(join(root, 'examples', 'express', '.env.example'), 'utf8'),
  )
})
