import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import { widthOf } from '../../../lib/report/text.ts'
import { Project } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'

const template = `# The mail account
# Optional: the port
EMAIL_PORT=587

# password of the account
EMAIL_HOST_PASSWORD=changeme

# signs the session cookies
SESSION_SECRET=
# where the server listens
PORT=3000 # or any other
# DEBUG=app:*
`

const rules =
  '.env .env.* !.env.example /secrets.json /secrets.js /secrets.cjs /secrets.mjs /secrets.ts /secrets.cts /secrets.mts'.split(
    ' ',
  )

const read = (project: Project, name = '.env') => readFileSync(project.path(name), 'utf8')
const values = (project: Project) => parse(read(project))

/** Every file of a project, with its bytes and the time of its last change. */
function stateOf(project: Project): object {
  const names = readdirSync(project.folder).filter((name) => !['node_modules', '.git'].includes(name))
  return Object.fromEntries(
    names.map((name) => [
      name,
      [readFileSync(project.path(name)).toString('latin1'), statSync(project.path(name)).mtimeMs],
    ]),
  )
}

describe('init, if DOTENV_ENCODING sets the encoding of .env,', () => {
  const bytes = Buffer.from('A=\xe9', 'latin1')
  const options = { env: { DOTENV_ENCODING: 'latin1' } }

  test('adds the missing keys in that encoding', () => {
    const project = new Project({ '.env.example': 'A=\n# caf\xe9\nB=3\n', '.env': bytes })
    expect(project.secrets(['init'], options).code).toBe(0)
    expect(readFileSync(project.path('.env'), 'latin1')).toBe('A=\xe9\n\n# caf\xe9\nB=3\n')
  })

  test('leaves it unchanged if the encoding lacks a character', () => {
    const project = new Project({ '.env.example': 'A=\n# \u{1f600}\nB=3\n', '.env': bytes })
    const { code, stderr } = project.secrets(['init'], options)
    const text = 'the encoding of the env file lacks a character that has to be written'
    const hint = 'Save the file as UTF-8, and unset DOTENV_ENCODING.'
    expect([code, stderr]).toEqual([1, `secrets: ${text}\n${hint}\n`])
    expect(readFileSync(project.path('.env'))).toEqual(bytes)
  })
})

describe('init, if git cannot read its rules,', () => {
  test('warns of a link, which git does not follow', () => {
    const project = new Repository({ '.env.example': 'A=1\n', rules: '.env\n' })
    symlinkSync('rules', project.path('.gitignore'))
    const { code, stderr } = project.secrets(['init'])
    expect(code).toBe(0)
    expect(stderr).toContain('secrets: git still does not ignore .env: check .gitignore.\n')
  })

  test('writes nothing if they cannot be read', () => {
    const project = new Project({ '.env.example': 'A=1\n' })
    symlinkSync('.gitignore', project.path('.gitignore'))
    const { code, stderr } = project.secrets(['init'])
    expect([code, stderr]).toEqual([1, 'secrets: .gitignore cannot be read (ELOOP)\n'])
    expect(existsSync(project.path('.env'))).toBe(false)
  })
})

test('init creates no template that a load would reject', () => {
  const project = new Project({ '.env': `A=1\n${'# a\n'.repeat(262_143)}` })
  const { code, stderr } = project.secrets(['init'])
  expect([code, stderr]).toEqual([1, 'secrets: .env.example would be larger than 1 MiB\n'])
  expect(existsSync(project.path('.env.example'))).toBe(false)
})

