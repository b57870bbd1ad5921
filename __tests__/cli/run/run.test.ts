import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, readFileSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { environment, Project, type RunOptions } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'
import { Terminal } from '../../support/terminal.ts'

const files = { '.env.example': 'KEY=\n', '.env': 'KEY=from-file\nLINK=http://$KEY/\n' }
const print = (...names: string[]) => [
  'node',
  '-p',
  `JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name] ?? null))`,
]

/** Starts `secrets run` and lets it run. */
function start(project: Project, args: readonly string[], options: RunOptions = {}): ChildProcess {
  return spawn(project.path('node_modules/.bin/secrets'), ['run', ...args], {
    cwd: project.folder,
    env: environment(options.env),
  })
}

/** Waits until a process has written a text to stdout, and tells all that it has written. */
function writes(child: ChildProcess, text: string): Promise<string> {
  let written = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      written += chunk
      if (written.includes(text)) resolve(written)
    })
    child.once('close', () => reject(new Error(`it ended, having written ${JSON.stringify(written)}`)))
  })
}

describe('"run" loads as secrets/register does', () => {
  const project = new Project(files)

  test('and gives the values to a program of any kind, with references resolved', () => {
    const { code, stdout, stderr } = project.secrets(['run', '--', 'sh', '-c', 'echo "$KEY $LINK"'])
    expect([code, stdout, stderr]).toEqual([0, 'from-file http://from-file/\n', ''])
  })

  test('and lets the environment override the file, unless --override is given', () => {
    const options = { env: { KEY: 'from-outside' } }
    expect(project.secrets(['run', ...print('KEY')], options).stdout).toBe('["from-outside"]\n')
    expect(project.secrets(['run', '--override', ...print('KEY')], options).stdout).toBe('["from-file"]\n')
  })

  test.each([
    ['production that lacks a key', { NODE_ENV: 'production' }, files],
    ['development without a secrets file', {}, { '.env.example': 'KEY=\n' }],
    ['a broken file', {}, { ...files, '.env': 'KEY="never closed\nOTHER=1\n' }],
    ['an unknown mode', { SECRETS_MODE: 'staging' }, files],
  ])('and on %s refuses with the same words, without starting the command', (_, env, its) => {
    const refused = new Project(its)
    const run = refused.secrets(['run', '--', 'touch', 'started'], { env })
    const { code, stderr } = refused.register(['KEY'], { env })
    expect(run).toEqual({ code: 78, signal: null, stdout: '', stderr })
    expect(code).toBe(78)
    expect(() => readFileSync(refused.path('started'))).toThrow('ENOENT')
  })

  test('and warns in the same words', () => {
    const warned = new Project({ ...files, '.env.example': 'KEY=\nOTHER=\n' })
    const run = warned.secrets(['run', 'true'])
    expect(run.stderr).toContain('missing  OTHER')
    expect(run).toEqual({ ...warned.register(['KEY']), env: undefined, stdout: '' })
  })

  test('and detects production without NODE_ENV', () => {
    const { stdout } = project.secrets(['run', ...print('NODE_ENV', 'KEY', 'LINK')], {
      env: { DYNO: 'web.1', KEY: 'real' },
    })
    expect(stdout).toBe('["production","real",null]\n')
  })

  test('and lets the command load them itself', () => {
    const { code, stdout, stderr } = project.secrets([
      'run',
      'node',
      '-r',
      'secrets/register',
      ...print('KEY').slice(1),
    ])
    expect([code, stdout, stderr]).toEqual([0, '["from-file"]\n', ''])
  })

  test('and works on the folder of -C, before or after the command, or on one above', () => {
    for (const args of [
      ['-C', project.folder, 'run'],
      ['run', '-C', project.folder],
      ['run', `--directory=${project.folder}`],
    ]) {
      const { stdout } = project.secrets([...args, 'sh', '-c', 'echo "$KEY in $PWD"'], { cwd: '/' })
      expect(stdout).toBe(`from-file in ${project.folder}\n`)
    }
    project.write({ 'src/deep/file': '' })
    const { stdout } = project.secrets(['run', 'sh', '-c', 'echo "$KEY in $PWD"'], {
      cwd: project.path('src/deep'),
    })
    expect(stdout).toBe(`from-file in ${project.path('src/deep')}\n`)
  })

  test('and runs no secrets module that git tracks', () => {
    const repository = new Repository().commit('all', {
      'secrets.js': `require('fs').writeFileSync('ran', ''); module.exports = { KEY: 'x' }`,
    })
    const { code, stderr } = repository.secrets(['run', 'touch', 'started'])
    expect(stderr).toContain('git tracks secrets.js, so it is not run')
    expect(code).toBe(1)
    for (const name of ['ran', 'started']) {
      expect(() => readFileSync(repository.path(name))).toThrow('ENOENT')
    }
    const asked = repository.secrets(['run', 'true'], { env: { NODE_ENV: 'production' } })
    expect(asked.stderr).toContain('there is no .env.example')
  })
})

