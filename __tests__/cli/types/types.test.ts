import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { Project } from '../../support/project.ts'

const root = join(__dirname, '../../..')
const template = `# signs the session cookie
SECRET_KEY=
# @type=enum(debug, "it's", 'a"b')
LEVEL=debug
# Optional: where it listens */ export const broken = 1
# @type=port
PORT=3000

NODE_ENV=production
TZ=UTC
with-dash.and-dot=
__proto__=
`
const declaration = 'secrets-env.d.ts'

function read(project: Project, name = declaration): string {
  return readFileSync(project.path(name), 'utf8')
}

function json(project: Project, args: readonly string[]): unknown {
  return JSON.parse(project.secrets(['types', '--json', ...args]).stdout)
}

describe('"types"', () => {
  test('writes the declaration, and leaves it unchanged the second time', () => {
    const project = new Project({ '.env.example': template })
    const first = project.secrets(['types'])
    expect(first).toEqual({
      code: 0,
      signal: null,
      stdout: `Wrote ${declaration}.\nMake sure that "include" in tsconfig.json covers it.\n`,
      stderr: '',
    })
    expect(read(project)).toContain('      SECRET_KEY: string\n')
    const { mtimeNs, ino } = statSync(project.path(declaration), { bigint: true })
    expect(project.secrets(['types']).stdout).toBe(`${declaration} is up to date.\n`)
    expect(statSync(project.path(declaration), { bigint: true })).toMatchObject({ mtimeNs, ino })

    project.write({ '.env.example': 'OTHER=\n' })
    expect(project.secrets(['types']).stdout).toBe(`Wrote ${declaration}.\n`)
    expect(read(project)).not.toContain('SECRET_KEY')
  })

  test('needs no secrets file, and reads none', () => {
    const project = new Project({ '.env.example': 'KEY=\n', '.env': 'BROKEN="\n' })
    expect(project.secrets(['types'], { env: { NODE_ENV: 'production' } }).code).toBe(0)
    expect(project.secrets(['types', '--check']).code).toBe(0)
  })

  test('with --check writes nothing, and fails if the file is absent or stale', () => {
    const project = new Project({ '.env.example': template })
    const absent = project.secrets(['types', '--check'])
    expect([absent.code, absent.stdout]).toEqual([1, ''])
    expect(absent.stderr).toBe(
      `secrets: ${declaration} does not exist\nWrite it, and commit it:\n  npx --no secrets types\n`,
    )
    expect(() => read(project)).toThrow('ENOENT')

    project.secrets(['types'])
    expect(project.secrets(['types', '--check']).code).toBe(0)
    const before = read(project)
    project.write({ '.env.example': `${template}NEW=\n` })
    const stale = project.secrets(['types', '--check'])
    expect([stale.code, stale.stdout]).toEqual([1, ''])
    expect(stale.stderr).toContain(`${declaration} is out of date: the template has changed\n`)
    expect(read(project)).toBe(before)
  })

  test.each([
    ['-C', ['-C', 'my app']],
    ['-C and -o', ['-C', 'my app', '-o', "it's.d.ts"]],
  ])('prints a command with --check that works in the current folder, with %s', (_, args) => {
    const project = new Project({ 'my app/.env.example': template })
    const { code, stderr } = project.secrets(['types', '--check', ...args])
    const command = stderr.trimEnd().split('\n').pop() as string
    expect([code, command]).toEqual([1, expect.stringMatching(/^ {2}npx --no secrets types -C 'my app'/)])
    project.run('sh', ['-c', command.replace('npx --no secrets', 'node_modules/.bin/secrets')])
    expect(project.secrets(['types', '--check', ...args]).code).toBe(0)
    const other = { 'my app/mine.d.ts': 'export type Mine = 1\n' }
    const taken = project.write(other).secrets(['types', '-C', 'my app', '-o', 'mine.d.ts'])
    expect(taken.stderr).toContain("  npx --no secrets types -C 'my app' -o FILE\n")
  })

  test('says that its file cannot be read', () => {
    const project = new Project({ '.env.example': template })
    symlinkSync('ring.d.ts', project.path('ring.d.ts'))
    const { code, stdout, stderr } = project.secrets(['types', '-o', 'ring.d.ts'])
    expect([code, stdout, stderr]).toEqual([1, '', 'secrets: ring.d.ts cannot be read (ELOOP)\n'])
  })

  test('prints the state of the file as JSON', () => {
    const project = new Project({ '.env.example': template })
    const file = 'types/env.d.ts'
    mkdirSync(project.path('types'))
    const states = [
      json(project, ['-o', file, '--check']),
      json(project, ['-o', file]),
      json(project, ['-o', file]),
      json(project, ['-o', file, '--check']),
    ]
    project.write({ '.env.example': 'OTHER=\n' })
    states.push(json(project, ['-o', file, '--check']))
    expect(states).toEqual(
      ['absent', 'written', 'unchanged', 'unchanged', 'stale'].map((state) => ({ file, state })),
    )
  })

  test('keeps the line ends that git writes on Windows, and ignores them with --check', () => {
    const project = new Project({ '.env.example': 'KEY=\n' })
    project.secrets(['types'])
    project.write({ [declaration]: read(project).replaceAll('\n', '\r\n') })
    expect(project.secrets(['types', '--check']).code).toBe(0)
    project.write({ '.env.example': 'OTHER=\r\n' })
    project.secrets(['types'])
    expect(read(project)).toContain('      OTHER: string\r\n')
    expect(read(project)).not.toMatch(/[^\r]\n/)
  })

  test.each([
    ['a file of somebody else', 'src/env.d.ts', 'src/env.d.ts was not written by this command'],
    ['a folder', 'src', 'src is not a regular file'],
    ['a pipe', 'pipe', 'pipe is not a regular file'],
    [
      'a folder that does not exist',
      'none/env.d.ts',
      'none/env.d.ts cannot be written: its folder does not exist',
    ],
  ])('leaves %s unchanged', (_, name, text) => {
    const project = new Project({ '.env.example': 'KEY=\n', 'src/env.d.ts': 'export type Mine = 1\n' })
    spawnSync('mkfifo', [project.path('pipe')])
    const { code, stdout, stderr } = project.secrets(['types', '-o', name])
    expect(stderr).toContain(`secrets: ${text}`)
    expect([code, stdout]).toEqual([1, ''])
    expect(read(project, 'src/env.d.ts')).toBe('export type Mine = 1\n')
  })

  test('ends with 78 without a template, and if it has an unknown type', () => {
    const project = new Project()
    const none = project.secrets(['types'])
    expect([none.code, none.stderr]).toEqual([
      78,
      'secrets: there is no .env.example\nIt lists the variables of this app. Create it from a .env: npx --no secrets init\n',
    ])
    const above = new Project({ 'my app/.env': '' }).secrets(['types', '-C', 'my app'])
    expect(above.stderr).toContain("Create it from a .env: npx --no secrets init -C 'my app'\n")
    project.write({ '.env.example': '# @type=strin\nKEY=\n' })
    const broken = project.secrets(['types', '--json'])
    expect([broken.code, JSON.parse(broken.stdout).error.code]).toEqual([78, 'SECRETS_TEMPLATE'])
    expect(() => read(project)).toThrow('ENOENT')
  })

  test('writes the same from any folder, and for any name of the template', () => {
    const project = new Project({ '.env.example': 'KEY=\n', 'src/app.ts': '', 'package.json': '{}' })
    project.secrets(['types'], { cwd: project.path('src') })
    const { stdout } = project.secrets(['-C', project.folder, 'types', '--check'], { cwd: '/' })
    expect(stdout).toBe(`${declaration} is up to date.\n`)
    const env = { SECRETS_TEMPLATE: project.path('.env.example') }
    expect(project.secrets(['types', '--check'], { env }).code).toBe(0)
    const odd = 'a\nexport const broken = 1'
    project.write({ [odd]: 'KEY=\n' })
    project.secrets(['types'], { env: { SECRETS_TEMPLATE: odd } })
    expect(read(project)).toMatch(
      /^\/\/ Generated by secrets from a export const broken = 1\. .*\ndeclare global/,
    )
  })
})

