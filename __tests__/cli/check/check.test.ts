import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import { environment, Project, type RunOptions, type Variables } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'
import { Terminal } from '../../support/terminal.ts'

const snippet = (name: string) => readFileSync(join(__dirname, '../../readme', name), 'utf8')
const template = snippet('.env.example')
const [secretKey, user, password] = hidden
const complete = { SECRET_KEY: secretKey, EMAIL_HOST_USER: user, EMAIL_HOST_PASSWORD: password }
const asFile = (values: Variables) =>
  Object.entries(values)
    .map(([key, value]) => `${key}='${value}'\n`)
    .join('')

/** A project with the README's template, whose files are as they should be. */
function withTemplate(files: Record<string, string> = {}): Project {
  const project = new Project({ '.env.example': template, ...files })
  if (files['.env'] !== undefined) chmodSync(project.path('.env'), 0o600)
  return project
}

function checked(project: Project, args: readonly string[] = [], options: RunOptions = {}) {
  const { code, stdout } = project.secrets(['check', '--json', ...args], options)
  const document = JSON.parse(stdout)
  const keys: { key: string; state: string; from: string | null; required: boolean }[] = document.keys
  return { ...document, code, states: Object.fromEntries(keys.map(({ key, state }) => [key, state])) }
}

const kinds = (remarks: { kind: string }[]) => remarks.map(({ kind }) => kind)

