import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { installed, Project, type Variables } from '../support/project.ts'

const files = { '.env.example': '# @type=port\nPORT=\nSECRET_KEY=\n', 'app.js': '' }
const production = { NODE_ENV: 'production', PORT: '1', SECRET_KEY: 'kitten-of-steel' }
const canTrace = spawnSync('strace', ['-V']).status === 0

/** What changes a file, a folder or its rights. What this strace has never heard of is left out. */
const changes = [
  ...['open', 'openat', 'openat2', 'creat', 'truncate', 'ftruncate', 'copy_file_range', 'sendfile'],
  ...['unlink', 'unlinkat', 'rename', 'renameat', 'renameat2', 'mkdir', 'mkdirat', 'rmdir'],
  ...['link', 'linkat', 'symlink', 'symlinkat', 'mknod', 'mknodat'],
  ...['chmod', 'fchmod', 'fchmodat', 'fchmodat2', 'chown', 'fchown', 'lchown', 'fchownat'],
  ...['utime', 'utimes', 'utimensat', 'futimesat'],
  ...['setxattr', 'lsetxattr', 'fsetxattr', 'removexattr', 'lremovexattr', 'fremovexattr'],
]
const watched = ['%process', '%network', ...changes.map((call) => `?${call}`)]

/** How a process ended, and what it asked of the system beside reading files: programs, processes, the network, and writes. */
function traced(
  project: Project,
  args: readonly string[],
  env: Variables,
): { code: number | null; asked: string[]; programs: number } {
  const log = project.path('trace.log')
  const options = ['-f', '-qq', '-o', log, '-e', `trace=${watched.join(',')}`]
  const { code } = project.run('strace', [...options, process.execPath, ...args], { env })
  const asked = readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\d+ +/, ''))
    .filter((line) => !/^(?:exit|exit_group|wait4|rt_|\+\+\+|---|<\.\.\.|\)|$)/.test(line))
    .filter((line) => !/^open(?:at2?)?\(/.test(line) || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(line))
    .map((line) => line.replace(/\(.*/s, /^clone/.test(line) ? `(${threadOrProcess(line)})` : '()'))
  return {
    code,
    asked: [...new Set(asked)].sort(),
    programs: asked.filter((call) => call === 'execve()').length,
  }
}

function threadOrProcess(line: string): string {
  return line.includes('CLONE_THREAD') ? 'thread' : 'process'
}

/** Every way to load, as the arguments of Node, with the exit codes of a refusal in production and in development. */
const ways: [way: string, args: readonly string[], refused: number, broken: number][] = [
  ['secrets/register', ['-r', 'secrets/register', 'app.js'], 78, 78],
  ['secrets/config', ['-r', 'secrets/config', 'app.js'], 78, 0],
  ['config()', ['-r', './config.js', 'app.js'], 1, 0],
  ['loadSecrets()', ['-r', './load.js', 'app.js'], 1, 1],
  ['defineSecrets()', ['-r', './define.js', 'app.js'], 1, 1],
]
const scripts = {
  'config.js': "require('secrets').config({ path: '.env' })",
  'load.js': "require('secrets').loadSecrets()",
  'define.js': "const { defineSecrets, str } = require('secrets'); defineSecrets({ SECRET_KEY: str() })",
}

const whenTraced = canTrace ? describe : describe.skip

whenTraced.each(ways)(
  '%s starts no program, talks to no network and writes no file',
  (_, args, refused, broken) => {
    const laid = () => new Project({ ...files, ...scripts })
    // Node itself starts threads, and of what it opens for writing nothing is ours.
    const own = (project: Project, env: Variables) => traced(project, ['-r', './app.js', 'app.js'], env)

    test.each<[where: string, env: Variables, more: Record<string, string>, code: number]>([
      ['in production', production, {}, 0],
      ['in production that is refused', { NODE_ENV: 'production' }, {}, refused],
      ['in development, with references', {}, { '.env': 'A=1\nPORT=$A\nSECRET_KEY=${A}kitten\n' }, 0],
      [
        'in development, with a module',
        {},
        { 'secrets.js': "exports.PORT = 1; exports.SECRET_KEY = 'kitten'" },
        0,
      ],
      ['in development that is refused', {}, { '.env': 'SECRET_KEY="kitten\n' }, broken],
    ])('%s', (_, env, more, code) => {
      const project = laid().write(more)
      const nodeAlone = own(project, env)
      expect(nodeAlone.code).toBe(0)
      expect(traced(project, args, env)).toEqual({ ...nodeAlone, code })
    })
  },
)

whenTraced('the trace', () => {
  test('would show a program, a connection, and whatever changes a file', () => {
    const project = new Project({
      ...files,
      'bad.js': `
        require('node:child_process').execFileSync('true')
        const fs = require('node:fs')
        fs.writeFileSync('left-behind', '')
        fs.truncateSync('left-behind', 1)
        fs.chmodSync('left-behind', 0o600)
        fs.chownSync('left-behind', process.getuid(), process.getgid())
        fs.utimesSync('left-behind', 1, 1)
        fs.linkSync('left-behind', 'hard')
        fs.symlinkSync('left-behind', 'soft')
        fs.renameSync('hard', 'harder')
        fs.unlinkSync('soft')
        fs.mkdirSync('folder')
        fs.rmdirSync('folder')
        require('node:net').connect(9, '127.0.0.1').on('error', () => {})`,
    })
    const { code, asked, programs } = traced(project, ['-r', './bad.js', 'app.js'], {})
    const expected = [
      ...['openat', 'ftruncate', 'chmod', 'chown', 'utimensat', 'link', 'symlink', 'rename', 'unlink'],
      ...['mkdir', 'rmdir', 'socket', 'connect'],
    ]
    const shown = expected.map((call) => `${call}()`)
    expect({ code, asked }).toEqual({ code: 0, asked: expect.arrayContaining(shown) })
    expect(programs).toBeGreaterThan(1)
  })
})

describe("under Node's permission model", () => {
  const isNode20 = Number(process.versions.node.split('.')[0]) < 22
  const flag = isNode20 ? '--experimental-permission' : '--permission'
  const project = new Project({ ...files, '.env.example': 'SECRET_KEY=\n' })
  // A copy: to follow a link, Node wants to read the folder that the link is in.
  const modules = project.path('node_modules')
  rmSync(modules)
  cpSync(join(installed(), 'secrets'), join(modules, 'secrets'), { recursive: true })

  const allow = (path: string) => `--allow-fs-read=${project.path(path)}`
  // Later ones let the entry script be read by themselves.
  const script = isNode20 ? [allow('app.js')] : []
  const needed = [flag, '--no-warnings', allow('node_modules/secrets/*'), ...script]
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

  test.each([
    ['the template', '.env.example', production, []],
    ['the template in development', '.env.example', {}, []],
    ['the env file in development', '.env', {}, ['.env.example']],
  ])('names the flag where it may not read %s', (_, denied, env, allowed) => {
    const { code, stderr } = start(allowed.map(allow), env)
    expect(code).toBe(78)
    expect(stderr).toContain(
      `  ${denied}: Node's permission model denies it: start Node with --allow-fs-read for it`,
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
