import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { Project, type Variables } from '../support/project.ts'
import { Repository } from '../support/repository.ts'
import { hidden } from '../support/secrecy.ts'
import { Terminal } from '../support/terminal.ts'

const root = join(__dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const snippet = (name: string) => readFileSync(join(__dirname, '../readme', name), 'utf8')

/** Every fenced block, with the file that its comment names. */
const blocks = Array.from(
  readme.matchAll(/^( *)(?:<!-- (\S+) -->\n *)?```(\w*)\n([\s\S]*?)\n *```/gm),
  ([, indent = '', file, language = '', body = '']) => ({
    file,
    language,
    text: `${body
      .split('\n')
      .map((line) => line.replace(indent, ''))
      .join('\n')}\n`,
  }),
)

describe('the README', () => {
  test('takes every block in a language from a file that a test runs', () => {
    const unnamed = blocks.filter(({ file, language }) => language !== '' && !file)
    expect(unnamed).toEqual([])
    expect(blocks.filter(({ file }) => file).length).toBeGreaterThan(5)
  })

  test.each(blocks.filter(({ file }) => file))('shows $file unchanged', ({ file, text }) => {
    expect(text).toBe(readFileSync(join(root, file as string), 'utf8'))
  })

  test('shows the measured figures and their chart', () => {
    const script = `
      const { readFileSync } = await import('node:fs')
      const { summarise } = await import('./bench/summary.mjs')
      const { drawChart } = await import('./bench/chart.mjs')
      const results = JSON.parse(readFileSync('bench/results.json', 'utf8'))
      console.log(JSON.stringify([summarise(results), drawChart(results)]))`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root })
    const [table, chart] = JSON.parse(printed.toString())
    expect(readme).toContain(`\n<!-- bench/results.json -->\n${table}\n<!-- end -->\n`)
    expect(readFileSync(join(root, 'bench/chart.svg'), 'utf8')).toBe(chart)
  })

  test('names only npm scripts that exist, and links only to files that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const [, script] of readme.matchAll(/npm (?:run )?(start|test|demo:\w+|\w+:\w+)/g)) {
      expect(scripts).toHaveProperty([script as string])
    }
    for (const [, target] of readme.matchAll(/\]\(([^)#:]+)\)/g)) {
      expect([target, existsSync(join(root, target as string))]).toEqual([target, true])
    }
  })
})

const values = "SECRET_KEY=of-the-laptop\nEMAIL_HOST_USER=ada@example.com\nEMAIL_HOST_PASSWORD='p$ss w#rd'\n"
const print = 'console.log(process.env.SECRET_KEY)\n'
const project = () => new Project({ '.env.example': snippet('.env.example'), '.env': values })