describe('secrets check', () => {
  test('ends with 0 if all is well, and counts the keys', () => {
    const outcome = withTemplate({ '.env': asFile(complete) }).secrets(['check'])
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.stdout).toMatch(/^ {2}SECRET_KEY +required by line 2 +ok +\.env:1$/m)
    expect(outcome.stdout).toMatch(/^ {2}PORT +optional by line 8 +ok +not set$/m)
    expect(outcome.stdout).toMatch(/\n4 keys, no problem\n$/)
  })

  test('shows in a terminal what the README shows, in colour', async () => {
    const project = new Project({
      '.env.example': template,
      '.env': `SECRET_KEY='${secretKey}'\nEMAIL_HOST_PASSWORD=changeme\n`,
      'server.js': `require('secrets/register')
const { SECRET_KEY, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD } = process.env
const port = process.env.PORT ?? 3000
const from = process.env.MAIL_FROM
`,
    })
    chmodSync(project.path('.env'), 0o644)
    const terminal = new Terminal(project, ['check'])
    expect(await terminal.ends()).toBe(78)
    expect(terminal.screen).toBe(snippet('check.txt'))
    expect(terminal.isColoured).toBe(true)
    const plain = new Terminal(project, ['check'], { env: { NO_COLOR: '1' } })
    await plain.ends()
    expect([plain.screen, plain.isColoured]).toEqual([snippet('check.txt'), false])
  })

  test.each([
    ['missing', { EMAIL_HOST_USER: undefined }],
    ['empty', { EMAIL_HOST_USER: '  ' }],
    ['placeholder', { EMAIL_HOST_USER: 'changeme' }],
  ])('ends with 78 if a required key is %s, in both modes', (state, changed) => {
    for (const env of [
      { ...complete, ...changed },
      { ...complete, ...changed, NODE_ENV: 'production' },
    ]) {
      const { code, states } = checked(withTemplate(), [], { env })
      expect([code, states.EMAIL_HOST_USER]).toEqual([78, state])
    }
  })

  test('explains below its row why a value is invalid', () => {
    const project = new Project({ '.env.example': '# @type=port\nPORT=\n' })
    const { code, stdout } = project.secrets(['check', '--production'], { env: { PORT: 'Zq7~Wm3!' } })
    expect(code).toBe(78)
    expect(stdout).toMatch(/^ {2}PORT +required by line 2 +invalid +environment\n {4}not a port\b/m)
    expect(stdout).toContain('1 problem\nIn this environment the app refuses to start (exit code 78).\n')
  })

  test('ends with 1 if a file is unsafe, and with 78 if the contract is broken too', () => {
    const project = withTemplate({ '.env': asFile(complete) })
    chmodSync(project.path('.env'), 0o644)
    expect(checked(project)).toMatchObject({ code: 1, findings: [{ kind: 'readable', file: '.env' }] })
    const broken = checked(project, [], { env: { SECRET_KEY: '' } })
    expect(broken).toMatchObject({ code: 78, findings: [{ kind: 'readable' }] })
  })

  test('ends with 0 if there are only warnings', () => {
    const project = withTemplate({
      '.env': asFile(complete),
      'app.js': 'process.env.MAIL_FROM\nfor (const key of Object.keys(x)) process.env[key]',
    })
    const { code, warnings } = checked(project)
    expect([code, kinds(warnings)]).toEqual([0, ['not-in-template']])
  })

  test('explains in development what a broken contract means in both modes', () => {
    const project = withTemplate({ '.env': '' })
    expect(project.secrets(['check']).stdout).toContain(
      '3 problems\nIn development the app starts with a warning; in production it refuses to start.\n',
    )
    expect(project.secrets(['check'], { env: { SECRETS_STRICT: 'true' } }).stdout).toContain(
      '3 problems\nSECRETS_STRICT is set, so the app refuses to start in development too.\n',
    )
  })

  test('checks the environment if there is no secrets file in development, and says so', () => {
    const { code, warnings, states } = checked(withTemplate(), [], { env: complete })
    expect([code, states.SECRET_KEY]).toEqual([0, 'ok'])
    expect(warnings).toMatchObject([{ kind: 'no-file', fix: 'npx --no secrets init' }])
    expect(checked(withTemplate(), [], { env: { ...complete, CI: 'true' } }).warnings).toEqual([])
  })

  test.each([
    ['no template', {}, /there is no \.env\.example/],
    ['a template that names nothing', { '.env.example': '# nothing yet\n' }, /lists no variable/],
  ])('ends with 78 if there is %s, and says what to do', (_, files, says) => {
    const project = new Project(files)
    const here = project.secrets(['check'])
    expect(here).toMatchObject({ code: 78, stderr: '' })
    expect(here.stdout).toMatch(says)
    expect(here.stdout).toContain('npx --no secrets init')
    const there = project.secrets(['check', '--production'])
    expect(there.code).toBe(78)
    expect(there.stdout.replace(/\s+/g, ' ')).toContain('"!.env.example" must come after ".env*"')
    expect(checked(project).findings[0]).toMatchObject({ kind: 'no-template', file: null, line: null })
  })

  test('ends with 78 if the template or SECRETS_MODE is invalid', () => {
    const typo = new Project({ '.env.example': '# @type=prot\nPORT=\n' }).secrets(['check'])
    expect(typo).toMatchObject({ code: 78, stdout: '' })
    expect(typo.stderr).toContain('.env.example:1')
    const mode = withTemplate().secrets(['check', '--production'], { env: { SECRETS_MODE: 'staging' } })
    expect(mode).toMatchObject({ code: 78, stdout: '' })
    const json = withTemplate().secrets(['check', '--json'], { env: { SECRETS_MODE: 'staging' } })
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'SECRETS_MODE' } })
  })

  test('warns of SECRETS_CHECK=skip in the environment, and checks anyway', () => {
    const { code, warnings } = checked(withTemplate(), ['--production'], { env: { SECRETS_CHECK: 'skip' } })
    expect([code, kinds(warnings)]).toEqual([78, ['skip']])
  })

  test('works on the folder of -C, and on a project above the working directory', () => {
    const project = withTemplate({ '.env': asFile(complete), 'src/app.js': '' })
    const elsewhere = new Project()
    expect(checked(elsewhere, ['-C', project.folder]).code).toBe(0)
    expect(checked(project, [], { cwd: project.path('src') }).code).toBe(0)
  })

  test('says that the working directory was removed', () => {
    const project = withTemplate()
    const bin = project.path('node_modules/.bin/secrets')
    const script = `mkdir gone && cd gone && rmdir ../gone && exec '${bin}' check`
    const { code, stderr } = project.run('sh', ['-c', script])
    expect([code, stderr]).toEqual([1, 'secrets: the working directory no longer exists\n'])
  })

  test('names the template of another tool if there is no .env.example', () => {
    const { findings } = checked(new Project({ '.env.sample': 'A=\n' }))
    expect(findings[0].fix).toContain('mv .env.sample .env.example')
  })

  test('prints one JSON document, which is the same for the same input', () => {
    const project = withTemplate({ '.env': `SECRET_KEY='${secretKey}'\nEMAIL_HOST_USER=changeme\n` })
    const { stdout, stderr } = project.secrets(['check', '--json'])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      mode: 'development',
      reason: 'NODE_ENV is not set',
      template: '.env.example',
      keys: [
        {
          key: 'SECRET_KEY',
          required: true,
          line: 2,
          decidedBy: 2,
          state: 'ok',
          from: '.env:1',
          detail: null,
        },
        {
          key: 'EMAIL_HOST_USER',
          required: true,
          line: 5,
          decidedBy: 5,
          state: 'placeholder',
          from: '.env:2',
          detail: 'still a placeholder',
        },
        {
          key: 'EMAIL_HOST_PASSWORD',
          required: true,
          line: 6,
          decidedBy: 6,
          state: 'missing',
          from: null,
          detail: null,
        },
        { key: 'PORT', required: false, line: 9, decidedBy: 8, state: 'ok', from: null, detail: null },
      ],
      findings: [],
      warnings: [],
    })
    expect(project.secrets(['check', '--json']).stdout).toBe(stdout)
  })

  test.each([
    ['all is well', []],
    ['read as JSON', ['--json']],
    ['in production', ['--production']],
    ['from a file', ['--env-file', 'host.env']],
  ])('shows no value, and no part of one: %s', (_, args) => {
    const lines = `${asFile(complete)}stray ${secretKey}\nBROKEN="a" ${user}\n`
    const project = new Repository({
      '.env.example': `${template}LEAK='ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2'}'\n# @type=port\nP2=\n`,
      '.env': `${lines}P2='${password}'\nA='\${NONE}${user}'\n`,
      'host.env': `${lines}P2='${password}'\n`,
      'app.js': `require('dotenv').config({ x: '${secretKey}' })\nprocess.env.MAIL // ${user}\n`,
      'public/.env.local': lines,
    }).commit('all')
    const { stdout, stderr } = project.secrets(['check', ...args], { env: { OTHER: secretKey } })
    expectNoTrace(stdout + stderr)
    expect(stdout + stderr).not.toContain('aB3d')
    expect(stdout).toContain('SECRET_KEY')
  })
})

