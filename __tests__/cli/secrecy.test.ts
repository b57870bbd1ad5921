import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Project, type Variables } from '../support/project.ts'
import { Repository } from '../support/repository.ts'
import { expectNoTrace, hidden } from '../support/secrecy.ts'
import { Terminal } from '../support/terminal.ts'

const [first, second, third] = hidden

const template = `# @sensitive
API_TOKEN=
# @type=port
PORT=3000
# @type=enum(debug, info)
LEVEL=info
# @type=string(minLength=32, startsWith=sk_)
SIGNING_SECRET=
# @type=json
SETTINGS={}
DATABASE_URL=postgres://app:change-me@localhost/app
# @optional
PLAIN=
NEVER_SET=
`

/** Values of every kind: right and wrong ones, in every quote, with references, and with what dotenv makes odd. */
const env = `API_TOKEN=${first}
PORT=${second}
LEVEL=${third}
SIGNING_SECRET='${first}'
SETTINGS="{ broken ${second}"
DATABASE_URL=postgres://app:${third}@db.example.com/app
PLAIN=\`${second}\`
PLAIN=${first} # ${third}
UNKNOWN="line ${first}\\nline ${second}"
REFERS=\${API_TOKEN}-\${NOWHERE}-$PORT
`

const json = JSON.stringify({ API_TOKEN: first, PORT: second, NESTED: { LEVEL: third }, DATABASE_URL: third })

const code = `const token = '${first}'
console.log(process.env.API_TOKEN, process.env.NOT_IN_THE_TEMPLATE)
module.exports = '${Buffer.from(second).toString('base64')}'
`

type Files = Record<string, string>

interface World {
  files: Files
  variables?: Variables
  isRepository?: boolean
}

const all: Files = {
  '.env.example': template,
  '.env': env,
  'src/app.js': code,
  'public/app.js': code,
  'package.json': '{ "name": "app", "files": ["public"] }',
  '.gitignore': 'dist\n',
  Dockerfile: 'FROM node\nENV SECRETS_CHECK=skip\n',
  '.dockerignore': '.env*\n',
}
const { '.env': _env, ...withoutFile } = all
const { '.env.example': _template, ...withoutTemplate } = all
const outside = { API_TOKEN: first, PORT: second, LEVEL: third, SETTINGS: first, EXTRA_SECRET: second }

/** Where commands have something to do: each is called with every option that it has. */
const whole: Record<string, World> = {
  'a repository that tracks all of it': { files: all, isRepository: true },
  'a folder outside of git': { files: all },
  'a repository without a template': { files: withoutTemplate, isRepository: true },
  'nothing but a .env': { files: { '.env': env } },
  'nothing at all, but the environment': { files: {}, variables: outside },
  production: { files: all, variables: { ...outside, NODE_ENV: 'production' }, isRepository: true },
  'every switch that tells more, or refuses more': {
    files: all,
    variables: { ...outside, DOTENV_DEBUG: 'true', SECRETS_STRICT: 'true', DEBUG: '*' },
    isRepository: true,
  },
  'a secrets.json': { files: { ...withoutFile, 'secrets.json': json }, isRepository: true },
  'a template with the secrets in it': {
    files: { ...all, '.env.example': template.replace('NEVER_SET=', `NEVER_SET=${third}\nAPI_KEY=${first}`) },
    isRepository: true,
  },
}

/** Where something is wrong, which most commands say whatever their options are. */
const broken: Record<string, World> = {
  'a mode that is none': { files: all, variables: { SECRETS_MODE: first } },
  'a NODE_ENV that is a secret': { files: all, variables: { NODE_ENV: second } },
  'a secrets.json that is broken': {
    files: { ...withoutFile, 'secrets.json': json.replace('}', ` ${third} `) },
  },
  'a secrets.js that throws': {
    files: { ...withoutFile, 'secrets.js': `throw new Error('${first} ' + __filename)\n` },
  },
  'a secrets.js that git tracks': {
    files: { ...withoutFile, 'secrets.js': `module.exports = ${json}\nconsole.log('${first}')\n` },
    isRepository: true,
  },
  'a secrets.js that exports what is no value': {
    files: {
      ...withoutFile,
      'secrets.js': `exports.API_TOKEN = Object.assign(() => '${first}', { '${second}': 1 })\n`,
    },
  },
  'a .env with a quote that is not closed': {
    files: { ...all, '.env': `API_TOKEN="${first}\nPORT=${second}\nLEVEL='${third}'\n` },
    isRepository: true,
  },
  'a .env with a key that is not quoted, line by line': {
    files: {
      ...all,
      '.env': `PRIVATE_KEY=-----BEGIN PRIVATE KEY-----\n${first}\n${second}=\n${third}\n-----END PRIVATE KEY-----\n`,
    },
  },
  'a .env whose references go round': {
    files: { ...all, '.env': `API_TOKEN=${first}\${PORT}\nPORT=${second}\${API_TOKEN}\n` },
  },
  'a .env that holds a NUL': { files: { ...all, '.env': `API_TOKEN=${first}\0\nPORT=${second}\n` } },
  'a .env that sets NODE_ENV for a server': { files: { ...all, '.env': `${env}NODE_ENV=${first}\n` } },
  'a .env that is a folder': { files: { ...withoutFile, '.env/file': first }, isRepository: true },
  'a template that declares no type that there is': {
    files: { ...all, '.env.example': `# @type=strin\nAPI_TOKEN=\n` },
    isRepository: true,
  },
}