describe('the snippets of the README', () => {
  const commands = snippet('load.sh').trim().split('\n')

  test.each(commands)('%s', (command) => {
    const app = project().write({ 'app.js': print, 'app.mjs': print })
    const [node, ...args] = command.replace(/#.*/, '').trim().split(/\s+/)
    expect(node).toBe('node')
    expect(app.node(args)).toMatchObject({ code: 0, stdout: 'of-the-laptop\n', stderr: '' })
  })

  test('first.mjs loads the values before another module reads them', () => {
    const app = project().write({
      'first.mjs': `${snippet('first.mjs')}import './app.mjs'\n`,
      'app.mjs': print,
    })
    expect(app.node(['first.mjs'])).toMatchObject({ code: 0, stdout: 'of-the-laptop\n', stderr: '' })
  })

  test('refusal.txt is what a broken deploy prints', () => {
    const env = {
      NODE_ENV: 'production',
      DYNO: 'web.1',
      EMAIL_HOST_USER: ' ',
      EMAIL_HOST_PASSWORD: 'changeme',
    }
    const outcome = project().register([], { env })
    expect(outcome).toMatchObject({ code: 78, stdout: '', stderr: snippet('refusal.txt') })
  })

  test('commands.txt is what --help prints', () => {
    expect(project().secrets(['--help']).stdout).toBe(snippet('commands.txt'))
    expect(project().secrets([]).stdout).toBe(snippet('commands.txt'))
  })

  test('init.sh creates a .env that git ignores, and prints init.txt at a terminal', async () => {
    const app = new Repository({
      '.env.example': snippet('.env.example'),
      '.gitignore': readFileSync(join(root, '.gitignore')),
    })
    const [npx, no, name, ...args] = snippet('init.sh').trim().split(' ')
    expect([npx, no, name]).toEqual(['npx', '--no', 'secrets'])
    const terminal = new Terminal(app, args)
    await terminal.shows('random value? [Y/n] ')
    terminal.type('\r')
    await terminal.shows('Value: ')
    terminal.type('ada@example.com\r')
    await terminal.shows('Value (hidden): ')
    terminal.type(`${hidden[0]}\r`)
    expect(await terminal.ends()).toBe(0)
    expect(terminal.screen.replace(/ +$/gm, '')).toBe(snippet('init.txt'))
    const text = readFileSync(app.path('.env'), 'utf8')
    expect(text).toMatch(/^SECRET_KEY=[\w-]{43}$/m)
    expect(text).toContain(hidden[0])
    expect(app.git(['status', '--porcelain', '.env'])).toBe('')
  })

  test('dotenv.diff is the only change that an app for dotenv needs', () => {
    const app = project().write({ 'app.js': `require('dotenv').config()\n${print}` })
    const before = app.node(['app.js'])
    const header = `--- a/app.js\n+++ b/app.js\n@@ -1 +1 @@\n${snippet('dotenv.diff')}`
    execFileSync('git', ['apply', '--unidiff-zero'], { cwd: app.folder, input: header })
    const after = app.node(['app.js'])
    expect(before.stdout).toBe('of-the-laptop\n')
    expect(after).toMatchObject({ code: 0, stdout: 'of-the-laptop\n', stderr: '' })
  })

  test('module.ts takes the place of .env', () => {
    const app = new Project({
      '.env.example': snippet('.env.example'),
      'secrets.ts': snippet('module.ts'),
      'app.mjs': `import 'secrets/register'\n${print}`,
    })
    const tsx = pathToFileURL(require.resolve('tsx')).href
    const outcome = app.node(['--import', tsx, 'app.mjs'])
    expect(outcome).toMatchObject({ code: 0, stdout: 'any text will do in development\n', stderr: '' })
  })

  test('typed.env.example refuses values of another type', () => {
    const app = new Project({ '.env.example': snippet('typed.env.example') })
    const wrong = { SECRET_KEY: 'short', DATABASE_URL: 'localhost', PORT: 'http', LOG_LEVEL: 'all' }
    const { code, stderr } = app.register([], { env: { ...wrong, NODE_ENV: 'production' } })
    expect(code).toBe(78)
    expect(stderr).toContain('invalid  DATABASE_URL  not a URL with protocol and host')
    expect(stderr.match(/^ {2}invalid /gm)).toHaveLength(4)
  })

  test('config.ts gives values of these types, and refuses others', () => {
    const print = 'console.log(typeof secrets.PORT, typeof secrets.MAIL_ENABLED, secrets.PORT)\n'
    const text = snippet('config.ts').replace(/.*ts-expect-error.*\n.*\n$/, print)
    const app = new Project({ '.env': values, 'config.ts': text })
    const tsx = pathToFileURL(require.resolve('tsx')).href
    const run = (env: Variables) => app.node(['--import', tsx, 'config.ts'], { env })
    expect(run({})).toMatchObject({ code: 0, stdout: 'number boolean 3000\n', stderr: '' })
    const refused = run({ PORT: 'http' })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/invalid +PORT +not a port/)
    expect(run({ NODE_ENV: 'staging' }).stderr).toMatch(/missing +DATABASE_URL/)
  })

  test('load.mjs prints where a value comes from', () => {
    const app = project().write({ 'load.mjs': snippet('load.mjs') })
    expect(app.node(['load.mjs'])).toMatchObject({
      code: 0,
      stdout: "development, because NODE_ENV is not set: SECRET_KEY is from { file: '.env', line: 1 }\n",
      stderr: '',
    })
  })
})
