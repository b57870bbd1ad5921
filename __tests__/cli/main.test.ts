import { describe, expect, test } from '@jest/globals'
import { Project } from '../support/project.ts'
import { Terminal } from '../support/terminal.ts'

const { version } = require('../../package.json')
const commands = ['init', 'check', 'run', 'scan', 'types', 'diff']

describe('The command line', () => {
  const project = new Project()

  test.each([[[]], [['--help']], [['-h']], [['help']]])(
    'lists every command with a line and an example for %j',
    (args) => {
      const { code, stdout, stderr } = project.secrets(args)
      for (const name of commands) {
        expect(stdout).toMatch(new RegExp(`^  ${name} +\\S.*\\n +npx --no secrets ${name}\\b`, 'm'))
      }
      expect([code, stderr]).toEqual([0, ''])
    },
  )

  test.each(commands)(
    'tells of %s the same by "help" and by --help, in lines of at most 80 characters',
    (name) => {
      const help = project.secrets(['help', name])
      expect(help.stdout).toContain(`Usage: npx --no secrets ${name}`)
      expect(help.stdout).toContain('No value is ever printed.')
      expect(help.stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
      expect(project.secrets([name, '--help'])).toEqual(help)
      expect(help.code).toBe(0)
    },
  )

  test.each([[['help', '--help']], [['-C', '.']], [['help', '-h']]])('lists them for %j too', (args) => {
    expect(project.secrets(args)).toEqual(project.secrets([]))
  })

  test('tells its version', () => {
    expect(project.secrets(['--version']).stdout).toBe(`${version}\n`)
  })

  test.each([
    ['a command that does not exist', ['chekc']],
    ['an option before the command', ['--loud', 'check']],
    ['an option that does not exist', ['check', '--prodution']],
    ['a value for an option that takes none', ['check', '--json=hunter2hunter2']],
    ['an option without its value', ['check', '--env-file']],
    ['an operand where there is none', ['check', 'hunter2hunter2']],
    ['a folder that does not exist', ['check', '-C', 'hunter2hunter2']],
    ['a folder that is none', ['check', '-C', '.env.example']],
    ['a folder in a file', ['check', '-C', '.env.example/hunter2']],
    ['a folder with a name that none may have', ['check', '-C', 'hunter2'.repeat(1000)]],
    ['a folder without a name', ['check', '-C', '']],
    ['an option that may be a value', ['check', '--hunter2hunter2']],
    ['another one', ['check', '--Hunter']],
  ])('refuses %s with exit code 2, and quotes no value', (_, args) => {
    const { code, stdout, stderr } = project.secrets(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^secrets: .+\nTry "npx --no secrets help( check)?"\.\n$/)
    expect(stderr).not.toContain('hunter2')
  })

  test('uses colour in a terminal, unless NO_COLOR is set', async () => {
    const plain = new Terminal(project, ['help', 'check'], { env: { NO_COLOR: '1' } })
    expect(await plain.ends()).toBe(0)
    const coloured = new Terminal(project, ['help', 'check'])
    expect(await coloured.ends()).toBe(0)
    expect(coloured.screen).toBe(plain.screen)
    expect([plain.isColoured, coloured.isColoured]).toEqual([false, true])
    expect(project.secrets(['help', 'check']).stdout).not.toContain('\x1b')
  })
})

describe('A secrets module that does more than it should', () => {
  const template = { '.env.example': 'A=\n' }

  test.each([['check'], ['check', '--json'], ['run', '--', 'echo', 'started'], ['init'], ['scan', '.']])(
    'is reported if it ends the process: %s %s',
    (...args) => {
      const project = new Project({ ...template, 'secrets.js': 'process.exit(0)' })
      const { code, stdout, stderr } = project.secrets(args)
      expect(code).toBe(1)
      expect(stderr).toContain('secrets: the secrets module ended this process while it was loaded\n')
      expect(stdout).not.toContain('started')
    },
  )

  test('does not keep a command running', () => {
    const project = new Project({
      ...template,
      'secrets.js': "exports.A = 'x1'; setInterval(() => {}, 1000)",
    })
    expect(project.secrets(['check'], { timeout: 8_000 }).code).not.toBeNull()
    expect(project.secrets(['run', '--', 'true'], { timeout: 8_000 }).code).toBe(0)
  })

  test.each([
    ['its own', "process.nextTick(() => { throw new Error('Zq7~Wm3!Kx9') })"],
    ['what it requires', "require('./later.js')"],
  ])('is reported if it throws after it was loaded, from code of %s', (_, code) => {
    const project = new Project({
      ...template,
      'secrets.js': `exports.A = 'x1'; ${code}`,
      'later.js': "process.nextTick(() => { throw new Error('Zq7~Wm3!Kx9') })",
    })
    expect(project.secrets(['run', '--', 'true'])).toMatchObject({
      code: 1,
      stderr:
        'secrets: the secrets module threw an error after it was loaded\nA secrets module must only export values.\n',
    })
  })

  test('is not blamed if a command itself hits an error', () => {
    const project = new Project({
      'broken.js': `const fs = require('node:fs')
        const { readFileSync } = fs
        fs.readFileSync = (path, ...rest) => {
          if (/secrets.package\\.json$/.test(path)) throw new TypeError('Zq7~Wm3!Kx9')
          return readFileSync(path, ...rest)
        }`,
    })
    const { code, stderr } = project.secrets(['--version'], { env: { NODE_OPTIONS: '-r ./broken.js' } })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^secrets: this is a bug in secrets itself \(TypeError\)\n/)
    expect(stderr).not.toContain('Zq7')
  })

  test('does not write into the result', () => {
    const project = new Project({ ...template, 'secrets.js': "console.log('hello'); exports.A = 'x1'" })
    const { stdout, stderr } = project.secrets(['check', '--json'])
    expect(JSON.parse(stdout)).toHaveProperty('keys')
    expect(stderr).toContain('hello')
  })
})

describe('A result that cannot be written', () => {
  test.each([['check', '--json'], ['help']])('is a failure: %s %s', (...args) => {
    const project = new Project({ '.env.example': '# @optional\nA=\n', '.env': 'A=1\n' })
    const command = ['node_modules/.bin/secrets', ...args, '> /dev/full'].join(' ')
    const { code, stderr } = project.run('sh', ['-c', command])
    expect(code).toBe(1)
    expect(stderr).toContain('secrets: the result could not be written to stdout (ENOSPC)\n')
  })

  test('is no failure if the reader has gone', () => {
    const project = new Project()
    const { stdout } = project.run('sh', [
      '-c',
      '{ node_modules/.bin/secrets help; echo "code $?" >&2; } 2>&1 >/dev/null | cat; node_modules/.bin/secrets help | head -c 1 >/dev/null',
    ])
    expect(stdout).toBe('code 0\n')
  })
})
