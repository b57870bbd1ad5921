import { describe, expect, test } from '@jest/globals'
import { readSource } from '../../../lib/cli/check/source.ts'
import { Project } from '../../support/project.ts'
import { Repository } from '../../support/repository.ts'

interface Remark {
  kind: string
  file: string | null
  line: number | null
  text: string
}

/** The warnings of a project whose values are all as they should be. */
function warnings(files: Record<string, string>, project: Project = new Project()): string[] {
  project.write({ '.env.example': 'API_KEY=\n', 'used.js': 'process.env.API_KEY', ...files })
  const { code, stdout } = project.secrets(['check', '--json'], { env: { API_KEY: 'a-b-c', CI: '1' } })
  const document = JSON.parse(stdout)
  expect([code, document.findings]).toEqual([0, []])
  return document.warnings.map(({ kind, file, line }: Remark) => `${kind} ${file}:${line}`)
}

const reads = (text: string, name = 'app.tsx') =>
  readSource(name, text)
    .reads.map(({ key }) => key)
    .join(' ')

describe('A variable that code reads', () => {
  test.each([
    ['by name', 'process.env.A; process.env?.B; process?.env?.C; globalThis.process.env.D', 'A B C D'],
    ['in quotes', "process.env['A']; process.env[\"B\"]; process.env[`C`]; process.env?.['D']", 'A B C D'],
    ['in Vite', "import.meta.env.A; import.meta.env['B']; const { C } = import.meta.env", 'A B C'],
    ['destructured', "const { A, B: b, C = 'c', 'D': d = f({ X, Y }), ...rest } = process.env", 'A B C D'],
    [
      'destructured with a type',
      'const { A }: { A: string } = process.env; const { B }: Env = process.env',
      'A B',
    ],
    [
      'as a parameter',
      'function f({ A } = process.env) {}; const g = ({ B }: Env = process.env) => B',
      'A B',
    ],
    ['from node:process', "import { env } from 'node:process'\nenv.A; const { B } = env; x.env.C", 'A B'],
    ['under another name', "const e = process.env\ne.A; const { env: f } = require('process'); f.B", 'A B'],
    [
      'destructured twice at once',
      "const { env: { A, B: b = f({ X }) } = {}, argv: { Y } } = process; const { env: { C } } = require('process')",
      'A B C',
    ],
    ['under its own name', 'const { env, argv } = process\nenv.A; env["B"]; const { C } = env', 'A B C'],
    [
      'with a value where it is not set',
      'process.env.A ??= 1; process.env.B || 2; process.env.C!.x',
      'A B C',
    ],
    ['in quotes all along', "process['env']['A']; process['env'].B", 'A B'],
    ['behind a line that is no pattern', 'f(/ x, (/ y\nprocess.env.A', 'A'],
    ['across lines', 'process\n  .env\n  .A\nconst {\n  B, // one\n  C,\n} = process.env', 'A B C'],
  ])('is found %s', (_, text, found) => {
    expect(reads(text)).toBe(found)
  })

  test.each([
    ['in comments', '// process.env.A\n/* process.env.B\n process.env.C */ process.env.Z'],
    ['in strings', "\"process.env.A\"; 'process.env.B\\' process.env.C'; process.env.Z"],
    ['in template literals', '`process.env.A ${process.env.Z + `process.env.B`} process.env.C`'],
    ['in regular expressions', 'x = /process.env.A[\'"`]/g; if (x) /[/`]/.test(y); process.env.Z'],
    ['that is written', 'process.env.A = 1; delete process.env.B; process.env.Z'],
    [
      'that is nested elsewhere',
      "const { env: { A } } = app; const { x: { env: { B } } } = process; const { env: { C } } = process.config; import { env as c } from 'process'; process.env.Z",
    ],
    [
      'that is of another object',
      'app.env.A; x.process_env.B; ({ env: 1 }); process.environment.C; process.env.Z',
    ],
  ])('is not searched for %s', (_, text) => {
    expect(reads(text)).toBe('Z')
  })

  test('is not found in an assignment to another object', () => {
    expect(reads(`${'a.'.repeat(40)}b = process.env; { C }`)).toBe('')
  })

  test('is found after text that only looks like a string or a regular expression', () => {
    expect(reads("<p>Don't</p>\n<a>{process.env.A}</a>; x = a / b; process.env.B / 2")).toBe('A B')
    expect(reads('<br/>{process.env.A}</p>; <Foo x={1} />\nprocess.env.B')).toBe('A B')
    expect(reads('a :( b {x}\n`${process.env.A}` + process.env.B')).toBe('A B')
  })

  test('is found in the scripts and the markup of pages', () => {
    const vue =
      "<template>don't `{{ import.meta.env.A }}</template>\n<script setup>\nprocess.env.B\n</script>"
    expect(reads(vue, 'app.vue')).toBe('A B')
    expect(reads("---\nimport.meta.env.A\n---\n<p>it's {import.meta.env.B}</p>", 'app.astro')).toBe('A B')
    expect(readSource('app.vue', vue).reads.map(({ line }) => line)).toEqual([1, 3])
  })

  test.each([
    'process.env[name]',
    'process.env[`A_${b}`]',
    'process.env["A" + b]',
    'const { [name]: a } = process.env',
    'const { A, ...rest } = process.env',
  ])('is unknown if a name is computed: %s', (text) => {
    expect(readSource('app.js', text).isComputed).toBe(true)
  })

  test.each([
    ['quotes', "\\'"],
    ['backticks', '\\`'],
    ['comments', '/*'],
    ['patterns', '/\\/'],
    ['brackets', '({['],
    ['template literals', '`${'],
    ['aliases', 'const env = process.env\n'],
    ['loads', "{require('secrets')\n"],
    ['types', '{a} = process.env '],
    ['scripts', '<script '],
  ])('is found in linear time, however many %s a file opens', (_, text) => {
    const seconds = (count: number) => {
      const start = process.hrtime.bigint()
      for (const name of ['app.tsx', 'app.vue']) readSource(name, `${text.repeat(count)} env`)
      return Number(process.hrtime.bigint() - start) / 1e9
    }
    seconds(2_000)
    // A quadratic pass over a file of this size takes minutes.
    expect(seconds(Math.floor(900_000 / text.length))).toBeLessThan(8)
  })
})

