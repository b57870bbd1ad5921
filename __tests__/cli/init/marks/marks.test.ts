import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { Project } from '../../../support/project.ts'
import { expectNoTrace, hidden } from '../../../support/secrecy.ts'
import { runs, seed } from '../../../support/seed.ts'
import { templates } from '../../../support/templates.ts'
import { Terminal } from '../../../support/terminal.ts'

const template = [
  '# Signs the session cookie',
  'SESSION_SECRET=',
  '',
  'PORT=3000',
  'DATABASE_URL=postgres://me:mine@localhost/app',
  '# Optional: for the mailer',
  'MAIL_KEY=',
  '',
].join('\n')
const marked = template.replace('PORT=', '# @optional\nPORT=')
const diff = [
  '--- .env.example',
  '+++ .env.example, as proposed',
  '@@ -1,6 +1,7 @@',
  ' # Signs the session cookie',
  ' SESSION_SECRET=',
  ' ',
  '+# @optional',
  ' PORT=…',
  ' DATABASE_URL=…',
  ' # Optional: for the mailer',
  '',
  '  key             line  proposed  because',
  '  SESSION_SECRET  2     required  a secret',
  '  PORT            4     optional  a number',
  '  DATABASE_URL    5     required  a secret',
  '',
  '2 required, 1 optional; 1 line to add.',
  '1 key already marked, and unchanged.',
  'A required key needs no mark if required is the default. Production refuses to',
  'start without the key.',
  '',
].join('\n')

function projectWith(text: string | Buffer = template): Project {
  return new Project({ '.env.example': text })
}

function textOf(project: Project, name = '.env.example'): string {
  return readFileSync(project.path(name), 'utf8')
}

