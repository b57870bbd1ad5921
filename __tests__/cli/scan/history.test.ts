import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Project } from '../../support/project.ts'
import { gitVariables, Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'
import { timed } from '../../support/timed.ts'

const [secret, password] = hidden
const files = { '.env': `SESSION_SECRET=${secret}\n`, '.gitignore': '.env\nnode_modules\n' }

/** A commit, with a value or without. */
const id = (project: Repository, revision = 'HEAD') => project.git(['rev-parse', revision]).trim()

interface Result {
  code: number | null
  /** `file:line commit`, with a `+` where HEAD still holds it. */
  found: string[]
  findings: { key: string; form: string; commit: string | null }[]
  searched: { files: number; values: number }
  stderr: string
}

function history(project: Project, name: (commit: string) => string = (commit) => commit): Result {
  const { code, stdout, stderr } = project.secrets(['scan', '--history', '--json'])
  expectNoTrace(stdout + stderr)
  const { findings, searched } = JSON.parse(stdout)
  const found = findings.map(
    ({ file, line, commit, inHead }: { file: string; line: number; commit: string; inHead: boolean }) =>
      `${file}${line === null ? '' : `:${line}`} ${name(commit)}${inHead ? '+' : ''}`,
  )
  return { code, found, findings, searched, stderr }
}

/** A repository, and what each of its commits was called. */
function repository() {
  const project = new Repository(files)
  const subjects = () =>
    new Map(
      project
        .git(['log', '--all', '--reflog', '--format=%H %s'])
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, 40), line.slice(41)]),
    )
  return { project, found: () => history(project, (commit) => subjects().get(commit) ?? commit).found }
}

