import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { installed, Project, type Variables } from './support/project.ts'

const files = { '.env.example': '# @type=port\nPORT=\nSECRET_KEY=\n', 'app.js': '' }
const production = { NODE_ENV: 'production', PORT: '1', SECRET_KEY: 'kitten-of-steel' }
const canTrace = spawnSync('strace', ['-V']).status === 0

/** What a process asks of the system beside reading files: programs, processes, the network, and writes. */
function traced(project: Project, args: readonly string[], env: Variables): string[] {
  const log = project.path('trace.log')
  const calls =
    'trace=%process,%network,openat,open,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat'
  project.run('strace', ['-f', '-qq', '-o', log, '-e', calls, process.execPath, ...args], { env })
  return readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\d+ +/, ''))
    .filter((line) => !/^(?:exit|exit_group|wait4|rt_|\+\+\+|---|<\.\.\.|\)|$)/.test(line))
    .filter((line) => !/^open(?:at)?\(/.test(line) || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(line))
    .map((line) => line.replace(/\(.*/s, /^clone/.test(line) ? `(${threadOrProcess(line)})` : '()'))
}

function threadOrProcess(line: string): string {
  return line.includes('CLONE_THREAD') ? 'thread' : 'process'
}

const ways: Record<string, readonly string[]> = {
  'secrets/register': ['-r', 'secrets/register', 'app.js'],
  'secrets/config': ['-r', 'secrets/config', 'app.js'],
  'config()': ['-r', './config.js', 'app.js'],
  'loadSecrets()': ['-r', './load.js', 'app.js'],
  'defineSecrets()': ['-r', './define.js', 'app.js'],
}
const calls = {
  'config.js': "require('secrets').config({ path: '.env' })",
  'load.js': "require('secrets').loadSecrets()",
  'define.js': "const { defineSecrets, str } = require('secrets'); defineSecrets({ SECRET_KEY: str() })",
}

const whenTraced = canTrace ? describe : describe.skip

whenTraced.each(Object.entries(ways))(
  '%s starts no program, talks to no network and writes no file',
  (_, args) => {
    const laid = () => new Project({ ...files, ...calls })
    // Node itself starts threads, and of what it opens for writing nothing is ours.
    const own = (project: Project, env: Variables) => traced(project, ['-r', './app.js', 'app.js'], env)
    const kinds = (lines: readonly string[]) => [...new Set(lines)].sort()

    test.each<[where: string, env: Variables, more: Record<string, string>]>([
      ['in production', production, {}],
      ['in production that is refused', { NODE_ENV: 'production' }, {}],
      ['in development, with references', {}, { '.env': 'A=1\nPORT=$A\nSECRET_KEY=${A}kitten\n' }],
      [
        'in development, with a module',
        {},
        { 'secrets.js': "exports.PORT = 1; exports.SECRET_KEY = 'kitten'" },
      ],
      ['in development that is refused', {}, { '.env': 'SECRET_KEY="kitten\n' }],
    ])('%s', (_, env, more) => {
      const project = laid().write(more)
      expect(kinds(traced(project, args, env))).toEqual(kinds(own(project, env)))
    })
  },
)

whenTraced('the trace', () => {
  test('would show a program, a connection and a file that is written', () => {
    const project = new Project({
      ...files,
      'bad.js': `
        require('node:child_process').execFileSync('true')
        require('node:fs').writeFileSync('left-behind', '')
        require('node:net').connect(9, '127.0.0.1').on('error', () => {})`,
    })
    const seen = traced(project, ['-r', './bad.js', 'app.js'], {})
    expect(seen).toEqual(expect.arrayContaining(['openat()', 'socket()', 'connect()']))
    expect(seen.filter((line) => line === 'execve()').length).toBeGreaterThan(1)
  })
})

describe("under Node's permission model", () => {
  const flag =
    Number(process.versions.node.split('.')[0]) >= 22 ? '--permission' : '--experimental-permission'
  const project = new Project({ ...files, '.env.example': 'SECRET_KEY=\n' })
  // A copy: to follow a link, Node wants to read the folder that the link is in.
  const modules = project.path('node_modules')
  rmSync(modules)
  cpSync(join(installed(), 'secrets'), join(modules, 'secrets'), { recursive: true })

  const allow = (path: string) => `--allow-fs-read=${project.path(path)}`
  const needed = [flag, '--no-warnings', allow('node_modules/secrets/*'), allow('app.js')]
  const start = (more: readonly string[], env: Variables) =>
    project.node([...needed, ...more, '-r', 'secrets/register', 'app.js'], { env })

  test('starts in production where it may read the template and the package', () => {
    const outcome = start([allow('.env.example')], production)
    expect(outcome).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  test('refuses in production as ever', () => {
    const { code, stderr } = start([allow('.env.example')], { NODE_ENV: 'production' })
    expect(code).toBe(78)
    expect(stderr).toContain('missing  SECRET_KEY  .env.example:1')
  })

  test('names the flag where it may not read the template', () => {
    const { code, stderr } = start([], production)
    expect(code).toBe(78)
    expect(stderr).toContain(
      "  .env.example: Node's permission model denies it: start Node with --allow-fs-read for it",
    )
  })
})

describe('what Node loads', () => {
  const project = new Project({ ...files, 'app.js': 'console.log(JSON.stringify(process.moduleLoadList))' })
  const modules = (args: readonly string[]) =>
    new Set<string>(JSON.parse(project.node([...args, 'app.js'], { env: production }).stdout))

  test.each(['-r', '--import'])('by %s is no module for programs, the network or threads', (flag) => {
    const before = modules([])
    const added = [...modules([flag, 'secrets/register'])].filter((name) => !before.has(name))
    const unwanted = /child_process|cluster|worker|\bnet\b|http|tls|dns|dgram|inspector/
    expect(added.filter((name) => unwanted.test(name))).toEqual([])
  })
})
