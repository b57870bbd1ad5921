// What goes wrong, by register and by loadSecrets, both in processes of their own. What is refused changes nothing and
// shows no value; what is warned of is told in one line. Each holds a value that could be shown.
// The cache of jiti is in module.test.ts, workers and two copies of the package in register.test.ts, and a stderr that
// is slow, closed or full in refusal.test.ts.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { isRoot, nobody } from '../support/nobody.ts'
import { installed, type Outcome, Project, type Variables } from '../support/project.ts'
import { expectNoTrace, hidden } from '../support/secrecy.ts'

const [value, another, unasked] = hidden
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
  /** What is warned of, in whole, before a refusal too; no line else is written. */
  warns?: RegExp
  /** The variables after a start, of those that were not there before. */
  loads?: Variables
  /** What no output may hold, beside the values that are always hidden. */
  hides?: readonly string[]
  /** A file that must not be there afterwards. */
  leavesNo?: string
  /** True where the process is not to run as root. */
  asNobody?: boolean
  /** How long it may take, in milliseconds. */
  within?: number
}

const production = { NODE_ENV: 'production' }
const template = { '.env.example': '# signs\nSECRET_KEY=\n' }
const env = (text: string | Buffer) => ({ '.env': text })
/** A key as a laptop has it: some of its lines look like assignments, with a piece of it for the name. */
const pem = [
  '-----BEGIN PRIVATE KEY-----',
  'MIIZq7Wm3Kx9vB5',
  'MIIabc=',
  'Jd2QhGt6Nz1==',
  '-----END PRIVATE KEY-----',
]
/** The whole refusal, so that nothing in it can name such a line. */
const refusesPem = (line: number) =>
  new RegExp(
    `^secrets: refusing .*\\n\\n  \\.env:${line}: a PEM block must be in quotes: only its first line would be read\\n$`,
  )