describe('secrets check, if it fails,', () => {
  test.each([
    ['.env has a quote that is never closed', { '.env': `A="${secretKey}\nB=${user}\n` }],
    ['.env is no text', { '.env': `A=${secretKey}\0\n` }],
    ['a reference goes in a circle', { '.env': `A=\${B}${secretKey}\nB=\${A}${user}\n` }],
    ['.env is for a server', { '.env': `NODE_ENV=production\nSECRET_KEY='${secretKey}'\n` }],
    ['secrets.json is broken', { 'secrets.json': `{"SECRET_KEY":"${secretKey}",` }],
    ['secrets.js throws', { 'secrets.js': `throw new Error('${secretKey}')` }],
    ['secrets.js is no JavaScript', { 'secrets.js': `exports.A = "${secretKey}` }],
  ] as [string, Record<string, string>][])('ends with 78 and shows no value: %s', (_, files) => {
    for (const args of [['check'], ['check', '--json']]) {
      const { code, stdout, stderr } = withTemplate(files).secrets(args)
      expect(code).toBe(78)
      expect(stderr).toMatch(/^secrets: .*(?:\.env|secrets\.js)/)
      expectNoTrace(stdout + stderr)
    }
  })
})

describe('The table of secrets check', () => {
  const long = 'NEXT_PUBLIC_CLERK_SIGN_UP_FALLBACK_REDIRECT_URL_OF_THE_OTHER_APPLICATION'

  test('fits 80 columns, and truncates no key', () => {
    const project = new Project({
      '.env.example': `${'\n'.repeat(1200)}${long}=\n${long}_2=\nSHORT=\n`,
      'a/folder/with/a/long/name/for/such/a/file.env': `${long}=x\nSHORT=y\n`,
    })
    const { stdout } = project.secrets(['check', '-f', 'a/folder/with/a/long/name/for/such/a/file.env'])
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(stdout).toMatch(new RegExp(`^ {2}${long}\\n +required by line 1201 +ok +….*file\\.env:1$`, 'm'))
    expect(stdout).toContain(`${long}_2\n`)
  })

  test('lists problems last', () => {
    const names = Array.from({ length: 335 }, (_, at) => `KEY_NUMBER_${at}`)
    const project = new Project({ '.env.example': names.map((name) => `${name}=\n`).join('') })
    const env = Object.fromEntries(names.map((name) => [name, 'x']))
    delete env['KEY_NUMBER_3']
    const { stdout } = project.secrets(['check', '--production'], { env })
    const end = stdout.split('\n').slice(-5)
    expect(end[0]).toMatch(/^ {2}KEY_NUMBER_3 +required by line 4 +missing/)
    expect(end[2]).toBe('1 problem')
  })

  test('replaces control characters by blanks', () => {
    const name = '\x1b[2J\u202eweird.env'
    const project = withTemplate({ [name]: asFile(complete) })
    const { code, stdout } = project.secrets(['check', '-f', name])
    expect([code, stdout.includes('\x1b'), stdout.includes('\u202e')]).toEqual([0, false, false])
  })
})

