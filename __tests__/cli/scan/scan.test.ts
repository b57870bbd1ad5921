import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { asNobody } from '../../support/nobody.ts'
import { Project, type RunOptions } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'
import { timed } from '../../support/timed.ts'

const [secret, password, other] = hidden

interface Result {
  code: number | null
  found: string[]
  skipped: { key: string; reason: string }[]
  searched: { files: number; values: number }
  unread: { file: string; reason: string }[]
  stderr: string
}

/** Runs a search, and tells where it found something: `KEY file:line form`. */
function scan(project: Project, args: readonly string[] = [], options: RunOptions = {}): Result {
  const { code, stdout, stderr } = project.secrets(['scan', '--json', ...args], options)
  expectNoTrace(stdout + stderr)
  const { findings, ...rest } = JSON.parse(stdout)
  return {
    code,
    stderr,
    found: findings.map((finding: { key: string; file: string; line: number | null; form: string }) =>
      [finding.key, `${finding.file}${finding.line === null ? '' : `:${finding.line}`}`, finding.form].join(
        ' ',
      ),
    ),
    ...rest,
  }
}

const env = `SESSION_SECRET=${secret}\n`
const ignore = { '.gitignore': '.env\n' }

describe('scan', () => {
  test('finds a secret in tracked files only', () => {
    const project = new Repository({ '.env': env, ...ignore, 'src/a.js': `//\nkey('${secret}')\n` })
    project.git(['add', '.'])
    project.write({ 'untracked.js': secret, 'clean.js': '' })
    const { code, found, searched } = scan(project)
    expect([code, found, searched]).toEqual([
      1,
      ['SESSION_SECRET src/a.js:2 as written'],
      { files: 2, values: 1 },
    ])
  })

  test('ends with 0 if nothing is found', () => {
    const project = new Repository({ '.env': env, ...ignore }).commit('one')
    expect(scan(project)).toMatchObject({ code: 0, found: [], unread: [] })
    expect(project.secrets(['scan']).stdout).toBe('Searched for 1 value in 1 file: none found.\n')
  })

  test('finds a tracked secrets file, and says how to untrack it', () => {
    const project = new Repository({ '.env': `\n${env}` }).commit('one')
    expect(scan(project)).toMatchObject({ code: 1, found: ['SESSION_SECRET .env:2 as written'] })
    expect(project.secrets(['scan']).stdout).toContain('  git rm --cached .env\n')
  })

  test('searches the whole repository from a package in it', () => {
    const project = new Repository({
      'packages/app/.env': env,
      ...ignore,
      'a.js': secret,
      'packages/app/b.js': secret,
    })
    project.commit('one')
    const { found } = scan(project, ['-C', 'packages/app'])
    expect(found.sort()).toEqual([
      'SESSION_SECRET a.js:1 as written',
      'SESSION_SECRET packages/app/b.js:1 as written',
    ])
  })

  test('finds every encoding, in text and binary files', () => {
    const files = {
      'base64.0': Buffer.from(secret).toString('base64'),
      'base64.1': Buffer.from(`u${secret}`).toString('base64'),
      'base64.2': Buffer.from(`us${secret}er`).toString('base64'),
      hex: `\n${Buffer.from(secret).toString('hex')}`,
      'image.png': Buffer.concat([Buffer.from([0x89, 0, 10, 10]), Buffer.from(secret), Buffer.alloc(9)]),
      url: `https://example.com?key=${encodeURIComponent(`[${secret}]`)}`,
    }
    const project = new Repository({
      '.env': `SESSION_SECRET=${secret}\nB_TOKEN='a"${password}'\n`,
      ...ignore,
    })
    project.write({
      json: JSON.stringify({ b: `a"${password}` }),
      'url.2': encodeURIComponent(`a"${password}`),
    })
    project.commit('one', files)
    expect(scan(project).found.sort()).toEqual([
      'B_TOKEN json:1 JSON',
      'B_TOKEN url.2:1 URL',
      'SESSION_SECRET base64.0:1 base64',
      'SESSION_SECRET base64.1:1 base64',
      'SESSION_SECRET base64.2:1 base64',
      'SESSION_SECRET hex:2 hex',
      'SESSION_SECRET image.png as written',
      'SESSION_SECRET url:1 as written',
    ])
  })

  test('finds a value of several lines, with the line ends of Windows too', () => {
    const lines = ['-----BEGIN KEY-----', 'MIIEvQIBADANBgkqhkiG9w0BAQEF', '-----END KEY-----']
    const project = new Repository({ '.env': `TLS_KEY="${lines.join('\n')}"\n`, ...ignore })
    project.commit('one', { 'a.pem': lines.join('\r\n'), 'b.env': `K="${lines.join('\\n')}"` })
    expect(scan(project).found).toEqual(['TLS_KEY a.pem:1 as written', 'TLS_KEY b.env:1 as written'])
  })

  test('finds a value of several lines that are quoted one by one', () => {
    const body = [1, 2, 3].map((number) => `${secret.replace(/\W/g, '')}+${String(number).repeat(52)}/`)
    const lines = ['-----BEGIN PRIVATE KEY-----', ...body, 'shortZq7==', '-----END PRIVATE KEY-----']
    const project = new Repository({ '.env': `TLS_KEY="${lines.join('\n')}"\n`, ...ignore })
    project.commit('one', {
      'a.yml': `tls:\n  key: |\n${lines.map((line) => `    ${line}\n`).join('')}`,
      'b.js': lines.map((line) => `  '${line}\\n' +\n`).join(''),
      'c.pem': lines.join('\n'),
      'd.pem': lines.join('\n').replaceAll(/[123]{52}/g, 'x'.repeat(52)),
      'e.txt': `\n\n\n${body[1]}\n\n${body[0]}`,
    })
    expect(scan(project).found.sort()).toEqual([
      'TLS_KEY a.yml:4 as written',
      'TLS_KEY b.js:2 as written',
      'TLS_KEY c.pem:1 as written',
      'TLS_KEY e.txt:4 as written',
      'TLS_KEY e.txt:6 as written',
    ])
  })

  test('finds a value as encoders of several languages write it', () => {
    const value = `${password}'"<&\u{1f600}é=`
    const inAscii = (text: string) =>
      text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    const json = inAscii(JSON.stringify({ a: value }))
    const xml = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const project = new Repository({ '.env': `A_TOKEN=\`${value}\`\n`, ...ignore })
    project.commit('one', {
      'go.html': xml.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
      'json.json': JSON.stringify({ json }),
      'python.html': xml.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    })
    expect(scan(project).found.sort()).toEqual([
      'A_TOKEN go.html:1 XML',
      'A_TOKEN json.json:1 JSON',
      'A_TOKEN python.html:1 XML',
    ])
  })

  test('handles names with spaces, quotes, newlines and bytes that are no text', () => {
    const project = new Repository({ '.env': env, ...ignore, 'a "b\' c': secret, 'new\nline': secret })
    writeFileSync(Buffer.concat([Buffer.from(`${project.folder}/caf`), Buffer.from([0xe9])]), secret)
    project.git(['add', '.'])
    const found = [
      'SESSION_SECRET a "b\' c:1 as written',
      'SESSION_SECRET caf\\xe9:1 as written',
      'SESSION_SECRET new line:1 as written',
    ]
    expect(scan(project).found.sort()).toEqual(found)
    expect(scan(project, ['--staged']).found.sort()).toEqual(found)
    expect(scan(project, ['.']).found.sort()).toEqual(found)
    project.commit('one')
    expect(scan(project, ['--history']).found.sort()).toEqual(found)
  })

  test.each([[[]], [['--staged']], [['.']], [['--history']]])(
    'does not show the name of a file where that holds the value, for %j',
    (args) => {
      const project = new Repository({ '.env': env, ...ignore, [`backup-${secret}.txt`]: 'nothing' })
      if (args[0] === '--history') project.commit('one')
      else project.git(['add', '.'])
      expect(scan(project, args)).toMatchObject({
        code: 1,
        found: ['SESSION_SECRET (a file whose name contains the value) as written'],
      })
    },
  )

  test('reports a key once a line, and finds the password of a URL alone', () => {
    const project = new Repository({
      '.env': `DATABASE_URL=postgres://app:${encodeURIComponent(password)}@db.example.com/app\n`,
      ...ignore,
    })
    project.commit('one', { 'a.sh': `${password} ${password}\n${encodeURIComponent(password)}` })
    expect(scan(project).found).toEqual(['DATABASE_URL a.sh:1 as written', 'DATABASE_URL a.sh:2 as written'])
  })

  test('finds a password that is not encoded as in a URL', () => {
    const project = new Repository({ '.env': `DATABASE_URL=postgres://app:${secret}%@db/app\n`, ...ignore })
    project.commit('one', { 'a.sh': `${secret}%` })
    expect(scan(project).found).toEqual(['DATABASE_URL a.sh:1 as written'])
  })

  test('finds a secret of a JSON document in another spelling of it', () => {
    const document = JSON.stringify({
      type: 'service_account',
      private_key: secret,
      list: [{ token: password }],
    })
    const project = new Repository({ '.env': `A_TOKEN='${document}'\nB_TOKEN='{${other}'\n`, ...ignore })
    project.commit('one', {
      'a.yml': `type: service_account\nprivate_key: ${secret}\n`,
      'b.yml': password,
      'c.txt': `{${other}`,
    })
    expect(scan(project).found).toEqual([
      'A_TOKEN a.yml:2 as written',
      'A_TOKEN b.yml:1 as written',
      'B_TOKEN c.txt:1 as written',
    ])
  })

  test('searches for the values of the environment, of every .env file and of the secrets module', () => {
    const project = new Repository({
      '.env': 'A_SECRET=\n',
      '.env.production.local': `B_SECRET=${secret}\n`,
      '.env.local.example': `A_SECRET=of-the-template-7\n`,
      'secrets.js': `module.exports = { C_TOKEN: '${password}', PORT: 3000 }\n`,
      '.gitignore': '.env*\nsecrets.js\n!*.example',
    })
    project.commit('one', { 'a.js': `${hidden.join('\n')}\nof-the-template-7` })
    expect(scan(project, [], { env: { GITHUB_TOKEN: other } }).found).toEqual([
      'B_SECRET a.js:1 as written',
      'C_TOKEN a.js:2 as written',
      'GITHUB_TOKEN a.js:3 as written',
    ])
  })

  test('reads no secrets file in production, and says so', () => {
    const project = new Repository({ '.env': env, ...ignore }).commit('one', { 'a.js': hidden.join('\n') })
    const { found, stderr } = scan(project, [], { env: { NODE_ENV: 'production', API_TOKEN: password } })
    expect(found).toEqual(['API_TOKEN a.js:2 as written'])
    expect(stderr).toMatch(/^secrets: production, because .* only values of the environment are searched for/)
  })

  test('does not run a secrets module that git tracks, and says so', () => {
    const project = new Repository({ 'secrets.js': `console.log('run')\nmodule.exports = { A_SECRET: 'x' }` })
    project.commit('one')
    const { code, stdout, stderr } = project.secrets(['scan'])
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('run\n')])
    expect(stderr).toBe(
      'secrets: git tracks secrets.js, so it is not run, and its values are not searched for\n',
    )
  })

  test('lists the keys that it skips: weak values, placeholders, and values of the template', () => {
    const project = new Repository({
      '.env.example': `T_SECRET=keyboard-${other}\nAPP_URL=postgres://a:${password}@localhost/a\n# @sensitive\nNICK=\n# @sensitive=false\nOPEN_KEY=\n`,
      '.env': `DB_PASSWORD=postgres\nPIN_TOKEN=12345678\nAPI_KEY=changeme-please\nT_SECRET=keyboard-${other}\nAPP_URL=postgres://a:${password}@db.example.com/a\nREDIS_URL=redis://localhost:6379\nNICK=${secret}\nOPEN_KEY=${secret}-open\n`,
      ...ignore,
    })
    project.commit('one', { 'a.js': `postgres 12345678 redis://localhost:6379 ${hidden.join(' ')}` })
    const { found, skipped } = scan(project)
    expect(found).toEqual(['NICK a.js:1 as written'])
    expect(skipped.map(({ key, reason }) => `${key} ${reason}`).sort()).toEqual([
      'API_KEY placeholder',
      'APP_URL template',
      'DB_PASSWORD weak',
      'PIN_TOKEN weak',
      'REDIS_URL weak',
      'T_SECRET template',
    ])
    expect(project.secrets(['scan']).stdout).toContain(
      'Skipped as too weak to search: DB_PASSWORD, PIN_TOKEN, REDIS_URL.\n',
    )
  })

  test('says that there is nothing to search for', () => {
    const { code, stdout } = new Repository({ '.env': 'PORT=3000\n' }).secrets(['scan'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Nothing to search for: .+\n$/)])
  })

  test('ends with 78 if the .env is invalid, and goes on if another file is', () => {
    const project = new Repository({ '.env': `A_SECRET="${secret}\n`, ...ignore })
    expect(project.secrets(['scan']).code).toBe(78)
    project.write({ '.env': env, '.env.bak': `A_SECRET="${password}\n` })
    const { code, stderr } = scan(project)
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^secrets: \.env\.bak:1: .* values are not searched for\n$/),
    ])
  })

  test.each([
    ['a link to nothing', 'nowhere'],
    ['a link to itself', '.env'],
    ['a folder', '.'],
  ])('ends with 78 if the .env is %s', (_, target) => {
    const project = new Repository(ignore)
    symlinkSync(target, project.path('.env'))
    expect(project.secrets(['scan'])).toMatchObject({
      code: 78,
      stdout: '',
      stderr: expect.stringContaining('.env: '),
    })
  })

  test('does not follow links, wait for pipes or open devices', () => {
    const project = new Repository({ '.env': env, ...ignore, 'a.js': '', 'b.js': '', 'c/d.js': '' }).commit(
      'one',
    )
    const outside = new Project({ 'e.js': secret })
    for (const name of ['a.js', 'b.js']) rmSync(project.path(name))
    project.run('mkfifo', [project.path('a.js')])
    symlinkSync(outside.path('e.js'), project.path('b.js'))
    symlinkSync(outside.folder, project.path('c/link'))
    symlinkSync(`/tmp/${secret}`, project.path('c/secret'))
    symlinkSync('/dev/zero', project.path('c/zero'))
    expect(scan(project)).toMatchObject({ code: 0, found: [] })
    expect(scan(project, ['.']).found).toEqual(['SESSION_SECRET c/secret:1 as written'])
  })

  test('follows a named link, and finds a copy of a secrets file', () => {
    const project = new Project({ '.env': env, 'real/a.js': secret, 'dist/x': '' })
    symlinkSync(project.path('real'), project.path('folder'))
    symlinkSync(project.path('real/a.js'), project.path('file'))
    linkSync(project.path('.env'), project.path('dist/env'))
    expect(scan(project, ['folder']).found).toEqual(['SESSION_SECRET real/a.js:1 as written'])
    expect(scan(project, ['file']).found).toEqual(['SESSION_SECRET real/a.js:1 as written'])
    expect(scan(project, ['dist']).found).toEqual(['SESSION_SECRET dist/env:1 as written'])
  })

  test('searches the file or folder that is named, in a repository or not', () => {
    const project = new Project({ '.env': env, 'dist/a.js': secret, 'dist/b/.env': env, 'c.js': secret })
    project.write({ 'dist/node_modules/x/i.js': secret })
    expect(scan(project, ['dist/']).found.sort()).toEqual([
      'SESSION_SECRET dist/a.js:1 as written',
      'SESSION_SECRET dist/b/.env:1 as written',
      'SESSION_SECRET dist/node_modules/x/i.js:1 as written',
    ])
    expect(scan(project, ['c.js', 'dist/node_modules']).found.sort()).toEqual([
      'SESSION_SECRET c.js:1 as written',
      'SESSION_SECRET dist/node_modules/x/i.js:1 as written',
    ])
    expect(scan(project, ['.']).found).not.toContain('SESSION_SECRET .env:1 as written')
    const { code, stdout, stderr } = project.secrets(['scan'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(
      /^secrets: this is not a git repository.*\nName the files and folders to search.*\n$/,
    )
  })

  test('says that a bare repository has no files', () => {
    const project = new Repository({ '.env': env, 'a.js': 'a' })
    project.git(['init', '--quiet', '--bare', 'bare.git'])
    expect(project.secrets(['scan', '--history', '-C', 'bare.git'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this git repository is bare'),
    })
    project.git(['config', 'core.bare', 'true'])
    expect(project.secrets(['scan']).stderr).toContain('this git repository is bare')
  })

  test('searches named paths without git too, and otherwise says that git is missing', () => {
    const project = new Repository({ '.env': env, 'a.js': secret })
    const bin = project.path('node_modules/.bin/secrets')
    const withoutGit = (args: readonly string[]) =>
      project.run(process.execPath, [bin, 'scan', ...args], { env: { PATH: '/nowhere' } })
    expect(withoutGit(['a.js'])).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringContaining('a.js:1'),
    })
    for (const args of [[], ['--history'], ['--staged'], ['--install-hook']]) {
      const { code, stdout, stderr } = withoutGit(args)
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('git is not installed')])
    }
  })

  test('lists the first of many lines, and counts the others', () => {
    const project = new Repository({ '.env': env, ...ignore }).commit('one', {
      'a.js': `${secret}\n`.repeat(12),
    })
    expect(project.secrets(['scan']).stdout).toContain('  a.js:1, 2, 3, 4, 5 and 7 more lines\n')
    project.write({ 'a.js': `${secret}\n`.repeat(20_000) })
    expect(project.secrets(['scan']).stdout).toContain('  a.js:1, 2, 3, 4, 5 and many more lines\n')
  })

  test('resolves paths from the working directory, or from the folder of -C', () => {
    const project = new Project({ '.env': env, 'dist/a.js': secret, 'package.json': '{}' })
    expect(scan(project, ['a.js'], { cwd: project.path('dist') }).found).toEqual([
      'SESSION_SECRET a.js:1 as written',
    ])
    expect(scan(project, ['-C', project.folder, 'dist/a.js'], { cwd: '/' }).code).toBe(1)
  })

  test('searches the whole of a named folder, except .git', () => {
    const project = new Project({ '.env': env, 'dist/.git/x': secret })
    project.write({ 'dist/node_modules/a/x': secret, 'dist/a/.gitx/x': secret })
    const { found, stderr } = scan(project, ['dist'])
    expect(found.sort()).toEqual([
      'SESSION_SECRET dist/a/.gitx/x:1 as written',
      'SESSION_SECRET dist/node_modules/a/x:1 as written',
    ])
    expect(stderr).toBe('secrets: 1 .git folder was skipped: use --history in the repository to search it\n')
  })

  test('does not read a pipe with the name of a secrets file, and says so', () => {
    const project = new Project({ '.env': env, 'dist/a.js': 'a' })
    project.run('mkfifo', ['.env.local'])
    project.run('ln', ['-s', '/nowhere', '.env.test'])
    expect(scan(project, ['dist'])).toMatchObject({
      code: 0,
      stderr: ['.env.local', '.env.test']
        .map((name) => `secrets: ${name}: its values are not searched for, since it is not a regular file\n`)
        .join(''),
    })
  })

  test('fails if something cannot be read, and says what', () => {
    const project = new Project({
      '.env': env,
      'dist/a.js': 'x',
      'dist/closed/b.js': 'x',
      'dist/list/c.js': 'x',
    })
    chmodSync(project.path('dist/a.js'), 0)
    chmodSync(project.path('dist/closed'), 0)
    // Its names may be read, and nothing of what has them.
    chmodSync(project.path('dist/list'), 0o444)
    const { code, stdout } = asNobody(project, ['scan', '--json', 'dist'])
    for (const name of ['dist/closed', 'dist/list']) chmodSync(project.path(name), 0o755)
    const { unread } = JSON.parse(stdout) as Result
    const reason = 'this user has no permission to read it'
    const files = ['dist/a.js', 'dist/closed', 'dist/list/c.js']
    expect(code).toBe(1)
    expect(unread.sort((a, b) => a.file.localeCompare(b.file))).toEqual(
      files.map((file) => ({ file, reason })),
    )
  })

  test('says why a named secrets file cannot be read', () => {
    const project = new Project({ '.env': env })
    symlinkSync('ring', project.path('ring'))
    const { code, stderr } = project.secrets(['scan', '.'], { env: { DOTENV_PATH: 'ring/.env' } })
    expect([code, stderr]).toEqual([78, 'secrets: ring/.env: it is a link that leads back to itself\n'])
  })

  test.each([
    [['--staged', '--history']],
    [['--history', 'dist']],
    [['--staged', hidden[0]]],
    [[hidden[0]]],
    [['.', hidden[0]]],
    [['--install-hook', '--uninstall-hook']],
    [['fifo']],
  ])('refuses %j with exit code 2, and quotes nothing', (args) => {
    const project = new Repository({ '.env': env, ...ignore })
    project.run('mkfifo', [project.path('fifo')])
    const { code, stdout, stderr } = project.secrets(['scan', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^secrets: .+\nTry "npx --no secrets help scan"\.\n$/)
    expectNoTrace(stderr)
  })

  test('does not search a submodule, and says so', () => {
    const inner = new Repository({ 'a.js': secret }).commit('inner')
    const project = new Repository({ '.env': env, ...ignore })
    project.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'sub'])
    const { found, stderr } = scan(project)
    expect([found, stderr]).toEqual([[], 'secrets: 1 submodule was not searched: run this in each of them\n'])
    expect(scan(project, ['--staged']).found).toEqual([])
    expect(scan(project, ['sub']).found).toEqual(['SESSION_SECRET sub/a.js:1 as written'])
  })

  test('streams large files, and finds a value across every border of two chunks', () => {
    const size = 1024 * 1024
    const text = Buffer.alloc(4 * size + 5, 'x\n')
    for (const at of [size - 3, 2 * size - 8, 3 * size]) text.write(secret, at)
    const project = new Repository({ '.env': env, ...ignore }).commit('one', { large: text })
    const line = (at: number) => text.toString('latin1', 0, at).split('\n').length
    const found = [size - 3, 2 * size - 8, 3 * size].map(
      (at) => `SESSION_SECRET large:${line(at)} as written`,
    )
    expect(scan(project).found).toEqual(found)
    expect(scan(project, ['--history']).found).toEqual(found.slice(0, 1))
  })
})

