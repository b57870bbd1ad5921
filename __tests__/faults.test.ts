// What goes wrong, by register and by loadSecrets, both in processes of their own. What is refused changes nothing and
// shows no value; what is warned of is told in one line.
// The cache of jiti is in module.test.ts, workers and two copies of the package in register.test.ts, and a stderr that
// is slow, closed or full in refusal.test.ts.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { installed, type Outcome, Project, type Variables } from './support/project.ts'
import { expectNoTrace, hidden } from './support/secrecy.ts'

const [value] = hidden
const isRoot = process.getuid?.() === 0
const isLinux = process.platform === 'linux'

interface Fault {
  /** What is wrong, as a sentence that begins with what is loaded. */
  name: string
  files?: Record<string, string | Buffer>
  /** What no file can be made of by writing it. */
  arrange?: (project: Project) => void
  env?: Variables
  /** What a refusal says, with file and line. */
  refuses?: RegExp
  /** The code of the error that loadSecrets throws. @default SECRETS_FILE */
  code?: string
  /** What a warning says, in whole; no line else is written. */
  warns?: RegExp
  /** The variables after a start, of those that were not there before. */
  loads?: Variables
  /** True where the process is not to run as root. */
  asNobody?: boolean
  /** How long it may take, in milliseconds. */
  within?: number
}

const production = { NODE_ENV: 'production' }
const template = { '.env.example': '# signs\nSECRET_KEY=\n' }
const env = (text: string | Buffer) => ({ '.env': text })
const fifo = (project: Project, name = '.env') => execFileSync('mkfifo', [project.path(name)])