describe('secrets check --env-file', () => {
  test('checks the values of these files, not those of the environment or .env', () => {
    const project = withTemplate({ '.env': asFile(complete), 'host.env': `SECRET_KEY='${secretKey}'\n` })
    const { code, states, keys } = checked(project, ['-f', 'host.env'], { env: complete })
    expect([code, states]).toEqual([
      78,
      { SECRET_KEY: 'ok', EMAIL_HOST_USER: 'missing', EMAIL_HOST_PASSWORD: 'missing', PORT: 'ok' },
    ])
    expect(keys[0].from).toBe('host.env:1')
  })

  test('accepts several files, of which the first wins', () => {
    const project = withTemplate({ 'one.env': 'SECRET_KEY=changeme\n', 'two.env': asFile(complete) })
    const first = checked(project, ['-f', 'one.env', '-f', 'two.env'])
    expect([first.states.SECRET_KEY, first.states.EMAIL_HOST_USER]).toEqual(['placeholder', 'ok'])
    expect(checked(project, ['-f', 'two.env', '-f', 'one.env']).code).toBe(0)
  })

  test('checks as production if asked, and warns if the file is for production', () => {
    const same = { 'host.env': `${asFile(complete)}NODE_ENV=production\n` }
    const project = withTemplate(same).write({
      '.env.example': template.replace('SECRET_KEY=', `SECRET_KEY='${secretKey}'`),
    })
    const here = checked(project, ['-f', 'host.env'])
    expect(here).toMatchObject({ code: 0, warnings: [{ kind: 'server-mode', file: 'host.env', line: 4 }] })
    const there = checked(project, ['--production', '-f', 'host.env'])
    expect(there).toMatchObject({ code: 78, states: { SECRET_KEY: 'placeholder' }, warnings: [] })
  })

  test('warns of ignored lines and of references, by file and line', () => {
    const project = withTemplate({ 'host.env': `${asFile(complete)}stray\nPORT=\${BASE}1\n` })
    const { warnings } = checked(project, ['-f', 'host.env'])
    expect(warnings).toMatchObject([
      { kind: 'lint', file: 'host.env', line: 4 },
      { kind: 'lint', file: 'host.env', line: 5, text: expect.stringContaining('PORT refers to another') },
    ])
  })

  test.each([
    ['does not exist', 'absent.env', /absent\.env: this file does not exist, but -f names it/],
    [
      'lies below what is no folder',
      'broken.env/x',
      /broken\.env\/x: this file does not exist, but -f names it/,
    ],
    ['is a folder', '.', /it is a directory, not a file/],
    ['is a link to nothing', 'dangling.env', /dangling\.env: it is a link to a file that does not exist/],
    ['is broken', 'broken.env', /broken\.env:1: /],
  ])('ends with 78 if a named file %s', (_, file, says) => {
    const project = withTemplate({ 'broken.env': 'A="b\n' })
    symlinkSync('nowhere', project.path('dangling.env'))
    const { code, stdout, stderr } = project.secrets(['check', '-f', file])
    expect([code, stdout, stderr]).toEqual([78, '', expect.stringMatching(says)])
    const json = project.secrets(['check', '--json', '-f', file])
    expect([json.code, JSON.parse(json.stdout).error.code]).toEqual([78, 'SECRETS_FILE'])
  })

  test.each([[['-f', '']], [['-f', ' ']], [['-f', 'host.env', '-f', '']]])(
    'takes no name for a wrong usage: %j',
    (args) => {
      const project = withTemplate({ 'host.env': asFile(complete) })
      expect(project.secrets(['check', ...args])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: 'secrets: -f needs the path of a file\nTry "npx --no secrets help check".\n',
      })
    },
  )

  test('reads what a password manager pipes', () => {
    const project = withTemplate({ 'real.env': asFile(complete) })
    const command = 'exec node_modules/.bin/secrets check -f <(cat real.env)'
    expect(project.run('bash', ['-c', command])).toMatchObject({ code: 0 })
  })
})

test.each([
  ['check', ['-f', 'absent.env']],
  ['types', ['-o', '']],
  ['diff', ['nothing']],
])('%s reports a failure with --json as its help says', (command, args) => {
  const project = withTemplate()
  const { stdout } = project.secrets([command, '--json', ...args])
  const document = JSON.parse(stdout)
  expect(Object.keys(document)).toEqual(['error'])
  expect(['code', 'message', 'file', 'line']).toEqual(expect.arrayContaining(Object.keys(document.error)))
  const help = project.secrets(['help', command]).stdout
  expect(help).toContain('JSON on failure: { error: { code, message, file, line } }\n')
})