describe('check compares the code with the template, and', () => {
  test('warns of variables that are read and not in the template, by file and line', () => {
    const files = {
      'src/app.ts': '\nprocess.env.MAIL\n',
      'src/b.mjs': 'process.env.MAIL; process.env.API_KEY',
    }
    expect(warnings(files)).toEqual(['not-in-template src/app.ts:2'])
  })

  test('warns of keys of the template that occur nowhere', () => {
    const files = {
      '.env.example': 'API_KEY=\n# Optional: old\nOLD=\n',
      'README.md': 'set OLD',
      '.env.sample': 'OLD=1',
    }
    expect(warnings(files)).toEqual(['not-read .env.example:3'])
  })

  test.each([
    ['compose.yml', 'environment:\n  - "PORT_X=${OLD}"\n'],
    ['Procfile', 'web: app --port $OLD\n'],
    ['bin/start.sh', 'echo "$OLD"\n'],
    ['prisma/schema.prisma', 'url = env("OLD")\n'],
    ['.github/workflows/ci.yml', 'env:\n  OLD: x\n'],
    ['src/config.ts', 'export default cleanEnv(process.env, { OLD: str() })'],
    ['src/schema.ts', 'z.object({ OLD: z.string() }).parse(process.env)'],
    ['app.py', 'os.environ["OLD"]'],
    ['src/lookup.js', 'process.env[prefix + name]'],
  ])('finds a key in %s', (name, text) => {
    const files = { '.env.example': 'API_KEY=\n# Optional: old\nOLD=\n', [name]: text }
    expect(warnings(files)).toEqual([])
  })

  test('ignores variables of the platform, and those that tests read', () => {
    const known =
      'NODE_ENV PATH CI PORT npm_package_version VERCEL_URL DYNO GITHUB_SHA JEST_WORKER_ID SECRETS_MODE https_proxy'
    const files = {
      'a.js': known.replace(/\S+/g, 'process.env.$&;'),
      'vite.js':
        'import.meta.env.MODE; import.meta.env.DEV; import.meta.env.BASE_URL; process.env.hasOwnProperty("x")',
      'test/db.js': 'process.env.TEST_DB',
      'src/a.spec.ts': 'process.env.TEST_DB',
      'jest.config.js': 'process.env.TEST_DB',
    }
    expect(warnings(files)).toEqual([])
  })

  test('reads only the files of the project', () => {
    const other = 'process.env.OTHER'
    const files = {
      'dist/a.js': other,
      'coverage/a.js': other,
      '.next/a.js': other,
      'build/a.js': other,
      'vendor/lib/a.js': other,
      'packages/x/node_modules/a/a.js': other,
      'a.min.js': other,
      'types.d.ts': other,
      'examples/one/.env.example': 'OTHER=\n',
      'examples/one/src/a.js': other,
    }
    expect(warnings(files)).toEqual([])
    const ignored = { ...files, '.gitignore': '.env\nbuild\nlocal.js\n', 'local.js': other, 'new.js': '' }
    expect(warnings(ignored, new Repository())).toEqual([])
    expect(warnings({ 'new.js': other }, new Repository({ '.gitignore': '.env' }))).toEqual([
      'not-in-template new.js:1',
    ])
  })

  test('survives files that are no valid source', () => {
    const files = {
      'a.js': `${'\0'}process.env.NO`,
      'b.js': '\xff\xfe`${{',
      'package.json': '{"a":',
      'c.ts': '}}}})`',
    }
    expect(warnings(files)).toEqual([])
  })

  test('shows a screenful of each kind, and all as JSON', () => {
    const text = Array.from({ length: 40 }, (_, at) => `process.env.KEY_${at}\n`).join('')
    const project = new Project()
    expect(warnings({ 'many.js': text }, project)).toHaveLength(40)
    const { stdout } = project.secrets(['check'], { env: { API_KEY: 'a-b-c', CI: '1' } })
    expect(stdout.match(/is read here/g)).toHaveLength(12)
    expect(stdout).toContain('  and 28 more: --json lists all\n')
    expect(stdout).toContain('1 key, no problem, 40 warnings')
  })
})