describe('init --marks', () => {
  test('shows the proposal, and without a terminal writes nothing and says so', () => {
    const project = projectWith()
    expect(project.secrets(['init', '--marks'])).toEqual({
      code: 0,
      signal: null,
      stdout: diff,
      stderr: 'Nothing was written, since there is no terminal to ask. Use --yes to write.\n',
    })
    expect(textOf(project)).toBe(template)
  })

  test('writes without asking with --yes, and finds nothing more to write then', () => {
    const project = projectWith()
    const { code, stdout, stderr } = project.secrets(['init', '--marks', '--yes'])
    expect([code, stdout, stderr]).toEqual([0, `${diff}Wrote .env.example.\n`, ''])
    expect(textOf(project)).toBe(marked)
    expect(project.secrets(['init', '--marks', '--yes'])).toEqual({
      code: 0,
      signal: null,
      stdout: 'There is nothing to mark in .env.example. Keys that need no mark: 2. Keys that have one: 2.\n',
      stderr: '',
    })
    expect(textOf(project)).toBe(marked)
  })

  test('writes marks that production then enforces', () => {
    const project = projectWith()
    project.secrets(['init', '--marks', '--yes'])
    const env = { NODE_ENV: 'production', SESSION_SECRET: 'a', DATABASE_URL: 'b' }
    expect(project.register([], { env }).code).toBe(0)
    const { code, stderr } = project.register([], { env: { ...env, SESSION_SECRET: undefined } })
    expect([code, stderr]).toEqual([78, expect.stringContaining('SESSION_SECRET')])
  })

  test('asks a person, and writes after a yes', async () => {
    const project = projectWith()
    const terminal = new Terminal(project, ['init', '--marks'])
    await terminal.shows(`${diff}Write this to .env.example?`)
    expect(textOf(project)).toBe(template)
    terminal.type('y\r')
    await terminal.shows('Wrote .env.example.')
    expect(await terminal.ends()).toBe(0)
    expect(terminal.isColoured).toBe(true)
    expect(textOf(project)).toBe(marked)
  })

  test.each([
    ['n', 'n\r'],
    ['Enter alone', '\r'],
  ])('asks a person, and writes nothing after %s', async (_, keys) => {
    const project = projectWith()
    const terminal = new Terminal(project, ['init', '--marks'])
    await terminal.shows('Write this to .env.example?')
    terminal.type(keys)
    await terminal.shows('Nothing was written.')
    expect(await terminal.ends()).toBe(0)
    expect(textOf(project)).toBe(template)
  })

  test('writes nothing if the template changed during the question', async () => {
    const project = projectWith()
    const terminal = new Terminal(project, ['init', '--marks'])
    await terminal.shows('Write this to .env.example?')
    project.write({ '.env.example': 'OTHER=\n' })
    terminal.type('y\r')
    await terminal.shows('secrets: .env.example has changed in the meantime, so nothing was written')
    expect(await terminal.ends()).toBe(1)
    expect(textOf(project)).toBe('OTHER=\n')
  })

  test('gives the result as JSON, and writes only with --yes', () => {
    const project = projectWith(`stray\n${template}`)
    const result = {
      template: '.env.example',
      marked: [
        { key: 'SESSION_SECRET', line: 3, mark: 'required', reason: 'a secret' },
        { key: 'PORT', line: 5, mark: 'optional', reason: 'a number' },
        { key: 'DATABASE_URL', line: 6, mark: 'required', reason: 'a secret' },
      ],
      warnings: [{ line: 1, text: expect.stringContaining('is ignored') }],
      written: false,
    }
    expect(JSON.parse(project.secrets(['init', '--marks', '--json']).stdout)).toEqual(result)
    expect(textOf(project)).toBe(`stray\n${template}`)
    const { stdout } = project.secrets(['init', '--marks', '--json', '--yes'])
    expect(JSON.parse(stdout)).toEqual({ ...result, written: true })
    expect(textOf(project)).toBe(`stray\n${marked}`)
    const again = JSON.parse(project.secrets(['init', '--marks', '--json', '--yes']).stdout)
    expect(again).toEqual({ ...result, marked: [], written: false })
  })

  test.each([
    ['JSON', ['init', '--json']],
    ['JSON of --marks', ['init', '--marks', '--json']],
  ])('gives the %s that the help page says', (name, args) => {
    const project = projectWith(`stray\n${template}`)
    const page = project.secrets(['help', 'init']).stdout.replace(/\s+/g, ' ')
    const shape = page
      .slice(page.indexOf(`${name}: {`))
      .split(' }.', 1)
      .join()
    const fields = shape.replace(/\[\{[^}]*\}\]/g, '').match(/(?<=[{,] )\w+/g)
    expect(fields).toEqual(Object.keys(JSON.parse(project.secrets(args).stdout)))
  })

  test('names every line that is ignored', () => {
    const { stderr } = projectWith('A=1\nwhat is this\nB=2\n<% if (x) { %>\nA=3\n').secrets([
      'init',
      '--marks',
    ])
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'warning: .env.example:2: it is neither KEY=value nor a comment, and is ignored',
      'warning: .env.example:4: it is neither KEY=value nor a comment, and is ignored',
      'warning: .env.example:5: A is set here again, after line 1; the last one counts',
    ])
  })

  test('shows no value of the template', () => {
    const [one, two, three] = hidden
    const text = `A_KEY=${one} # ${two}\nB="${two}\n${three}\n"\n# C=${three}\n# D: x\n${one}\nPORT=1\nE=#${three}\n`
    const project = projectWith(text)
    for (const args of [[], ['--json'], ['--yes']]) {
      const { stdout, stderr } = project.secrets(['init', '--marks', ...args])
      expect(stdout).toContain('PORT')
      expectNoTrace(stdout + stderr)
    }
  })

  test('works on another folder', () => {
    const project = new Project({ 'app/.env.example': 'PORT=1\n' })
    expect(project.secrets(['init', '--marks', '--yes', '-C', 'app']).code).toBe(0)
    expect(textOf(project, 'app/.env.example')).toBe('# @optional\nPORT=1\n')
  })

  test('marks the template that SECRETS_TEMPLATE names', () => {
    const project = new Project({ 'package.json': '{}', 'deploy/env.template': 'PORT=1\n' })
    const env = { SECRETS_TEMPLATE: 'deploy/env.template' }
    const { stdout } = project.secrets(['init', '--marks', '--yes'], { env })
    expect(stdout).toContain('--- deploy/env.template\n')
    expect(textOf(project, 'deploy/env.template')).toBe('# @optional\nPORT=1\n')
  })

  test('says what to do if there is no template', () => {
    const { code, stdout, stderr } = new Project({ 'package.json': '{}' }).secrets(['init', '--marks'])
    expect([code, stdout]).toEqual([78, ''])
    expect(stderr).toMatch(/^secrets: there is no \.env\.example\n.*npx --no secrets init\n$/)
  })

  test.each([
    ['is empty', ''],
    ['holds comments only', '# Hello\n# A=1\n'],
    ['holds only what is never demanded', 'NODE_ENV=development\n'],
  ])('has nothing to do if the template %s', (_, text) => {
    const { code, stdout } = projectWith(text).secrets(['init', '--marks'])
    expect([code, stdout]).toEqual([
      0,
      'There is nothing to mark in .env.example: it has no key that could be marked.\n',
    ])
  })

  test('refuses in production', () => {
    const project = projectWith()
    const { code } = project.secrets(['init', '--marks', '--yes'], { env: { NODE_ENV: 'production' } })
    expect(code).not.toBe(0)
    expect(textOf(project)).toBe(template)
  })
})