describe('scan --history', () => {
  test('finds a value that only one old commit contains', () => {
    const { project, found } = repository()
    project
      .commit('clean', { 'a.js': 'a\n' })
      .commit('leak', { 'a.js': `a\n${secret}` })
      .commit('fix', { 'a.js': 'a' })
    expect(found()).toEqual(['a.js:2 leak'])
    expect(project.secrets(['scan']).code).toBe(0)
    expect(history(project).code).toBe(1)
    expect(project.secrets(['scan', '--history']).stdout).toContain(
      `  SESSION_SECRET  a.js:2\n                  commit ${id(project, 'HEAD~1').slice(0, 7)}, no longer in HEAD\n`,
    )
  })

  test('names each commit that added it, not those that kept it', () => {
    const { project, found } = repository()
    project.commit('leak', { 'a.js': secret }).commit('keep', { 'a.js': `\n${secret}` })
    expect(found()).toEqual(['a.js:1 leak+'])
    project.commit('fix', { 'a.js': '' }).commit('again', { 'a.js': `\n\n${secret}` })
    expect(found()).toEqual(['a.js:1 leak+', 'a.js:3 again+'])
  })

  test('follows a file that was renamed, and one that was copied', () => {
    const { project, found } = repository()
    project.commit('leak', { 'a.js': secret })
    project.git(['mv', 'a.js', 'b.js'])
    project.commit('rename')
    expect(found()).toEqual(['a.js:1 leak+'])
    project.commit('copy', { 'c.js': `${secret} changed` })
    expect(found()).toEqual(['a.js:1 leak+', 'c.js:1 copy+'])
    project.git(['rm', '--quiet', 'b.js'])
    project.commit('remove')
    expect(found()).toEqual(['a.js:1 leak', 'c.js:1 copy+'])
  })

  test('names the file that adds a value if another file that contained it is deleted', () => {
    const { project, found } = repository()
    project.commit('leak', { 'a.js': secret })
    project.git(['rm', '--quiet', 'a.js'])
    project.commit('both', { 'b.js': `another file\n${secret}\n` })
    expect(found()).toEqual(['a.js:1 leak', 'b.js:2 both+'])
  })

  test('counts as many renames as there were files with the same content', () => {
    const { project, found } = repository()
    project.commit('leak', { 'one/a': secret, 'one/b': secret })
    project.git(['mv', 'one', 'two'])
    project.commit('more', { 'two/c': secret })
    expect(found().sort()).toEqual(['one/a:1 leak+', 'one/b:1 leak+', 'two/c:1 more+'])
    project.git(['rm', '--quiet', 'two/b'])
    project.commit('less')
    expect(found().sort()).toEqual(['one/a:1 leak+', 'one/b:1 leak', 'two/c:1 more+'])
  })

  test.each([
    ['renamed to it, and back', [['mv', 'x', 'NAME']], [['mv', 'NAME', 'x']]],
    ['gave it to a second file of that content', [['mv', 'y', 'NAME']], []],
  ])('finds a value in the name of a file: a commit that %s', (_, first, then) => {
    for (const name of [secret, `a\n${secret}.txt`]) {
      const { project, found } = repository()
      project.commit('clean', { x: 'x', y: 'x' })
      const git = (args: readonly string[]) => project.git(args.map((arg) => (arg === 'NAME' ? name : arg)))
      first.forEach(git)
      project.commit('leak')
      then.forEach(git)
      project.commit('last')
      const now = then.length === 0 ? '+' : ''
      expect(found()).toEqual([`(a file whose name contains the value) leak${now}`])
    }
  })

  test('says whether it is in the author or the message of a commit', () => {
    const { project, found } = repository()
    project.commit('clean')
    project.git([
      '-c',
      'user.name=x',
      'commit',
      '--allow-empty',
      '--quiet',
      '-m',
      'one',
      '--author',
      `${secret} <a@b>`,
    ])
    project.git(['commit', '--allow-empty', '--quiet', '-F', '-'], {
      input: `two\n\n${'text\n'.repeat(50_000)}${secret}`,
    })
    expect(found().sort()).toEqual(['(commit author) one+', '(commit message) two+'])
  })

  test('says how many objects are missing', () => {
    const { project } = repository()
    project.commit('one', { 'a.js': 'a', 'b.js': 'b' })
    for (const name of ['HEAD:a.js', 'HEAD:b.js']) {
      const object = id(project, name)
      rmSync(project.path(`.git/objects/${object.slice(0, 2)}/${object.slice(2)}`))
    }
    const { code, stderr } = project.secrets(['scan', '--history'])
    expect([code, stderr]).toEqual([
      1,
      'secrets: (history) was not fully searched: 2 objects missing from this repository\n',
    ])
  })

  timed('takes a time that grows with the number of files, not with its square', () => {
    const { project } = repository()
    const many = (folder: string) =>
      Array.from({ length: 20_000 }, (_, index) => `M 100644 :1 ${folder}/${index}\n`).join('')
    const commit = (number: number, text: string) =>
      `commit refs/heads/main\nmark :${number}\ncommitter A <a@b> ${number} +0000\ndata 1\nx\n${text}\n`
    const input = `blob\nmark :1\ndata ${secret.length}\n${secret}\n${commit(2, many('a'))}${commit(3, `D a\n${many('b')}`)}`
    project.git(['fast-import', '--quiet', '--force'], { input })
    const started = Date.now()
    const { found } = history(project)
    expect(found).toHaveLength(20_000)
    expect(found.every((line) => line.endsWith('+'))).toBe(true)
    expect(Date.now() - started).toBeLessThan(8000)
  })

  test('searches other branches, tags, stashes and dropped commits', () => {
    const { project, found } = repository()
    project.commit('clean', { 'a.js': 'a' })
    project.git(['checkout', '--quiet', '-b', 'other'])
    project.commit('branch', { 'b.js': secret })
    project.git(['checkout', '--quiet', 'main'])
    project.write({ 'a.js': secret }).git(['stash'])
    project.write({ 'u.js': secret }).git(['stash', '--include-untracked'])
    project.commit('dropped', { 'd.js': secret })
    project.git(['reset', '--quiet', '--hard', 'HEAD~1'])
    const all = found()
    expect(all).toContain('b.js:1 branch')
    expect(all).toContain('d.js:1 dropped')
    expect(all.filter((line) => /^a\.js:1 WIP on main/.test(line))).toHaveLength(1)
    expect(all.filter((line) => /^u\.js:1 untracked files on main/.test(line))).toHaveLength(1)
    expect(all).toHaveLength(4)

    const blob = project.git(['hash-object', '-w', '--stdin'], { input: `x\n${secret}` }).trim()
    project.git(['tag', 'file', blob])
    expect(found()).toContain(`(object ${blob.slice(0, 7)}):2 null`)
  })

  test('reports an amended commit once', () => {
    const { project, found } = repository()
    project.commit('first', { 'a.js': secret })
    project.write({ 'b.js': 'b' }).git(['add', '.'])
    project.git(['commit', '--quiet', '--amend', '--message', 'amended'])
    expect(found()).toEqual(['a.js:1 amended+'])
  })

  test('finds a value that only a merge added, and reports merged values by their own commits', () => {
    const { project, found } = repository()
    project.commit('base', { 'a.js': '1\n2\n3\n' })
    project.git(['checkout', '--quiet', '-b', 'other'])
    project.commit('branch', { 'b.js': secret, 'a.js': '1\n2\nx\n' })
    project.git(['checkout', '--quiet', 'main'])
    project.commit('main', { 'a.js': '0\n2\n3\n' })
    project.git(['merge', '--quiet', '--no-commit', 'other'])
    project.commit('merge', { 'a.js': `0\n2\nx\n${secret}\n` })
    expect(found().sort()).toEqual(['a.js:4 merge+', 'b.js:1 branch+'])
  })

  test('searches the messages of commits and tags', () => {
    const { project } = repository()
    project.commit(`use ${secret}`)
    project.git(['tag', '--annotate', '--message', `old ${secret}`, 'v1'])
    const { code, findings } = history(project)
    expect(code).toBe(1)
    expect(findings.map(({ commit }) => commit)).toEqual([id(project, 'HEAD'), id(project, 'v1')])
    const { stdout } = project.secrets(['scan', '--history'])
    expect(stdout).toMatch(
      /\(commit message\)\n +commit \w{7}, still in HEAD\n.*\(tag message\)\n +tag \w{7}\n/,
    )
    expectNoTrace(stdout)
  })

  test('finds a binary, every base64 alignment and the URL form', () => {
    const { project } = repository()
    for (const [name, content] of Object.entries({
      binary: Buffer.concat([Buffer.alloc(20), Buffer.from(secret)]),
      'base64.0': Buffer.from(`${secret}x`).toString('base64'),
      'base64.1': Buffer.from(`x${secret}x`).toString('base64'),
      'base64.2': Buffer.from(`xx${secret}x`).toString('base64'),
      url: `?${encodeURIComponent(password)}`,
    })) {
      project.commit(name, { [name]: content })
      project.git(['rm', '--quiet', name])
      project.commit('remove')
    }
    project.write({ '.env': `SESSION_SECRET=${secret}\nAPI_TOKEN="${password}"\n` }).commit('clean')
    const forms = history(project).findings.map(({ key, form }) => `${key} ${form}`)
    const base64 = 'SESSION_SECRET base64'
    expect(forms).toEqual(['SESSION_SECRET as written', base64, base64, base64, 'API_TOKEN URL'])
  })

  test('searches 2 000 commits, each version of a file once', () => {
    const project = new Repository(files)
    const stream = Array.from({ length: 2000 }, (_, index) => {
      const content = index === 1234 ? `x\n${secret}\n` : `${index % 1900}\n`
      return [
        `commit refs/heads/${index % 7 === 6 ? 'side' : 'main'}`,
        `mark :${index + 1}`,
        `committer Ada <ada@example.com> ${1600000000 + index} +0000`,
        'data 1\nc',
        index === 0 ? '' : `from :${index}`,
        `M 100644 inline ${index % 3 === 0 ? 'a.txt' : `f/${index % 50}`}\ndata ${content.length}\n${content}`,
      ]
        .filter(Boolean)
        .join('\n')
    }).join('\n')
    project.git(['fast-import', '--quiet', '--force'], { input: `${stream}\n` })
    const { code, found, searched } = history(project)
    expect([code, searched]).toEqual([1, { files: 1900, values: 1 }])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^f\/34:2 [0-9a-f]{40}\+?$/)
  })

  test('says if the names of files cannot be listed', () => {
    const { project } = repository()
    project.commit('one', { 'old/a.js': 'a' })
    const tree = project.git(['rev-parse', 'HEAD:old']).trim()
    project.git(['rm', '--quiet', '-r', 'old'])
    project.commit('two', { 'b.js': '' })
    rmSync(project.path(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`))
    const { code, stderr } = project.secrets(['scan', '--history'])
    expect(code).toBe(1)
    expect(stderr).toContain(
      'secrets: (history) was not fully searched: the names of its files cannot be listed\n',
    )
  })

  test('says that the history of a shallow clone is incomplete', () => {
    const origin = new Repository(files).commit('leak', { 'a.js': secret }).commit('fix', { 'a.js': '' })
    const project = new Project()
    project.run('git', ['clone', '--quiet', '--depth=1', `file://${origin.folder}`, 'clone'], {
      env: gitVariables,
    })
    project.write({ 'clone/.env': files['.env'] })
    const { code, stderr } = project.secrets(['scan', '--history', '-C', 'clone'])
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^secrets: this is a shallow clone/)])
  })

  test('says that versions in Git LFS are not searched', () => {
    const { project } = repository()
    project.commit('large', { 'a.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' })
    expect(history(project).stderr).toContain('1 version is in Git LFS')
  })

  test('has nothing to search before the first commit', () => {
    expect(history(new Repository(files))).toMatchObject({ code: 0, found: [], searched: { files: 0 } })
  })

  test('works in another work tree, and from a folder', () => {
    const { project } = repository()
    project.commit('leak', { 'a.js': secret, 'sub/b.js': '' })
    const other = new Project()
    project.git(['worktree', 'add', '--quiet', other.path('tree')])
    writeFileSync(other.path('tree/.env'), files['.env'])
    symlinkSync(project.path('node_modules'), other.path('tree/node_modules'))
    const { code, stdout } = other.secrets(['scan', '--history'], { cwd: other.path('tree/sub') })
    expect([code, stdout]).toEqual([1, expect.stringContaining('SESSION_SECRET  a.js:1\n')])
  })
})
