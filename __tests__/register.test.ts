import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { allPlatforms, emulatorMarkers } from '../lib/mode/platforms.ts'
import { Project, type Variables } from './support/project.ts'
import { expectNoTrace, hidden } from './support/secrecy.ts'
import { built } from './support/timed.ts'

const hosts = allPlatforms()
/** What an emulator sets, unless that is `true`. */
const emulatorValues: Record<string, string> = { VERCEL_ENV: 'development' }
const emulators = emulatorMarkers().map((name) => [name, emulatorValues[name] ?? 'true'] as const)

const template = `# signs the session cookie
SECRET_KEY=

# password of the mail account
EMAIL_HOST_PASSWORD=
`
/** What the short way of the most common starts leaves to a whole load. */
const withOptional = `${template}\n# Optional: where errors are reported to\nERROR_REPORTS=\n`
const [secretKey, mailPassword] = hidden
const complete = { SECRET_KEY: secretKey, EMAIL_HOST_PASSWORD: mailPassword }
const file = `SECRET_KEY=${secretKey}\nEMAIL_HOST_PASSWORD=${mailPassword}\n`
const names = ['SECRET_KEY', 'EMAIL_HOST_PASSWORD', 'NODE_ENV']
const show = 'process.stdout.write(String(process.env.SECRET_KEY))'

/** A project on a laptop, or deployed with the laptop's secrets file by accident. */
const full = (more: Record<string, string> = {}) =>
  new Project({ '.env.example': template, '.env': file, 'show.js': show, 'show.mjs': show, ...more })

/** Every way to load, as the arguments of Node, with the exit code of a refusal. */
const ways: [way: string, args: string[], code: number][] = [
  ['-r secrets/register', ['-r', 'secrets/register', 'show.js'], 78],
  ['-r secrets/register.js', ['-r', 'secrets/register.js', 'show.js'], 78],
  ['--import secrets/register', ['--import', 'secrets/register', 'show.mjs'], 78],
  ['--import secrets/register.js', ['--import', 'secrets/register.js', 'show.mjs'], 78],
  ["import 'secrets/register'", ['register.mjs'], 78],
  ["import 'secrets/register.js'", ['register-js.mjs'], 78],
  ["require('secrets/register')", ['register.cjs'], 78],
  ["require('secrets').config()", ['config.cjs'], 1],
  ["import { config } from 'secrets'", ['config-call.mjs'], 1],
  ["import 'secrets/config'", ['config.mjs'], 78],
  ["import 'secrets/config.js'", ['config-js.mjs'], 78],
  ['-r secrets/config', ['-r', 'secrets/config', 'show.js'], 78],
]

const withWays = (more: Record<string, string> = {}) =>
  full({
    // What is imported later sees the values while it is loaded.
    'register.mjs': "import 'secrets/register'\nimport './show.mjs'\n",
    'register-js.mjs': "import 'secrets/register.js'\nimport './show.mjs'\n",
    'register.cjs': "require('secrets/register')\nrequire('./show.js')\n",
    'config.cjs': "require('secrets').config()\nrequire('./show.js')\n",
    'config-call.mjs': "import { config } from 'secrets'\nconfig()\nawait import('./show.mjs')\n",
    'config.mjs': "import 'secrets/config'\nimport './show.mjs'\n",
    'config-js.mjs': "import 'secrets/config.js'\nimport './show.mjs'\n",
    ...more,
  })

describe.each(ways)('%s', (_, args, code) => {
  const silent = { code: 0, signal: null, stdout: secretKey, stderr: '' }

  test('loads .env, silently', () => {
    expect(withWays().node(args)).toEqual(silent)
    expect(withWays({ '.env.example': withOptional }).node(args)).toEqual(silent)
  })

  test('never lets the file win over the real environment', () => {
    expect(withWays().node(args, { env: { SECRET_KEY: 'real' } }).stdout).toBe('real')
  })

  test('starts in production with a complete environment, silently, without the file', () => {
    const env = { ...complete, NODE_ENV: 'production' }
    for (const text of [template, withOptional]) {
      const project = withWays({ '.env': 'SECRET_KEY=of-the-file\n', '.env.example': text })
      expect(project.node(args, { env })).toEqual(silent)
    }
  })

  test('refuses production with a full .env and an empty environment', () => {
    const project = withWays({ '.env.example': withOptional })
    const { stdout, stderr, ...end } = project.node(args, { env: { NODE_ENV: 'production' } })
    expect(end).toEqual({ code, signal: null })
    expect(stdout).toBe('')
    expect(stderr).toMatch(/refusing to start \(production, because NODE_ENV=production\)/)
    expect(stderr).toMatch(/missing {2}SECRET_KEY .*signs the session cookie .*\.env\.example:2\n/)
    expect(stderr).toMatch(
      /missing {2}EMAIL_HOST_PASSWORD .*password of the mail account .*\.env\.example:5\n/,
    )
    expect(stderr).not.toMatch(/ERROR_REPORTS/)
    expectNoTrace(stderr)
  })
})

