import { spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { asNobody, isRoot, nobody } from '../../support/nobody.ts'
import { Project } from '../../support/project.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'

/** Fails, or kills the process, at one of its steps on the disk; a write is done by half before. */
const saboteur = `
const fs = require('node:fs')
const { STEP, FAILURE } = process.env
const written = new Set()
let step = 0
for (const name of ['openSync', 'fchmodSync', 'fchownSync', 'writeSync', 'fsyncSync', 'closeSync', 'linkSync', 'renameSync', 'rmSync']) {
  const original = fs[name]
  fs[name] = (...args) => {
    const isOurs = name === 'openSync' ? String(args[1]).startsWith('w') : typeof args[0] === 'string' || written.has(args[0])
    if (isOurs && ++step === Number(STEP)) {
      if (name === 'writeSync') original(args[0], args[1].subarray(0, args[1].length >> 1))
      if (!FAILURE) process.kill(process.pid, 'SIGKILL')
      throw Object.assign(new Error(), { code: FAILURE })
    }
    const result = original(...args)
    if (isOurs && name === 'openSync') written.add(result)
    if (name === 'closeSync') written.delete(args[0])
    return result
  }
}`

const scenarios: [string, Record<string, string>][] = [
  ['makes a .env', { '.env.example': 'PORT=3000\nAPI_TOKEN=\n', '.gitignore': 'dist\n' }],
  [
    'adds to a .env',
    { '.env.example': 'PORT=3000\nAPI_TOKEN=\n', '.env': `NAME=${hidden[0]}\n`, '.dockerignore': 'dist\n' },
  ],
  ['makes a template', { '.env': `PORT=3000\nAPI_TOKEN=${hidden[0]}\n` }],
]

const names = ['.env', '.env.example', '.gitignore', '.dockerignore']

/** What the files of a project hold. */
function contents(project: Project): Record<string, string | undefined> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      existsSync(project.path(name)) ? readFileSync(project.path(name), 'utf8') : undefined,
    ]),
  )
}

const hasLeftovers = (project: Project) => readdirSync(project.folder).some((name) => name.includes('new-'))

describe.each(scenarios)('init, if it %s,', (_, files) => {
  const whole = () => {
    const project = new Project(files)
    project.secrets(['init'])
    return contents(project)
  }

  test('leaves each file whole, old or new, wherever it is killed, and a second run completes it', () => {
    const after = whole()
    for (let step = 1; ; step++) {
      const project = new Project({ ...files, 'node_modules.js': saboteur })
      const before = contents(project)
      const env = { STEP: String(step), NODE_OPTIONS: `--require=${project.path('node_modules.js')}` }
      const { signal, code } = project.secrets(['init'], { env })
      const now = contents(project)
      for (const name of names) expect([before[name], after[name]]).toContain(now[name])
      if (code === 0) {
        expect(step).toBeGreaterThan(10)
        return
      }
      expect(signal).toBe('SIGKILL')
      expect(project.secrets(['init']).code).toBe(0)
      expect(contents(project)).toEqual(after)
      expect(hasLeftovers(project)).toBe(false)
    }
  }, 120_000)

  test('says so and leaves each file whole, old or new, wherever the disk is full', () => {
    const after = whole()
    for (let step = 1; ; step++) {
      const project = new Project({ ...files, 'node_modules.js': saboteur })
      const before = contents(project)
      const env = {
        STEP: String(step),
        FAILURE: 'ENOSPC',
        NODE_OPTIONS: `--require=${project.path('node_modules.js')}`,
      }
      const { code, stdout, stderr } = project.secrets(['init'], { env })
      expectNoTrace(stdout + stderr)
      const now = contents(project)
      for (const name of names) expect([before[name], after[name]]).toContain(now[name])
      if (code === 0 && step > 10) return
      if (code !== 0) expect(stderr).toMatch(/^secrets: \.\S+ cannot be written: the disk is full\n$/)
    }
  }, 120_000)
})

const shell = (command: string) => spawnSync('sh', ['-c', command])

describe('init, if a .env cannot be renamed,', () => {
  const files = { '.env.example': 'PORT=3000\n' }
  const preloaded = (link: string) => {
    const script = `const fs = require('node:fs'); const { linkSync } = fs; fs.linkSync = (...args) => { ${link} }`
    const project = new Project({ ...files, 'node_modules.js': script })
    const env = { NODE_OPTIONS: `--require=${project.path('node_modules.js')}` }
    return { project, outcome: project.secrets(['init'], { env }) }
  }

  test('creates it anyway on a disk without hard links', () => {
    const { project, outcome } = preloaded(`throw Object.assign(new Error(), { code: 'EPERM' })`)
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(project.path('.env'), 'utf8')).toBe('PORT=3000\n')
    expect(hasLeftovers(project)).toBe(false)
  })

  test('does not touch one that somebody else has created meanwhile', () => {
    const { project, outcome } = preloaded(`fs.writeFileSync('.env', 'PORT=1\\n'); linkSync(...args)`)
    expect(outcome).toMatchObject({
      code: 1,
      stderr: 'secrets: .env cannot be written: it exists already\n',
    })
    expect(readFileSync(project.path('.env'), 'utf8')).toBe('PORT=1\n')
    expect(hasLeftovers(project)).toBe(false)
  })
})