describe('"run -f"', () => {
  const project = new Project({
    '.env.example': 'A=\nB=\n',
    'one.env': 'A=1\n',
    'two.env': 'A=2\nB=2\n',
    '.env': 'A=default\nC=default\n',
  })

  test.each([
    ['repeated', ['-f', 'one.env', '-f', 'two.env']],
    ['with commas', ['-f', 'one.env, two.env,']],
    ['with an equals sign', ['-f=one.env,two.env']],
    ["by dotenv's long name", ['--file', 'one.env', '--file=two.env']],
    ['by the name that "check" has', ['--env-file', 'one.env', '--env-file=two.env']],
    ["with dotenv's other options", ['-q', '--fast', '-f', 'one.env,two.env']],
  ])('reads the named files instead of .env, of which the first wins: %s', (_, args) => {
    const { code, stdout, stderr } = project.secrets(['run', ...args, ...print('A', 'B', 'C')])
    expect([code, stdout, stderr]).toEqual([0, '["1","2",null]\n', ''])
  })

  test('lets the last file win with --override', () => {
    const { stdout } = project.secrets(['run', '--override', '-f', 'one.env,two.env', ...print('A')])
    expect(stdout).toBe('["2"]\n')
  })

  test('stops if one of them does not exist', () => {
    const { code, stdout, stderr } = project.secrets(['run', '-f', 'one.env,tow.env', ...print('A')])
    expect([code, stdout, stderr]).toEqual([
      78,
      '',
      'secrets: tow.env: this file does not exist, but -f names it\n',
    ])
  })

  test.each([[['-f']], [['-f', '--']], [['-f', ' , ']], [['-f=']]])(
    'is wrong usage without a file: %j',
    (args) => {
      const { code, stderr } = project.secrets(['run', ...args, 'true'].slice(0, args[1] ? undefined : -1))
      expect(stderr).toMatch(/^secrets: .*\nTry "npx --no secrets help run"\.\n$/)
      expect(code).toBe(2)
    },
  )

  test('says why one of them cannot be read', () => {
    const project = new Project({ ...files })
    symlinkSync('ring', project.path('ring'))
    const { code, stderr } = project.secrets(['run', '-f', 'ring/.env', '--', 'true'])
    expect(code).toBe(78)
    expect(stderr).toContain('  ring/.env: it is a link that leads back to itself\n')
  })

  test('reads nothing in production, and says so', () => {
    const env = { NODE_ENV: 'production', A: 'real', B: 'real' }
    const { code, stdout, stderr } = project.secrets(['run', '-f', 'none.env', ...print('A', 'C')], { env })
    expect([code, stdout]).toEqual([0, '["real",null]\n'])
    expect(stderr).toBe('secrets: -f is ignored: this is production, because NODE_ENV=production\n')
  })

  test('lets a command that loads its secrets itself start without a .env', () => {
    const bare = new Project({ '.env.example': 'A=\n', 'one.env': 'A=1\n' })
    const node = ['node', '-r', 'secrets/register', ...print('A').slice(1)]
    expect(bare.secrets(['run', '-f', 'one.env', ...node])).toEqual({
      code: 0,
      signal: null,
      stdout: '["1"]\n',
      stderr: '',
    })
    expect(bare.node(node.slice(1), { env: { A: '1' } }).code).toBe(78)
  })

  test('does not set SECRETS_LOADED without -f, or in production', () => {
    const there = new Project(files)
    const production = { env: { NODE_ENV: 'production', KEY: 'real' } }
    expect(there.secrets(['run', ...print('SECRETS_LOADED')]).stdout).toBe('[null]\n')
    expect(there.secrets(['run', '-f', '.env', ...print('SECRETS_LOADED')], production).stdout).toBe(
      '[null]\n',
    )
  })

  test('prints where each key comes from with --debug, and no value', () => {
    const { stderr } = project.secrets(['run', '--debug', '-f', 'two.env', 'true'])
    expect(stderr).toContain('secrets: B from two.env:2\n')
  })
})