test('shows in an uncaught refusal of config() what is wrong, and nothing of a value', () => {
  const project = withWays({ '.env.example': `${template}SESSION_SALT=keyboard-kitten\n` })
  const env = { NODE_ENV: 'production', SECRET_KEY: secretKey, SESSION_SALT: 'keyboard-kitten' }
  const { code, stdout, stderr } = project.node(['config.cjs'], { env })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^SecretsError: secrets: refusing to start/m)
  expect(stderr).toMatch(/^ {2}missing {6}EMAIL_HOST_PASSWORD/m)
  expect(stderr).toMatch(/^ {2}placeholder {2}SESSION_SALT/m)
  expectNoTrace(stderr, [...hidden, 'keyboard-kitten'])
})

test('leaves the secrets files alone when config() is called after a preload in production', () => {
  const project = full({
    'late.js': "process.env.NODE_ENV = 'test'\nrequire('secrets').config()\nrequire('./show.js')",
  })
  const env = { ...complete, NODE_ENV: 'production', SECRET_KEY: 'real' }
  project.write({ '.env': `${file}ONLY_IN_FILE=1\n`, 'show.js': 'console.log(process.env.ONLY_IN_FILE)' })
  expect(project.node(['-r', 'secrets/register', 'late.js'], { env }).stdout).toBe('undefined\n')
})

describe('the files of a start in production', () => {
  const [hasStrace, reason] = tracer()
  const ifTraced = hasStrace ? test : test.skip
  const skipped = hasStrace ? '' : ` (skipped: ${reason})`
  const secretsFile = /^(?:\.env(?!\.example$).*|secrets\.\w+)$/

  /** Every name of a file that a process asked the system for. */
  function askedFor(project: Project, args: string[], env: Variables): string[] {
    const command = [
      '-f',
      '-s',
      '4096',
      '-e',
      'trace=file',
      '-o',
      project.path('trace'),
      process.execPath,
      ...args,
    ]
    const { PATH, HOME } = process.env
    spawnSync('strace', command, { cwd: project.folder, env: { PATH, HOME, ...env } })
    const calls = readFileSync(project.path('trace'), 'utf8')
    return Array.from(calls.matchAll(/"([^"]*)"/g), ([, path = '']) => path.split('/').at(-1) ?? '')
  }

  const check = ['node_modules/secrets/dist/bin.js', 'check', '--production']
  /** Every way to load, and the command for a deploy; what a met contract writes to stdout is of no matter to this. */
  const all: typeof ways = [
    ...ways,
    ["require('secrets').config({ path })", ['path.cjs'], 1],
    ["require('secrets').loadSecrets()", ['load.cjs'], 1],
    ["require('secrets').defineSecrets()", ['define.cjs'], 1],
    ['secrets check --production', check, 78],
  ]
  const states: [state: string, values: Variables][] = [
    ['met', complete],
    ['refused', {}],
  ]
  const required = "require('node:fs').writeFileSync('it-was-run', '')"
  const imported = "import { writeFileSync } from 'node:fs'\nwriteFileSync('it-was-run', '')"
  /** Secrets modules, by their ending, that leave a file behind where they are run. */
  const markers: Record<string, string> = {
    ...{ js: required, cjs: required, ts: required, cts: required },
    ...{ mjs: imported, mts: imported },
  }
  const envFiles = ['.env', ...['local', 'production', 'production.local'].map((end) => `.env.${end}`)]

  /** A deploy with every secrets file that there can be by accident, of which the modules tell that they were run. */
  const careless = () => {
    const named = "['.env', 'secrets.js', '.env.local']"
    const define = "const { defineSecrets, str } = require('secrets')\ndefineSecrets({ SECRET_KEY: str() })\n"
    return withWays({
      'path.cjs': `require('secrets').config({ path: ${named} })\nrequire('./show.js')\n`,
      'load.cjs': "require('secrets').loadSecrets()\nrequire('./show.js')\n",
      'define.cjs': `${define}require('./show.js')\n`,
      'secrets.json': '{}',
      ...Object.fromEntries(Object.entries(markers).map(([end, text]) => [`secrets.${end}`, text])),
      ...Object.fromEntries(envFiles.map((name) => [name, file])),
    })
  }

  describe.each(states)('where the contract is %s', (state, values) => {
    const env = { ...values, NODE_ENV: 'production' }

    for (const [title, args] of all) {
      ifTraced(`are the template and no secrets file, with ${title}${skipped}`, () => {
        const project = careless()
        for (const text of [template, withOptional]) {
          project.write({ '.env.example': text })
          const asked = askedFor(project, args, env)
          expect(asked).toContain('.env.example')
          expect(asked.filter((name) => secretsFile.test(name))).toEqual([])
          expect(existsSync(project.path('it-was-run'))).toBe(false)
        }
      })
    }

    test.each(all)('are no secrets file: none is waited for, and none run, with %s', (_, args, refusal) => {
      const project = careless()
      const pipes = [...envFiles, 'secrets.json']
      for (const name of pipes) rmSync(project.path(name))
      execFileSync('mkfifo', pipes, { cwd: project.folder })
      const { code, stdout } = project.node(args, { env, timeout: 8_000 })
      expect(code).toBe(state === 'met' ? 0 : refusal)
      if (args !== check) expect(stdout).toBe(state === 'met' ? secretKey : '')
      expect(existsSync(project.path('it-was-run'))).toBe(false)
    })
  })

  test.each(['js', 'cjs', 'mjs'])(
    'are seen by this test where they are run, as in development: secrets.%s',
    (end) => {
      const project = new Project({ '.env.example': template, [`secrets.${end}`]: markers[end] as string })
      project.register([])
      expect(existsSync(project.path('it-was-run'))).toBe(true)
    },
  )

  ifTraced(`are no secrets file where there is no template and the app lies elsewhere${skipped}`, () => {
    const app = full({ 'package.json': '{}' })
    const asked = askedFor(new Project(), ['-r', 'secrets/register', app.path('show.js')], {
      ...complete,
      DYNO: 'web.1',
    })
    expect(asked).toContain('.env.example')
    expect(asked.filter((name) => secretsFile.test(name))).toEqual([])
  })

  ifTraced(`are seen by this test where they are opened: in development${skipped}`, () => {
    expect(askedFor(full(), ['-r', 'secrets/register', 'show.js'], {})).toContain('.env')
  })
})

