// What the packed package does on each runtime, looked at from outside: `npm run test:runtimes`. Not a part of
// `npm test`, since the runtimes are fetched.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { installed, type Outcome, Project, type RunOptions, type Variables } from '../../support/project.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'

interface Runtime {
  name: string
  /** What is fetched; none for the Node that runs this. */
  fetched?: string
  /** The ways to load before an app, as the arguments in front of it. */
  preloads: readonly (readonly string[])[]
  /** What an app is started with where nothing is loaded before it. */
  plain: readonly string[]
  /** The same in production. */
  production: readonly string[]
  /** The secrets modules that it does not load, with what it says. */
  cannot: Record<string, RegExp>
}

const node = {
  preloads: [
    ['-r', 'secrets/register'],
    ['--import', 'secrets/register'],
  ],
  plain: [],
  production: [],
}
const deno = ['run', '--allow-env', '--allow-read']
const noTypeScript = /this Node cannot load TypeScript/

const runtimes: readonly Runtime[] = [
  {
    ...node,
    name: `Node ${process.versions.node} (this one)`,
    cannot: (process.features as { typescript?: string }).typescript
      ? {}
      : { 'secrets.ts': noTypeScript, 'secrets.cts': noTypeScript, 'secrets.mts': noTypeScript },
  },
  { ...node, name: 'Node 22', fetched: 'node@22', cannot: {} },
  { ...node, name: 'Node 24', fetched: 'node@24', cannot: {} },
  { ...node, name: 'Node 26', fetched: 'node@26', cannot: {} },
  {
    name: 'Bun',
    fetched: 'bun@1',
    preloads: [['--no-env-file', '--preload', 'secrets/register']],
    plain: ['--no-env-file'],
    production: ['--no-env-file'],
    cannot: {},
  },
  {
    name: 'Deno',
    fetched: 'deno@2',
    preloads: [[...deno, '--preload', 'npm:secrets/register']],
    plain: deno,
    production: deno,
    cannot: {},
  },
]

const [secretKey, mailPassword] = hidden
const template = '# signs the session cookie\nSECRET_KEY=\n\nEMAIL_HOST_PASSWORD=\n'
const complete = { SECRET_KEY: secretKey, EMAIL_HOST_PASSWORD: mailPassword }
const production = { NODE_ENV: 'production' }
const show = "import process from 'node:process'\nprocess.stdout.write(String(process.env.SECRET_KEY))\n"

const modules: Record<string, string> = {
  'secrets.json': JSON.stringify(complete),
  'secrets.js': `module.exports = ${JSON.stringify(complete)}`,
  'secrets.cjs': `exports.SECRET_KEY = '${secretKey}'; exports.EMAIL_HOST_PASSWORD = '${mailPassword}'`,
  'secrets.mjs': `export const SECRET_KEY = '${secretKey}'; export default { EMAIL_HOST_PASSWORD: '${mailPassword}' }`,
  'secrets.ts': `const all: Record<string, string> = ${JSON.stringify(complete)}\nmodule.exports = all`,
  'secrets.cts': `const all: Record<string, string> = ${JSON.stringify(complete)}\nmodule.exports = all`,
  'secrets.mts': `export const SECRET_KEY: string = '${secretKey}'\nexport const EMAIL_HOST_PASSWORD: string = '${mailPassword}'`,
}

