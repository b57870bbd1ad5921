import { chmodSync, existsSync, lstatSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Project } from '../../support/project.ts'
import { gitVariables, Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'

const [secret] = hidden
const files = { '.env': `SESSION_SECRET=${secret}\n`, '.gitignore': '.env\nnode_modules\n' }
const install = ['scan', '--install-hook']
const uninstall = ['scan', '--uninstall-hook']

/** Tries to commit all there is. */
function commit(project: Repository, args: readonly string[] = [], cwd = project.folder) {
  const outcome = project.run('git', ['commit', '--message', 'try', ...args], { env: gitVariables, cwd })
  expectNoTrace(outcome.stdout + outcome.stderr)
  return outcome
}

function executable(project: Repository, name: string, text: string): Repository {
  project.write({ [name]: text })
  chmodSync(project.path(name), 0o755)
  return project
}

describe('The pre-commit hook', () => {
  test('rejects a commit with a secret, and accepts others', () => {
    const project = new Repository(files)
    expect(project.secrets(install)).toMatchObject({
      code: 0,
      stdout: 'Installed .git/hooks/pre-commit: it searches what is staged before each commit.\n',
    })
    project.write({ 'a.js': secret }).git(['add', '.'])
    const refused = commit(project)
    expect(refused.code).toBe(1)
    expect(refused.stdout + refused.stderr).toContain('SESSION_SECRET  a.js:1')
    expect(project.run('git', ['log']).code).not.toBe(0)

    project.write({ 'a.js': 'clean' }).git(['add', '.'])
    expect(commit(project).code).toBe(0)
    project.write({ 'a.js': secret })
    expect(commit(project, ['--all']).code).toBe(1)
    expect(commit(project, ['a.js']).code).toBe(1)
    expect(commit(project, ['--allow-empty']).code).toBe(0)
  })

  test('works beside an existing hook, and is removed without a trace', () => {
    const text = '#!/bin/sh -e\n# caf\xe9\necho of the team >&2\nexit $CODE'
    const bytes = Buffer.from(text, 'latin1')
    const project = new Repository(files).write({ '.git/hooks/pre-commit': bytes, 'a.js': 'a' })
    chmodSync(project.path('.git/hooks/pre-commit'), 0o750)
    project.git(['add', '.'])
    expect(project.secrets(install).code).toBe(0)
    const hook = readFileSync(project.path('.git/hooks/pre-commit'))
    expect(project.secrets(install).stdout).toBe(
      '.git/hooks/pre-commit already searches what is staged before each commit.\n',
    )
    expect(readFileSync(project.path('.git/hooks/pre-commit'))).toEqual(hook)

    const withCode = (code: string) =>
      project.run('git', ['commit', '-qm', 'x'], { env: { ...gitVariables, CODE: code } })
    expect(withCode('3')).toMatchObject({ code: 1, stderr: expect.stringContaining('of the team') })
    expect(withCode('0')).toMatchObject({ code: 0, stderr: expect.stringContaining('of the team') })
    project.write({ 'b.js': secret }).git(['add', '.'])
    expect(withCode('0').code).toBe(1)

    expect(project.secrets(uninstall).code).toBe(0)
    expect(readFileSync(project.path('.git/hooks/pre-commit'))).toEqual(bytes)
    expect(lstatSync(project.path('.git/hooks/pre-commit')).mode & 0o777).toBe(0o750)
    expect(project.secrets(uninstall)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing') })
  })

  test.each(['#!/bin/sh', '#!/usr/bin/env bash\n', 'echo without a first line\n', '#!/bin/sh\n'])(
    'is taken out to the byte of %j',
    (text) => {
      const project = executable(new Repository(files), '.git/hooks/pre-commit', text)
      expect(project.secrets(install).code).toBe(0)
      expect(project.secrets(install).stdout).toContain('already')
      project.write({ 'a.js': secret }).git(['add', '.'])
      expect(commit(project).code).toBe(1)
      expect(project.secrets(uninstall).code).toBe(0)
      expect(readFileSync(project.path('.git/hooks/pre-commit'), 'utf8')).toBe(text)
    },
  )

  test('is deleted again if there was no hook before', () => {
    const project = new Repository(files)
    project.secrets(install)
    expect(lstatSync(project.path('.git/hooks/pre-commit')).mode & 0o111).toBe(0o111)
    project.secrets(uninstall)
    expect(existsSync(project.path('.git/hooks/pre-commit'))).toBe(false)
  })

  test('is installed in core.hooksPath', () => {
    const project = new Repository(files)
    project.git(['config', 'core.hooksPath', '.githooks'])
    expect(project.secrets(install).stdout).toContain('.githooks/pre-commit')
    project.write({ 'a.js': secret }).git(['add', '.'])
    expect(commit(project).code).toBe(1)
  })

  test('works for a package in a folder, from there and in every work tree', () => {
    const project = new Repository({ '.gitignore': '.env\nnode_modules\n', 'a.js': 'a' }).commit('one')
    project.write({ "it's an app/package.json": '{}', "it's an app/.env": files['.env'] })
    symlinkSync(project.path('node_modules'), project.path("it's an app/node_modules"))
    const cwd = project.path("it's an app")
    expect(
      project.run(project.path('node_modules/.bin/secrets'), install, { cwd, env: gitVariables }).code,
    ).toBe(0)
    project.write({ "it's an app/b.js": secret }).git(['add', '.'])
    expect(commit(project, [], cwd)).toMatchObject({ code: 1 })
    expect(commit(project, ['--all'])).toMatchObject({ code: 1 })
    expect(commit(project)).toMatchObject({ code: 1 })
    project.write({ "it's an app/b.js": 'clean' }).git(['add', '.'])
    expect(commit(project, [], cwd)).toMatchObject({ code: 0 })
  })

  test.each([
    'appħ;touch pwned;ħ',
    'pakét 日本',
    'it\'s $(touch pwned) `touch pwned` "x',
    'a\n touch pwned',
    '-x',
    '~',
    ' $HOME\\',
  ])('works for a package in the folder %j, whose name runs nothing', (name) => {
    const bytes = Buffer.from('#!/bin/sh\n# caf\xe9\n', 'latin1')
    const project = new Repository({ '.gitignore': '.env\nnode_modules\n' })
    project.write({ [`${name}/package.json`]: '{}', [`${name}/.env`]: files['.env'] })
    project.write({ [`${name}/a.js`]: secret, '.git/hooks/pre-commit': bytes })
    chmodSync(project.path('.git/hooks/pre-commit'), 0o755)
    symlinkSync(project.path('node_modules'), project.path(`${name}/node_modules`))
    const cwd = project.path(name)
    const inFolder = (args: readonly string[]) =>
      project.run(project.path('node_modules/.bin/secrets'), args, { cwd, env: gitVariables }).code
    expect(inFolder(install)).toBe(0)
    project.git(['add', '.'])
    const refused = commit(project)
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('SESSION_SECRET')])
    project.write({ [`${name}/a.js`]: 'clean' }).git(['add', '.'])
    expect(commit(project, [], cwd).code).toBe(0)
    expect([existsSync(project.path('pwned')), existsSync(project.path(`${name}/pwned`))]).toEqual([
      false,
      false,
    ])
    expect(inFolder(uninstall)).toBe(0)
    expect(readFileSync(project.path('.git/hooks/pre-commit'))).toEqual(bytes)
  })

  test.each(['a:b', '${HOME}', 'a '])('refuses a folder that npx cannot be told: %j', (name) => {
    const project = new Repository({ ...files, [`${name}/package.json`]: '{}' })
    const { code, stderr } = project.secrets([...install, '-C', name])
    expect([code, stderr]).toEqual([1, expect.stringContaining('Rename the folder')])
  })

  test('works in another work tree of the repository', () => {
    const project = new Repository(files).commit('one')
    const tree = new Project()
    project.secrets(install)
    project.git(['worktree', 'add', '--quiet', tree.path('tree')])
    tree.write({ 'tree/.env': files['.env'], 'tree/a.js': secret })
    symlinkSync(project.path('node_modules'), tree.path('tree/node_modules'))
    tree.run('git', ['add', '.'], { cwd: tree.path('tree') })
    expect(commit(project, [], tree.path('tree'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a.js:1'),
    })
    tree.write({ 'tree/a.js': 'clean' })
    tree.run('git', ['add', '.'], { cwd: tree.path('tree') })
    expect(commit(project, [], tree.path('tree'))).toMatchObject({ code: 0 })
  })

  test('works if git sets its variables for hooks', () => {
    const project = new Repository({ '.gitignore': '.env\nnode_modules\n', 'app/package.json': '{}' }).commit(
      'one',
    )
    project.write({ 'app/.env': files['.env'] })
    project.secrets([...install, '-C', 'app'])
    project.write({ 'app/b.js': secret }).git(['add', '.'])
    const env = { ...gitVariables, GIT_DIR: '.git', GIT_WORK_TREE: '.' }
    const { code, stderr } = project.run('git', ['commit', '--message', 'try'], { env })
    expect([code, stderr]).toEqual([1, expect.stringContaining('SESSION_SECRET  app/b.js:1')])
    const tree = new Project()
    project.git(['worktree', 'add', '--quiet', tree.path('tree')])
    const cwd = tree.path('tree')
    tree.write({ 'tree/app/.env': files['.env'], 'tree/app/c.js': secret })
    tree.run('git', ['add', '.'], { cwd })
    expect(commit(project, [], cwd)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('  app/c.js:1'),
    })
  })

  test.each([
    ['written in another language', '#!/usr/bin/env python3\nprint(1)\n'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])],
  ])('is not added to a hook that is %s, and the line is printed', (_, text) => {
    const project = new Repository(files).write({ '.git/hooks/pre-commit': text })
    chmodSync(project.path('.git/hooks/pre-commit'), 0o755)
    const { code, stdout, stderr } = project.secrets(install)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/left unchanged\n.*\n {2}npx --no secrets scan --staged\n$/)
    expect(readFileSync(project.path('.git/hooks/pre-commit'))).toEqual(Buffer.from(text as string))
  })

  test('is not added to a link, or to a file that git does not run', () => {
    const project = executable(new Repository(files), 'hook.sh', '#!/bin/sh\n')
    symlinkSync('../../hook.sh', project.path('.git/hooks/pre-commit'))
    expect(project.secrets(install)).toMatchObject({ code: 1, stderr: expect.stringContaining('is a link') })
    const another = new Repository({ ...files, '.git/hooks/pre-commit': '#!/bin/sh\nexit 1\n' })
    chmodSync(another.path('.git/hooks/pre-commit'), 0o644)
    expect(another.secrets(install)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not executable'),
    })
  })

  test.each([
    [
      'husky',
      { '.husky/pre-commit': 'npm test\n' },
      '.husky/pre-commit:\n  npx --no secrets scan --staged\n',
    ],
    [
      'lefthook',
      { 'lefthook.yml': 'pre-commit:\n' },
      'lefthook.yml:\n  pre-commit:\n    commands:\n      secrets:\n        run: npx --no secrets scan --staged\n',
    ],
  ])('belongs to %s, so the lines for it are printed', (_, tool, lines) => {
    const project = new Repository({ ...files, ...tool })
    const { code, stderr } = project.secrets(install)
    expect([code, stderr]).toEqual([1, expect.stringContaining(lines)])
    expect(existsSync(project.path('.git/hooks/pre-commit'))).toBe(false)
  })

  test('is not removed if somebody changed it', () => {
    const project = new Repository(files)
    expect(project.secrets(install).code).toBe(0)
    const path = project.path('.git/hooks/pre-commit')
    const changed = readFileSync(path, 'utf8').replace('scan', 'scan --json')
    project.write({ '.git/hooks/pre-commit': changed })
    const { code, stderr } = project.secrets(uninstall)
    expect([code, stderr]).toEqual([
      1,
      'secrets: the pre-commit hook contains a line of secrets that is for another folder\n' +
        'Remove it from .git/hooks/pre-commit by hand.\n',
    ])
    expect(readFileSync(path, 'utf8')).toBe(changed)
  })

  test('is not installed if its folder cannot be created', () => {
    const project = new Repository({ ...files, taken: '' })
    project.git(['config', 'core.hooksPath', 'taken/hooks'])
    const { code, stderr } = project.secrets(install)
    expect([code, stderr]).toEqual([1, 'secrets: the folder of the hooks cannot be created (ENOTDIR)\n'])
    expect(project.secrets(uninstall).code).toBe(0)
    symlinkSync('ring', project.path('ring'))
    project.git(['config', 'core.hooksPath', 'ring/hooks'])
    expect(project.secrets(install)).toMatchObject({
      code: 1,
      stderr: 'secrets: the pre-commit hook cannot be read (ELOOP)\n',
    })
  })

  test('is not installed for all repositories', () => {
    const project = new Repository({ ...files, config: '[core]\nhooksPath = /tmp/hooks-of-all\n' })
    const { code, stderr } = project.secrets(install, { env: { GIT_CONFIG_GLOBAL: project.path('config') } })
    expect([code, stderr]).toEqual([1, expect.stringContaining('npx --no secrets scan --staged')])
    expect(existsSync('/tmp/hooks-of-all')).toBe(false)
  })

  test('is not installed if npx would not find this package', () => {
    const project = new Repository(files)
    const program = realpathSync(project.path('node_modules/.bin/secrets'))
    rmSync(project.path('node_modules'))
    const { code, stderr } = project.run(program, install, { env: gitVariables })
    expect([code, stderr]).toEqual([1, expect.stringContaining('Run "npm install secrets"')])
    expect(existsSync(project.path('.git/hooks/pre-commit'))).toBe(false)
  })

  test.each([
    ['', 'is empty'],
    ['/dev/null', 'is not a folder'],
    ['a.js', 'is not a folder'],
  ])('is not installed if core.hooksPath is %j, so that git runs no hook', (path, text) => {
    const project = new Repository({ ...files, 'a.js': '' })
    project.git(['config', 'core.hooksPath', path])
    const { code, stderr } = project.secrets(install)
    expect([code, stderr]).toEqual([1, expect.stringContaining(`core.hooksPath ${text}`)])
    expect(stderr).toContain('git config --unset core.hooksPath')
    expect(existsSync(project.path('pre-commit'))).toBe(false)
  })

  test('has its lines for another tool in the JSON too', () => {
    const project = new Repository({ ...files, '.husky/pre-commit': 'npm test\n' })
    const { code, stdout } = project.secrets([...install, '--json'])
    const { error } = JSON.parse(stdout)
    expect([code, error.code]).toEqual([1, 'FAILED'])
    expect(error.message).toContain('.husky/pre-commit:\n  npx --no secrets scan --staged')
  })

  test('has its state in the JSON', () => {
    const project = new Repository(files)
    const state = (args: readonly string[]) => JSON.parse(project.secrets([...args, '--json']).stdout)
    const hook = '.git/hooks/pre-commit'
    expect(state(uninstall)).toEqual({ hook, state: 'absent' })
    expect(state(install)).toEqual({ hook, state: 'installed' })
    expect(state(install)).toEqual({ hook, state: 'unchanged' })
    expect(state(uninstall)).toEqual({ hook, state: 'removed' })
  })
})