function tracer(): [works: boolean, reason: string] {
  const { status, error } = spawnSync('strace', ['-f', '-e', 'trace=file', 'true'])
  return [status === 0, error ? 'strace is not installed' : 'strace may not trace here']
}

describe('a value in quotes in production', () => {
  const production = { ...complete, NODE_ENV: 'production' }
  const project = () => full({ '.env.example': `${template}# @type=json\nFLAGS=\n` })

  test.each(['"', "'", '`'])('is warned of with its key and place, and starts: %s', (quote) => {
    const env = { ...production, SECRET_KEY: `${quote}${secretKey}${quote}`, FLAGS: '"on"' }
    const outcome = project().register(['SECRET_KEY'], { env })
    expect(outcome).toMatchObject({ code: 0, env: { SECRET_KEY: env.SECRET_KEY } })
    expect(outcome.stderr).toBe(
      'secrets: .env.example:2: the value of SECRET_KEY is in quotes, which the app will see: take them off where it is set\n',
    )
  })

  test('is warned of by config() as well', () => {
    const env = { ...production, SECRET_KEY: `"${secretKey}"`, FLAGS: '[]' }
    const outcome = project().node(['-e', `require('secrets').config(); ${show}`], { env })
    expect(outcome).toMatchObject({ code: 0, stdout: env.SECRET_KEY })
    expect(outcome.stderr).toMatch(/^secrets: \.env\.example:2: the value of SECRET_KEY is in quotes.*\n$/)
  })

  test.each([
    ['is none where only one end has a quote', { SECRET_KEY: `"${secretKey}` }],
    ['is none where the ends differ', { SECRET_KEY: `"${secretKey}'` }],
    ['is none where the template says JSON', { FLAGS: '"on"' }],
  ])('%s', (_, values) => {
    const outcome = project().register([], { env: { ...production, FLAGS: '[]', ...values } })
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('the mode', () => {
  test.each(['staging', 'Production', ' production ', 'prod', 'qa'])(
    'is production under NODE_ENV=%p',
    (name) => {
      const { code, stderr } = full().register(names, { env: { NODE_ENV: name } })
      expect(code).toBe(78)
      expect(stderr).toMatch(/\(production, because NODE_ENV=/)
    },
  )

  test.each(['development', 'dev', 'local', 'test', ' Development ', '', undefined])(
    'is development under NODE_ENV=%p',
    (name) => {
      const { code, env } = full().register(names, { env: { NODE_ENV: name } })
      expect(code).toBe(0)
      expect(env).toEqual({ ...complete, ...(name !== undefined && { NODE_ENV: name }) })
    },
  )

  test.each(hosts)('is production where $marker is set, and NODE_ENV then says so', ({ marker }) => {
    const env = { ...complete, [marker]: '1' }
    expect(full().register(names, { env }).env).toEqual({ ...complete, NODE_ENV: 'production' })
    expect(full().register(names, { env: { [marker]: '1' } }).code).toBe(78)
  })

  test('sets NODE_ENV=production by config() too, and where it is blank', () => {
    const project = full({ 'app.js': "require('secrets').config(); console.log(process.env.NODE_ENV)" })
    const env = { ...complete, DYNO: 'web.1', NODE_ENV: ' ' }
    expect(project.node(['app.js'], { env }).stdout).toBe('production\n')
  })

  test('leaves a NODE_ENV that is set as it is', () => {
    const env = { ...complete, NODE_ENV: 'staging' }
    expect(full().register(names, { env }).env).toEqual(env)
  })

  test.each(emulators)('is development where %s is set beside a platform', (name, value) => {
    const { env } = full().register(names, { env: { K_SERVICE: 'app', [name]: value } })
    expect(env).toEqual(complete)
  })

  test('is not changed by SECRETS_MODE in a file, which is warned of', () => {
    const project = full({ '.env': `${file}SECRETS_MODE=production\n` })
    const { code, env, stderr } = project.register([...names, 'SECRETS_MODE'])
    expect({ code, env }).toEqual({ code: 0, env: complete })
    expect(stderr).toBe('secrets: .env:3: SECRETS_MODE cannot be set from a file, and is skipped\n')
  })

  test.each(['SECRETS_MODE=production', 'dotenv_config_mode=production', '--mode=production'])(
    'is not changed by the argument %s',
    (argument) => {
      expect(full().node(['-r', 'secrets/register', 'show.js', argument]).stdout).toBe(secretKey)
    },
  )

  test('is refused where SECRETS_MODE is neither, and its text is not shown', () => {
    const { code, stdout, stderr } = full().register(names, { env: { SECRETS_MODE: secretKey } })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/SECRETS_MODE must be "development" or "production"/)
    expectNoTrace(stderr)
  })

  test('is that of the first load, for every later one in the process', () => {
    const project = full({
      'app.js': `
        process.env.NODE_ENV = process.argv[2]
        console.log(require('secrets').detectMode().mode, require('secrets').loadSecrets().mode)`,
    })
    const start = (env: Variables, later: string) =>
      project.node(['-r', 'secrets/register', 'app.js', later], { env }).stdout
    expect(start({}, 'production')).toBe('development development\n')
    expect(start({ NODE_ENV: 'development' }, 'production')).toBe('development development\n')
    expect(start({ ...complete, NODE_ENV: 'production' }, 'development')).toBe('production production\n')
    expect(start({ ...complete, DYNO: 'web.1' }, 'development')).toBe('production production\n')
  })
})

test('keeps the mode of a load that came before register', () => {
  const project = full({
    '.env': `${file}EXTRA=1\n`,
    'app.js': `
      const { mode } = require('secrets').loadSecrets({ processEnv: {} })
      process.env.NODE_ENV = 'production'
      require('secrets/register')
      process.stdout.write(mode + process.env.EXTRA)`,
  })
  expect(project.node(['app.js'], { env: complete })).toMatchObject({
    code: 0,
    stdout: 'development1',
    stderr: '',
  })
})

describe("a server's NODE_ENV in a file", () => {
  const server = (name: string) =>
    full({
      '.env': `${file}NODE_ENV=${name}\n`,
      'config.js': "require('secrets').config()\nrequire('./show.js')",
    })

  test.each(['production', 'staging', 'Production'])(
    'is refused by register where NODE_ENV is unset: %s',
    (name) => {
      for (const env of [{}, { NODE_ENV: '' }, { NODE_ENV: ' ' }]) {
        const { code, stdout, stderr } = server(name).register(names, { env })
        expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
        expect(stderr).toMatch(/\.env:3: it sets NODE_ENV for a server/)
        expect(stderr).toMatch(/On a server, set NODE_ENV in its environment/)
        expect(stderr).toMatch(/take it out of the file/)
        expectNoTrace(stderr)
      }
    },
  )

  test.each(['production', 'staging'])('is refused by config() where NODE_ENV is unset: %s', (name) => {
    for (const env of [{}, { NODE_ENV: '' }]) {
      const { code, stdout, stderr } = server(name).node(['config.js'], { env })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/it sets NODE_ENV for a server/)
      expectNoTrace(stderr)
    }
  })

  test('is refused by secrets/config with 78, and in a secrets module', () => {
    expect(server('production').node(['-r', 'secrets/config', 'show.js']).code).toBe(78)
    const project = new Project({ '.env.example': template, 'secrets.json': '{ "NODE_ENV": "production" }' })
    const { code, stderr } = project.register(names)
    expect(code).toBe(78)
    expect(stderr).toMatch(/secrets\.json: it sets NODE_ENV for a server/)
  })

  test('has no effect where NODE_ENV is development', () => {
    const env = { NODE_ENV: 'development' }
    expect(server('production').register(names, { env }).env).toEqual({ ...complete, ...env })
    expect(server('production').node(['config.js'], { env })).toMatchObject({ code: 0, stdout: secretKey })
  })

  test('is set like any key where it is a development name', () => {
    expect(server('development').register(names).env).toEqual({ ...complete, NODE_ENV: 'development' })
  })
})

describe('development without a secrets file', () => {
  const bare = () => new Project({ '.env.example': template, 'show.js': show })

  test('is refused, and both causes are told', () => {
    const project = bare()
    const { code, stdout, stderr } = project.register(names)
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/refusing to start \(development, because NODE_ENV is not set\)/)
    expect(stderr).toContain(`there is no .env, and no secrets.json, .js or .ts, in ${project.folder}\n`)
    expect(stderr).toMatch(/On your own machine, .*\n {2}npx --no secrets init\n/)
    expect(stderr).toMatch(/On a server, set NODE_ENV=production .*\n {2}SECRET_KEY EMAIL_HOST_PASSWORD\n/)
  })

  test('is refused without a template too', () => {
    const { code, stderr } = new Project().register(names)
    expect(code).toBe(78)
    expect(stderr).toMatch(/On your own machine, make one: a line KEY=value for each secret\./)
    expect(stderr).toMatch(/On a server, set NODE_ENV=production in its environment\.\n/)
  })

  test('is refused where NODE_ENV is development and a key is missing', () => {
    expect(bare().register(names, { env: { NODE_ENV: 'development' } }).code).toBe(78)
  })

  test('is no reason to refuse a container that is given every value of development', () => {
    const env = { ...complete, NODE_ENV: 'development' }
    expect(bare().register(names, { env })).toMatchObject({ code: 0, stderr: '', env })
    expect(bare().register(names, { env: complete }).code).toBe(78)
  })

  test.each([
    ['CI=true', { CI: 'true' }],
    ['CI=1', { CI: '1' }],
    ['NODE_TEST_CONTEXT', { NODE_TEST_CONTEXT: 'child-v8' }],
  ])('is a warning with %s', (_, env) => {
    const { code, stderr } = bare().register(names, { env })
    expect(code).toBe(0)
    expect(stderr).toMatch(/^secrets: 2 problems \(development/)
  })

  test('is refused with CI=false', () => {
    expect(bare().register(names, { env: { CI: 'false' } }).code).toBe(78)
  })

  test('is silent with NODE_ENV=test, unless debug is on', () => {
    expect(bare().register(names, { env: { NODE_ENV: 'test' } })).toMatchObject({ code: 0, stderr: '' })
    const { code, stderr } = bare().register(names, { env: { NODE_ENV: 'test', DOTENV_DEBUG: 'true' } })
    expect(code).toBe(0)
    expect(stderr).toMatch(/secrets: 2 problems/)
  })

  test('names the files that were asked for, where others than .env were', () => {
    const { code, stderr } = bare().register(names, { env: { DOTENV_PATH: 'config/mine.env' } })
    expect(code).toBe(78)
    expect(stderr).toMatch(/there is no config\/mine\.env/)
    expect(stderr).not.toMatch(/there is no \.env/)
  })

  test('names the folder to "init", where that is not the working directory', () => {
    const app = bare()
    const here = new Project()
    const { stderr } = here.node(['-e', `require('secrets').loadSecrets({ cwd: '${app.folder}' })`])
    expect(stderr).toContain(`  npx --no secrets init -C ${app.folder}\n`)
  })

  test('says where to put the file of an app that is started from elsewhere', () => {
    const app = bare().write({ 'package.json': '{}' })
    const env = { SECRETS_TEMPLATE: app.path('.env.example') }
    const here = new Project()
    const { stderr } = here.node(['-r', 'secrets/register', app.path('show.js')], { env })
    expect(stderr).toContain(`  cp ${app.path('.env.example')} ${here.path('.env')}\n`)
  })
})

describe('other processes and threads', () => {
  const test1 = `
    const test = require('node:test')
    const assert = require('node:assert')
    require('secrets/register')
    test('has the value', () => assert.equal(process.env.SECRET_KEY, process.env.EXPECTED))`

  test('does nothing in a Worker, which has what its parent gave it', () => {
    const project = full({
      'app.js': `
        const { Worker } = require('node:worker_threads')
        const code = "require('secrets/register'); require('node:worker_threads').parentPort.postMessage(String(process.env.SECRET_KEY))"
        const run = (options) => new Promise((done, fail) =>
          new Worker(code, { eval: true, ...options }).on('message', done).on('error', fail).on('exit', fail))
        Promise.all([run({}), run({ env: {} }), run({ env: { NODE_ENV: 'production' } })]).then((all) => console.log(all.join(' ')))`,
    })
    const development = project.node(['-r', 'secrets/register', 'app.js'])
    expect(development).toMatchObject({ code: 0, stdout: `${secretKey} undefined undefined\n`, stderr: '' })
    const env = { ...complete, NODE_ENV: 'production' }
    const production = project.node(['-r', 'secrets/register', 'app.js'], { env })
    expect(production).toMatchObject({ code: 0, stdout: `${secretKey} undefined undefined\n`, stderr: '' })
  })

  test('works on the own environment of a Worker where config() is called there', () => {
    const project = full({
      'app.js': `
        const { Worker } = require('node:worker_threads')
        const code = "require('secrets').config(); require('node:worker_threads').parentPort.postMessage(process.env.SECRET_KEY)"
        new Worker(code, { eval: true, env: {} }).on('message', (value) => console.log(value, process.env.SECRET_KEY))`,
    })
    expect(project.node(['app.js']).stdout).toBe(`${secretKey} undefined\n`)
  })

  const forking = `
    const { fork } = require('node:child_process')
    if (process.send) process.send(String(process.env.SECRET_KEY), () => process.disconnect())
    else fork(__filename, JSON.parse(process.argv[2] ?? '{}')).on('message', (m) => console.log(m)).on('exit', (c) => console.log(c))`

  test.each([
    ['with the environment of its parent', '{}'],
    ['with an empty environment', '{"env":{}}'],
  ])('loads in a fork %s', (_, options) => {
    const project = full({ 'fork.js': forking })
    expect(project.node(['-r', 'secrets/register', 'fork.js', options])).toMatchObject({
      stdout: `${secretKey}\n0\n`,
      stderr: '',
    })
  })

  test('refuses in a fork in production as in its parent', () => {
    const project = full({ 'fork.js': forking })
    const { stdout, stderr } = project.node(
      ['-r', 'secrets/register', 'fork.js', '{"env":{"NODE_ENV":"production"}}'],
      { env: { ...complete, NODE_ENV: 'production' } },
    )
    expect(stdout).toBe('78\n')
    expect(stderr).toMatch(/missing {2}SECRET_KEY/)
  })

  test('loads in a cluster worker', () => {
    const project = full({
      'cluster.js': `
        const cluster = require('node:cluster')
        if (cluster.isPrimary) cluster.fork().on('message', (m) => console.log(m))
        else process.send(String(process.env.SECRET_KEY), () => process.disconnect())`,
    })
    const preloaded = project.node(['-r', 'secrets/register', 'cluster.js'])
    expect(preloaded).toMatchObject({ code: 0, stdout: `${secretKey}\n`, stderr: '' })
    const env = { ...complete, DYNO: 'web.1' }
    const production = project.node(['-r', 'secrets/register', 'cluster.js'], { env })
    expect(production).toMatchObject({ code: 0, stdout: `${secretKey}\n`, stderr: '' })
  })

  test('loads under node --test', () => {
    const project = full({ 'a.test.js': test1 })
    const env = { EXPECTED: secretKey }
    expect(project.node(['--test', 'a.test.js'], { env })).toMatchObject({ code: 0, stderr: '' })
    expect(project.node(['-r', 'secrets/register', '--test', 'a.test.js'], { env })).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  test('does not refuse under node --test where there is no secrets file', () => {
    const project = new Project({ '.env.example': template, 'a.test.js': test1 })
    const env = { EXPECTED: 'given', SECRET_KEY: 'given' }
    expect(project.node(['--test', 'a.test.js'], { env }).code).toBe(0)
    expect(project.node(['-r', 'secrets/register', '--test', 'a.test.js'], { env }).code).toBe(0)
  })

  test('reads .env again at each start under node --watch', async () => {
    const project = full()
    const child = project.start(['--watch', '-r', 'secrets/register', 'show.js'])
    let stdout = ''
    child.stdout?.on('data', (chunk) => {
      stdout += chunk
    })
    const shown = async (text: string, again = () => {}) => {
      for (let turn = 0; turn < 40 && !stdout.includes(text); turn++) {
        again()
        await setTimeout(250)
      }
      expect(stdout).toContain(text)
    }
    try {
      await shown(secretKey)
      project.write({ '.env': file.replace(secretKey, 'changed-value') })
      // Node does not see a change that comes too soon after a start.
      await shown('changed-value', () => project.write({ 'show.js': `${show}\n` }))
    } finally {
      child.kill('SIGKILL')
    }
  })
})

describe('SECRETS_CHECK=skip', () => {
  const env = { NODE_ENV: 'production', SECRETS_CHECK: 'skip' }

  test('refuses nothing, names the problems in one line, and reads no file', () => {
    const { code, stderr, env: seen } = full().register(names, { env })
    expect({ code, seen }).toEqual({ code: 0, seen: { NODE_ENV: 'production' } })
    expect(stderr).toBe(
      'secrets: SECRETS_CHECK=skip, so nothing is refused: SECRET_KEY missing, EMAIL_HOST_PASSWORD missing\n',
    )
  })

  test('is told at every start: where nothing is wrong, and where there is no template', () => {
    expect(full().register(names, { env: { ...env, ...complete } }).stderr).toBe(
      'secrets: SECRETS_CHECK=skip, so nothing is refused: no problem found\n',
    )
    expect(new Project().register(names, { env })).toMatchObject({
      code: 0,
      stderr: 'secrets: SECRETS_CHECK=skip, so nothing is refused: there is no contract to check\n',
    })
  })

  test('works for config() as well', () => {
    const { code, stderr } = withWays().node(['config.cjs'], { env })
    expect(code).toBe(0)
    expect(stderr).toMatch(/^secrets: SECRETS_CHECK=skip.*SECRET_KEY missing/)
  })

  test('does not win over SECRETS_STRICT', () => {
    expect(full().register(names, { env: { ...env, SECRETS_STRICT: 'true' } }).code).toBe(78)
  })

  test.each(['true', '1', 'no', ''])('is no other word: %p', (word) => {
    expect(full().register(names, { env: { ...env, SECRETS_CHECK: word } }).code).toBe(78)
  })
})

describe('SECRETS_STRICT', () => {
  const partial = () => full({ '.env': 'SECRET_KEY=kitten-kitten\n' })

  test.each(['true', '1', 'on'])('refuses in development what else is a warning: %s', (on) => {
    const { code, stdout, stderr } = partial().register(names, { env: { SECRETS_STRICT: on } })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/missing {2}EMAIL_HOST_PASSWORD/)
    expect(stderr).toMatch(/strict/)
  })

  test.each(['false', '0', 'no', 'off', ''])('is off with %p', (off) => {
    const { code, stderr } = partial().register(names, { env: { SECRETS_STRICT: off } })
    expect(code).toBe(0)
    expect(stderr).toMatch(/^secrets: 1 problem \(/)
  })

  test('refuses in tests as well', () => {
    expect(partial().register(names, { env: { SECRETS_STRICT: '1', NODE_ENV: 'test' } }).code).toBe(78)
  })
})

describe('SECRETS_TEMPLATE', () => {
  test('names another template', () => {
    const project = full({ 'deploy/contract.env': 'ANOTHER_KEY=\n' })
    const env = { NODE_ENV: 'production', SECRETS_TEMPLATE: 'deploy/contract.env' }
    const { code, stderr } = project.register(names, { env })
    expect(code).toBe(78)
    expect(stderr).toMatch(/missing {2}ANOTHER_KEY {2}deploy\/contract\.env:1/)
    expect(stderr).not.toMatch(/SECRET_KEY/)
  })

  test('is refused where there is no such file', () => {
    const env = { ...complete, NODE_ENV: 'production', SECRETS_TEMPLATE: 'nowhere.env' }
    const { code, stderr } = full().register(names, { env })
    expect(code).toBe(78)
    expect(stderr).toMatch(/nowhere\.env: the template that was named does not exist/)
  })
})

describe('the project folder', () => {
  const app = (more: Record<string, string> = {}) =>
    full({ 'package.json': '{}', 'bin/start.js': show, ...more })
  const elsewhere = () => new Project()

  test("is that of the script's package.json where the working directory holds nothing of ours", () => {
    const args = ['-r', 'secrets/register', app().path('bin/start.js')]
    expect(elsewhere().node(args)).toMatchObject({ code: 0, stdout: secretKey, stderr: '' })
    const { code, stderr } = elsewhere().node(args, { env: { NODE_ENV: 'production' } })
    expect(code).toBe(78)
    expect(stderr).toMatch(/missing {2}SECRET_KEY .*\/\.env\.example:2/)
  })

  test.each(['.env', '.env.example', 'secrets.json'])(
    'is the working directory where that holds %s',
    (name) => {
      const here = elsewhere().write({
        [name]: name === 'secrets.json' ? '{ "SECRET_KEY": "here" }' : 'SECRET_KEY=here\n',
      })
      const { stdout, stderr } = here.node(['-r', 'secrets/register', app().path('bin/start.js')])
      if (name === '.env.example')
        expect(stderr).toContain(`there is no .env, and no secrets.json, .js or .ts, in ${here.folder}`)
      else expect(stdout).toBe('here')
    },
  )

  test('is never that of a tool inside node_modules', () => {
    const project = elsewhere().write({
      'vendor/node_modules/tool/package.json': '{}',
      'vendor/node_modules/tool/.env.example': template,
      'vendor/node_modules/tool/.env': file,
      'vendor/node_modules/tool/bin.js': show,
    })
    const args = ['-r', 'secrets/register', 'vendor/node_modules/tool/bin.js']
    const { code, stderr } = project.node(args)
    expect(code).toBe(78)
    expect(stderr).toContain(`in ${project.folder}\n`)
    expect(project.node(args, { env: { ...complete, NODE_ENV: 'production' } }).code).toBe(78)
  })

  test('is that of the script which pm2 names in pm_exec_path', () => {
    const pm2 = elsewhere().write({ 'container.js': "require('secrets/register')\n" + show })
    const env = { pm_exec_path: app().path('bin/start.js') }
    expect(pm2.node(['container.js'], { env, cwd: '/' }).code).toBe(1)
    expect(elsewhere().node([pm2.path('container.js')], { env }).stdout).toBe(secretKey)
  })
})

describe('what is out of the ordinary', () => {
  test('loads once where two copies of the package are in one process', () => {
    const project = full({
      'app.js': `
        delete process.env.SECRET_KEY
        require('./vendor/secrets/dist/register.js')
        process.stdout.write(String(process.env.SECRET_KEY))
        process.env.NODE_ENV = 'production'
        process.stdout.write(require('./vendor/secrets').detectMode().mode)`,
    })
    cpSync(project.path('node_modules/secrets'), project.path('vendor/secrets'), { recursive: true })
    expect(project.node(['-r', 'secrets/register', 'app.js'])).toMatchObject({
      code: 0,
      stdout: 'undefineddevelopment',
      stderr: '',
    })
  })

  test('ends with 78 where a secrets module imports a second copy of the package', () => {
    const project = new Project({
      '.env.example': template,
      'secrets.js': "require('./vendor/secrets').loadSecrets()\nexports.SECRET_KEY = 'kitten'\n",
    })
    cpSync(project.path('node_modules/secrets'), project.path('vendor/secrets'), { recursive: true })
    const { code, stdout, stderr } = project.register(names)
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/^secrets: refusing to start/)
    expect(stderr).toMatch(/secrets\.js/)
  })

  test.each([
    ['in development', {}],
    ['on a platform', { ...complete, DYNO: 'web.1' }],
  ])('refuses a process.env that takes nothing, %s', (_, env) => {
    const project = full({
      'app.js': `process.env = Object.freeze({ ...process.env }); require('secrets/register'); ${show}`,
    })
    const { code, stdout, stderr } = project.node(['app.js'], { env })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/(?:SECRET_KEY|NODE_ENV) cannot be set: process\.env has been replaced/)
    expectNoTrace(stderr)
  })

  test('refuses where the working directory has been removed, and says so', () => {
    const project = full()
    const start = '"$0" -r "$1/node_modules/secrets/dist/register.js" "$1/show.js"'
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', `mkdir gone && cd gone && rmdir ../gone && ${start}`, process.execPath, project.folder],
      { cwd: project.folder, env: { PATH: process.env['PATH'] }, encoding: 'utf8' },
    )
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
    expect(stderr).toMatch(/the working directory does not exist any more/)
  })

  test('refuses a preload in the cluster mode of pm2, where the environment is not known yet', () => {
    const project = full({ 'ProcessContainer.js': show })
    const env = { ...complete, NODE_ENV: 'production', pm2_env: '{}' }
    const { code, stdout, stderr } = project.node(['-r', 'secrets/register', 'ProcessContainer.js'], { env })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/require\('secrets\/register'\)/)
  })

  test.each([
    'NODE_OPTIONS',
    'node_options',
    'LD_PRELOAD',
    'Ld_Preload',
    'DYLD_INSERT_LIBRARIES',
    'NODE_PATH',
  ])('does not take %s from a file, and warns of it', (key) => {
    const project = full({ '.env': `${file}${key}=${hidden[2]}\n` })
    const { code, env, stderr } = project.register([key, 'SECRET_KEY'])
    expect({ code, env }).toEqual({ code: 0, env: { SECRET_KEY: secretKey } })
    expect(stderr).toBe(`secrets: .env:3: ${key} cannot be set from a file, and is skipped\n`)
  })

  test('works in a REPL and with -e, where there is no script', () => {
    expect(full().node(['-r', 'secrets/register', '-e', show])).toMatchObject({ code: 0, stdout: secretKey })
    const piped = full().node(['-r', 'secrets/register', '-'], { input: show })
    expect(piped).toMatchObject({ code: 0, stdout: secretKey })
  })
})

describe('a template that names no variable', () => {
  test.each(['', '# a comment\n', 'SECRET_KEY\n', '{"A":1}\n'])(
    'is refused in production: %j',
    (template) => {
      const project = new Project({ '.env.example': template })
      const outcome = project.register([], { env: { NODE_ENV: 'production' } })
      expect(outcome).toMatchObject({ code: 78, stdout: '' })
      expect(outcome.stderr).toContain('.env.example names no variable')
    },
  )
})

built('an uncaught refusal opens with no minified code', () => {
  const project = new Project({ '.env.example': 'A=\n', 'app.js': "require('secrets').config()\n" })
  const { code, stderr } = project.node(['app.js'], { env: { NODE_ENV: 'production' } })
  expect(code).toBe(1)
  expect(stderr.slice(0, stderr.indexOf('SecretsError:'))).toMatch(
    /^\S+refusal\.js:\d+\n +throw error;\n +\^\n\n$/,
  )
})
