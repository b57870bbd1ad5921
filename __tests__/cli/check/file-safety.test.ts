import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { describeLiveSecret } from '../../../lib/cli/secret-values.ts'
import { Project, type RunOptions } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'

const [value] = hidden
const template = 'API_KEY=\n'
const env = `API_KEY='${value}'\n`

interface Remark {
  kind: string
  file: string | null
  line: number | null
  text: string
  fix: string | null
}

function checked(project: Project, options: RunOptions = {}, args: readonly string[] = []) {
  const { code, stdout, stderr } = project.secrets(['check', '--json', ...args], options)
  expect(stderr).toBe('')
  expectNoTrace(stdout)
  const { findings, warnings, keys } = JSON.parse(stdout)
  return { code, findings: findings as Remark[], warnings: warnings as Remark[], keys }
}

const told = (remarks: Remark[]) => remarks.map(({ kind, file }) => `${kind} ${file}`)

/** Files that only their owner may read, as they should be. */
function closed<Kind extends Project>(project: Kind, ...names: string[]): Kind {
  for (const name of names) chmodSync(project.path(name), 0o600)
  return project
}

const ignore = { '.gitignore': '.env\n.env.*\n!.env.example\nsecrets.*\n' }

describe('check looks at secrets files, and', () => {
  test('finds one that git will track, without content yet', () => {
    const project = closed(new Repository({ '.env.example': template, '.env': env, ...ignore }), '.env')
    project.git(['add', '--force', '--intent-to-add', '.env'])
    const { code, findings } = checked(project)
    expect([code, told(findings)]).toEqual([1, ['tracked .env']])
  })

  test('ignores a broken link', () => {
    const project = new Project({ '.env.example': template })
    symlinkSync('nothing', project.path('.env.local'))
    const { findings } = checked(project, { env: { API_KEY: value } })
    expect(findings).toEqual([])
  })

  test('finds nothing if they are ignored, and readable for their owner only', () => {
    const project = closed(new Repository({ '.env.example': template, '.env': env, ...ignore }), '.env')
    expect(checked(project)).toMatchObject({ code: 0, findings: [], warnings: [] })
  })

  test('finds one that git tracks, with the command that untracks it', () => {
    const project = new Repository({ '.env.example': template, '.env': env }).commit('oops')
    const { code, findings } = checked(project)
    expect([code, told(findings)]).toEqual([1, ['tracked .env']])
    const [command = ''] = findings[0]?.fix?.split('\n') ?? []
    expect(command).toBe('git rm --cached -f -- .env')
    project.write(ignore)
    project.run('sh', ['-c', command])
    expect(told(checked(project).findings)).toEqual(['readable .env'])
  })

  test('finds one that is tracked in a subfolder, or deleted but still tracked', () => {
    const project = new Repository({
      '.env.example': template,
      ...ignore,
      'api/.env': env,
      '.env.local': env,
    })
    project.git(['add', '--force', 'api/.env', '.env.local'])
    rmSync(project.path('.env.local'))
    expect(told(checked(project, { env: { API_KEY: value } }).findings)).toEqual([
      'tracked .env.local',
      'tracked api/.env',
    ])
  })

  test('includes the env file that the environment names', () => {
    const project = new Repository({ '.env.example': template, 'config/dev.env': env })
    const options = { env: { DOTENV_PATH: 'config/dev.env' } }
    expect(told(checked(project, options).findings)).toEqual([
      'not-ignored config/dev.env',
      'readable config/dev.env',
    ])
    project.commit('oops')
    expect(told(checked(project, options).findings)).toEqual(['tracked config/dev.env'])
  })

  test('quotes a name for the shell', () => {
    const project = new Repository({ '.env.example': template, ".env.$(id) it's": env }).commit('oops')
    const { findings } = checked(project, { env: { API_KEY: value } })
    expect(findings[0]?.fix).toContain(`git rm --cached -f -- '.env.$(id) it'\\''s'\n`)
  })

  test.each<[string, boolean, (project: Repository) => unknown]>([
    ['committed', true, (project) => project.commit('oops')],
    ['committed, and edited', true, (project) => project.commit('oops').write({ '.env': 'A=1\n' })],
    [
      'committed, and staged and edited since',
      true,
      (project) => {
        project.commit('oops').write({ '.env': 'A=1\n' })
        project.git(['add', '.env'])
        project.write({ '.env': env })
      },
    ],
    [
      'committed on a branch, and staged again',
      true,
      (project) => {
        project.commit('first', { '.env': env })
        project.git(['rm', '--quiet', '--cached', '.env'])
        project.git(['commit', '--quiet', '--message', 'second'])
        project.git(['add', '.env'])
      },
    ],
    ['staged alone, without any commit', false, (project) => project.git(['add', '--all'])],
    [
      'staged, and edited since',
      false,
      (project) => {
        project.git(['commit', '--quiet', '--allow-empty', '--message', 'first'])
        project.git(['add', '--all'])
        project.write({ '.env': 'A=1\n' })
      },
    ],
    ['announced to git alone', false, (project) => project.git(['add', '--intent-to-add', '.env'])],
  ])('prints a command that works for one that is %s', (_, isCompromised, arrange) => {
    const project = new Repository({ '.env.example': template, '.env': env })
    arrange(project)
    const before = readFileSync(project.path('.env'), 'utf8')
    const { findings } = checked(project)
    const [command = '', ...rest] = findings[0]?.fix?.split('\n') ?? []
    expect(project.run('sh', ['-c', command])).toMatchObject({ code: 0, stderr: '' })
    expect(project.git(['ls-files', '.env'])).toBe('')
    expect(readFileSync(project.path('.env'), 'utf8')).toBe(before)
    expect(rest).toEqual([
      isCompromised ? expect.stringMatching(/^Rotate any secret/m) : expect.stringMatching(/have not leaked/),
    ])
  })

  describe('from another folder than the project', () => {
    const commands = (remarks: Remark[]) => remarks.map(({ fix }) => fix?.split('\n')[0] as string)

    test.each([
      ['above it', '', ['-C', 'my app']],
      ['below it', 'my app/src', []],
      ['beside it', 'other', ['-C', '../my app']],
    ])('prints commands that work on the files of the project: from %s', (_, cwd, args) => {
      const files = { '.env.example': template, '.env': env, 'other/x': '' }
      const project = new Repository({ ...files, 'my app/.env': env, 'my app/src/x': '' })
      project.write({ 'my app/.env.example': template }).git(['add', '--all'])
      const options = { cwd: project.path(cwd) }
      const [untrack = ''] = commands(checked(project, options, args).findings)
      project.run('sh', ['-c', untrack], options)
      expect(project.git(['ls-files', '*.env'])).toBe('.env\n')

      project.write({ 'my app/.gitignore': '.env\n' })
      const [close = ''] = commands(checked(project, options, args).findings)
      expect(close).toMatch(/^chmod 600 /)
      project.run('sh', ['-c', close], options)
      expect(checked(project, options, args).findings).toEqual([])
      expect(statSync(project.path('.env')).mode & 0o777).not.toBe(0o600)

      project.write({ 'my app/.gitignore': '' })
      const [ignore] = commands(checked(project, options, args).findings)
      expect(ignore).toMatch(/^npx --no secrets init -C /)
    })

    test('works on a repository outside the working directory', () => {
      const project = new Repository({ '.env.example': template, '.env': env }).commit('oops')
      const elsewhere = new Project()
      const [untrack = ''] = commands(checked(elsewhere, {}, ['-C', project.folder]).findings)
      elsewhere.run('sh', ['-c', untrack])
      expect(project.git(['ls-files', '.env'])).toBe('')
    })

    test('names the template of another tool relative to that folder', () => {
      const project = new Project({ 'app/.env.sample': 'A=\n' })
      expect(commands(checked(project, {}, ['-C', 'app']).findings)).toEqual([
        'mv app/.env.sample app/.env.example',
      ])
    })
  })

  test('does not wrap a long command', () => {
    const name = `config/${'a long name with spaces '.repeat(4)}.env`
    const project = new Project({ '.env.example': template, [name]: env })
    const { stdout } = project.secrets(['check'], { env: { DOTENV_PATH: name } })
    expect(stdout).toContain(`      chmod 600 '${name}'\n`)
  })

  test('quotes names that are special to git or a terminal', () => {
    const names = ['.env.*', '.env.[a]', '.env.a\nb', '.env.\x1b[2J']
    const files = Object.fromEntries(names.map((name) => [name, env]))
    const project = new Repository({ '.env.example': template, '.env.a': env, ...files }).commit('oops')
    const { findings } = checked(project, { env: { API_KEY: value } })
    const odd = findings.filter(({ file }) => names.includes(file as string))
    expect(odd).toHaveLength(names.length)
    for (const { fix } of odd) project.run('bash', ['-c', fix?.split('\n')[0] as string])
    expect(project.git(['ls-files', '-z'])).toBe('.env.a\0.env.example\0')
    expect(odd.map(({ fix }) => fix).join('')).not.toContain('\x1b')
  })

  test('finds one that is not ignored, and recommends init', () => {
    const project = closed(new Repository({ '.env.example': template, '.env': env }), '.env')
    const { code, findings } = checked(project)
    expect([code, told(findings), findings[0]?.fix]).toEqual([
      1,
      ['not-ignored .env'],
      'npx --no secrets init',
    ])
  })

  test('finds one that other users can read, even without git', () => {
    const project = new Project({ '.env.example': template, '.env': env, '.env.production': env })
    chmodSync(project.path('.env'), 0o640)
    chmodSync(project.path('.env.production'), 0o604)
    const { code, findings } = checked(project)
    expect([code, told(findings)]).toEqual([1, ['readable .env', 'readable .env.production']])
    expect(findings[0]?.fix).toBe('chmod 600 .env')
    closed(project, '.env', '.env.production')
    expect(checked(project).code).toBe(0)
  })

  test.each([
    ['nothing', '.env.local', ''],
    ['nothing', '.env', '# later\nAPI_KEY=\n'],
    ['the name of the mode alone', '.env.test', 'NODE_ENV=test\n'],
    [
      'what every laptop has',
      '.env',
      'PORT=3000\nDEBUG=true\nSITE=http://localhost:3000\nAPI_KEY=changeme\n',
    ],
    ['what dotenvx has encrypted', '.env.production', 'DOTENV_PUBLIC_KEY="03ab"\nAPI_KEY="encrypted:BD"\n'],
  ])('accepts one that contains %s, even if other users can read it: %s', (_, name, text) => {
    const project = new Repository({ '.env.example': '# @optional\nAPI_KEY=\n', ...ignore, [name]: text })
    project.write({ [`public/${name}`]: text, 'package.json': '{"name":"a","files":["."]}' })
    for (const file of [name, `public/${name}`]) chmodSync(project.path(file), 0o644)
    expect(checked(project, { env: { API_KEY: value, CI: '1' } })).toMatchObject({
      code: 0,
      findings: [],
      warnings: [],
    })
  })

  test.each([
    ['a secret', '.env.local', env],
    ['what may be one', '.env.local', 'CUSTOMER=9f8a7\n'],
    ['a number that is one', '.env', 'SAFE_PIN=1234\n'],
    ['one that is commented out', '.env', `# API_KEY='${value}'\n`],
    ['a line that is none', '.env.local', `${value}\n`],
    ['one that dotenvx has not encrypted', '.env.local', `DOTENV_PUBLIC_KEY="03ab"\n${env}`],
    ['what cannot be read', '.env.local', '\0'],
  ])('finds one that contains %s, if other users can read it: %s', (_, name, text) => {
    const project = new Repository({ '.env.example': '# @optional\nAPI_KEY=\n', ...ignore, [name]: text })
    chmodSync(project.path(name), 0o644)
    const { code, stdout } = project.secrets(['check', '--json'], { env: { CI: '1' } })
    expectNoTrace(stdout)
    expect([code, told(JSON.parse(stdout).findings)]).toEqual([1, [`readable ${name}`]])
  })

  test('checks the version in git too, not only the file', () => {
    const project = new Repository({ '.env.example': template, ...ignore, '.env': env, '.env.staging': env })
    project.git(['add', '--force', '.env', '.env.staging'])
    project.write({ '.env': '', '.env.staging': '' })
    expect(told(checked(project, { env: { API_KEY: value } }).findings)).toEqual([
      'tracked .env',
      'tracked .env.staging',
    ])
  })

  test('finds one in a served folder, ignored or not', () => {
    const project = closed(
      new Repository({
        '.env.example': template,
        '.env': env,
        'public/.env': env,
        'web/static/img/.env.local': env,
        ...ignore,
      }),
      '.env',
      'public/.env',
      'web/static/img/.env.local',
    )
    expect(told(checked(project).findings)).toEqual([
      'served public/.env',
      'served web/static/img/.env.local',
    ])
  })

  test('finds a copy of a secrets module in dist', () => {
    const files = { 'secrets.json': JSON.stringify({ API_KEY: value }), 'dist/secrets.js': 'exports.A = 1' }
    const project = closed(new Project({ '.env.example': template, ...files }), 'secrets.json')
    expect(told(checked(project).findings)).toEqual(['served dist/secrets.js'])
  })

  test.each([
    ['the files of package.json', { files: ['dist', '.env*'] }, {}, true],
    ['files that are all', { files: ['**/*'] }, {}, true],
    ['no list at all', {}, {}, true],
    ['an .npmignore that forgets it', {}, { '.npmignore': 'test/\n', '.gitignore': '.env\n' }, true],
    ['an .npmignore that knows it', {}, { '.npmignore': '.env*\n!.env.example\n' }, false],
    ['other files', { files: ['dist', 'lib/**'] }, {}, false],
    ['a .gitignore that knows it', {}, { '.gitignore': '.env\n' }, false],
  ])('knows whether npm would publish one, by %s', (_, json, files, isPublished) => {
    const project = closed(new Project({ '.env.example': template, '.env': env, ...files }), '.env')
    project.write({ 'package.json': JSON.stringify({ name: 'a', version: '1.0.0', ...json }) })
    expect(told(checked(project).findings)).toEqual(isPublished ? ['published .env'] : [])
    rmSync(project.path('node_modules'))
    const packed = project.run('npm', ['pack', '--dry-run', '--json'])
    const names = JSON.parse(packed.stdout)[0].files.map(({ path }: { path: string }) => path)
    expect(names.includes('.env')).toBe(isPublished)
  })

  test('knows that a private package is never published', () => {
    const project = closed(new Project({ '.env.example': template, '.env': env }), '.env')
    project.write({ 'package.json': '{"name":"a","version":"1.0.0","private":true,"files":["."]}' })
    expect(checked(project).findings).toEqual([])
  })

  test('warns of a committed file that holds no secret, and does not fail', () => {
    const project = new Repository({
      ...ignore,
      '.env.example': 'PORT=3000 # @optional\n',
      '.env.development': 'PORT=3000\nAPI_KEY=\nLOGIN_URL=http://localhost\n',
      '.env.test': 'API_KEY=test-key\nDATABASE_URL=postgres://me:mine@localhost/test\n',
      '.env.production': 'DOTENV_PUBLIC_KEY_PRODUCTION="03ab"\nAPI_KEY="encrypted:BD…"\n',
      '.env.sample': env,
      '.env.local.example': env,
    })
    project.git(['add', '--all', '--force'])
    const { code, findings, warnings } = checked(project, { env: { CI: 'true' } })
    expect([code, findings]).toEqual([0, []])
    expect(told(warnings)).toEqual([
      'tracked .env.development',
      'tracked .env.production',
      'tracked .env.test',
    ])
    expect(JSON.stringify(warnings)).not.toContain('compromised')
    expect(warnings[0]?.fix).toBe('git rm --cached -f -- .env.development')
  })

  test('follows no link, waits for no pipe, and skips unreadable files', () => {
    const project = new Repository({ '.env.example': template, ...ignore, 'shut/app.js': 'process.env.NO' })
    const outside = new Project({ 'app.js': 'process.env.OUTSIDE' })
    symlinkSync(outside.folder, project.path('linked'))
    symlinkSync(outside.path('app.js'), project.path('linked.js'))
    project.run('mkfifo', ['pipe.js', 'Dockerfile', '.env.local', 'package.json', '.dockerignore'])
    chmodSync(project.path('.env.local'), 0o600)
    chmodSync(project.path('shut'), 0o000)
    const { code, warnings } = checked(project, { env: { API_KEY: value, CI: '1' }, timeout: 10_000 })
    chmodSync(project.path('shut'), 0o755)
    expect(code).toBe(0)
    expect(JSON.stringify(warnings)).not.toContain('OUTSIDE')
  })
})