describe('The file that init --marks writes', () => {
  const asUtf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

  test.each([
    ['the byte order mark', Buffer.from('\ufeffPORT=1\n'), Buffer.from('\ufeff# @optional\nPORT=1\n')],
    [
      'line ends of Windows',
      Buffer.from('A_KEY=\r\nPORT=1\r\n'),
      Buffer.from('A_KEY=\r\n# @optional\r\nPORT=1\r\n'),
    ],
    ['no line end at the end', Buffer.from('PORT=1'), Buffer.from('# @optional\nPORT=1')],
    ['UTF-16', asUtf16('# é 😀\r\nPORT=1\r\n'), asUtf16('# é 😀\r\n# @optional\r\nPORT=1\r\n')],
    ['UTF-16, the other way round', asUtf16('PORT=1\n').swap16(), asUtf16('# @optional\nPORT=1\n').swap16()],
  ])('keeps %s', (_, text, expected) => {
    const project = projectWith(text)
    expect(project.secrets(['init', '--marks', '--yes']).code).toBe(0)
    expect(readFileSync(project.path('.env.example')).equals(expected)).toBe(true)
  })

  test('keeps its permissions, and stays the target of its link', () => {
    const project = new Project({ 'config/template': 'PORT=1\n', 'package.json': '{}' })
    chmodSync(project.path('config/template'), 0o640)
    symlinkSync('config/template', project.path('.env.example'))
    expect(project.secrets(['init', '--marks', '--yes']).code).toBe(0)
    expect(textOf(project, 'config/template')).toBe('# @optional\nPORT=1\n')
    expect(statSync(project.path('config/template')).mode & 0o777).toBe(0o640)
  })

  test('is shown without control characters', () => {
    const { stdout } = projectWith('# \x1b[2J\u202e red\nPORT=1\n').secrets(['init', '--marks'])
    expect(stdout).toContain(' #  [2J  red\n')
  })

  test.each([
    ['a template that is no text', Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0xfd])],
    ['a template with a type that does not exist', '# @type=strong\nA=1\n'],
    ['a template that is too large', Buffer.alloc(1024 * 1024 + 1, 'A=1\n')],
  ])('is not touched for %s', (_, text) => {
    const project = projectWith(text)
    const { code, stdout } = project.secrets(['init', '--marks', '--yes'])
    expect([code, stdout]).toEqual([78, ''])
    expect(readFileSync(project.path('.env.example')).equals(Buffer.from(text))).toBe(true)
  })
})

describe(`A folder of templates (FUZZ_SEED=${seed})`, () => {
  test('loses no key, keeps every line, and gets a warning for every ignored line', () => {
    const project = new Project()
    const texts = fc.sample(templates, { numRuns: runs(25) })
    for (const [index, text] of texts.entries()) {
      const name = `template-${index}`
      mkdirSync(project.path(name))
      writeFileSync(join(project.path(name), '.env.example'), text)
      const { code, stdout, stderr } = project.secrets(['init', '--marks', '--yes', '--json', '-C', name])
      expect([code, name]).toEqual([0, name])
      const result = JSON.parse(stdout)
      const after = textOf(project, `${name}/.env.example`)
      expect(parse(after)).toEqual(parse(text))
      expect(result.written).toBe(after !== text)
      for (const { line } of result.warnings) expect(stderr).toContain(`.env.example:${line}:`)
    }
  })
})
