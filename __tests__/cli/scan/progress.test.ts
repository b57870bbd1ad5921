import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, jest, test } from '@jest/globals'
import { Task } from '../../../lib/cli/scan/progress.ts'
import { hear } from '../../support/hear.ts'
import { environment } from '../../support/project.ts'
import { gitVariables, Repository } from '../../support/repository.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'
import { Terminal } from '../../support/terminal.ts'

const [secret, password] = hidden
const readme = (name: string) => readFileSync(join(__dirname, '../../readme', name), 'utf8')

/** The app of the README, with its secrets where they should not be. */
function app(): Repository {
  const project = new Repository({
    '.env.example': readme('.env.example'),
    '.env': `SECRET_KEY=${secret}\nEMAIL_HOST_USER=ada@example.com\nEMAIL_HOST_PASSWORD="${password}"\n`,
    '.gitignore': '.env\nnode_modules\n',
  })
  const commit = (files: Record<string, string>, day: number) => {
    project.write(files).git(['add', '--all'])
    const date = `2026-03-0${day}T12:00:00Z`
    const env = { ...gitVariables, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
    project.run('git', ['commit', '--quiet', '--message', `day ${day}`], { env })
  }
  commit({ 'config/session.js': `module.exports = {\n  name: 'sid',\n  secret: '${secret}',\n}\n` }, 1)
  commit({ 'k8s/mail.yaml': `data:\n  password: ${Buffer.from(password).toString('base64')}\n` }, 2)
  commit({ 'config/session.js': 'module.exports = require("./env")\n' }, 3)
  return project
}

/** A repository in which a search takes seconds. */
function large(): Repository {
  const project = app()
  const line = (index: number) => `${index} ${'the quick brown fox jumps over the lazy dog '.repeat(4)}\n`
  const commits = Array.from({ length: 400 }, (_, index) => {
    const content = Array.from({ length: 1500 }, (_, at) => line(index * 7 + at * index)).join('')
    return `commit refs/heads/large\ncommitter Ada <ada@example.com> ${1600000000 + index} +0000\ndata 1\nc\n${index ? '' : ''}M 100644 inline f${index % 5}\ndata ${content.length}\n${content}\n`
  })
  project.git(['fast-import', '--quiet', '--force'], { input: commits.join('') })
  return project
}

describe('The progress of a search', () => {
  test.each([
    [0.5, 500, '50 %'],
    [0.005, 60_000, '0 %'],
    [0.5, 10_000, '50 %, 10 s left'],
    [0.25, 60_000, '25 %, 3 min left'],
    [0.01, 10 * 60_000, '1 %, 17 h left'],
    [2, 60_000, '99 %, 0 s left'],
  ])('estimates the time left: %d after %d ms', (done, elapsed, text) => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(0)
    const task = Object.assign(new Task(), { isShown: true })
    now.mockReturnValue(elapsed)
    const heard = hear()
    try {
      task.show(done)
      expect(heard.text).toBe(`\rsearching: ${text}`)
    } finally {
      task.end()
      heard.end()
      now.mockRestore()
    }
  })
})

describe('The output of scan', () => {
  test('shows what the README shows', () => {
    const { code, stdout, stderr } = app().secrets(['scan', '--history'])
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toBe(readme('scan.txt'))
    expectNoTrace(stdout)
  })

  test('shows the same in a terminal, after the progress is removed', async () => {
    const project = app()
    const terminal = new Terminal(project, ['scan', '--history'], { env: { ...gitVariables, NO_COLOR: '1' } })
    expect(await terminal.ends()).toBe(1)
    const [progress, ...rest] = terminal.screen.split(/\r(?= {2}SECRET_KEY)/)
    expect(progress).toMatch(/^\rsearching: 0 %/)
    expect((progress as string).split('\r').at(-1)?.trim()).toBe('')
    expect(rest.join('\r')).toBe(readme('scan.txt'))
    expectNoTrace(terminal.screen)
  })

  test('shows no progress without a terminal', () => {
    const { stdout, stderr } = app().secrets(['scan', '--history'])
    expect(stdout + stderr).not.toMatch(/%|\r/)
  })

  test('ends cleanly at Ctrl-C, and leaves nothing behind', async () => {
    const project = large()
    const before = readdirSync(project.path('.git')).sort()
    const terminal = new Terminal(project, ['scan', '--history'], { env: gitVariables })
    await terminal.shows('%')
    terminal.type('\x03')
    expect(await terminal.ends()).toBe(130)
    expect(terminal.screen).not.toMatch(/SECRET_KEY|secrets:|[Ss]earched for/)
    expect(terminal.screen.split('\r').at(-1)?.replace('^C', '').trim()).toBe('')
    expect(readdirSync(project.path('.git')).sort()).toEqual(before)
  })

  test('ends with 130 after an interrupt that git does not get', async () => {
    const project = large()
    // A git that tells when the search is on its way.
    const git = '#!/bin/sh\ncase "$*" in *cat-file*) : > searching ;; esac\nPATH=${PATH#*:} exec git "$@"\n'
    project.write({ 'bin/git': git })
    chmodSync(project.path('bin/git'), 0o755)
    const PATH = `${project.path('bin')}:${process.env['PATH']}`
    const child = spawn(process.execPath, [project.path('node_modules/.bin/secrets'), 'scan', '--history'], {
      cwd: project.folder,
      env: environment({ ...gitVariables, PATH }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const closed = new Promise((resolve) => child.on('close', resolve))
    while (!existsSync(project.path('searching')) && child.exitCode === null) await setTimeout(10)
    child.kill('SIGINT')
    expect([await closed, output]).toEqual([130, ''])
  })
})