describe('A secrets module', () => {
  const strange = "require('node:fs').writeFileSync('ran', '')\nexports.API_KEY = 'x-y-z'\n"
  const ran = (project: Project) => project.run('ls', []).stdout.includes('ran\n')

  test('is run if git does not track it', () => {
    const project = closed(
      new Repository({ '.env.example': template, 'secrets.js': strange, ...ignore }),
      'secrets.js',
    )
    expect(checked(project)).toMatchObject({ code: 0, keys: [{ from: 'secrets.js' }] })
    expect(ran(project)).toBe(true)
  })

  test.each(['secrets.js', 'secrets.cjs', 'secrets.mjs'])('is not run if git tracks it: %s', (name) => {
    const project = new Repository({ '.env.example': template, [name]: strange }).commit('clone')
    const { code, findings, warnings } = checked(project)
    expect([code, told(findings), told(warnings)]).toEqual([1, [`tracked ${name}`], ['unchecked null']])
    expect(findings[0]?.fix).toContain(`git rm --cached -f -- ${name}`)
    expect(ran(project)).toBe(false)
  })

  test('makes only the keys unknown that it may set, if it is not run', () => {
    const project = new Repository({
      '.env.example': 'API_KEY=\nOTHER=\n# @optional\nLEVEL=\n',
      'secrets.js': strange,
    }).commit('clone')
    const states = (env: Record<string, string>) => {
      const { code, keys } = checked(project, { env })
      return [
        code,
        ...keys.map(({ state, from }: { state: string; from: string | null }) => `${state} ${from}`),
      ]
    }
    expect(states({ OTHER: value })).toEqual([1, 'unknown null', 'ok environment', 'unknown null'])
    expect(states({ OTHER: 'changeme' })).toEqual([
      78,
      'unknown null',
      'placeholder environment',
      'unknown null',
    ])
    const overridden = { OTHER: 'changeme', DOTENV_OVERRIDE: 'true' }
    expect(states(overridden)).toEqual([1, 'unknown null', 'unknown null', 'unknown null'])
    const { stdout } = project.secrets(['check'], { env: { OTHER: value } })
    expect(stdout).toMatch(/^ {2}API_KEY +required by line 1 +unknown$/m)
    expect(stdout).toContain('If it is not your own, delete it: untracked, it would be run.')
    expect(stdout).toMatch(/\n2 keys unknown, 1 unsafe file, \d+ warnings?\n$/)
    expect(stdout).not.toMatch(/missing|refuses to start/)
  })

  test('is not run if git tracks it in another case', () => {
    const project = new Repository({ '.env.example': template, 'Secrets.js': strange }).commit('clone')
    symlinkSync('Secrets.js', project.path('secrets.js'))
    checked(project)
    expect(ran(project)).toBe(false)
  })

  test.each([
    ['git is not installed', { PATH: '/nowhere' }, (_: Repository) => {}],
    [
      'git does not trust the repository',
      {},
      (project: Repository) => renameSync(project.path('.git/HEAD'), project.path('.git/TAIL')),
    ],
  ])('is not run if %s', (_, variables, arrange) => {
    const project = new Repository({ '.env.example': template, 'secrets.js': strange })
    arrange(project)
    const bin = 'node_modules/.bin/secrets'
    const { code, stdout } = project.run(process.execPath, [bin, 'check', '--json'], { env: variables })
    expect([code, ran(project)]).toEqual([1, false])
    expect(told(JSON.parse(stdout).warnings)).toEqual(['unchecked null', 'unchecked null'])
  })

  test('is checked in its own repository, even inside a hook of another one', () => {
    const project = new Repository({ '.env.example': template, 'secrets.js': strange }).commit('clone')
    const other = new Repository().commit('first', { 'other.txt': '' })
    const hook = { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index' }
    const { findings } = checked(other, { env: hook }, ['-C', project.folder])
    expect([told(findings), ran(project), ran(other)]).toEqual([['tracked secrets.js'], false, false])
    const tree = new Project()
    project.git(['worktree', 'add', '--quiet', tree.path('tree')])
    const index = join(project.folder, '.git/worktrees/tree/index')
    const inTree = { env: { GIT_DIR: join(index, '..'), GIT_INDEX_FILE: index }, cwd: tree.path('tree') }
    expect(told(checked(tree, inTree).findings)).toEqual(['tracked secrets.js'])
  })
})

describe('Git in an unusual state', () => {
  test('may have no commit, or its root above the project', () => {
    const project = new Repository({ 'app/.env.example': template, 'app/.env': env }).write({})
    const { findings } = checked(project, {}, ['-C', 'app'])
    expect(told(findings)).toEqual(['not-ignored .env', 'readable .env'])
    project.git(['add', '--all'])
    expect(told(checked(project, {}, ['-C', 'app']).findings)).toEqual(['tracked .env'])
  })

  test('may have started a hook', () => {
    const project = closed(new Repository({ '.env.example': template, ...ignore, '.env': env }), '.env')
    project.commit('first')
    mkdirSync(project.path('app'))
    project.write({
      '.git/hooks/pre-commit': `#!/bin/sh\nexec '${project.path('node_modules/.bin/secrets')}' check --json > report\n`,
    })
    chmodSync(project.path('.git/hooks/pre-commit'), 0o755)
    project.commit('second', { 'app/x.js': 'process.env.API_KEY' })
    expect(JSON.parse(readFileSync(project.path('report'), 'utf8'))).toMatchObject({
      findings: [],
      warnings: [],
    })
  })

  test('may be a worktree, or a bare repository', () => {
    const project = new Repository({ '.env.example': template, ...ignore }).commit('first')
    const tree = closed(new Project().write({ 'w/.env': '' }), 'w/.env')
    project.git(['worktree', 'add', '--quiet', tree.path('tree')])
    tree.write({ 'tree/.env': env })
    expect(told(checked(tree, {}, ['-C', 'tree']).findings)).toEqual(['readable .env'])
    project.git(['config', 'core.bare', 'true'])
    expect(told(checked(project, { env: { API_KEY: value, CI: '1' } }).warnings)).toEqual(['unchecked null'])
  })
})

describe('A value of the template', () => {
  const random = (length: number, alphabet = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAcCfFhIiJkLlMnOoPq') =>
    Array.from({ length }, (_, at) => alphabet.charAt((at * 5) % alphabet.length)).join('')

  test.each([
    ['Stripe', `sk_live_${random(24)}`],
    ['GitHub', `ghp_${random(36)}`],
    ['GitHub', `github_pat_${random(82)}`],
    ['AWS', `AKIA${random(16, 'Q7RZ2MXK4TBW5YPL3N')}`],
    ['Slack', `xoxb-${random(12, '1730492586')}-${random(24)}`],
    ['Telegram', `${random(10, '1730492586')}:AA${random(33)}`],
    ['Telegram', `${random(8, '1730492586')}:AA${random(33)}`],
    ['Anthropic', `sk-ant-api03-${random(80)}`],
    ['npm', `npm_${random(36)}`],
    ['SendGrid', `SG.${random(22)}.${random(43)}`],
  ])('is found if it looks like a token of %s', (issuer, token) => {
    expect(describeLiveSecret(token, false)).toBe(`a token of ${issuer}`)
  })

  test.each([
    ['a placeholder', 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx'],
    ['the example of the documentation', 'AKIAIOSFODNN7EXAMPLE'],
    ['the example of a bot', '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'],
    ['a bot that is filled up', `1730492586:AA${'A'.repeat(33)}`],
    ['words', 'this-is-my-super-secret-key-2024'],
    ['a local database', 'postgres://postgres:aB3dE5gH7jK9mN1@localhost:5432/app'],
    ['a database in a container', 'postgres://postgres:aB3dE5gH7jK9mN1@db:5432/app'],
    ['references', 'postgres://app:${DB_PASSWORD}@db.acme.io/app'],
    ['an address', 'https://hooks.acme.io/callback/1234567890abcdefghij'],
    ['zeros', '00000000-0000-0000-0000-000000000000'],
  ])('is no live secret if it is %s', (_, text) => {
    expect(describeLiveSecret(text, true)).toBeUndefined()
  })

  test('is found by its line, even commented out, and annotations decide what is a secret', () => {
    const text = [
      `API_KEY=${random(32)}`,
      `# OLD_KEY=${random(40)}`,
      `DATABASE_URL=postgres://app:${random(20)}@db.acme.io/app`,
      `BUILD=${random(32)}`,
      '# @sensitive=false',
      `SITE_KEY=${random(32)}`,
      '',
    ]
    const project = new Project({ '.env.example': text.join('\n') })
    const { findings } = checked(project, { env: { CI: '1' } })
    expect(findings.map(({ kind, line }) => [kind, line])).toEqual([
      ['template-secret', 1],
      ['template-secret', 2],
      ['template-secret', 3],
    ])
    expect(JSON.stringify(findings)).not.toContain(random(8))
  })
})