/** What `replace` and `replaceAll` put other texts for. */
const patterns = `${value}$&b$\`c$'d$$e$1$<f>`
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
    files: env(`A=${value}${'\n'.repeat(65_536)}B=2\n`),
    loads: { A: value, B: '2' },
    within: 1_500,
  },
  {
    name: '.env is UTF-16 as Windows writes it',
    files: env(Buffer.from(`\ufeffA=é${value}\r\n`, 'utf16le')),
    loads: { A: `é${value}` },
  },
  {
    name: '.env is UTF-16 the other way round',
    files: env(Buffer.from(`\ufeffA=é${value}\n`, 'utf16le').swap16()),
    loads: { A: `é${value}` },
  },
  {
    name: '.env has a byte order mark and odd line ends',
    files: env(`\ufeffA=1\r\nB=${value}\rC=3\n`),
    loads: { A: '1', B: value, C: '3' },
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
    files: env(`A="1\nB=${value}\nC=3"\n`),
    warns: /^secrets: \.env:1: the quote that opens here closes on line 3 and swallows line 2\n$/,
    loads: { A: `1\nB=${value}\nC=3` },
  },
  {
    name: '.env has a PEM block without quotes',
    files: env(`A=${pem.join('\n')}\n`),
    refuses: refusesPem(1),
    hides: pem.slice(1, -1),
  },
  {
    name: '.env has a PEM block without quotes on lines of its own',
    files: env(`A=\n${pem.join('\n')}\n`),
    refuses: refusesPem(2),
    hides: pem.slice(1, -1),
  },
  {
    name: '.env has a key twice',
    files: env(`A=${value}\nB=2\nA=${another}\n`),
    warns: /^secrets: \.env:3: A is set here again, after line 1; the last one counts\n$/,
    loads: { A: another, B: '2' },
  },
  {
    name: '.env has names of every object',
    files: env(`constructor=1\ntoString=${another}\n__proto__=${value}\n`),
    warns: /^secrets: \.env:3: __proto__ cannot be set from a file, and is skipped\n$/,
    loads: { constructor: '1', toString: another },
  },
  {
    name: '.env has keys with dots and dashes',
    files: env(`a.b=1\nc-d=${value}\n`),
    loads: { 'a.b': '1', 'c-d': value },
  },
  {
    name: '.env has a line that is no assignment',
    files: env(`A=1\n${value}\n`),
    warns: /^secrets: \.env:2: it is neither KEY=value nor a comment, and is ignored\n$/,
    loads: { A: '1' },
  },
  {
    name: '.env has the marks of a merge conflict',
    files: env(`<<<<<<< HEAD\nA=${value}\n>>>>>>> ${another}\n`),
    warns: /^(?:secrets: \.env:[13]: it is neither KEY=value nor a comment, and is ignored\n){2}$/,
    loads: { A: value },
  },

  // References.
  {
    name: '.env has a key that refers to itself',
    files: env(`A=\${A}${value}\n`),
    refuses: /\.env:1: .*\bA\b/,
  },
  {
    name: '.env has two keys that refer to each other',
    files: env(`A=\${B}${value}\nB=${another}\${A}\n`),
    refuses: /\.env:[12]: .*\bA\b.*\bB\b/,
  },
  {
    name: '.env has three keys in a ring',
    files: env(`A=\${B}\nB=${value}\${C}\nC=\${A:-${another}}\n`),
    refuses: /\.env:[123]: .*\bA\b.*\bB\b.*\bC\b/,
  },
  {
    name: '.env refers to a name that is not set',
    files: env(`A=${value}\${NOWHERE}y\n`),
    warns: /^secrets: \.env:1: A refers to a variable that is not set: that part of it stays empty\n$/,
    loads: { A: `${value}y` },
  },
  {
    name: '.env refers to a name that is not set, where the key is then empty and required',
    files: { ...env(`B=${value}\nSECRET_KEY=\${NOWHERE}\n`), ...template },
    env: { SECRETS_STRICT: '1' },
    warns:
      /^secrets: \.env:2: SECRET_KEY refers to a variable that is not set: that part of it stays empty\n$/,
    refuses: /empty {2}SECRET_KEY {2}signs {2}\.env\.example:2/,
    code: 'SECRETS_CONTRACT',
  },
  {
    name: '.env refers to values with what JavaScript replaces by',
    files: env(`P="${patterns}"\nA=<\${P}>\nB=$P\nC=\${N:-\${P}}\n`),
    loads: { P: patterns, A: `<${patterns}>`, B: patterns, C: patterns },
  },
  {
    name: '.env refers to what every object has',
    files: env(`A=${value}\${constructor}\${__proto__}\n`),
    warns: /^secrets: \.env:1: A refers to a variable that is not set: that part of it stays empty\n$/,
    loads: { A: value },
  },
  {
    name: '.env refers to what every object has, and sets it',
    files: env(`constructor=${value}\nA=\${constructor}\nB=$constructor\n`),
    loads: { constructor: value, A: value, B: value },
  },
  {
    name: '.env refers to __proto__, and would set it',
    files: env(`__proto__=${value}\nA=x\${__proto__}\n`),
    warns:
      /^secrets: \.env:1: __proto__ cannot be set from a file, and is skipped\nsecrets: \.env:2: A refers to a variable that is not set: that part of it stays empty\n$/,
    loads: { A: 'x' },
  },
  {
    name: '.env has commands in it',
    files: env(`A=$(touch left)${value}\nB="\`touch left\`"\nC=\${N:-$(touch left)}\n`),
    loads: { A: `$(touch left)${value}`, B: '`touch left`', C: '$(touch left)' },
    leavesNo: 'left',
  },
  {
    name: 'the environment holds a dollar sign',
    files: env('B=${A}\n'),
    env: { A: `${value}$B\${B}` },
    loads: { B: `${value}$B\${B}` },
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
      Array.from({ length: 5_000 }, (_, at) => `K${at}=${at === 0 ? value : `\${K${at - 1}}`}\n`).join(''),
    ),
    loads: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`K${at}`, value])),
    within: 3_000,
  },

  // What a file may not do.
  {
    name: '.env sets what makes Node run other code',
    files: env(`Node_Options=--title=${value}\nA=${another}\n`),
    warns: /^secrets: \.env:1: Node_Options cannot be set from a file, and is skipped\n$/,
    loads: { A: another },
  },
  {
    name: ".env sets a server's NODE_ENV",
    files: env(`A=${value}\nNODE_ENV=staging\n`),
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
    name: 'secrets.js throws what throws when it is looked at',
    files: { 'secrets.js': `throw new Proxy(new Error(), { get() { throw new Error('${value}') } })` },
    refuses: /secrets\.js: it throws while it is being loaded/,
  },
  {
    name: 'secrets.json does not parse',
    files: { 'secrets.json': `{\n"A": "${value}",\n"B": ${value}\n}` },
    refuses: /secrets\.json:3: it is not valid JSON/,
  },
  {
    name: 'secrets.json holds what is no text',
    files: { 'secrets.json': `{ "A": 1, "B": true, "C": null, "D": [1], "E": { "f": "${value}" } }` },
    loads: { A: '1', B: 'true', D: '[1]', E: `{"f":"${value}"}` },
  },
  {
    name: 'secrets.json has a __proto__',
    files: { 'secrets.json': `{ "__proto__": "${value}" }` },
    refuses: /secrets\.json: "__proto__" is no name for a variable/,
  },
  ...(
    [
      ['a function', `() => '${value}'`],
      ['a symbol', `Symbol('${value}')`],
      ['a promise', `Promise.resolve('${value}')`],
      ['an instance of a class', `new (class Key { held = '${value}' })()`],
    ] as const
  ).map(([what, expression]) => ({
    name: `secrets.js exports ${what}`,
    files: { 'secrets.js': `exports.KEY = ${expression}` },
    refuses: /secrets\.js: "KEY" is /,
  })),
  {
    name: 'secrets.mjs waits at the top level',
    files: { 'secrets.mjs': `export const A = await Promise.resolve('${value}')\n` },
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
    files: { 'secrets.json': `{ "B": "${value}\\ud83d" }` },
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
    files: env(`A=${value}\n`),
    env: production,
    refuses: /there is no \.env\.example.*\n(?:.*\n)*.*\.dockerignore/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: 'production may not read the template',
    files: { '.env.example': `SECRET_KEY=${value}\n` },
    arrange: (it) => chmodSync(it.path('.env.example'), 0),
    env: production,
    asNobody: true,
    refuses:
      /\.env\.example: this process has no permission to read it\n\nLet the user that this app runs as read it/,
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
    files: { '.env.example': `A=${value}\n${'#'.repeat(2 ** 20)}` },
    env: production,
    refuses: /\.env\.example: it is larger than 1 MiB\n\nAn env file holds one variable a line/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: 'production finds a template that is not UTF-8',
    files: { '.env.example': Buffer.from(`A=\nB=${value}\xff\n`, 'latin1') },
    env: production,
    refuses: /\.env\.example:2: it is not valid UTF-8\n\nSave it as UTF-8/,
    code: 'SECRETS_TEMPLATE',
  },
  {
    name: "production has the template's own value",
    files: { '.env.example': `SECRET_KEY=${value}\n` },
    env: { ...production, SECRET_KEY: value },
    refuses: /placeholder {2}SECRET_KEY/,
    code: 'SECRETS_CONTRACT',
  },
  {
    name: 'production has a value in quotes',
    files: template,
    env: { ...production, SECRET_KEY: `"${value}"` },
    warns: /^secrets: \.env\.example:2: the value of SECRET_KEY is in quotes.*\n$/,
    loads: {},
  },

  // The process.
  {
    name: 'process.env has been frozen',
    files: { ...env(`A=${value}\n`), 'before.js': 'process.env = Object.freeze({ ...process.env })' },
    refuses: /A cannot be set: process\.env has been replaced/,
    code: 'SECRETS_ENVIRONMENT',
  },
  {
    name: 'process.env does not keep what is written',
    files: {
      ...env(`A=${value}\n`),
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
  const shared = Object.getOwnPropertyDescriptors(Object.prototype)
  globalThis.own = (error) => ({ name: error.name, code: error.code, message: error.message, stack: error.stack,
    cause: error.cause, all: require('node:util').inspect(error, { showHidden: true, depth: 9 }) })
  process.on('exit', () => {
    const changed = Object.entries(process.env).filter(([key, value]) => before[key] !== value)
    const removed = Object.keys(before).filter((key) => process.env[key] === undefined)
    const now = Object.getOwnPropertyDescriptors(Object.prototype)
    const polluted = Object.keys({ ...now, ...shared }).filter((name) => now[name]?.value !== shared[name]?.value)
    const report = { changed, removed, polluted, error: globalThis.refused }
    fs.writeFileSync(process.env.REPORT, JSON.stringify(report))
  })
`
/** A script that calls a function of the package, and keeps what it throws for the probe. */
const calling = (call: string) => `
  try {
    require('secrets').${call}
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

function lay({ files = {}, arrange, asNobody = false }: Omit<Fault, 'name'>): Project {
  const project = new Project({ 'before.js': '', ...files, 'probe.js': probe, 'app.js': '' })
  project.write({ 'call.js': calling('loadSecrets()') })
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
  { env = {}, asNobody = false }: Omit<Fault, 'name'>,
  args: readonly string[],
): Outcome & { told: Told } {
  const report = join(project.folder, `report-${args.at(-1)}.json`)
  const node = [process.execPath, '-r', './probe.js', '-r', './before.js', ...args]
  const [program = '', ...rest] =
    asNobody && isRoot ? ['setpriv', `--reuid=${nobody}`, '--clear-groups', ...node] : node
  // Of a variable that nothing asks for, the value is shown as little.
  const outcome = project.run(program, rest, { env: { UNASKED: unasked, ...env, REPORT: report } })
  return { ...outcome, told: JSON.parse(readFileSync(report, 'utf8')) }
}

describe.each(faults)('where $name', (fault) => {
  const { refuses, code = 'SECRETS_FILE', warns, loads, hides = [], leavesNo, within = 5_000 } = fault
  const expected = Object.entries({ ...loads }).sort()
  const added = ({ changed }: Told) => changed.filter(([key]) => key !== 'REPORT').sort()

  /** Starts a process, and holds it to what is the same for every entry. */
  function started(...args: string[]): Outcome & { told: Told } {
    const project = lay(fault)
    const begun = Date.now()
    const outcome = start(project, fault, args)
    expect(Date.now() - begun).toBeLessThan(within)
    const { stdout, stderr, told } = outcome
    expect(stdout).toBe('')
    expectNoTrace(stderr + JSON.stringify(told.error), [...hidden, ...hides])
    expect(told.polluted).toEqual([])
    if (leavesNo) expect(existsSync(project.path(leavesNo))).toBe(false)
    if (refuses) {
      expect([told.changed, told.removed]).toEqual([[], []])
    } else {
      expect(added(told)).toEqual(expected)
    }
    return outcome
  }

  test(refuses ? 'register refuses' : 'register loads', () => {
    const { code: exit, stderr } = started('-r', 'secrets/register', 'app.js')
    if (refuses) {
      expect(exit).toBe(78)
      expect(stderr).toMatch(/^(?:secrets: \.env.*\n)*secrets: refusing to start/)
      expect(stderr).toMatch(refuses)
    } else {
      expect(exit).toBe(0)
      expect(stderr).toMatch(warns ?? /^$/)
    }
  })

  test(refuses ? 'loadSecrets throws' : 'loadSecrets loads', () => {
    const { code: exit, stderr, told } = started('-r', './call.js', 'app.js')
    expect(exit).toBe(0)
    expect(stderr).toMatch(warns ?? /^$/)
    if (refuses) {
      expect(told.error).toMatchObject({ name: 'SecretsError', code })
      expect(told.error?.message).toMatch(refuses)
      expect(told.error?.cause).toBeUndefined()
    } else {
      expect(told.error).toBeUndefined()
    }
  })
})

describe('where .env sets NODE_ENV to production, and the environment does not set it', () => {
  const files = env(`A=${value}\nNODE_ENV=production\n`)
  const says = /\.env:2: it sets NODE_ENV for a server, and the environment does not set it\b/

  test.each(['secrets/register', 'secrets/config'])('%s refuses', (entry) => {
    const { code, stdout, stderr, told } = start(lay({ files }), {}, ['-r', entry, 'app.js'])
    expect([code, stdout, told.changed, told.removed]).toEqual([78, '', [], []])
    expect(stderr).toMatch(/^secrets: refusing to start/)
    expect(stderr).toMatch(says)
    expectNoTrace(stderr)
  })

  test.each(['config()', 'loadSecrets()', 'defineSecrets({})'])('%s throws', (call) => {
    const project = lay({ files }).write({ 'call.js': calling(call) })
    const { stdout, stderr, told } = start(project, {}, ['-r', './call.js', 'app.js'])
    expect([stdout, stderr, told.changed, told.removed]).toEqual(['', '', [], []])
    expect(told.error).toMatchObject({ name: 'SecretsError', code: 'SECRETS_NODE_ENV' })
    expect(told.error?.message).toMatch(says)
    expectNoTrace(JSON.stringify(told.error))
  })

  test.each([
    ['run -f .env -- touch started', ''],
    ['run -- touch started', ''],
    ['check', ''],
    ['check --json', '"code": "SECRETS_NODE_ENV"'],
  ])('secrets %s refuses', (command, json) => {
    const project = lay({ files })
    const { code, stdout, stderr } = project.secrets(command.split(' '))
    expect(code).toBe(78)
    expect(stdout).toContain(json)
    expect(json ? stdout : stderr).toMatch(says)
    expectNoTrace(stdout + stderr)
    expect(existsSync(project.path('started'))).toBe(false)
  })
})

test.each(['loadSecrets', 'config'])('%s throws where the working directory has been removed', (call) => {
  const project = new Project({
    'app.js': `
      const lib = require('secrets'), fs = require('node:fs')
      fs.mkdirSync('gone')
      process.chdir('gone')
      fs.rmdirSync('../gone')
      const before = JSON.stringify(process.env)
      try {
        lib.${call}()
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