describe.each(runtimes)('$name', ({ fetched, preloads, plain, production: deployed, cannot }) => {
  const binary = fetched ? fetch(fetched) : process.execPath
  const withFiles = (files: Record<string, string | Buffer> = {}) =>
    new Project({
      'package.json': '{ "type": "commonjs", "dependencies": { "secrets": "^0.1.0" } }',
      '.env.example': template,
      'show.mjs': show,
      ...files,
    })
  const run = (project: Project, args: readonly string[], options: RunOptions = {}): Outcome =>
    project.run(binary, args, {
      ...options,
      env: { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', ...options.env },
    })
  const env = `SECRET_KEY=${secretKey}\nEMAIL_HOST_PASSWORD='${mailPassword}'\n`
  const silent = { code: 0, signal: null, stdout: secretKey, stderr: '' }

  describe.each(preloads.map((args) => [args.join(' '), args] as const))('%s', (_, preload) => {
    test('loads .env in development, silently', () => {
      expect(run(withFiles({ '.env': env }), [...preload, 'show.mjs'])).toEqual(silent)
    })

    test('starts in production from the environment alone, silently', () => {
      const options = { env: { ...production, ...complete } }
      expect(run(withFiles({ '.env': 'SECRET_KEY=other\n' }), [...preload, 'show.mjs'], options)).toEqual(
        silent,
      )
    })

    test('refuses in production with 78, and says what is missing and no value', () => {
      const { code, stdout, stderr } = run(withFiles({ '.env': env }), [...preload, 'show.mjs'], {
        env: production,
      })
      expect([code, stdout]).toEqual([78, ''])
      expect(stderr).toMatch(/^secrets: refusing to start \(production, because NODE_ENV=production\)/)
      expect(stderr).toMatch(/missing {2}SECRET_KEY +signs the session cookie +\.env\.example:2\n/)
      expectNoTrace(stderr)
    })

    test('does not wait in production for a pipe in the place of .env', () => {
      const project = withFiles()
      execFileSync('mkfifo', [project.path('.env')])
      expect(run(project, [...preload, 'show.mjs'], { env: production, timeout: 8_000 }).code).toBe(78)
    })

    test.each(Object.entries(modules))('loads %s, or says why it cannot', (name, text) => {
      const outcome = run(withFiles({ [name]: text }), [...preload, 'show.mjs'])
      const says = cannot[name]
      if (!says) return expect(outcome).toEqual(silent)
      expect(outcome).toMatchObject({ code: 78, stdout: '' })
      expect(outcome.stderr).toMatch(says)
      expectNoTrace(outcome.stderr)
    })

    test('resolves references', () => {
      const project = withFiles({ '.env': `A=${secretKey}\nSECRET_KEY=\${A}\nEMAIL_HOST_PASSWORD=x1\n` })
      expect(run(project, [...preload, 'show.mjs'])).toEqual(silent)
    })

    test('reads UTF-16', () => {
      const project = withFiles({ '.env': Buffer.from(`\ufeff${env}`, 'utf16le') })
      expect(run(project, [...preload, 'show.mjs'])).toEqual(silent)
    })

    test('writes a refusal of 200 KB whole into a pipe that is read slowly', async () => {
      const count = 4000
      const keys = Array.from({ length: count }, (_, at) => `# what it is, told at some length\nKEY_${at}=\n`)
      const project = withFiles({ '.env.example': keys.join('') })
      const child = project.start([...preload, 'show.mjs'], {
        node: binary,
        env: { ...production, NO_COLOR: '1' },
      })
      const closed = new Promise((done) => child.on('close', done))
      const chunks: Buffer[] = []
      await setTimeout(500)
      for await (const chunk of child.stderr ?? []) {
        chunks.push(chunk as Buffer)
        await setTimeout(10)
      }
      expect(await closed).toBe(78)
      expect(
        Buffer.concat(chunks)
          .toString()
          .match(/^ {2}missing/gm),
      ).toHaveLength(count)
    })
  })

  test.each([
    ["import 'secrets/register'", "import 'secrets/register'\nimport './show.mjs'\n", 78],
    ["import 'secrets/config'", "import 'secrets/config'\nimport './show.mjs'\n", 78],
    [
      "import { config } from 'secrets'",
      "import { config } from 'secrets'\nconfig()\nawait import('./show.mjs')\n",
      1,
    ],
    [
      'require',
      "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('secrets').config()\nawait import('./show.mjs')\n",
      1,
    ],
  ])('loads by %s, and refuses in production', (_, text, refusal) => {
    const project = withFiles({ '.env': env, 'app.mjs': text })
    expect(run(project, [...plain, 'app.mjs'])).toEqual(silent)
    const refused = run(project, [...deployed, 'app.mjs'], { env: production })
    expect(refused).toMatchObject({ code: refusal, stdout: '' })
    expect(refused.stderr).toContain('secrets: refusing to start (production')
    expectNoTrace(refused.stderr)
    expect(run(project, [...deployed, 'app.mjs'], { env: { ...production, ...complete } })).toEqual(silent)
  })

  test('checks types, and gives them to code', () => {
    const project = withFiles({
      '.env': `${env}PORT=3000\n`,
      'app.mjs':
        "import { defineSecrets, port, str } from 'secrets'\nconst { PORT } = defineSecrets({ SECRET_KEY: str(), PORT: port() })\nprocess.stdout.write(`${typeof PORT} ${PORT}`)\n",
    })
    expect(run(project, [...plain, 'app.mjs'])).toMatchObject({ code: 0, stdout: 'number 3000' })
    const wrong = run(project, [...plain, 'app.mjs'], { env: { PORT: hidden[2] } })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toMatch(/invalid {2}PORT/)
    expectNoTrace(wrong.stderr)
  })

  test('leaves a worker what its parent gave it', () => {
    const project = withFiles({
      '.env': env,
      'app.mjs': `
        import 'secrets/register'
        import process from 'node:process'
        import { isMainThread, Worker } from 'node:worker_threads'
        if (isMainThread) new Worker(new URL(import.meta.url), { env: {} })
        else process.stdout.write(String(process.env.SECRET_KEY))`,
    })
    expect(run(project, [...plain, 'app.mjs'])).toMatchObject({ code: 0, stdout: 'undefined' })
  })
})

describe.each(['node@22', 'node@24', 'node@26'])("%s, under Node's permission model", (wanted) => {
  const binary = fetch(wanted)
  const project = new Project({ '.env.example': 'SECRET_KEY=\n', 'app.js': '' })
  // A copy: to follow a link, Node wants to read the folder that the link is in.
  const modules = project.path('node_modules')
  rmSync(modules)
  cpSync(join(installed(), 'secrets'), join(modules, 'secrets'), { recursive: true })
  const allow = (path: string) => `--allow-fs-read=${project.path(path)}`
  const start = (more: readonly string[], env: Variables) => {
    const needed = ['--permission', allow('node_modules/secrets/*'), ...more]
    return project.run(binary, [...needed, '-r', 'secrets/register', 'app.js'], {
      env: { ...production, ...env },
    })
  }

  test('starts where it may read the template and the package, and names the flag where it may not', () => {
    const template = allow('.env.example')
    expect(start([template], complete)).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(start([template], {})).toMatchObject({ code: 78 })
    const denied = start([], complete)
    expect(denied.code).toBe(78)
    expect(denied.stderr).toContain('start Node with --allow-fs-read for it')
  })
})

describe('Bun, which reads env files by itself', () => {
  const binary = fetch('bun@1')
  const args = ['--preload', 'secrets/register', 'show.mjs']

  test.each(['.env', '.env.local', '.env.production', '.env.production.local'])(
    'is refused in production where %s is there, and says what to do',
    (name) => {
      const project = new Project({
        '.env.example': 'SECRET_KEY=\n',
        'show.mjs': show,
        [name]: `SECRET_KEY=${secretKey}\n`,
      })
      const { code, stdout, stderr } = project.run(binary, args, { env: { ...production, ...complete } })
      expect([code, stdout]).toEqual([78, ''])
      expect(stderr).toContain(`  ${name}: Bun reads this file by itself`)
      expect(stderr).toContain('bun --no-env-file --preload secrets/register app.ts')
      expectNoTrace(stderr)
      const flagged = project.run(binary, ['--no-env-file', ...args], { env: { ...production, ...complete } })
      expect(flagged).toMatchObject({ code: 0, stdout: secretKey, stderr: '' })
    },
  )

  test.each(['.env.development', '.env.test'])(
    'starts where there is only %s, which it does not read',
    (name) => {
      const project = new Project({
        '.env.example': 'SECRET_KEY=\n',
        'show.mjs': show,
        [name]: 'SECRET_KEY=no\n',
      })
      const outcome = project.run(binary, args, { env: { ...production, ...complete } })
      expect(outcome).toMatchObject({ code: 0, stdout: secretKey, stderr: '' })
    },
  )

  test.each([
    ['is loaded before it', 78, args],
    ["imports 'secrets/register'", 78, ['register.mjs']],
    ["imports 'secrets/config'", 78, ['config.mjs']],
    ['calls config()', 1, ['call.mjs']],
  ])('does not get into an app in production that %s', (_, refusal, args) => {
    const project = new Project({
      '.env.example': 'SECRET_KEY=\n',
      '.env': `SECRET_KEY=${secretKey}\n`,
      'show.mjs': show,
      'register.mjs': "import 'secrets/register'\nimport './show.mjs'\n",
      'config.mjs': "import 'secrets/config'\nimport './show.mjs'\n",
      'call.mjs': "import { config } from 'secrets'\nconfig()\nawait import('./show.mjs')\n",
    })
    const { code, stdout, stderr } = project.run(binary, args, { env: production })
    expect([code, stdout]).toEqual([refusal, ''])
    expect(stderr).toContain('secrets: refusing to start (production')
    expect(stderr).toContain('  .env: Bun reads this file by itself')
    expectNoTrace(stderr)
  })

  test('counts in development what it has read as the environment', () => {
    const project = new Project({
      '.env.example': 'SECRET_KEY=\n',
      '.env': 'SECRET_KEY=of-the-file\n',
      '.env.local': `SECRET_KEY=${secretKey}\n`,
      'show.mjs': show,
    })
    const start = (flags: readonly string[]) => project.run(binary, [...flags, ...args])
    expect(start([])).toMatchObject({ code: 0, stdout: secretKey, stderr: '' })
    expect(start(['--no-env-file'])).toMatchObject({ code: 0, stdout: 'of-the-file', stderr: '' })
  })
})

describe('Deno, which looks for npm: packages by their version', () => {
  test.each([
    ['starts where package.json names a version', '^0.1.0', 0],
    ['finds nothing where it names the path of a tarball', 'file:./secrets-0.1.0.tgz', 1],
  ])('%s', (_, version, expected) => {
    const project = new Project({
      'package.json': JSON.stringify({ dependencies: { secrets: version } }),
      '.env.example': 'SECRET_KEY=\n',
      '.env': `SECRET_KEY=${secretKey}\n`,
      'show.mjs': show,
    })
    copyFileSync(process.env['SECRETS_TEST_TARBALL'] as string, project.path('secrets-0.1.0.tgz'))
    rmSync(project.path('node_modules'))
    cpSync(installed(), project.path('node_modules'), { recursive: true })
    const args = [...deno, '--preload', 'npm:secrets/register', 'show.mjs']
    const { code, stdout, stderr } = project.run(fetch('deno@2'), args, {
      env: { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    })
    expect([code, stdout]).toEqual([expected, expected === 0 ? secretKey : ''])
    expect(stderr).toMatch(expected === 0 ? /^$/ : /Could not find a matching package for 'npm:secrets'/)
  })
})

function fetch(wanted: string): string {
  const script = join(__dirname, '../../../scripts/runtimes.mjs')
  const { stdout } = spawnSync(process.execPath, [script, wanted], { encoding: 'utf8' })
  if (!stdout) throw new Error(`${wanted} cannot be fetched`)
  return stdout
}