const faults: readonly Fault[] = [
  // Files that are none.
  {
    name: '.env is a directory',
    arrange: (it) => mkdirSync(it.path('.env')),
    refuses: /\.env: it is a directory/,
  },
  {
    name: '.env is a socket',
    arrange: (it) =>
      void it.node(['-e', "require('net').createServer().listen('.env', () => process.exit())"]),
    refuses: /\.env: it is a socket/,
  },
  {
    name: '.env is a link to a device without end',
    arrange: (it) => symlinkSync('/dev/zero', it.path('.env')),
    refuses: /\.env: it is larger than 1 MiB/,
  },
  {
    name: '.env may not be read',
    files: env(`A=${value}\n`),
    arrange: (it) => chmodSync(it.path('.env'), 0),
    asNobody: true,
    refuses: /\.env: this process has no permission to read it/,
  },
  {
    name: '.env is a link to itself',
    arrange: (it) => symlinkSync('.env', it.path('.env')),
    refuses: /\.env: it is a link that leads back to itself/,
  },
  {
    name: '.env is a link to nothing',
    arrange: (it) => symlinkSync('nowhere', it.path('.env')),
    refuses: /\.env: it is a link to a file that does not exist/,
  },
  {
    name: '.env is a pipe whose writer comes after a second',
    arrange: (it) => {
      fifo(it)
      spawn('sh', ['-c', `sleep 1; printf 'A=${value}' > .env`], { cwd: it.folder, stdio: 'ignore' }).unref()
    },
    loads: { A: value },
  },
  {
    name: '.env is a pipe that nobody writes into',
    arrange: (it) => fifo(it),
    refuses: /\.env: it is a pipe, and nothing was written into it for 10 seconds/,
    within: 14_000,
  },
  {
    name: '.env is too large',
    files: env(`A=${value}\n${'#'.repeat(2 ** 20)}`),
    refuses: /\.env: it is larger than 1 MiB/,
  },

  // Texts that are none, or odd ones.
  {
    name: '.env holds 64 KB of newlines',
    files: env(`A=1${'\n'.repeat(65_536)}B=2\n`),
    loads: { A: '1', B: '2' },
    within: 1_500,
  },
  {
    name: '.env is UTF-16 as Windows writes it',
    files: env(Buffer.from('\ufeffA=é\r\n', 'utf16le')),
    loads: { A: 'é' },
  },
  {
    name: '.env is UTF-16 the other way round',
    files: env(Buffer.from('\ufeffA=é\n', 'utf16le').swap16()),
    loads: { A: 'é' },
  },
  {
    name: '.env has a byte order mark and odd line ends',
    files: env('\ufeffA=1\r\nB=2\rC=3\n'),
    loads: { A: '1', B: '2', C: '3' },
  },
  {
    name: '.env is not UTF-8',
    files: env(Buffer.concat([Buffer.from(`A=1\nB=${value}`), Buffer.from([0xff]), Buffer.from('\n')])),
    refuses: /\.env:2: it is not valid UTF-8/,
  },
  {
    name: '.env holds a NUL',
    files: env(`A=1\n\nB=${value}\0\n`),
    refuses: /\.env:3: it holds a NUL character/,
  },
  {
    name: '.env has a quote that is not closed',
    files: env(`A=1\nB="${value}\nC=3\n`),
    refuses: /\.env:2: the quote that opens here is never closed/,
  },
  {
    name: '.env has a quote that swallows assignments',
    files: env('A="1\nB=2\nC=3"\n'),
    warns: /^secrets: \.env:1: the quote that opens here closes on line 3 and swallows line 2\n$/,
    loads: { A: '1\nB=2\nC=3' },
  },
  {
    name: '.env has a PEM block without quotes',
    files: env(`A=-----BEGIN PRIVATE KEY-----\n${value}=\n${value}==\n-----END PRIVATE KEY-----\n`),
    refuses: /\.env:1: a PEM block has to stand in quotes: only its first line would be read\n/,
  },
  {
    name: '.env has a key twice',
    files: env('A=1\nB=2\nA=3\n'),
    warns: /^secrets: \.env:3: A is set here again, after line 1; the last one counts\n$/,
    loads: { A: '3', B: '2' },
  },
  {
    name: '.env has names of every object',
    files: env('constructor=1\ntoString=2\n__proto__=3\n'),
    warns: /^secrets: \.env:3: __proto__ cannot be a variable, and is skipped\n$/,
    loads: { constructor: '1', toString: '2' },
  },
  {
    name: '.env has keys with dots and dashes',
    files: env('a.b=1\nc-d=2\n'),
    loads: { 'a.b': '1', 'c-d': '2' },
  },
  {
    name: '.env has a line that is no assignment',
    files: env(`A=1\n${value}\n`),
    warns: /^secrets: \.env:2: it is neither KEY=value nor a comment, and is ignored\n$/,
    loads: { A: '1' },
  },
  {
    name: '.env has the marks of a merge conflict',
    files: env('<<<<<<< HEAD\nA=1\n>>>>>>> theirs\n'),
    warns: /^(?:secrets: \.env:[13]: it is neither KEY=value nor a comment, and is ignored\n){2}$/,
    loads: { A: '1' },
  },

  // References.
  { name: '.env has a key that refers to itself', files: env('A=${A}x\n'), refuses: /\.env:1: .*\bA\b/ },
  {
    name: '.env has two keys that refer to each other',
    files: env('A=${B}\nB=${A}\n'),
    refuses: /\.env:[12]: .*\bA\b.*\bB\b/,
  },
  {
    name: '.env has three keys in a ring',
    files: env('A=${B}\nB=1${C}\nC=${A}\n'),
    refuses: /\.env:[123]: .*\bA\b.*\bB\b.*\bC\b/,
  },
  {
    name: '.env refers to a name that is not set',
    files: env('A=x${NOWHERE}y\n'),
    warns: /^secrets: \.env:1: A refers to a variable that is not set: that part of it stays empty\n$/,
    loads: { A: 'xy' },
  },
  {
    name: '.env refers to a name that is not set, where the key is then empty and required',
    files: { ...env('SECRET_KEY=${NOWHERE}\n'), ...template },
    env: { SECRETS_STRICT: '1' },
    refuses: /empty {2}SECRET_KEY {2}signs {2}\.env\.example:2/,
    code: 'SECRETS_CONTRACT',
  },
  {
    name: '.env refers to values with what JavaScript replaces by',
    files: env("P='a$&b$`c$$d'\nA=${P}\n"),
    loads: { P: 'a$&b$`c$$d', A: 'a$&b$`c$$d' },
  },
  {
    name: '.env refers to what every object has',
    files: env('A=x${constructor}${__proto__}\n'),
    warns: /^secrets: \.env:1: A refers to a variable that is not set: that part of it stays empty\n$/,
    loads: { A: 'x' },
  },
  {
    name: '.env has commands in it',
    files: env('A=$(touch left)\nB="`touch left`"\n'),
    loads: { A: '$(touch left)', B: '`touch left`' },
  },
  {
    name: 'the environment holds a dollar sign',
    files: env('B=${A}\n'),
    env: { A: 'p$B${B}' },
    loads: { B: 'p$B${B}' },
  },
  {
    name: 'the environment sets a key to nothing',
    files: { ...env(`SECRET_KEY=${value}\n`), ...template },
    env: { SECRET_KEY: '', SECRETS_STRICT: '1' },
    refuses: /empty {2}SECRET_KEY/,
    code: 'SECRETS_CONTRACT',
  },
  {
    name: '.env has 5 000 keys with references',
    files: env(
      Array.from({ length: 5_000 }, (_, at) => `K${at}=${at === 0 ? 'x' : `\${K${at - 1}}`}\n`).join(''),
    ),
    loads: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`K${at}`, 'x'])),
    within: 3_000,
  },

  // What a file may not do.
  {
    name: '.env sets what makes Node run other code',
    files: env('Node_Options=--no-warnings\nA=1\n'),
    warns: /^secrets: \.env:1: Node_Options cannot be set from a file, and is skipped\n$/,
    loads: { A: '1' },
  },
  {
    name: ".env sets a server's NODE_ENV",
    files: env('A=1\nNODE_ENV=staging\n'),
    refuses: /\.env:2: /,
    code: 'SECRETS_NODE_ENV',
  },

  // Modules.
  {
    name: 'secrets.js does not parse',
    files: { 'secrets.js': `exports.A = '${value}'\nexports.B = '${value}\n` },
    refuses: /secrets\.js:2: it does not parse/,
  },
  {
    name: 'secrets.js throws a value',
    files: { 'secrets.js': `\nthrow new Error('${value}')\n` },
    refuses: /secrets\.js:2: it throws while it is being loaded/,
  },
  {
    name: 'secrets.json does not parse',
    files: { 'secrets.json': `{\n"A": "${value}",\n"B": ${value}\n}` },
    refuses: /secrets\.json:3: it is not valid JSON/,
  },
  {
    name: 'secrets.json holds what is no text',
    files: { 'secrets.json': '{ "A": 1, "B": true, "C": null, "D": [1], "E": { "f": "g" } }' },
    loads: { A: '1', B: 'true', D: '[1]', E: '{"f":"g"}' },
  },
  {
    name: 'secrets.json has a __proto__',
    files: { 'secrets.json': `{ "__proto__": "${value}" }` },
    refuses: /secrets\.json: "__proto__" is no name for a variable/,
  },
  ...(
    [
      ['a function', "() => 'x'"],
      ['a symbol', "Symbol('x')"],
      ['a promise', 'Promise.resolve(1)'],
      ['an instance of a class', 'new (class Key {})()'],
    ] as const
  ).map(([what, expression]) => ({
    name: `secrets.js exports ${what}`,
    files: { 'secrets.js': `exports.KEY = ${expression}` },
    refuses: /secrets\.js: "KEY" is /,
  })),
  {
    name: 'secrets.mjs waits at the top level',
    files: { 'secrets.mjs': 'export const A = await Promise.resolve(1)\n' },
    refuses: /secrets\.mjs(?::1)?: it uses top-level await/,
  },
  ...(isLinux
    ? [
        {
          name: '.env has a variable that is too large for Linux',
          files: env(`A=1\nB=${value.padEnd(131_072 - 'B=\0'.length + 1, 'x')}\n`),
          refuses: /\.env:2: B is larger than the 128 KiB that Linux takes/,
        },
      ]
    : []),
  {
    name: 'secrets.json has half of a surrogate pair',
    files: { 'secrets.json': '{ "B": "x\\ud83d" }' },
    refuses: /secrets\.json: B holds half of a surrogate pair/,
  },

  // Production.
  {
    name: 'production lacks, empties and blanks what is required',
    files: { '.env.example': 'A=\nB=\nC=\n', '.env': `A=${value}\nB=${value}\nC=${value}\n` },
    env: { ...production, B: '', C: ' \t' },
    refuses:
      /missing {2}A {2}\.env\.example:1\n {2}empty {4}B {2}\.env\.example:2\n {2}empty {4}C {2}\.env\.example:3\n/,
    code: 'SECRETS_CONTRACT',
  },
  {
    name: 'production has no template',
    env: production,
    refuses: /there is no \.env\.example.*\n(?:.*\n)*.*\.dockerignore/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: 'production may not read the template',
    files: template,
    arrange: (it) => chmodSync(it.path('.env.example'), 0),
    env: production,
    asNobody: true,
    refuses: /\.env\.example: this process has no permission to read it\n\nLet the user read it/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: 'production finds a directory for a template',
    arrange: (it) => mkdirSync(it.path('.env.example')),
    env: production,
    refuses: /\.env\.example: it is a directory, not a file\n\nPut a file in its place/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: 'production finds a template that is too large',
    files: { '.env.example': `A=\n${'#'.repeat(2 ** 20)}` },
    env: production,
    refuses: /\.env\.example: it is larger than 1 MiB\n\nIt is to hold variables/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: 'production finds a template that is not UTF-8',
    files: { '.env.example': Buffer.from('A=\nB=\xff\n', 'latin1') },
    env: production,
    refuses: /\.env\.example:2: it is not valid UTF-8\n\nSave it as UTF-8/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: "production has the template's own value",
    files: { '.env.example': 'SECRET_KEY=keyboard-cat\n' },
    env: { ...production, SECRET_KEY: 'keyboard-cat' },
    refuses: /placeholder {2}SECRET_KEY/,
    code: 'SECRETS_CONTRACT',
  },
  {
    name: 'production has a value in quotes',
    files: template,
    env: { ...production, SECRET_KEY: `"${value}"` },
    warns: /^secrets: \.env\.example:2: the value of SECRET_KEY stands in quotes.*\n$/,
    loads: {},
  },

  // The process.
  {
    name: 'process.env has been frozen',
    files: { ...env('A=1\n'), 'before.js': 'process.env = Object.freeze({ ...process.env })' },
    refuses: /A cannot be set: process\.env has been replaced/,
    code: 'SECRETS_ENVIRONMENT',
  },
  {
    name: 'process.env does not keep what is written',
    files: {
      ...env('A=1\n'),
      'before.js':
        'process.env = new Proxy({ ...process.env }, { set: () => true, defineProperty: () => true })',
    },
    refuses: /A cannot be set: process\.env has been replaced/,
    code: 'SECRETS_ENVIRONMENT',
  },
]

