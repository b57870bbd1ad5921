import { describe, expect, test } from '@jest/globals'
import { Project } from '../../support/project.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'
import { Terminal } from '../../support/terminal.ts'

const { readFileSync, existsSync, statSync } = require('node:fs')
const { parse } = require('dotenv')

const template = `# where the server listens
# @type=port
PORT=3000

# signs the session cookies
SESSION_SECRET=changeme

# @example=me@acme.com
EMAIL_HOST_USER=
# password of the mail account
EMAIL_HOST_PASSWORD=

# @optional
LOG_LEVEL=info
`

const read = (project: Project) => parse(readFileSync(project.path('.env'), 'utf8'))

describe('init at a terminal', () => {
  test('asks for each required key, and hides secret input', async () => {
    const project = new Project({ '.env.example': template })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('4 keys to fill in for .env. Enter skips a key, Ctrl-C stops.')
    await terminal.shows('PORT\n  where the server listens\n  Value [3000]: ')
    terminal.type('80a\r')
    await terminal.shows('Not a port: a number from 1 to 65535. Try again, or press Enter to skip.')
    await terminal.shows('Value [3000]: ')
    terminal.type('8080\r')
    await terminal.shows('SESSION_SECRET\n  signs the session cookies\n  Generate a random value? [Y/n] ')
    terminal.type('n\r')
    await terminal.shows('Value (hidden): ')
    terminal.type(`${hidden[0]}\r`)
    await terminal.shows('EMAIL_HOST_USER\n  For example me@acme.com\n  Value: ')
    terminal.type('mail@acme.com\r')
    await terminal.shows('EMAIL_HOST_PASSWORD\n  password of the mail account\n  Value (hidden): ')
    terminal.type(`${hidden[1]}typo\x7f\x7f\x7f\x7f\r`)
    expect(await terminal.ends()).toBe(0)
    expect(terminal.screen).toContain('Created .env from .env.example.')
    expectNoTrace(terminal.screen)
    expect(read(project)).toEqual({
      PORT: '8080',
      SESSION_SECRET: hidden[0],
      EMAIL_HOST_USER: 'mail@acme.com',
      EMAIL_HOST_PASSWORD: hidden[1],
      LOG_LEVEL: 'info',
    })
    expect(statSync(project.path('.env')).mode & 0o777).toBe(0o600)
  })

  test('accepts Enter and Ctrl-D for a default, a generated value, or a blank key', async () => {
    const project = new Project({ '.env.example': template })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Value [3000]: ')
    terminal.type('\x04')
    await terminal.shows('[Y/n] ')
    terminal.type('\r')
    await terminal.shows('Value: ')
    terminal.type('\x04')
    await terminal.shows('Value (hidden): ')
    terminal.type('\r')
    expect(await terminal.ends()).toBe(0)
    await terminal.shows('Generated a random value for: SESSION_SECRET\n')
    await terminal.shows('2 required keys still need a value in .env:\n')
    const values = read(project)
    expect(values).toMatchObject({ PORT: '3000', EMAIL_HOST_USER: '', EMAIL_HOST_PASSWORD: '' })
    expect(values.SESSION_SECRET).toMatch(/^[\w-]{43}$/)
    expect(terminal.screen).not.toContain(values.SESSION_SECRET)
  })

  test.each([
    ['at a question', 0],
    ['at one whose answer is hidden', 3],
  ])('ends at Ctrl-C %s with 130, and changes no file', async (_, enters) => {
    const project = new Project({ '.env.example': template, '.gitignore': 'dist\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Value [3000]: ')
    const prompts = ['[Y/n] ', 'Value: ', 'Value (hidden): ']
    for (const prompt of prompts.slice(0, enters)) {
      terminal.type('\r')
      await terminal.shows(prompt)
    }
    terminal.type(`${hidden[0]}\x03`)
    expect(await terminal.ends()).toBe(130)
    expect(terminal.screen).toMatch(/secrets: stopped; no file was changed\n/)
    expect(existsSync(project.path('.env'))).toBe(false)
    expect(readFileSync(project.path('.gitignore'), 'utf8')).toBe('dist\n')
  })

  test('asks again after an answer that is neither yes nor no', async () => {
    const project = new Project({ '.env.example': 'SESSION_SECRET=\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Generate a random value? [Y/n] ')
    terminal.type('perhaps\r')
    await terminal.shows('Please type y or n.')
    await terminal.shows('Generate a random value? [Y/n] ')
    terminal.type('y\r')
    expect(await terminal.ends()).toBe(0)
    expect(read(project)['SESSION_SECRET']).toMatch(/^[\w-]{43}$/)
  })

  test('accepts input key by key, and a paste in several parts', async () => {
    const project = new Project({ '.env.example': 'EMAIL_HOST_USER=\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Value: ')
    for (const piece of ['a', 'd', '\x1b[2', '00~a@acm', 'e.com\x1b[20', '1~', '\r']) {
      terminal.type(piece)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(await terminal.ends()).toBe(0)
    expect(read(project)).toEqual({ EMAIL_HOST_USER: 'ada@acme.com' })
  })

  test('hides input that comes early, and passes it to the next questions', async () => {
    const project = new Project({ '.env.example': 'FIRST_TOKEN=\nSECOND_TOKEN=\nNAME=\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Value (hidden): ')
    terminal.type(`${hidden[0]}\r${hidden[1]}\rAda\r`)
    expect(await terminal.ends()).toBe(0)
    expect(read(project)).toEqual({ FIRST_TOKEN: hidden[0], SECOND_TOKEN: hidden[1], NAME: 'Ada' })
    expectNoTrace(terminal.screen)
  })

  test('accepts a pasted key of several lines as one answer', async () => {
    const pem = `-----BEGIN KEY-----\n${hidden[0]}\n${hidden[1]}\n-----END KEY-----`
    const project = new Project({ '.env.example': 'SIGNING_KEY=\nNAME=\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Value (hidden): ')
    const pasted = `\x1b[200~${pem.replaceAll('\n', '\r')}\r\x1b[201~`
    terminal.type(pasted.slice(0, 20))
    await new Promise((resolve) => setTimeout(resolve, 100))
    terminal.type(pasted.slice(20))
    terminal.type('\r')
    await terminal.shows('Value: ')
    terminal.type('Ada\r')
    expect(await terminal.ends()).toBe(0)
    expect(read(project)).toEqual({ SIGNING_KEY: pem, NAME: 'Ada' })
    expectNoTrace(terminal.screen)
  })

  test('asks again after a placeholder, and a value that no env file can hold', async () => {
    const project = new Project({ '.env.example': 'API_TOKEN=\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('Value (hidden): ')
    terminal.type('changeme\r')
    await terminal.shows('Still a placeholder. Try again')
    await terminal.shows('Value (hidden): ')
    terminal.type('\'"`#\r')
    await terminal.shows('An env file cannot hold it')
    await terminal.shows('Value (hidden): ')
    terminal.type('\r')
    expect(await terminal.ends()).toBe(0)
    expect(read(project)).toEqual({ API_TOKEN: '' })
  })

  test('asks for the keys that .env lacks, and keeps what an editor has saved meanwhile', async () => {
    const project = new Project({ '.env.example': template, '.env': 'PORT=1\nSESSION_SECRET=a\n' })
    const terminal = new Terminal(project, ['init'])
    await terminal.shows('EMAIL_HOST_USER\n  For example me@acme.com\n  Value: ')
    project.write({ '.env': 'PORT=2\nEMAIL_HOST_USER=me\n' })
    terminal.type('you\r')
    await terminal.shows('Value (hidden): ')
    terminal.type('\r')
    expect(await terminal.ends()).toBe(0)
    expect(read(project)).toEqual({
      PORT: '2',
      EMAIL_HOST_USER: 'me',
      EMAIL_HOST_PASSWORD: '',
      LOG_LEVEL: 'info',
    })
  })

  test.each([['--yes'], ['--json']])('asks nothing with %s', async (flag) => {
    const project = new Project({ '.env.example': template })
    const terminal = new Terminal(project, ['init', flag])
    expect(await terminal.ends()).toBe(0)
    expect(read(project)).toMatchObject({ PORT: '3000', EMAIL_HOST_PASSWORD: '' })
    expect(terminal.screen).not.toContain('Value')
  })
})