describe('secrets check --production', () => {
  const files = ['.env', '.env.local', '.env.production', 'secrets.json', 'secrets.js', 'secrets.ts']
  const secretsFile = /(?:^|\/)(?:\.env(?!\.example)[\w.]*|secrets\.\w+)$/
  const { status } = spawnSync('strace', ['-f', '-e', 'trace=file', 'true'])
  const ifTraced = status === 0 ? test : test.skip

  ifTraced('never looks for a secrets file, or for git', () => {
    const project = withTemplate(Object.fromEntries(files.map((name) => [name, 'A=1\n'])))
    for (const [args, env] of [
      [['--production'], complete],
      [['--production'], {}],
      [['--production', '--json'], complete],
      [[], { ...complete, NODE_ENV: 'production' }],
      [[], { DYNO: 'release.1' }],
    ] as [string[], Variables][]) {
      const trace = project.path('trace')
      spawnSync(
        'strace',
        [
          '-f',
          '-s',
          '4096',
          '-e',
          'trace=file,process',
          '-o',
          trace,
          'node_modules/.bin/secrets',
          'check',
          ...args,
        ],
        { cwd: project.folder, env: environment(env) },
      )
      const asked = Array.from(readFileSync(trace, 'utf8').matchAll(/"([^"]*)"/g), ([, path = '']) => path)
      expect(asked.some((path) => path.endsWith('.env.example'))).toBe(true)
      expect(asked.filter((path) => secretsFile.test(path) || path.endsWith('/git'))).toEqual([])
    }
  })

  test('does not wait for a .env that is a pipe, and needs no git', () => {
    const project = withTemplate()
    execFileSync('mkfifo', [project.path('.env')])
    const node = process.execPath
    const outcome = project.run(node, ['node_modules/.bin/secrets', 'check', '--production'], {
      env: { ...complete, PATH: '/nowhere' },
      timeout: 8_000,
    })
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
  })

  test('says in a release phase whether this deploy can start', () => {
    const project = withTemplate({ 'package.json': '{"dependencies":{"secrets":"1"}}' })
    const env = { ...complete, DYNO: 'release.1' }
    const fine = project.secrets(['check'], { env })
    expect(fine.code).toBe(0)
    expect(fine.stdout).toMatch(/^production, because NODE_ENV is not set and DYNO is, as on Heroku\n/)
    expect(project.secrets(['check'], { env: { ...env, SECRET_KEY: '' } }).code).toBe(78)
  })
})

describe('A template with mistakes that people make', () => {
  const odd = [
    'export A=1',
    'B: yaml',
    'C="two\nlines"',
    'just words',
    '- a list',
    'A=again',
    'D=one#two',
    "E='x' tail",
    '# F=commented',
    'g-h.i=dashes',
    '__proto__=x',
    'constructor=y',
    '=nothing',
    'J="open',
    'K =spaced',
    'L',
    '',
  ]

  test.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
  ])('loses no key that dotenv parses, and names every ignored line, with %j', (newline) => {
    const text = odd.join('\n').replaceAll('\n', newline)
    const { code, keys, warnings } = checked(new Project({ '.env.example': text }), ['--production'])
    const listed = keys.map(({ key }: { key: string }) => key)
    expect(listed).toEqual(expect.arrayContaining([...Object.keys(parse(text)), '__proto__', 'F']))
    expect(new Set(listed).size).toBe(listed.length)
    const ignored = warnings.filter(({ text }: { text: string }) => text.includes('is ignored'))
    expect(ignored.map(({ line }: { line: number }) => line)).toEqual([5, 6, 14, 17])
    expect(code).toBe(78)
  })

  test('causes a warning in production for values that were pasted in quotes', () => {
    const { warnings } = checked(withTemplate(), ['--production'], {
      env: { ...complete, EMAIL_HOST_USER: `"${user}"` },
    })
    expect(warnings).toMatchObject([
      { kind: 'lint', line: 5, text: expect.stringContaining('has quotes around it') },
    ])
  })

  test('causes each warning only once in development', () => {
    const { warnings } = checked(new Project({ '.env.example': 'A=1\nstray\n', '.env': '' }))
    expect(warnings).toMatchObject([{ kind: 'lint', file: '.env.example', line: 2 }])
  })
})