/** Every command, at every option: what only looks comes before what writes. */
const calls: Record<string, readonly (readonly string[])[]> = {
  check: [
    [],
    ['--production'],
    ['--json'],
    ['--production', '--json'],
    ['-f', '.env'],
    ['--env-file', '.env', '--env-file', 'src/app.js', '--production'],
    ['-f', '.env', '-f', 'secrets.json', '--production', '--json'],
    ['-C', 'src'],
  ],
  run: [
    ['true'],
    ['--', 'false'],
    ['--debug', 'true'],
    ['--override', '--debug', '-f', '.env', 'true'],
    ['-f', '.env,secrets.json,src/app.js', 'true'],
    ['--file', 'none.env', 'true'],
    ['-q', '--fast', 'no-such-command'],
    ['--', first],
    ['--', './src'],
    ['node', '-r', 'secrets/register', '-e', '0'],
    [],
  ],
  scan: [
    [],
    ['--json'],
    ['--staged'],
    ['--history'],
    ['--history', '--json'],
    ['.'],
    ['src', 'public/app.js', '--json'],
    ['.env', 'none'],
    ['--install-hook'],
    ['--uninstall-hook', '--json'],
  ],
  diff: [[], ['HEAD'], ['HEAD~1', '--json'], [first], ['-C', 'src']],
  types: [
    ['--check'],
    ['--check', '--json'],
    ['-o', '.env'],
    ['-o', 'src/app.js', '--json'],
    ['-o', 'src'],
    [],
    ['--json'],
  ],
  init: [
    ['--marks'],
    ['--marks', '--json'],
    ['--json'],
    [],
    ['--marks', '--yes'],
    ['--yes'],
    ['--yes', '--json'],
    ['-C', 'src'],
  ],
}

/** Of these, the ones that read most. */
const fewCalls: typeof calls = {
  check: [[], ['-f', '.env', '--production', '--json']],
  run: [
    ['--debug', 'true'],
    ['--override', '-f', '.env,secrets.json', 'true'],
  ],
  scan: [[], ['--history', '--json']],
  diff: [['HEAD~1']],
  types: [['--check'], []],
  init: [['--marks', '--yes'], ['--json'], ['--yes']],
}

function build({ files, isRepository }: World): Project {
  if (!isRepository) return new Project(files)
  const repository = new Repository().commit('before', { 'README.md': 'text\n' })
  repository.commit('with all of it', files)
  repository.write({ 'staged.txt': `${first}\n${Buffer.from(` ${second}`).toString('base64')}\n` })
  repository.git(['add', '--force', '--all'])
  return repository
}

/** The files of a folder that were not there: what a command has written. */
function writtenFiles(project: Project, files: Files): string[] {
  return readdirSync(project.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[\\/](?:\.git|node_modules)(?:[\\/]|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !Object.keys(files).some((name) => path === project.path(name)))
    .filter((path) => !/[\\/](?:\.env|staged\.txt)$/.test(path))
}

const every = [
  ...Object.entries(whole).map(([name, world]) => ({ name, world, calls })),
  ...Object.entries(broken).map(([name, world]) => ({ name, world, calls: fewCalls })),
]

describe.each(every)('With $name, no value is in what is printed by', ({ world, calls }) => {
  const project = build(world)
  const options = { env: world.variables ?? {} }

  test.each(Object.entries(calls))('"%s", at any option', (command, lists) => {
    for (const args of lists) {
      const { code, stdout, stderr } = project.secrets([command, ...args], options)
      const told = { command, args, code, isBug: (stdout + stderr).includes('a mistake in secrets itself') }
      expect(told).toEqual({ command, args, code: expect.any(Number), isBug: false })
      // 9 is Node's: it looks for the file of an --env-file itself.
      expect([0, 1, 2, 9, 78, 126, 127]).toContain(code)
      expectNoTrace(stdout + stderr)
    }
    for (const path of writtenFiles(project, world.files)) expectNoTrace(readFileSync(path, 'utf8'))
  })
})

describe('At a terminal, no value is on the screen of', () => {
  test.each([
    ['check', 'a repository that tracks all of it', ['check']],
    ['check', 'production', ['check']],
    ['run', 'a folder outside of git', ['run', '--debug', 'true']],
    ['scan', 'a repository that tracks all of it', ['scan']],
    ['scan --history', 'every switch that tells more, or refuses more', ['scan', '--history']],
    ['types', 'a folder outside of git', ['types']],
    ['diff', 'a repository that tracks all of it', ['diff', 'HEAD~1']],
    ['init', 'a folder outside of git', ['init']],
    ['init', 'nothing but a .env', ['init']],
    ['init --marks', 'a template with the secrets in it', ['init', '--marks']],
  ])('"%s" with %s', async (_, name, args) => {
    const world = whole[name] as World
    const terminal = new Terminal(build(world), args, { env: world.variables ?? {} })
    // Enter to whatever is asked.
    const enter = setInterval(() => terminal.type('\r'), 100)
    const code = await terminal.ends()
    clearInterval(enter)
    expect([0, 1, 2, 78]).toContain(code)
    expectNoTrace(terminal.screen)
  })
})