describe('The command that "run" starts', () => {
  const project = new Project(files)

  test('gets its arguments unchanged, without a shell', () => {
    const args = [
      '',
      ' ',
      'a b',
      'line\nline',
      `"'\`\\`,
      '$KEY',
      '*',
      '&&',
      '--',
      '-f',
      '--help',
      'ünï\u{1f511}',
    ]
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(2)))'
    project.write({ 'args.js': script })
    const run = project.secrets(['run', 'node', 'args.js', ...args])
    expect(JSON.parse(run.stdout)).toEqual(args)
  })

  test('reads stdin to its end, byte for byte', () => {
    // Every byte there is, in no order, and the same ones each time.
    const bytes = createHash('shake256', { outputLength: 1024 * 1024 })
      .update('stdin')
      .digest()
    project.write({
      bytes,
      'hash.js': `const hash = require('crypto').createHash('sha256')
process.stdin.on('data', (chunk) => hash.update(chunk)).on('end', () => console.log(hash.digest('hex')))`,
    })
    const { stdout } = project.run('sh', ['-c', 'cat bytes | node_modules/.bin/secrets run node hash.js'])
    expect(stdout.trim()).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  test('writes stdout byte for byte, and may find it closed', () => {
    const { stdout, stderr } = project.run('sh', ['-c', 'node_modules/.bin/secrets run -- yes | head -n 1'])
    expect([stdout, stderr]).toEqual(['y\n', ''])
  })

  test('can be stopped and resumed by the shell of a terminal', () => {
    // Ctrl-Z is a SIGTSTP to the whole group: it has to stop "run" too, or the shell would wait for ever.
    const script = `set -m
node_modules/.bin/secrets run -- sleep 30 &
sleep 1
kill -TSTP %1
sleep 0.5
jobs -s | grep -c Stopped
kill -KILL %1`
    expect(project.run('bash', ['-c', script]).stdout).toBe('1\n')
  })

  test.each([0, 1, 42, 255])('passes its exit code %d on', (code) => {
    expect(project.secrets(['run', '--', 'sh', '-c', `exit ${code}`]).code).toBe(code)
  })

  test.each([
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
    'SIGQUIT',
    'SIGKILL',
    'SIGUSR1',
    'SIGUSR2',
    'SIGABRT',
    'SIGSEGV',
    'SIGPIPE',
  ])('makes "run" end by %s too', (signal) => {
    const kill = ['run', '--', 'sh', '-c', `kill -${signal.slice(3)} $$`]
    const outcome = project.secrets(kill)
    expect([outcome.code, outcome.signal, outcome.stderr]).toEqual([null, signal, ''])
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGWINCH'] as const)(
    'gets a %s that "run" gets, once, and decides what follows',
    async (signal) => {
      project.write({
        'signal.js': `let count = 0
process.on('${signal}', () => { count++; setTimeout(() => { console.log('got', count); process.exit(7) }, 100) })
setInterval(() => {}, 1000)
console.log('ready')`,
      })
      const child = start(project, ['node', 'signal.js'])
      const end = once(child, 'exit')
      const told = (async () => {
        let text = ''
        for await (const chunk of child.stdout as NodeJS.ReadableStream) {
          text += chunk
          if (text === 'ready\n') child.kill(signal)
        }
        return text
      })()
      expect(await end).toEqual([7, null])
      expect(await told).toBe('ready\ngot 1\n')
    },
  )

  test('may ignore SIGTERM: "run" waits for it', async () => {
    project.write({
      'stubborn.js': `process.on('SIGTERM', () => { console.log('no'); setTimeout(() => process.exit(3), 500) })
setInterval(() => {}, 1000)
console.log('ready')`,
    })
    const child = start(project, ['node', 'stubborn.js'])
    const end = once(child, 'exit')
    await writes(child, 'ready')
    const since = Date.now()
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    expect(await end).toEqual([3, null])
    expect(Date.now() - since).toBeGreaterThan(450)
  })

  test('does not outlive "run" after a signal', async () => {
    const child = start(project, ['sh', '-c', 'echo $$; exec sleep 60'])
    const end = once(child, 'exit')
    const pid = Number(await writes(child, '\n'))
    child.kill('SIGTERM')
    expect(await end).toEqual([null, 'SIGTERM'])
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('gets one SIGINT by Ctrl-C in a terminal, and has the terminal', async () => {
    project.write({
      'interactive.js': `let count = 0
process.on('SIGINT', () => { count++; setTimeout(() => { console.log('interrupted', count, 'times'); process.exit(5) }, 300) })
setInterval(() => {}, 1000)
console.log('terminal:', process.stdin.isTTY && process.stdout.isTTY)`,
    })
    const terminal = new Terminal(project, ['run', 'node', 'interactive.js'])
    await terminal.shows('terminal: true')
    terminal.type('\x03')
    await terminal.shows('interrupted 1 times')
    expect(await terminal.ends()).toBe(5)
  })

  test('ends by Ctrl-C if it does not handle it, and "run" with it', async () => {
    const terminal = new Terminal(project, ['run', 'sh', '-c', 'echo ready; exec sleep 60'])
    await terminal.shows('ready')
    terminal.type('\x03')
    expect(await terminal.ends()).toBe(130)
  })
})

test('"run", like every command, says that the working directory is gone', () => {
  const project = new Project(files)
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" run true'
  const { code, stderr } = project.run('sh', ['-c', script, project.path('node_modules/.bin/secrets')])
  expect(stderr).toMatch(/^secrets: the working directory no longer exists\n/)
  expect(code).toBe(1)
})

describe('"run" ends as a shell does', () => {
  const project = new Project({ ...files, 'plain.txt': 'text', 'orphan.sh': '#!/no/such/interpreter\n' })
  chmodSync(project.path('orphan.sh'), 0o755)
  symlinkSync('ring', project.path('ring'))

  test.each([
    [['no-such-command'], 127, 'no-such-command was not found\n'],
    [[''], 127, 'the command was not found\n'],
    [['./orphan.sh'], 127, './orphan.sh exists, but the interpreter that its first line names does not\n'],
    [['./plain.txt'], 126, 'this user may not execute ./plain.txt\n'],
    [['/'], 126, /^secrets: this user may not execute .*\n$/],
    [['npm start'], 127, /as separate words:\n {2}npx --no secrets run -- npm start\n$/],
    [['PORT=1', 'node'], 127, /npx --no secrets run -- env NAME=value COMMAND\n$/],
    [['./ring'], 126, './ring could not be started (ELOOP)\n'],
  ])('on %j', (command, expected, text) => {
    const { code, stdout, stderr } = project.secrets(['run', '--', ...command])
    expect([code, stdout]).toEqual([expected, ''])
    if (typeof text === 'string') expect(stderr).toBe(`secrets: ${text}`)
    else expect(stderr).toMatch(text)
  })

  test('on an environment that is larger than the system allows', () => {
    const references = Array.from({ length: 25 }, (_, at) => `B${at}=\${A}\n`).join('')
    const large = new Project({ '.env': `A=${'x'.repeat(100_000)}\n${references}` })
    const { code, stderr } = large.secrets(['run', '--', 'true'])
    const text = 'the arguments and the environment are larger than the system allows'
    expect([code, stderr]).toEqual([126, `secrets: ${text}\n`])
  })

  test('and does not quote a command that is a value', () => {
    const { stderr } = project.secrets(['run', '--', 'from-file'])
    expect(stderr).toBe('secrets: the command was not found\n')
  })

  test.each([
    [['--', './SECRET/x'], 'the command was not found'],
    [['--', 'SECRET.sh'], 'the command was not found'],
    [['-f', 'other.env', '--', 'SECRET.sh'], 'the command was not found'],
    [['-f', 'SECRET', 'true'], 'a file that -f names does not exist'],
    [['-f', 'a.env,xSECRETx.env', 'true'], 'a file that -f names does not exist'],
  ])('and does not quote an argument that contains a value: %j', (args, text) => {
    const another = new Project({ '.env': 'A=Zq7Wm3Kx9\n', 'a.env': '', 'other.env': '' })
    for (const secret of ['Zq7Wm3Kx9', 'vB5Lp8Jd2']) {
      const command = ['run', ...args.map((arg) => arg.replace('SECRET', secret))]
      const { code, stdout, stderr } = another.secrets(command, { env: { B: 'vB5Lp8Jd2' } })
      expect([code, stdout]).toEqual([text.startsWith('a file') ? 78 : 127, ''])
      expect(stderr).toBe(`secrets: ${text}\n`)
    }
  })

  test('and says that the command is missing', () => {
    for (const args of [['run'], ['run', '--'], ['run', '-f', '.env', '--']]) {
      const { code, stderr } = project.secrets(args)
      expect([code, stderr]).toEqual([
        2,
        'secrets: "run" needs a command to run\nTry "npx --no secrets help run".\n',
      ])
    }
  })
})