// Prints what has changed in the environment, and what was thrown.
const probe = `
  const fs = require('node:fs')
  const before = { ...process.env }
  globalThis.own = (error) => ({ name: error.name, code: error.code, message: error.message, stack: error.stack,
    cause: error.cause, all: require('node:util').inspect(error, { showHidden: true, depth: 9 }) })
  process.on('exit', () => {
    const changed = Object.entries(process.env).filter(([key, value]) => before[key] !== value)
    const removed = Object.keys(before).filter((key) => process.env[key] === undefined)
    const report = { changed, removed, polluted: Object.keys(Object.prototype), error: globalThis.refused }
    fs.writeFileSync(process.env.REPORT, JSON.stringify(report))
  })
`
const call = `
  try {
    require('secrets').loadSecrets()
  } catch (error) {
    globalThis.refused = own(error)
  }
`

interface Told {
  changed: [string, string][]
  removed: string[]
  polluted: string[]
  error?: { name: string; code: string; message: string; stack: string; cause: unknown; all: string }
}

function lay({ files = {}, arrange, asNobody = false }: Fault): Project {
  const project = new Project({ 'before.js': '', ...files, 'probe.js': probe, 'call.js': call, 'app.js': '' })
  if (asNobody) {
    // The installed package lies in folders that only the one who made them can enter.
    rmSync(project.path('node_modules'))
    cpSync(installed(), project.path('node_modules'), { recursive: true })
    chmodSync(project.folder, 0o777)
  }
  arrange?.(project)
  return project
}

