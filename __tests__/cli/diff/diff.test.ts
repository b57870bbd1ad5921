import { describe, expect, test } from '@jest/globals'
import { Project } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'

const before = `KEPT=
# @optional
BECOMES_REQUIRED=
BECOMES_OPTIONAL=
# @type=number
PORT=3000
REMOVED=
`
const now = `KEPT=
BECOMES_REQUIRED=
# Optional
BECOMES_OPTIONAL=

# @type=port
PORT=3000
# pays
# @type=string(startsWith=sk_)
STRIPE_KEY=
# @type=enum(a,b) @optional
ADDED_OPTIONAL=a
`

const table = `2 keys to set before this deploy, 1 value to check against a new type.

  new, required  STRIPE_KEY        string(startsWith=sk_)  line 10
  now required   BECOMES_REQUIRED                          line 2
  new type       PORT              port, was number        line 7
  new, optional  ADDED_OPTIONAL    enum(a, b)              line 12
  now optional   BECOMES_OPTIONAL                          line 4
  removed        REMOVED
`

/** A repository whose template was committed, tagged, and then changed. */
function changed(): Repository {
  const repository = new Repository().commit('first', { '.env.example': before, 'package.json': '{}' })
  repository.git(['tag', 'v1.0.0'])
  return repository.write({ '.env.example': now }) as Repository
}