describe('init prints no value', () => {
  const env = `A_TOKEN=${hidden[0]}\nB='${hidden[1]}'\n# ${hidden[2]}\n`
  const template = 'A_TOKEN=\nC=\n'
  const situations: [string, Record<string, string>][] = [
    ['with a .env', { '.env': env }],
    ['with both', { '.env': env, '.env.example': template }],
    ['with a broken .env', { '.env': `${env}D="${hidden[0]}\n${hidden[1]}\n`, '.env.example': template }],
    ['with a .env of stray lines', { '.env': `${hidden.join('\n')}\n${hidden[0]}=\n` }],
    ['with a module', { 'secrets.json': `{"A":"${hidden[0]}"}`, '.env.example': template }],
    [
      'with a broken module',
      { 'secrets.json': `{"A":"${hidden[0]}" ${hidden[1]}`, '.env.example': template },
    ],
    ['with a .gitignore that cannot be written', { '.env': env, '.gitignore/x': '' }],
  ]

  test.each(situations)('%s, at any flag', (_, files) => {
    for (const flags of [
      [],
      ['--yes'],
      ['--json'],
      ['--marks'],
      ['-C', hidden[0]],
      ['--json', '--yes', '-C', '.'],
    ]) {
      for (const mode of ['development', 'production']) {
        const { stdout, stderr } = new Project(files).secrets(['init', ...flags], { env: { NODE_ENV: mode } })
        expectNoTrace(stdout + stderr)
      }
    }
  })
})

const isMountable = () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-disk-'))
  const { status } = shell(`mount -t tmpfs -o size=16k tmpfs ${folder}`)
  if (status === 0) shell(`umount ${folder}`)
  rmSync(folder, { recursive: true })
  return status === 0
}

// Only the administrator of a machine, and not of every container, may mount a disk.
const onSmallDisk = isMountable() ? describe : describe.skip

onSmallDisk('init on a disk that is full', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-disk-'))
    shell(`mount -t tmpfs -o size=16k tmpfs ${folder}`)
  })
  afterAll(() => {
    shell(`umount ${folder}`)
    rmSync(folder, { recursive: true })
  })

  test('says so, and leaves the .env unchanged', () => {
    const env = `NAME=${hidden[0]}\n`
    writeFileSync(join(folder, '.env'), env)
    writeFileSync(join(folder, '.env.example'), 'PORT=3000\n')
    try {
      writeFileSync(join(folder, 'large'), Buffer.alloc(64 * 1024))
    } catch {
      // It is full now.
    }
    const { code, stdout, stderr } = new Project().secrets(['init', '-C', folder])
    expect(code).toBe(1)
    expect(stderr).toMatch(/cannot be written: the disk is full/)
    expectNoTrace(stdout + stderr)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(env)
    expect(readdirSync(folder).sort()).toEqual(['.env', '.env.example', 'large'])
  })
})

describe('init, by a user who is not the administrator,', () => {
  const files = { '.env.example': 'PORT=3000\n' }
  const owned = (more: Record<string, string> = {}) => {
    const project = new Project({ ...files, ...more })
    if (isRoot)
      for (const name of ['.', ...Object.keys({ ...files, ...more })])
        chownSync(project.path(name), nobody, nobody)
    return project
  }

  test('creates a .env that only they can read', () => {
    const project = owned()
    expect(asNobody(project, ['init'], 'umask 000').code).toBe(0)
    expect(statSync(project.path('.env')).mode & 0o7777).toBe(0o600)
  })

  test('says that a folder is read-only, and changes nothing', () => {
    const project = owned()
    const { code, stderr } = asNobody(project, ['init'], 'chmod 555 .')
    expect(code).toBe(1)
    expect(stderr).toBe('secrets: .gitignore cannot be written: this user has no permission to write there\n')
    expect(readdirSync(project.folder).sort()).toEqual(['.env.example', 'node_modules'])
  })

  test.each([
    ['read-only', 'chmod 400 .env', 'this user has no permission to write there'],
    ...(isRoot ? [['of another user', 'chown 0 .env; chmod 666 .env', 'it belongs to another user']] : []),
  ])('says that a .env is %s, and leaves it unchanged', (_, command, reason) => {
    const project = owned({ '.env': 'A=1\n' })
    const { code, stderr } = asNobody(project, ['init'], command as string)
    expect([code, stderr]).toEqual([1, `secrets: .env cannot be written: ${reason}\n`])
    expect(readFileSync(project.path('.env'), 'utf8')).toBe('A=1\n')
    expect(hasLeftovers(project)).toBe(false)
  })
})