describe('check warns of what bypasses the check at startup:', () => {
  test.each([
    ['dotenv beside secrets', { 'a.js': "\nrequire('dotenv').config()" }, 'dotenv a.js:2'],
    ['dotenv as an import', { 'a.mjs': "import 'dotenv/config'" }, 'dotenv a.mjs:1'],
    [
      'a guard',
      { 'a.js': "if (process.env.NODE_ENV !== 'production')\n  require('secrets/register')" },
      'guard a.js:2',
    ],
    ['a guard with a block', { 'a.js': "if (isDev) {\n  await import('secrets')\n}" }, 'guard a.js:2'],
    [
      'a guard in short',
      { 'a.js': "process.env.NODE_ENV === 'production' || require('secrets')" },
      'guard a.js:1',
    ],
    ['its else', { 'a.js': "if (isProd) { go() } else { require('secrets') }" }, 'guard a.js:1'],
    ['a guard in brackets', { 'a.js': "f(x) || (isDev()) && require('secrets')" }, 'guard a.js:1'],
    ['a guard that is called', { 'a.js': "f(isDev) && require('secrets')" }, 'guard a.js:1'],
    ['an empty catch', { 'a.js': "try {\n  require('secrets/register')\n} catch {}" }, 'catch a.js:2'],
    [
      'a catch that goes on',
      { 'a.js': "try { require('secrets') } catch (e) { console.warn(e) }" },
      'catch a.js:1',
    ],
    ['a promise that is caught', { 'a.js': "import('secrets/register').catch(() => {})" }, 'catch a.js:1'],
    [
      'secrets in devDependencies',
      { 'package.json': '{\n  "devDependencies": {\n    "secrets": "1"\n  }\n}' },
      'dev-dependency package.json:3',
    ],
    [
      'node --env-file',
      { 'package.json': '{"scripts":{\n"start": "node --env-file=.env app.js"}}' },
      'env-file package.json:2',
    ],
    [
      'dotenv in a script',
      { 'package.json': '{"scripts":{\n"x": "node -r dotenv/config app.js"}}' },
      'dotenv package.json:2',
    ],
    ['dotenv in a Procfile', { Procfile: 'web: node -r dotenv/config app.js\n' }, 'dotenv Procfile:1'],
    [
      'a skipped check',
      { 'package.json': '{"scripts":{"start":\n"SECRETS_CHECK=skip node ."}}' },
      'skip package.json:1',
    ],
    [
      'a skipped check in the image',
      {
        Dockerfile:
          'FROM node AS build\nENV SECRETS_CHECK=skip\nFROM node\nENV A=1 \\\n  SECRETS_CHECK=skip\n',
      },
      'skip Dockerfile:4',
    ],
    [
      'a skipped check in its base',
      { Dockerfile: 'FROM node AS b\nENV SECRETS_CHECK skip\nFROM b\n' },
      'skip Dockerfile:2',
    ],
    [
      'a template that is not in the image',
      { '.dockerignore': 'node_modules\n.env*\n' },
      'dockerignore .dockerignore:2',
    ],
    ['all of the folder in the image', { Dockerfile: 'FROM node\nCOPY . /app\n' }, 'image Dockerfile:2'],
    ['a .env in the image', { Dockerfile: 'FROM node\nCOPY package.json .env ./\n' }, 'image Dockerfile:2'],
  ] as [string, Record<string, string>, string][])('%s', (_, files, told) => {
    expect(warnings(files)).toEqual([told])
  })

  test.each([
    ['a load', { 'a.js': "require('secrets/register')" }],
    [
      'a catch that ends the process',
      { 'a.js': "try { require('secrets') } catch (e) { log(e); process.exit(1) }" },
    ],
    ['an if beside the load', { 'a.js': "if (NODE_ENV !== 'production') { x() }\nrequire('secrets')" }],
    [
      'a line before the load',
      { 'a.js': "const x = process.env.NODE_ENV === 'production' ? 1 : 2\nrequire('secrets')" },
    ],
    ['a condition of something else', { 'a.js': "if (x) { y() } else { f(x) && require('secrets') }" }],
    ['a promise that is handed on', { 'a.js': "import('secrets/register').catch(fail)" }],
    ["dotenv's parser", { 'a.mjs': "import { parse } from 'dotenv'", 'b.js': "require('dotenv').parse(x)" }],
    ['a type', { 'a.ts': "import type { X } from 'dotenv'; type Y = typeof import('dotenv')" }],
    [
      'dotenv in tests and in the configuration of a tool',
      { 'test/a.js': "require('dotenv')", 'drizzle.config.ts': "import 'dotenv/config'" },
    ],
    ['a text that names it', { 'a.js': "const s = 'dotenv'; f('secrets') // require('dotenv')" }],
    [
      'a check that is skipped in the build',
      { Dockerfile: 'FROM node\nRUN SECRETS_CHECK=skip npm run build\n' },
    ],
    [
      'a template that is let through',
      { '.dockerignore': '.env*\n!.env.example\n', Dockerfile: 'FROM node\nCOPY . .\n' },
    ],
    [
      'secrets in both lists',
      { 'package.json': '{"dependencies":{"secrets":"1"},"devDependencies":{"secrets":"1"}}' },
    ],
  ] as [string, Record<string, string>][])('but not of %s', (_, files) => {
    expect(warnings(files)).toEqual([])
  })

  test('a .dockerignore at the root of the repository', () => {
    const project = new Repository({
      '.gitignore': '.env',
      '.dockerignore': '**/.env*\n',
      'apps/web/.env.example': 'A=\n',
      'apps/web/a.js': 'process.env.A',
    })
    const { stdout } = project.secrets(['check', '-C', 'apps/web', '--json'], { env: { A: 'x', CI: '1' } })
    expect(JSON.parse(stdout).warnings).toMatchObject([
      { kind: 'dockerignore', line: 1, fix: 'Add "!apps/web/.env.example" after this line.' },
    ])
  })
})