describe('"diff"', () => {
  const repository = changed()

  test('shows what the next deploy must set, since the last tag', () => {
    const { code, stdout, stderr } = repository.secrets(['diff'])
    expect([code, stdout]).toEqual([0, `.env.example since v1.0.0: ${table}`])
    expect(stderr).toBe('secrets: the last tag, v1.0.0, is the commit that is checked out\n')
  })

  test.each(['v1.0.0', 'HEAD', 'main', 'main~0', '@{0}'])('compares with what %s stands for', (reference) => {
    const { code, stdout, stderr } = repository.secrets(['diff', reference])
    expect([code, stdout, stderr]).toEqual([0, `.env.example since ${reference}: ${table}`, ''])
  })

  test('prints the same as JSON', () => {
    const commit = repository.git(['rev-parse', 'HEAD']).trim()
    const { code, stdout, stderr } = repository.secrets(['diff', '--json', 'v1.0.0'])
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toEqual({
      ref: 'v1.0.0',
      commit,
      template: '.env.example',
      changes: [
        { key: 'BECOMES_REQUIRED', change: 'required', required: true, type: null, wasType: null, line: 2 },
        { key: 'BECOMES_OPTIONAL', change: 'optional', required: false, type: null, wasType: null, line: 4 },
        { key: 'PORT', change: 'type', required: true, type: 'port', wasType: 'number', line: 7 },
        {
          key: 'STRIPE_KEY',
          change: 'added',
          required: true,
          type: 'string(startsWith=sk_)',
          wasType: null,
          line: 10,
        },
        {
          key: 'ADDED_OPTIONAL',
          change: 'added',
          required: false,
          type: 'enum(a, b)',
          wasType: null,
          line: 12,
        },
        { key: 'REMOVED', change: 'removed', required: true, type: null, wasType: null, line: null },
      ],
    })
  })

  test('fits 80 columns, however long a type is', () => {
    const wide = changed().write({
      '.env.example': `# @type=enum(${'something, '.repeat(40)}else)\nA_KEY_WITH_QUITE_A_LONG_NAME=\n`,
    }) as Repository
    const { stdout } = wide.secrets(['diff', 'v1.0.0'])
    expect(stdout).toContain('A_KEY_WITH_QUITE_A_LONG_NAME  enum(something,')
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  test('ignores the spelling of a type, the order and comments', () => {
    const same = new Repository().commit('first', {
      '.env.example': "# one\n# @type=enum(a,'b')\nA=a\n# @type=string(minLength=2, startsWith=x)\nB=\n",
    })
    same.write({
      '.env.example': '# @type=string(startsWith="x",minLength=2)\nB=new\n\n# two\n# @type=enum(a, b)\nA=b\n',
    })
    const { code, stdout } = same.secrets(['diff', 'HEAD'])
    expect([code, stdout]).toEqual([0, '.env.example since HEAD: no key has changed.\n'])
    expect(JSON.parse(same.secrets(['diff', 'HEAD', '--json']).stdout).changes).toEqual([])
  })

  test.each([
    ['one that does not exist', ['hunter2hunter2']],
    ['one that git would take for an option', ['--', '--output=hunter2']],
    ['a range', ['v1.0.0..HEAD']],
    ['a file', ['HEAD:.env.example']],
    ['nothing', ['']],
    ['two', ['v1.0.0', 'HEAD']],
  ])('rejects %s instead of a commit, and does not quote it', (_, args) => {
    const { code, stdout, stderr } = repository.secrets(['diff', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^secrets: [^\n]*\nTry "npx --no secrets help diff"\.\n$/)
    expect(stderr).not.toMatch(/hunter2|v1\.0\.0/)
    expect(repository.git(['status', '--porcelain'])).toBe(' M .env.example\n')
  })
})

describe('Without a commit named, "diff" compares with', () => {
  test('the last tag before HEAD, and says if that is HEAD itself', () => {
    const repository = changed().commit('second')
    repository.git(['tag', 'v2.0.0'])
    repository.git(['checkout', '--quiet', '-b', 'side', 'v1.0.0'])
    repository.commit('side')
    repository.git(['tag', 'v3.0.0-side'])
    repository.git(['checkout', '--quiet', 'main'])
    const { stdout, stderr } = repository.secrets(['diff'])
    expect(stdout).toBe('.env.example since v2.0.0: no key has changed.\n')
    expect(stderr).toBe(
      'secrets: the last tag, v2.0.0, is the commit that is checked out\n' +
        'secrets: to compare with the tag before it: npx --no secrets diff v1.0.0\n',
    )
  })

  test('origin/HEAD, if there is no tag', () => {
    const origin = new Repository().commit('first', { '.env.example': before })
    const clone = new Repository({ '.env.example': now })
    clone.git(['remote', 'add', 'origin', origin.folder])
    clone.git(['fetch', '--quiet', 'origin'])
    clone.git(['remote', 'set-head', 'origin', 'main'])
    expect(clone.secrets(['diff']).stdout).toBe(`.env.example since origin/HEAD: ${table}`)
  })

  test.each([
    ['a repository without commits', () => new Repository({ '.env.example': now })],
    ['one without tags', () => new Repository().commit('first', { '.env.example': now })],
  ])('nothing in %s, and says what to do', (_, make) => {
    const { code, stdout, stderr } = make().secrets(['diff'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('secrets: there is no tag and no origin/HEAD to compare with\n')
    expect(stderr).toContain('  npx --no secrets diff main\n')
    expect(stderr).toContain('git fetch --tags --unshallow')
  })

  test('a tag, and prints a command for the current folder', () => {
    const repository = new Repository().commit('first', { 'my app/.env.example': now })
    const { stderr } = repository.secrets(['diff', '-C', 'my app'])
    expect(stderr).toContain("  npx --no secrets diff -C 'my app' main\n")
    repository.git(['tag', 'v1'])
    repository.commit('second').git(['tag', 'v2'])
    expect(repository.secrets(['diff', '-C', 'my app']).stderr).toContain(
      "to compare with the tag before it: npx --no secrets diff -C 'my app' v1\n",
    )
  })

  test('nothing outside a repository, and without git', () => {
    const outside = new Project({ '.env.example': now }).secrets(['diff'])
    expect([outside.code, outside.stderr]).toEqual([
      1,
      'secrets: this is not a git repository, so there is nothing to compare with\nRun this in the repository of the project, or name its folder with -C.\n',
    ])
    const repository = changed()
    const without = repository.run(process.execPath, ['node_modules/secrets/dist/bin.js', 'diff'], {
      env: { PATH: '/none' },
    })
    expect(without.code).toBe(1)
    expect(without.stderr).toContain('secrets: this is a git repository, but git is not installed\n')
  })
})

describe('The template that "diff" compares with', () => {
  test('may be below the root of the repository, and "diff" works from anywhere', () => {
    const repository = new Repository().commit('first', {
      'packages/api/.env.example': before,
      'packages/api/package.json': '{}',
      'packages/api/src/app.js': '',
      '.env.example': 'OF_THE_ROOT=\n',
    })
    repository.write({ 'packages/api/.env.example': now })
    for (const [args, cwd] of [
      [[], 'packages/api'],
      [[], 'packages/api/src'],
      [['-C', 'packages/api'], ''],
    ] as const) {
      const { stdout } = repository.secrets(['diff', 'HEAD', ...args], { cwd: repository.path(cwd) })
      expect(stdout).toBe(`.env.example since HEAD: ${table}`)
    }
    const env = { SECRETS_TEMPLATE: '../../.env.example' }
    const { stdout } = repository.secrets(['diff', 'HEAD'], { cwd: repository.path('packages/api'), env })
    expect(stdout).toContain('since HEAD: no key has changed.')
  })

  test('may be a link to another file of the repository', () => {
    const repository = new Repository({ 'shared/template': before })
    repository.run('ln', ['-s', 'shared/template', '.env.example'])
    repository.commit('first')
    repository.write({ 'shared/template': now })
    expect(repository.secrets(['diff', 'HEAD']).stdout).toBe(`.env.example since HEAD: ${table}`)
  })

  test('may have had another name', () => {
    const repository = new Repository().commit('first', { '.env.sample': before })
    repository.git(['mv', '.env.sample', '.env.example'])
    repository.write({ '.env.example': `${before}NEW=\n` })
    const { stdout, stderr } = repository.secrets(['diff', 'HEAD'])
    expect(stderr).toBe('secrets: at HEAD the template was named .env.sample\n')
    expect(stdout).toContain('1 key to set before this deploy.\n\n  new, required  NEW')
  })

  test('may be new: then every key is new', () => {
    const repository = new Repository().commit('first', { 'README.md': 'text\n' })
    repository.write({ '.env.example': 'A=\nB=\n' })
    const { code, stdout, stderr } = repository.secrets(['diff', 'HEAD'])
    expect(stderr).toBe('secrets: HEAD has no .env.example, so every key is new\n')
    expect(stdout).toContain('2 keys to set before this deploy.\n')
    expect(code).toBe(0)
  })

  test('may have had an invalid type: then only keys are compared', () => {
    const repository = new Repository().commit('first', {
      '.env.example': '# @type=strin(a, b) @optional\nA=\n# @type: port\nB=\n',
    })
    repository.write({ '.env.example': 'A=\nB=\n' })
    const { code, stdout, stderr } = repository.secrets(['diff', 'HEAD'])
    expect(stderr).toContain(
      'secrets: the types at HEAD are ignored (.env.example:1: unknown @type for A; expected one of',
    )
    expect(stdout).toBe(
      '.env.example since HEAD: 1 key to set before this deploy.\n\n  now required  A  line 1\n',
    )
    expect(code).toBe(0)
  })

  test('must exist today, and be valid', () => {
    const repository = changed()
    repository.run('rm', ['.env.example'])
    const none = repository.secrets(['diff'])
    expect(none.stderr).toContain('secrets: there is no .env.example\n')
    repository.write({ '.env.example': '# @type=strin\nA=\n' })
    const broken = repository.secrets(['diff'])
    expect(broken.stderr).toContain('.env.example:1: unknown @type for A; expected one of')
    expect([none.code, broken.code]).toEqual([78, 78])
  })
})

test('"diff" does not print control characters of a tag, or put a dangerous one into a command', () => {
  const repository = changed()
  repository.git(['tag', '-d', 'v1.0.0'])
  repository.git(['tag', '$(touch${IFS}pwned);\u202ev1'])
  repository.commit('second')
  repository.git(['tag', 'v2'])
  const { stdout, stderr } = repository.secrets(['diff'])
  expect(stderr).toBe('secrets: the last tag, v2, is the commit that is checked out\n')
  expect(stdout).toContain('since v2')
  const odd = repository.secrets(['diff', '$(touch${IFS}pwned);\u202ev1'])
  expect(odd.stdout).toContain('since $(touch${IFS}pwned); v1')
})

test('"diff" works inside a hook, despite the variables that git sets', () => {
  const repository = changed()
  repository.write({ '.git/hooks/pre-commit': '#!/bin/sh\nnode_modules/.bin/secrets diff >shown 2>&1\n' })
  repository.run('chmod', ['+x', '.git/hooks/pre-commit'])
  repository.git(['commit', '--quiet', '--all', '--message', 'second'])
  expect(repository.run('cat', ['shown']).stdout).toContain(`.env.example since v1.0.0: ${table}`)
})

test('runs no filter that the repository configures', () => {
  const project = new Repository({ 'old.env': 'A=\nB=\nC=\n', '.gitattributes': '* filter=evil\n' })
  project.commit('Begin')
  project.git(['config', 'filter.evil.clean', 'touch it-was-run; cat'])
  project.git(['mv', 'old.env', '.env.example'])
  project.run('touch', ['.env.example'])
  project.run('rm', ['-f', 'it-was-run'])
  const { code, stderr } = project.secrets(['diff', 'HEAD'])
  expect([code, stderr]).toEqual([0, 'secrets: at HEAD the template was named old.env\n'])
  expect(project.run('ls', []).stdout).not.toContain('it-was-run')
})

test.each([
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 of little endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 of big endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
])('"diff" reads a template that was committed in %s', (_, encoded) => {
  const project = new Repository().commit('one', { '.env.example': encoded('KEPT=\nREMOVED=\n') })
  project.commit('two', { '.env.example': 'KEPT=\n' })
  const { code, stdout } = project.secrets(['diff', 'HEAD~1'])
  expect([code, stdout.split('\n').slice(-2)]).toEqual([0, ['  removed  REMOVED', '']])
})