describe('scan --staged', () => {
  test('searches what is staged, even before the first commit, and not the work tree', () => {
    const project = new Repository({ '.env': env, ...ignore, 'a.js': `x\n${secret}` })
    project.git(['add', '.'])
    project.write({ 'a.js': 'clean' })
    expect(scan(project, ['--staged'])).toMatchObject({
      code: 1,
      found: ['SESSION_SECRET a.js:2 as written'],
      searched: { files: 2, values: 1 },
    })
    project.commit('one').write({ 'a.js': secret })
    expect(scan(project, ['--staged'])).toMatchObject({ code: 0, found: [], searched: { files: 0 } })
    project.git(['add', 'a.js'])
    expect(scan(project, ['--staged']).found).toEqual(['SESSION_SECRET a.js:1 as written'])
    expect(project.secrets(['scan', '--staged']).stdout).toContain('Nothing of this is committed yet')
  })

  test('says that a value which HEAD already contains has leaked', () => {
    const project = new Repository({ '.env': `${env}API_TOKEN=${other}\n`, ...ignore, 'a.js': secret })
    project.commit('one')
    project.write({ 'b.js': secret }).git(['add', '.'])
    const known = project.secrets(['scan', '--staged'])
    expect([known.code, known.stdout]).toEqual([
      1,
      expect.stringContaining('Already in HEAD: SESSION_SECRET. Rotate every secret'),
    ])
    expect(known.stdout).not.toContain('not committed yet')
    project.write({ 'c.js': other }).git(['add', '.'])
    expect(project.secrets(['scan', '--staged']).stdout).toContain('The rest is not committed yet')
    const { findings } = JSON.parse(project.secrets(['scan', '--staged', '--json']).stdout)
    const inHead = findings.map(({ key, inHead }: { key: string; inHead: boolean }) => `${key} ${inHead}`)
    expect(inHead.sort()).toEqual(['API_TOKEN false', 'SESSION_SECRET true'])
  })

  test('says which staged files are missing and not searched', () => {
    const project = new Repository({ '.env': env, ...ignore, 'a.js': 'a' })
    project.git(['add', '.'])
    const object = project.git(['rev-parse', ':a.js']).trim()
    rmSync(project.path(`.git/objects/${object.slice(0, 2)}/${object.slice(2)}`))
    expect(scan(project, ['--staged'])).toMatchObject({ code: 1, unread: [{ file: 'a.js' }] })
  })

  timed('takes a time that grows with the number of files that are the same, not with its square', () => {
    const project = new Repository({ '.env': env, ...ignore })
    const object = project.git(['hash-object', '-w', '--stdin'], { input: secret }).trim()
    const input = Array.from({ length: 40_000 }, (_, index) => `100644 ${object}\tdir/${index}\n`).join('')
    project.git(['update-index', '--add', '--index-info'], { input })
    const started = Date.now()
    expect(scan(project, ['--staged']).found).toHaveLength(40_000)
    expect(Date.now() - started).toBeLessThan(8000)
  })

  test('says how to untrack a staged secrets file', () => {
    const project = new Repository({ '.env': env })
    project.git(['add', '.env'])
    expect(scan(project, ['--staged']).found).toEqual(['SESSION_SECRET .env:1 as written'])
    expect(project.secrets(['scan', '--staged']).stdout).toContain('\n  git rm --cached .env\n')
  })

  test('ignores deleted files, and finds renamed ones and values in two files', () => {
    const project = new Repository({ '.env': env, ...ignore, 'a.js': secret, 'b.js': 'b' }).commit('one')
    project.git(['rm', '--quiet', 'a.js'])
    expect(scan(project, ['--staged'])).toMatchObject({ code: 0, searched: { files: 0 } })
    project.write({ 'c.js': secret, 'd/e.js': secret })
    project.git(['add', '.'])
    expect(scan(project, ['--staged']).found).toEqual([
      'SESSION_SECRET c.js:1 as written',
      'SESSION_SECRET d/e.js:1 as written',
    ])
  })
})