function start(
  project: Project,
  { env = {}, asNobody = false }: Fault,
  args: readonly string[],
): Outcome & { told: Told } {
  const report = join(project.folder, `report-${args.at(-1)}.json`)
  const node = [process.execPath, '-r', './probe.js', '-r', './before.js', ...args]
  const [program = '', ...rest] =
    asNobody && isRoot ? ['setpriv', '--reuid=65534', '--clear-groups', ...node] : node
  const outcome = project.run(program, rest, { env: { ...env, REPORT: report } })
  return { ...outcome, told: JSON.parse(readFileSync(report, 'utf8')) }
}

describe.each(faults)('where $name', (fault) => {
  const { refuses, code = 'SECRETS_FILE', warns, loads, within = 5_000 } = fault
  const expected = Object.entries({ ...loads }).sort()
  const added = ({ changed }: Told) => changed.filter(([key]) => key !== 'REPORT').sort()

  test(refuses ? 'register refuses' : 'register loads', () => {
    const project = lay(fault)
    const begun = Date.now()
    const { code: exit, stdout, stderr, told } = start(project, fault, ['-r', 'secrets/register', 'app.js'])
    expect(Date.now() - begun).toBeLessThan(within)
    expect(stdout).toBe('')
    expectNoTrace(stderr)
    expect(told.polluted).toEqual([])
    if (refuses) {
      expect(exit).toBe(78)
      expect(stderr).toMatch(/^(?:secrets: \.env.*\n)*secrets: refusing to start/)
      expect(stderr).toMatch(refuses)
      expect([told.changed, told.removed]).toEqual([[], []])
    } else {
      expect(exit).toBe(0)
      expect(stderr).toMatch(warns ?? /^$/)
      expect(added(told)).toEqual(expected)
    }
  })

  test(refuses ? 'loadSecrets throws' : 'loadSecrets loads', () => {
    const project = lay(fault)
    const { stdout, stderr, told } = start(project, fault, ['-r', './call.js', 'app.js'])
    expect(stdout).toBe('')
    expectNoTrace(stderr)
    if (refuses) {
      expect(told.error).toMatchObject({ name: 'SecretsError', code })
      expect(told.error?.message).toMatch(refuses)
      expect(told.error?.cause).toBeUndefined()
      expectNoTrace(JSON.stringify(told.error))
      expect([told.changed, told.removed]).toEqual([[], []])
    } else {
      expect(told.error).toBeUndefined()
      expect(stderr).toMatch(warns ?? /^$/)
      expect(added(told)).toEqual(expected)
    }
  })
})

test('loadSecrets throws where the working directory has been removed', () => {
  const project = new Project({
    'app.js': `
      const lib = require('secrets'), fs = require('node:fs')
      fs.mkdirSync('gone')
      process.chdir('gone')
      fs.rmdirSync('../gone')
      const before = JSON.stringify(process.env)
      try {
        lib.loadSecrets()
      } catch ({ name, code, message }) {
        process.stdout.write(JSON.stringify({ name, code, message, isSame: before === JSON.stringify(process.env) }))
      }`,
  })
  const { stdout } = project.node(['app.js'])
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'SecretsError',
    code: 'SECRETS_ENVIRONMENT',
    isSame: true,
  })
  expect(JSON.parse(stdout).message).toContain('the working directory does not exist any more')
})