const compilers = { '5.4': 'typescript-5.4', '5.9': 'typescript-5.9', '6': 'typescript-6', '7': 'typescript' }
const compile = promisify(execFile)

describe('The declaration that "types" writes', () => {
  const app = `const key: string = process.env.SECRET_KEY
const level: 'debug' | "it's" | 'a"b' = process.env.LEVEL
const port: string | undefined = process.env.PORT
const dashed: string = process.env['with-dash.and-dot']
const unknown: string | undefined = process.env.UNKNOWN
// @ts-expect-error: it may be absent
const wrong: string = process.env.PORT
// @ts-expect-error: it is none of these
const other: 'info' = process.env.LEVEL
export const all = [key, level, port, dashed, unknown, wrong, other]
`
  const project = new Project({
    '.env.example': template,
    'app.ts': app,
    // As Next.js declares it.
    'framework.d.ts': `declare namespace NodeJS {
  interface ProcessEnv {
    readonly NODE_ENV: 'development' | 'production' | 'test'
  }
}
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        types: ['node'],
        target: 'es2022',
        lib: ['es2023'],
        module: 'nodenext',
        noEmit: true,
      },
    }),
  })
  project.secrets(['types'])
  const modules = project.path('node_modules')
  rmSync(modules)
  mkdirSync(join(modules, '@types'), { recursive: true })
  symlinkSync(join(root, 'node_modules/@types/node'), join(modules, '@types/node'))

  test.each(Object.entries(compilers))(
    'is understood by TypeScript %s, beside the types of Node and of a framework',
    async (_, name) => {
      const compiler = join(root, 'node_modules', name, 'bin', 'tsc')
      const { stdout } = await compile(process.execPath, [compiler, '-p', '.'], {
        cwd: project.folder,
      }).catch((error) => error)
      expect(stdout).toBe('')
    },
    120_000,
  )
})