describe('init, with a template and no .env,', () => {
  test('creates a .env with the order and the comments of the template', () => {
    const project = new Project({ '.env.example': template })
    const { code, stdout, stderr } = project.secrets(['init'])
    expect([code, stderr]).toEqual([0, ''])
    const secret = values(project)['SESSION_SECRET']
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(read(project)).toBe(
      template.replace('=changeme', '=').replace('SESSION_SECRET=', `SESSION_SECRET=${secret}`),
    )
    expect(stdout.split('\n')).toEqual([
      'Created .env from .env.example. Only you can read it.',
      'Generated a random value for: SESSION_SECRET',
      '1 required key still needs a value in .env:',
      '  EMAIL_HOST_PASSWORD  password of the account  .env.example:6',
      'Added to .gitignore:',
      '  .env, .env.*, !.env.example, /secrets.json, /secrets.js, /secrets.cjs,',
      '  /secrets.mjs, /secrets.ts, /secrets.cts, /secrets.mts',
      '',
    ])
  })

  test('prints the same as JSON', () => {
    const project = new Project({ '.env.example': template })
    expect(JSON.parse(project.secrets(['init', '--json']).stdout)).toEqual({
      created: '.env',
      added: [],
      generated: ['SESSION_SECRET'],
      blank: ['EMAIL_HOST_PASSWORD'],
      unknown: [],
      marked: [],
      dropped: [],
      ignore: [{ file: '.gitignore', added: rules }],
      tracked: [],
      warnings: [],
    })
  })

  test.each(['000', '077', '777'])('lets nobody else read the .env under umask %s', (umask) => {
    const project = new Project({ '.env.example': template })
    const command = `umask ${umask}; exec node_modules/.bin/secrets init`
    expect(project.run('sh', ['-c', command]).code).toBe(0)
    expect(statSync(project.path('.env')).mode & 0o7777).toBe(0o600)
  })

  test('a second time changes nothing', () => {
    const project = new Repository({ '.env.example': template, '.dockerignore': 'dist' })
    project.secrets(['init'])
    const before = stateOf(project)
    const { code, stdout } = project.secrets(['init', '--yes'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 required key still needs a value')
    expect(stateOf(project)).toEqual(before)
  })

  test('has nothing to do if every key has a value', () => {
    const project = new Project({ '.env.example': 'A=\n', '.env': 'A=1\n' })
    project.secrets(['init'])
    expect(project.secrets(['init']).stdout).toBe('Nothing to do: .env has every key of .env.example.\n')
  })

  test('keeps the line ends of a template with CRLF', () => {
    const project = new Project({ '.env.example': template.replaceAll('\n', '\r\n') })
    expect(project.secrets(['init']).code).toBe(0)
    expect(read(project).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(values(project)).toMatchObject({ EMAIL_PORT: '587', EMAIL_HOST_PASSWORD: '', PORT: '3000' })
  })

  test('copies no placeholder, no secret and no production NODE_ENV from the template', () => {
    const project = new Project({
      '.env.example': `NODE_ENV=production\nREGION=<region>\nAPI_KEY=${hidden[0]}\nDB=postgres://a:b@c/d\nexport HOST: x\nK: y-TOKEN\nSECRETS_MODE=development\nnonsense\n`,
    })
    const { code, stdout, stderr } = project.secrets(['init'])
    expect([code, stderr]).toEqual([0, ''])
    expectNoTrace(stdout + read(project))
    expect(values(project)).toEqual({
      NODE_ENV: 'development',
      REGION: '',
      API_KEY: '',
      DB: '',
      HOST: 'x',
      K: 'y-TOKEN',
    })
    const { stderr: atStart } = project.register([])
    expect(atStart).not.toMatch(/\.env:/)
  })

  test('creates the file that DOTENV_PATH names, from the template that SECRETS_TEMPLATE names', () => {
    const project = new Project({ 'config/template': 'PORT=1\n' })
    const env = { DOTENV_PATH: 'config/mine', SECRETS_TEMPLATE: 'config/template' }
    const { code, stdout } = project.secrets(['init'], { env })
    expect(code).toBe(0)
    expect(stdout).toContain('Created config/mine from config/template.')
    expect(read(project, 'config/mine')).toBe('PORT=1\n')
    expect(read(project, '.gitignore').split('\n')).toContain('/config/mine')
    expect(project.secrets(['init'], { env }).stdout).toMatch(/^Nothing to do/)
  })

  test('works on the folder that -C names', () => {
    const project = new Project({ '.env.example': 'PORT=1\n' })
    const elsewhere = new Project()
    const { stdout } = elsewhere.secrets(['init', '-C', project.folder])
    expect(stdout).toContain(`Created ${project.path('.env')} from ${project.path('.env.example')}.`)
    expect(values(project)).toEqual({ PORT: '1' })
  })

  test.each([
    ['sub', 'sub'],
    ['my app', "'my app'"],
    ["it's", "'it'\\''s'"],
  ])('prints the next command for the current folder, with a folder named %s', (folder, quoted) => {
    const project = new Repository({ [`${folder}/.env.example`]: 'A=1\n' })
    expect(project.secrets(['init', '-C', folder]).stdout).toContain(
      `\nNext: npx --no secrets check -C ${quoted}\n`,
    )
    project.git(['add', '--force', '--', folder])
    const untrack = (stderr: string) => stderr.split('\n').find((line) => line.startsWith('  git '))
    expect(untrack(project.secrets(['init', '-C', folder]).stderr)).toBe(
      `  git -C ${quoted} rm --cached .env`,
    )
    project.run('sh', ['-c', `git -C ${quoted} rm --quiet --cached .env`])
    expect(project.git(['ls-files', '--', folder])).not.toContain('.env"\n')
    expect(project.secrets(['init', '-C', folder])).toMatchObject({ code: 0, stderr: '' })
  })

  test('prints the command that commits the template, for the current folder', () => {
    const project = new Repository({ 'my app/.env': 'A=1\n' })
    const { stdout } = project.secrets(['init', '-C', 'my app'])
    const [, command = ''] = /Then commit it: (.*)\n$/.exec(stdout) ?? []
    expect(command).toBe("git -C 'my app' add .env.example .gitignore")
    expect(project.run('sh', ['-c', command]).code).toBe(0)
    expect(project.git(['diff', '--cached', '--name-only'])).toBe('my app/.env.example\nmy app/.gitignore\n')
  })

  test('lists keys in 80 columns of a terminal, in any script', () => {
    const project = new Project({
      '.env.example': `# ${'数据库的密码。'.repeat(12)}\nDB_PASSWORD=\n# ${'short '.repeat(2)}\nA=\n# 短い説明\nB=\n`,
    })
    const rows = project.secrets(['init']).stdout.split('\n').slice(2, 5)
    expect(rows.map((row) => row.trim().split(/\s+/)[0])).toEqual(['DB_PASSWORD', 'A', 'B'])
    for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(80)
    expect(new Set(rows.map((row) => widthOf(row.slice(0, row.lastIndexOf('.env.example'))))).size).toBe(1)
  })

  test('warns of a .env that other users can read, and does not change that', () => {
    const project = new Project({ '.env.example': 'A=1\nB=\n', '.env': 'A=2\n' })
    for (let run = 0; run < 2; run++) {
      const { code, stderr } = project.secrets(['init'])
      expect([code, stderr]).toEqual([
        0,
        'secrets: other users of this machine can read .env.\n  chmod 600 .env\n',
      ])
      expect(statSync(project.path('.env')).mode & 0o777).toBe(0o644)
    }
    expect(JSON.parse(project.secrets(['init', '--json']).stdout).warnings).toEqual([
      'other users of this machine can read .env',
    ])
    project.run('sh', ['-c', 'chmod 600 .env'])
    expect(project.secrets(['init']).stderr).toBe('')
  })

  test.each([
    ['ANTHROPIC', `sk-ant-api03-${'Ab3Xz9Qw'.repeat(5)}`, 'a token of Anthropic'],
    ['STRIPE', `sk_live_${'4eC39HqLyjWDarjt'}T1zdp7dc`, 'a token of Stripe'],
    [
      'HOOK',
      `https://hooks.slack.com/services/T0123456/B0123456/${'aB3dE6gH9jK2'.repeat(2)}`,
      'a token of Slack',
    ],
  ])('copies no live secret of a template, and warns of it: %s', (key, value, look) => {
    const project = new Project({ '.env.example': `# @example=${value}\n${key}=${value}\nPORT=1\n` })
    const { code, stdout, stderr } = project.secrets(['init'])
    expect(code).toBe(0)
    expect(values(project)).toEqual({ [key]: '', PORT: '1' })
    expect(stdout).toContain('1 required key still needs a value')
    expect(stderr).toMatch(
      new RegExp(
        `^secrets: \\.env\\.example:2: the value of ${key} looks like ${look}\\.\\n  Remove the value: the template is public. If it is real, rotate it`,
      ),
    )
    expectNoTrace(stderr, [value.slice(-20)])
  })

  test.each([
    [
      'a type that does not exist',
      '# @type=int\nA=\n',
      78,
      /\.env\.example:1: unknown @type for A; expected one of/,
    ],
    ['no variable', '# nothing\n', 1, /\.env\.example lists no variable/],
  ])('refuses a template with %s', (_, text, expected, message) => {
    const project = new Project({ '.env.example': text })
    const { code, stderr } = project.secrets(['init'])
    expect(code).toBe(expected)
    expect(stderr).toMatch(message)
    expect(existsSync(project.path('.env'))).toBe(false)
  })

  test('copies a template in which every key is commented out', () => {
    const project = new Project({ '.env.example': '# PORT=3000\n' })
    expect(project.secrets(['init']).code).toBe(0)
    expect(read(project)).toBe('# PORT=3000\n')
  })

  test('does not follow a broken link', () => {
    const project = new Project({ '.env.example': template })
    symlinkSync('elsewhere', project.path('.env'))
    const { code, stderr } = project.secrets(['init'])
    expect(code).toBe(78)
    expect(stderr).toContain('.env: it is a link to a file that does not exist')
  })
})

describe('init, with a template and a .env,', () => {
  const lacks = 'A_TOKEN=a\nB=\n'

  test('adds the keys that .env lacks, lists those that the template lacks, and changes no value', () => {
    const before = `# mine\nMINE=${hidden[0]}\nPORT=1`
    const project = new Project({ '.env.example': template, '.env': before })
    const { code, stdout } = project.secrets(['init'])
    expect(code).toBe(0)
    const after = read(project)
    const secret = values(project)['SESSION_SECRET']
    expect(after.slice(0, before.length)).toBe(before)
    expect(after.slice(before.length)).toBe(
      `\n\n# The mail account\n# Optional: the port\nEMAIL_PORT=587\n# password of the account\nEMAIL_HOST_PASSWORD=\n# signs the session cookies\nSESSION_SECRET=${secret}\n`,
    )
    expect(stdout).toContain('Added to .env: EMAIL_PORT, EMAIL_HOST_PASSWORD, SESSION_SECRET\n')
    expect(stdout).toContain('Not in .env.example: MINE\n')
    expectNoTrace(stdout, [...hidden, secret as string])
  })

  test.each([
    ['with CRLF', Buffer.from('X=1\r\nY=2\r\n'), 'utf8'],
    ['without a newline at its end', Buffer.from('X=1\nY=2'), 'utf8'],
    ['with CRLF and no newline at its end', Buffer.from('X=1\r\nY=2'), 'utf8'],
    ['with a byte order mark', Buffer.from('\ufeffX=1\nY=2\n'), 'utf8'],
    ['in UTF-16', Buffer.from('\ufeffX=1\r\nY=2\r\n', 'utf16le'), 'utf16le'],
  ] as const)('keeps the bytes of a .env %s', (_, bytes, encoding) => {
    const project = new Project({ '.env.example': lacks, '.env': bytes })
    expect(project.secrets(['init']).code).toBe(0)
    const after = readFileSync(project.path('.env'))
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true)
    const text = after.toString(encoding).replace(/^\ufeff/, '')
    expect(parse(text)).toEqual({ X: '1', Y: '2', A_TOKEN: '', B: '' })
    if (bytes.includes('\r')) expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('keeps the bytes of a .env in big-endian UTF-16', () => {
    const bytes = Buffer.from('\ufeffX=1\nY=2\n', 'utf16le').swap16()
    const project = new Project({ '.env.example': lacks, '.env': bytes })
    expect(project.secrets(['init']).code).toBe(0)
    const after = readFileSync(project.path('.env'))
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true)
    expect(parse(Buffer.from(after).swap16().toString('utf16le').slice(1))).toMatchObject({ Y: '2', B: '' })
  })

  test('fills an empty .env', () => {
    const project = new Project({ '.env.example': lacks, '.env': '' })
    expect(project.secrets(['init']).code).toBe(0)
    expect(read(project)).toBe('A_TOKEN=\nB=\n')
  })

  test('keeps the permissions, and writes the target of a link', () => {
    const project = new Project({ '.env.example': lacks, 'shared/env': 'X=1\n' })
    chmodSync(project.path('shared/env'), 0o660)
    symlinkSync('shared/env', project.path('.env'))
    expect(project.secrets(['init']).code).toBe(0)
    expect(lstatSync(project.path('.env')).isSymbolicLink()).toBe(true)
    expect(values(project)).toEqual({ X: '1', A_TOKEN: '', B: '' })
    expect(statSync(project.path('shared/env')).mode & 0o777).toBe(0o660)
  })

  test('does not bring back an optional key that was commented out', () => {
    const project = new Project({ '.env.example': '# @optional\nA=1\nB=\n', '.env': '# A=1\n# B=2\n' })
    expect(project.secrets(['init']).code).toBe(0)
    expect(values(project)).toEqual({ B: '' })
  })

  test('refuses a .env with an open quote, and changes nothing', () => {
    const project = new Project({ '.env.example': lacks, '.env': `X=1\nY="${hidden[0]}\n` })
    const before = stateOf(project)
    const { code, stdout, stderr } = project.secrets(['init'])
    expect(code).toBe(78)
    expect(stderr).toContain('.env:2: the quote that opens here is never closed')
    expectNoTrace(stdout + stderr)
    expect(stateOf(project)).toEqual(before)
  })

  test('adds nothing to a pipe, and lists the missing keys', async () => {
    const project = new Project({ '.env.example': lacks })
    const command = 'mkfifo -m 600 .env; (echo A_TOKEN=x > .env) & exec node_modules/.bin/secrets init'
    const { code, stderr } = project.run('sh', ['-c', command])
    expect(code).toBe(0)
    expect(stderr).toBe('secrets: .env is not a regular file, so add these yourself: B.\n')
  })
})

describe('init, with a .env and no template,', () => {
  const env = `# The mail account, ${hidden[0]}
EMAIL_HOST_PASSWORD='${hidden[0]}' # not ${encodeURIComponent(hidden[0])}
# Optional: the port
EMAIL_PORT=587

export LOG_LEVEL="info"
APP_URL=http://localhost:3000
NAME=${hidden[1]}
# OLD_KEY=${hidden[2]}
BLANK=
`

  test('creates the template, without values or comments that contain one, and prints it', () => {
    const project = new Repository({ '.env': env })
    chmodSync(project.path('.env'), 0o600)
    const { code, stdout, stderr } = project.secrets(['init'])
    expect([code, stderr]).toEqual([0, ''])
    const text = read(project, '.env.example')
    expect(text.split('\n').slice(1)).toEqual([
      '',
      'EMAIL_HOST_PASSWORD=',
      '# Optional: the port',
      'EMAIL_PORT=587',
      '',
      '# @optional',
      'export LOG_LEVEL=info',
      '# @optional',
      'APP_URL=http://localhost:3000',
      'NAME=',
      '# OLD_KEY=',
      'BLANK=',
      '',
    ])
    expectNoTrace(stdout + text)
    for (const line of text.split('\n')) expect(stdout).toContain(`  ${line}`.trimEnd())
    expect(stdout).toContain('Marked as optional: LOG_LEVEL, APP_URL\n')
    expect(stdout).toContain('Left out, since it may contain a value, from lines of .env: 1, 2\n')
    expect(stdout).toMatch(/\nReview it: .*\nThen commit it: git add \.env\.example \.gitignore\n$/)
    expect(read(project)).toBe(env)
    expect(statSync(project.path('.env.example')).mode & 0o777).toBe(0o644)
    expect(project.git(['status', '--porcelain'])).toBe('?? .env.example\n?? .gitignore\n')
  })

  test('creates a template that production can start with, and a second run changes nothing', () => {
    const project = new Project({ '.env': env })
    project.secrets(['init'])
    const production = { NODE_ENV: 'production', EMAIL_HOST_PASSWORD: 'a', NAME: 'b', BLANK: 'c' }
    expect(project.register([], { env: production })).toMatchObject({ code: 0, stderr: '' })
    const before = stateOf(project)
    expect(project.secrets(['init']).code).toBe(0)
    expect(stateOf(project)).toEqual(before)
  })

  test('leaves out lines that are no assignment, which may be parts of a secret', () => {
    const project = new Project({ '.env': `A=1\n${hidden[0]}\n` })
    const { stdout } = project.secrets(['init'])
    expectNoTrace(stdout + read(project, '.env.example'))
    expect(stdout).toContain('Left out, since it may contain a value, from lines of .env: 2\n')
  })

  test('shows nothing after a # in an unquoted value', () => {
    const [value] = hidden
    const lines = [
      'DB_PASSWORD=abc#',
      'PORT=3000#',
      'K= #',
      'URL=http://localhost:3000/#',
      'Q="abc"#',
      '# OLD=1#',
    ]
    const env = lines.map((line) => `${line}${value}\n`).join('')
    const project = new Project({ '.env': env })
    const { code, stdout, stderr } = project.secrets(['init'])
    expect(code).toBe(0)
    expectNoTrace(stdout + stderr + read(project, '.env.example'))
    expect(read(project, '.env.example').split('\n').slice(2)).toEqual(
      'DB_PASSWORD=,PORT=,K=,URL=,Q=,# OLD=,'.split(','),
    )
  })

  test.each([
    ['is mixed as no words are', 'Zm9vYmFyMTIzQmF6UXV4aXg', ''],
    ['ends with two of them', 'Zm9vYmFyMTIzQmF6UXV4aQ=', ''],
    ['stands below a line of it', 'eHl6bm9', `${'Zm9vYmFyMTIz/mF6+XV4'.repeat(3)}aXgx\n`],
  ])(
    'takes no line of a secret for a key, where it ends with "=" as base64 does and %s',
    (_, piece, above) => {
      const line = piece.padEnd(Math.ceil((piece.length + 1) / 4) * 4, '=')
      const project = new Project({ '.env': `A=1\n${above}${line}\n` })
      const { stdout } = project.secrets(['init'])
      const name = piece.replace('=', '')
      expectNoTrace(stdout + read(project, '.env.example'), [name])
      expect(stdout).toContain(
        `Left out, since it may contain a value, from lines of .env: ${above ? '2, 3' : '2'}\n`,
      )
      expectNoTrace(project.secrets(['init', '--json']).stdout, [name])
    },
  )

  test('keeps a key whose name looks random', () => {
    const names =
      'SAML2_SP_x509_KEY Auth0ClientSecret OAUTH2_x509_cert NEXT_PUBLIC_v2Url Auth0MgmtApiV2Url S3BucketEuWest1 x509CertV3Pem2048Url K8sApiServerV1Url2 NEXTPUBLICV2URL9'.split(
        ' ',
      )
    const project = new Project({ '.env': names.map((name) => `${name}=\n`).join('') })
    expect(project.secrets(['init']).stdout).not.toContain('left out')
    expect(Object.keys(parse(read(project, '.env.example')))).toEqual(names)
    project.write({ '.env.example': 'A=\n' })
    expect(JSON.parse(project.secrets(['init', '--json']).stdout).unknown).toEqual(names)
  })

  test('keeps its line ends', () => {
    const project = new Project({ '.env': 'A=1\r\nB=x\r\n' })
    project.secrets(['init'])
    expect(read(project, '.env.example')).toMatch(/^# .*\r\n\r\n# @optional\r\nA=1\r\nB=\r\n$/)
  })

  test.each(['.env.sample', 'env.example', '.env.template', '.env.dist'])(
    'makes no second template beside %s, and says how that is found',
    (name) => {
      const project = new Project({ '.env': 'A=1\n', [name]: 'A=\n' })
      const { code, stderr } = project.secrets(['init'])
      expect(code).toBe(1)
      expect(stderr).toContain(`there is no .env.example, but there is ${name}\n`)
      expect(stderr).toContain(`  git mv ${name} .env.example\n`)
      expect(existsSync(project.path('.env.example'))).toBe(false)
    },
  )
})

describe('init, if a secrets module holds the values,', () => {
  const module = `module.exports = { A_TOKEN: '${hidden[0]}', PORT: 3000 }`

  test('creates no .env, and lists the keys that the module lacks', () => {
    const project = new Repository({ '.env.example': 'A_TOKEN=\nB=\n', 'secrets.js': module })
    const { code, stdout } = project.secrets(['init'])
    expect(code).toBe(0)
    expect(stdout).toContain(
      'secrets.js holds the values, so no .env was created: it would take the place of secrets.js.\n',
    )
    expect(stdout).toMatch(/1 required key still needs a value in secrets\.js:\n {2}B {2}/)
    expect(stdout).toContain('Not in .env.example: PORT\n')
    expect(existsSync(project.path('.env'))).toBe(false)
    expect(project.git(['status', '--porcelain'])).toBe('?? .env.example\n?? .gitignore\n')
  })

  test('creates the template from it', () => {
    const project = new Project({ 'secrets.js': module })
    const { stdout } = project.secrets(['init'])
    expect(read(project, '.env.example')).toMatch(/\n\nA_TOKEN=\n# @optional\nPORT=3000\n$/)
    expectNoTrace(stdout + read(project, '.env.example'))
  })

  test('creates a file outside the project that DOTENV_PATH names, and adds no rules for it', () => {
    const project = new Project({ 'app/.env.example': 'A=1\n' })
    const { code, stdout } = project.secrets(['init', '-C', 'app'], { env: { DOTENV_PATH: '../mine.env' } })
    expect([code, read(project, 'mine.env')]).toEqual([0, 'A=1\n'])
    expect(read(project, 'app/.gitignore')).not.toContain('mine.env')
    expect(stdout).toContain('Created mine.env from app/.env.example.')
  })

  test('creates no file that DOTENV_PATH names either', () => {
    const project = new Project({ '.env.example': 'A_TOKEN=\n', 'secrets.js': module })
    expect(project.secrets(['init'], { env: { DOTENV_PATH: 'mine.env' } }).code).toBe(0)
    expect(existsSync(project.path('mine.env'))).toBe(false)
  })

  test('does not run one that git tracks', () => {
    const project = new Repository()
    project.commit('all', { '.env.example': 'A=\n', 'secrets.js': 'require("fs").writeFileSync("ran", "")' })
    const { code, stderr } = project.secrets(['init'])
    expect(code).toBe(1)
    expect(stderr).toContain('git tracks secrets.js, so it is not run')
    expect(existsSync(project.path('ran'))).toBe(false)
  })
})

describe('init, if it can do nothing,', () => {
  test('says what to do in an empty folder', () => {
    const project = new Project()
    const { code, stdout, stderr } = project.secrets(['init'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`secrets: there is no .env.example and no .env in ${project.folder}\n`)
    expect(stderr).toContain('npx --no secrets init -C DIR')
    expect(readdirSync(project.folder)).toEqual(['node_modules'])
    const json = project.secrets(['init', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'FAILED' } })
  })

  test('creates nothing in a folder above, unless that is a package', () => {
    const project = new Project({ '.env': 'A=1\n', 'sub/README': '' })
    const { code, stderr } = project.secrets(['init'], { cwd: project.path('sub') })
    expect(code).toBe(1)
    expect(stderr).toContain(`  npx --no secrets init -C ${project.folder}\n`)
    expect(existsSync(project.path('.env.example'))).toBe(false)
    project.write({ 'package.json': '{}' })
    expect(project.secrets(['init'], { cwd: project.path('sub') }).code).toBe(0)
    expect(read(project, '.env.example')).toContain('A=1\n')
  })

  test.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }],
    ['NODE_ENV=staging', { NODE_ENV: 'staging' }],
    ['a platform', { DYNO: 'web.1' }],
  ])('refuses in production, because of %s', (_, env) => {
    const project = new Project({ '.env.example': template })
    const { code, stdout, stderr } = project.secrets(['init', '--yes'], { env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^secrets: init is for development, but this is production, because /)
    expect(stderr).toContain('SECRETS_MODE=development')
    expect(readdirSync(project.folder).sort()).toEqual(['.env.example', 'node_modules'])
  })
})

describe('init keeps secrets out of git', () => {
  const files = { '.env.example': 'A=1\n' }
  const ignored = (project: Repository, names: string[]) =>
    names.filter((name) => project.run('git', ['check-ignore', '-q', '--no-index', name]).code === 0)
  const all = [
    '.env',
    '.env.local',
    '.env.production',
    'secrets.json',
    'secrets.mts',
    '.env.example',
    'src/secrets.ts',
  ]

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one without a newline at its end', 'dist'],
    ['one that hides the template', '.env*\n'],
    ['one that shows everything', '!.env\n!*\n'],
    ['one that has the half of it', 'secrets.json\n.env.local\n.env\n'],
    ['one of another encoding', Buffer.from('caf\xe9\n', 'latin1')],
  ])('if .gitignore is %s', (_, text) => {
    const project = new Repository(text === undefined ? files : { ...files, '.gitignore': text })
    const { code, stderr } = project.secrets(['init'])
    expect([code, stderr]).toEqual([0, ''])
    expect(ignored(project, all)).toEqual(all.slice(0, 5))
    const after = readFileSync(project.path('.gitignore'))
    const before = Buffer.from(text ?? '')
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
    expect(project.secrets(['init']).code).toBe(0)
    expect(readFileSync(project.path('.gitignore')).equals(after)).toBe(true)
  })

  test('and adds only what is missing, in the line ends of the file', () => {
    const before = '# mine\r\n/secrets.*\r\n.env\r\n'
    const project = new Repository({ ...files, '.gitignore': before })
    project.secrets(['init'])
    expect(read(project, '.gitignore')).toBe(`${before}.env.*\r\n!.env.example\r\n`)
  })

  test('and relies on the rules of the repository, but not on those of the user', () => {
    const project = new Repository({
      '.gitignore': '.env*\nsecrets.*\n',
      'packages/app/.env.example': 'A=1\n',
    })
    project.write({ 'packages/app/package.json': '{}' })
    expect(project.secrets(['init', '-C', 'packages/app']).code).toBe(0)
    expect(read(project, 'packages/app/.gitignore')).toBe('!.env.example\n')
    expect(project.git(['status', '--porcelain', '-uall'])).toMatch(/packages\/app\/\.env\.example/)

    const lonely = new Repository({
      ...files,
      '.git/info/exclude': '.env*\nsecrets.*\nnode_modules\n',
      mine: '.env*',
    })
    lonely.git(['config', 'core.excludesFile', lonely.path('mine')])
    lonely.secrets(['init'])
    expect(read(lonely, '.gitignore').split('\n')).toEqual([...rules, ''])
  })

  test('and keeps other templates unignored', () => {
    const project = new Repository({ ...files, '.env.test.example': 'A=1\n' })
    project.secrets(['init'])
    expect(ignored(project, ['.env.test', '.env.test.example', '.env.example'])).toEqual(['.env.test'])
  })

  test('and adds no rule for a tracked module, which may be code', () => {
    const project = new Repository().commit('code', { ...files, 'secrets.ts': 'export {}', '.env': 'A=1\n' })
    const { stderr } = project.secrets(['init'])
    expect(read(project, '.gitignore')).not.toContain('secrets.ts')
    expect(stderr).toContain('git tracks .env. ')
  })

  test('and says if git tracks one already', () => {
    const project = new Repository().commit('leak', { ...files, '.env': `A=${hidden[0]}\n` })
    const { code, stdout, stderr } = project.secrets(['init'])
    expect(code).toBe(1)
    expect(stderr).toContain('git tracks .env. Remove it from git:\n  git rm --cached .env\n')
    expect(stderr).toContain('Rotate any secret that was ever pushed')
    expectNoTrace(stdout + stderr)
    expect(JSON.parse(project.secrets(['init', '--json']).stdout).tracked).toEqual(['.env'])
  })

  test('and says if a folder above ignores the template', () => {
    const project = new Repository({ '.gitignore': 'app/\n', 'app/.env.example': 'A=1\n' })
    const { stderr } = project.secrets(['init', '-C', 'app'])
    expect(stderr).toContain('git ignores app/.env.example, but you have to commit it')
    const before = read(project, 'app/.gitignore')
    project.secrets(['init', '-C', 'app'])
    expect(read(project, 'app/.gitignore')).toBe(before)
  })

  test.each([
    ['git is not installed', {}, { PATH: '/nonexistent' }],
    ['git is kept from the folder', {}, { GIT_DIR: '/nonexistent' }],
  ])('if %s', (_, more, env) => {
    const project = new Repository({ ...files, ...more })
    const bin = project.path('node_modules/.bin/secrets')
    const { code } = project.node([bin, 'init'], { env })
    expect(code).toBe(0)
    expect(read(project, '.gitignore').split('\n')).toEqual([...rules, ''])
  })

  test('from inside a hook, and in a work tree of a bare repository', () => {
    const project = new Repository().commit('all', files)
    project.write({ '.git/hooks/pre-commit': '#!/bin/sh\nnode_modules/.bin/secrets init\n' })
    chmodSync(project.path('.git/hooks/pre-commit'), 0o755)
    project.commit('in a hook')
    expect(ignored(project, ['.env', '.env.example'])).toEqual(['.env'])

    project.git(['clone', '--quiet', '--bare', '.', 'bare.git'])
    project.git(['-C', 'bare.git', 'worktree', 'add', '--quiet', '../tree'])
    const { code, stderr } = project.secrets(['init', '-C', 'tree'])
    expect([code, stderr]).toEqual([0, ''])
    expect(ignored(project, ['tree/.env'])).toEqual(['tree/.env'])
    expect(project.secrets(['init', '-C', 'bare.git']).code).toBe(1)
  })

  test('even if the env file is behind a link, which git does not follow', () => {
    const project = new Repository({ ...files, 'real/README': '' })
    symlinkSync('real', project.path('link'))
    const { code } = project.secrets(['init'], { env: { DOTENV_PATH: 'link/mine' } })
    expect(code).toBe(0)
    expect(read(project, 'real/mine')).toBe('A=1\n')
  })

  test('and refuses to touch a .gitignore that git cannot read', () => {
    const project = new Repository({ ...files, '.gitignore': Buffer.from('\ufeffdist\r\n', 'utf16le') })
    const { code, stderr } = project.secrets(['init'])
    expect(code).toBe(1)
    expect(stderr).toContain('.gitignore is in UTF-16, which git and Docker cannot read')
    expect(existsSync(project.path('.env'))).toBe(false)
  })

  test('and refuses a .gitignore that is a folder', () => {
    const project = new Project(files)
    mkdirSync(project.path('.gitignore'))
    expect(project.secrets(['init'])).toMatchObject({
      code: 1,
      stderr: 'secrets: .gitignore is not a file\n',
    })
  })
})

describe('init keeps secrets out of images, and the template in them,', () => {
  test.each([
    ['has nothing', 'dist\n', `dist\n${rules.join('\n').replaceAll('/', '')}\n`],
    [
      'hides the template',
      '.env*\n',
      `.env*\n!.env.example\n${rules.slice(3).join('\n').replaceAll('/', '')}\n`,
    ],
    ['hides everything', '*\n!src\n', '*\n!src\n!.env.example\n'],
    ['has all there is', 'secrets.*\r\n**/.env*\r\n!**/.env.example\r\n', undefined],
  ])('if .dockerignore %s', (_, before, after = before) => {
    const project = new Project({ '.env.example': 'A=1\n', '.dockerignore': before })
    const { code } = project.secrets(['init'])
    expect([code, read(project, '.dockerignore')]).toEqual([0, after])
    project.secrets(['init'])
    expect(read(project, '.dockerignore')).toBe(after)
  })

  test('and creates no .dockerignore', () => {
    const project = new Project({ '.env.example': 'A=1\n' })
    project.secrets(['init'])
    expect(existsSync(project.path('.dockerignore'))).toBe(false)
  })
})