describe('Git answers alike in every environment', () => {
  test.each([
    ['GIT_LITERAL_PATHSPECS', '1'],
    ['GIT_GLOB_PATHSPECS', '1'],
    ['GIT_NOGLOB_PATHSPECS', '1'],
    ['GIT_ICASE_PATHSPECS', '1'],
    ['GIT_DIR', '/nowhere'],
    ['GIT_COMMON_DIR', '/nowhere'],
    ['GIT_OBJECT_DIRECTORY', '/nowhere'],
    ['GIT_NAMESPACE', 'nowhere'],
    ['GIT_CEILING_DIRECTORIES', '/:/tmp'],
    ['GIT_CONFIG', '/nowhere'],
    ['GIT_TRACE', '/dev/stdout'],
  ])('%s=%s changes nothing', (name, value) => {
    const project = new Repository({ '.env': env, ...ignore, 'app/a.js': secret, 'app/package.json': '{}' })
    project.commit('one')
    project.write({ 'app/b.js': secret }).git(['add', '.'])
    const all = (options: RunOptions) =>
      [[], ['--staged'], ['--history']].map((args) => scan(project, [...args, '-C', 'app'], options).code)
    project.write({ 'app/.env': env })
    expect(all({ env: { [name]: value } })).toEqual([1, 1, 1])
  })

  test('a missing index does not count', () => {
    const project = new Repository({ '.env': env, ...ignore }).commit('one', { 'a.js': secret })
    const { code, found } = scan(project, [], { env: { GIT_INDEX_FILE: '/nowhere/index' } })
    expect([code, found]).toEqual([1, ['SESSION_SECRET a.js:1 as written']])
  })

  test('the configuration that the user gives by variables counts', () => {
    const project = new Repository({ '.env': env, ...ignore, 'a.js': secret }).commit('one')
    const given = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.bare', GIT_CONFIG_VALUE_0: 'no answer' }
    expect(project.secrets(['scan'], { env: given }).stderr).toContain('git does not answer')
  })

  test.each([[['scan']], [['scan', '--staged']], [['scan', '--history']], [['diff', 'HEAD~1']], [['check']]])(
    '"%j" runs no program that the configuration of the repository names',
    (args) => {
      const project = new Repository({ '.env': env, ...ignore, '.env.example': 'A=\n' }).commit('one')
      project.commit('two', { '.env.example': 'A=\nB=\n', '.gitattributes': '* filter=x diff=x\n' })
      const program = project.path('.git/program')
      project.write({
        '.git/program': `#!/bin/sh
echo ran >> '${project.path('ran')}'
`,
      })
      chmodSync(program, 0o755)
      for (const [name, value] of [
        ['extensions.partialClone', 'origin'],
        ['remote.origin.promisor', 'true'],
        ['remote.origin.url', `ext::${program}`],
        ['protocol.ext.allow', 'always'],
        ['core.sshCommand', program],
        ['core.fsmonitor', program],
        ['core.alternateRefsCommand', program],
        ['core.pager', program],
        ['diff.external', program],
        ['diff.x.textconv', program],
        ['diff.x.command', program],
      ] as const)
        project.git(['config', name, value])
      project.write({ 'b.js': 'b' }).git(['add', '.'])
      for (const name of ['HEAD~1:.env.example', ':b.js']) {
        const object = project.git(['rev-parse', name]).trim()
        rmSync(project.path(`.git/objects/${object.slice(0, 2)}/${object.slice(2)}`))
      }
      rmSync(project.path('ran'), { force: true })
      project.secrets(args)
      expect(existsSync(project.path('ran'))).toBe(false)
    },
  )
})

test('The numbers of a search are only counts', () => {
  const project = new Repository({ '.env': env, ...ignore }).commit('one', { 'a.js': `\n${secret}` })
  const [finding] = JSON.parse(project.secrets(['scan', '--json']).stdout).findings
  expect(finding).toEqual({
    key: 'SESSION_SECRET',
    file: 'a.js',
    line: 2,
    form: 'as written',
    commit: null,
    inHead: null,
  })
  mkdirSync(join(project.folder, 'empty'))
  expect(scan(project, ['empty'])).toMatchObject({ code: 0, searched: { files: 0, values: 1 } })
  expect(readFileSync(project.path('.env'), 'utf8')).toBe(env)
})
