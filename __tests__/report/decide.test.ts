import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { type LoadOptions, loadSecrets } from '../../lib/index.ts'
import { detectMode } from '../../lib/load-secrets.ts'
import { processMode } from '../../lib/mode/mode.ts'
import { allPlatforms } from '../../lib/mode/platforms.ts'
import { state } from '../../lib/process-state.ts'
import type { SecretsError } from '../../lib/secrets-error.ts'
import { hear } from '../support/hear.ts'
import { Project } from '../support/project.ts'

const given = process.env
beforeEach(() => {
  delete state.mode
})
afterEach(() => {
  jest.restoreAllMocks()
  process.env = given
})

/** Loads in this process, and tells what came of it. */
function load(files: Record<string, string>, options: LoadOptions = {}) {
  const project = new Project(files)
  const target = {}
  const heard = hear()
  let refusal: SecretsError | undefined
  try {
    loadSecrets({ environment: {}, processEnv: target, cwd: project.folder, ...options })
  } catch (error) {
    refusal = error as SecretsError
  } finally {
    heard.end()
  }
  return { code: refusal?.code, text: refusal?.message ?? '', refusal, target, stderr: heard.text, project }
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => `K${index}`)
const templateOf = (names: readonly string[]) => names.map((key) => `${key}=\n`).join('')

describe('a refusal in production', () => {
  const environment = { NODE_ENV: 'production' }

  test('leads to the line of the app that asked, past our own', () => {
    const { refusal } = load({ '.env.example': 'A=\n' }, { environment })
    const [message, ...frames] = String(refusal?.stack).split(/\n(?= {4}at )/)
    expect(message).toBe(`SecretsError: ${refusal?.message}`)
    expect(frames[0]).toContain(__filename)
    expect(frames.filter((frame) => frame.includes(join(__dirname, '../../lib/')))).toEqual([])
  })

  test('is a text, and the same for a program', () => {
    const { refusal, text, target } = load(
      { '.env.example': '# the first\nA=\nBOTH=\n\n# @optional\nC=\n' },
      { environment: { ...environment, BOTH: ' ' } },
    )
    const hint = `Set them in the environment of this app:
  export A=… BOTH=…
Files such as .env are not read in production.
A key that may be absent has "# @optional" above it in .env.example.`
    expect(text).toBe(`secrets: refusing to start (production, because NODE_ENV=production)

  missing  A     the first  .env.example:2
  empty    BOTH             .env.example:3

${hint}
`)
    expect(refusal).toMatchObject({
      name: 'SecretsError',
      code: 'SECRETS_CONTRACT',
      mode: 'production',
      reason: 'NODE_ENV=production',
      problems: [{ key: 'A' }, { key: 'BOTH' }],
      hint,
    })
    expect(target).toEqual({})
  })

  test('has no column for what nothing is said of', () => {
    const { text } = load({ '.env.example': 'A=\n' }, { environment })
    expect(text).toMatch('\n  missing  A  .env.example:1\n\nSet it in the environment of this app:\n')
  })

  test('has a description of at most 60 columns', () => {
    const described = (length: number) =>
      load({ '.env.example': `# ${'x'.repeat(length)}\nA=\n` }, { environment }).text
    expect(described(60)).toMatch(`  ${'x'.repeat(60)}  `)
    expect(described(61)).toMatch(`  ${'x'.repeat(59)}…  `)
  })

  test('names the line of a key, and of no key of the code', () => {
    const { text } = load({ '.env.example': '\nA=\n' }, { environment, required: ['B'] })
    expect(text).toMatch('\n  missing  A  .env.example:2\n  missing  B  in code\n')
  })

  test('tells of marks only where a key of the template is absent', () => {
    const hint = 'A key that may be absent'
    const template = { '.env.example': 'A=\n' }
    expect(load(template, { environment }).text).toMatch(hint)
    expect(load(template, { environment: { ...environment, A: '' } }).text).toMatch(hint)
    expect(load(template, { environment: { ...environment, A: 'changeme' } }).text).not.toMatch(hint)
    expect(load(template, { environment: { ...environment, A: 'a' }, required: ['B'] }).text).not.toMatch(
      hint,
    )
    expect(load({}, { environment, required: ['B'] }).text).not.toMatch(hint)
  })

  test.each([
    [9, false],
    [10, true],
    [11, true],
  ])('of %d keys tells how most may be absent: %p', (count, tells) => {
    const { text } = load({ '.env.example': templateOf(keys(count)) }, { environment })
    const says = `"# @optional" above it in .env.example.\nIf most may be absent, make its first line "# @defaultRequired=false", and mark the others "# @required".\n`
    expect(text.includes(says)).toBe(tells)
    expect(text).toMatch('A key that may be absent has "# @optional" above it in .env.example.\n')
  })

  test.each([
    [12, ''],
    [13, '  (and 1 more key, all listed above)\n'],
    [15, '  (and 3 more keys, all listed above)\n'],
  ])('of %d keys has a command for the first twelve', (count, rest) => {
    const template = { '.env.example': templateOf(keys(count)) }
    const first = keys(12)
    const { text } = load(template, { environment })
    expect(text).toMatch(`  export ${first.map((key) => `${key}=…`).join(' ')}\n${rest}Files`)
    const each = load(template, { environment: { CF_PAGES: '1' } }).text
    expect(each).toMatch(`${first.map((key) => `  wrangler pages secret put ${key}\n`).join('')}${rest}Files`)
  })

  test.each(allPlatforms())('has the command of $name', ({ name, marker, command }) => {
    const { text } = load({ '.env.example': templateOf(['A', 'B']) }, { environment: { [marker]: '1' } })
    const shown = command
      .replace('{pairs}', 'A=… B=…')
      .replace('{literals}', '--from-literal=A=… --from-literal=B=…')
      .replace('{secrets}', 'A=A:latest,B=B:latest')
      .replace('{keys}', 'A, B')
      .split('\n')
    const lines = shown.flatMap((line) =>
      line.includes('{key}') ? ['A', 'B'].map((key) => line.replaceAll('{key}', key)) : [line],
    )
    expect(text).toMatch(
      `app. On ${name}:\n${lines.map((line) => `  ${line}\n`).join('')}Files such as .env are not read`,
    )
    expect(text.endsWith('If this is your own machine: SECRETS_MODE=development\n')).toBe(true)
  })

  test('is that nothing says what the app needs', () => {
    for (const [files, what] of [
      [{}, 'there is no .env.example'],
      [{ '.env.example': '# only words\n' }, '.env.example names no variable'],
    ] as const) {
      const { code, text } = load(files, { environment })
      expect(code).toBe('SECRETS_TEMPLATE')
      expect(text).toBe(`secrets: refusing to start (production, because NODE_ENV=production)

  ${what}, so nothing says which variables this app needs

It names them, without their values: commit it, and deploy it with the app.
If it is committed, look for a line such as ".env*" in .dockerignore, and put "!.env.example" after it.
`)
    }
  })

  test('has no hint where there is none, and the place of a file', () => {
    const { code, text } = load({ '.env.example': '# @type=boolean(x)\nA=' }, { environment })
    expect(code).toBe('SECRETS_TEMPLATE')
    expect(text).toBe(`secrets: refusing to start (production, because NODE_ENV=production)

  .env.example:1: the @type of A takes no options
`)
  })

  test('is left out with SECRETS_CHECK=skip, of which is told', () => {
    const skip = { ...environment, SECRETS_CHECK: ' Skip ' }
    const told = (files: Record<string, string>, env = {}) =>
      load(files, { environment: { ...skip, ...env } }).stderr
    const head = 'secrets: SECRETS_CHECK=skip, so nothing is refused: '
    const template = { '.env.example': 'A=\nB=\n' }
    expect(told({})).toBe(`${head}there is no contract to check\n`)
    expect(told(template, { B: '' })).toBe(`${head}A missing, B empty\n`)
    expect(told(template, { A: 'a', B: 'b' })).toBe(`${head}no problem found\n`)
    expect(told(template, { SECRETS_CHECK: 'no' })).toBe('')
    expect(load(template, { environment: skip, strict: true }).code).toBe('SECRETS_CONTRACT')
    expect(load({ '.env.example': 'A=\n' }, { environment: skip, strict: true }).text).toMatch(
      / missing {2}A/,
    )
  })

  test('tells of values in quotes', () => {
    const { stderr, code } = load({ '.env.example': 'A=\n' }, { environment: { ...environment, A: "'a b'" } })
    expect([code, stderr]).toEqual([
      undefined,
      'secrets: .env.example:1: the value of A is in quotes, which the app will see: take them off where it is set\n',
    ])
    const required = { required: ['B'], environment: { ...environment, A: 'a', B: '"b c"' } }
    expect(load({ '.env.example': 'A=\n' }, required).stderr).toMatch(
      /^secrets: the value of B is in quotes, /,
    )
  })
})

describe('a start in development', () => {
  const template = { '.env.example': 'A=\n# @optional\nB=\nC=\n' }

  test('without a secrets file is refused, and says what to do here and there', () => {
    const { code, text, project } = load(template)
    expect(code).toBe('SECRETS_NO_FILE')
    expect(text).toBe(`secrets: refusing to start (development, because NODE_ENV is not set)

  there is no .env, and no secrets.json, .js or .ts, in ${project.folder}

On your own machine, make one from the template, and fill it in:
  npx --no secrets init -C ${project.folder}
On a server, set NODE_ENV=production in its environment, and with it:
  A C
`)
  })

  test('without a template says less', () => {
    expect(load({}).text).toMatch(
      '\n\nOn your own machine, make one: a line KEY=value for each secret.\nOn a server, set NODE_ENV=production in its environment.\n',
    )
    expect(load({ '.env.example': '# @optional\nB=\n' }).text).toMatch(
      / {2}npx --no secrets init .*\nOn a server, set NODE_ENV=production in its environment\.\n$/,
    )
  })

  test('names no folder to the command that is run in it', () => {
    const project = new Project(template)
    jest.spyOn(process, 'cwd').mockImplementation(() => project.folder)
    const environment = {}
    expect(() => loadSecrets({ environment, cwd: project.folder })).toThrow(/ {2}npx --no secrets init\n/)
  })

  test('names the folder where the working directory has gone', () => {
    jest.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('ENOENT')
    })
    const { text, project } = load(template)
    expect(text).toMatch(`  npx --no secrets init -C ${project.folder}\n`)
  })

  test('quotes the folder where the shell would split it', () => {
    const project = new Project({ "it's here/.env.example": 'A=\n', 'a$b/.env.example': 'A=\n' })
    const refused = (cwd: string) => load({}, { cwd }).text
    expect(refused(project.path("it's here"))).toMatch(`init -C '${project.folder}/it'\\''s here'\n`)
    expect(refused(project.path('a$b'))).toMatch(`init -C '${project.folder}/a$b'\n`)
  })

  test('names the files that were asked for', () => {
    const { text, project } = load(template, { path: ['one.env', 'b/two.env'] })
    expect(text).toMatch(`  there is no one.env, and no b/two.env in ${project.folder}\n`)
    expect(text).toMatch('\n  cp .env.example one.env\n')
  })

  test('shows no address, which may hold a password', () => {
    const { text, project } = load(template, {
      path: [pathToFileURL('/nowhere/hunter2.env'), 'two.env'],
    })
    expect(text).toMatch('  there is no file of the name given, and no two.env in ')
    expect(text).toMatch('\n  cp .env.example .env\n')
    expect(text).not.toMatch(/hunter2/)
    expect(
      load(
        { 'other/a.example': 'A=\n' },
        { path: pathToFileURL('/nowhere.env'), template: 'other/a.example' },
      ).text,
    ).toMatch(/\n {2}cp other\/a\.example .*\/\.env\n/)
    expect(project.folder).toBeTruthy()
  })

  test('copies a template that was named beside what is looked for', () => {
    const { text, project } = load({ 'other.example': 'A=\n' }, { template: 'other.example' })
    expect(text).toMatch(`\n  cp other.example ${join(project.folder, '.env')}\n`)
    expect(load({ 'other.example': 'A=\n' }, { template: 'other.example', path: 'x.env' }).text).toMatch(
      '\n  cp other.example x.env\n',
    )
  })

  const refused = 'SECRETS_NO_FILE'
  test.each<[string, Record<string, string>, string | undefined]>([
    ['in tests', { NODE_ENV: 'test' }, undefined],
    ['in CI', { CI: 'true' }, undefined],
    ['under node --test', { NODE_TEST_CONTEXT: 'child' }, undefined],
    ['after secrets run -f', { SECRETS_LOADED: 'true' }, undefined],
    ['with every key, where NODE_ENV has decided', { NODE_ENV: 'development', A: 'a', C: 'c' }, undefined],
    ['with a key missing', { NODE_ENV: 'development', A: 'a' }, refused],
    ['with every key, where nothing has decided', { A: 'a', C: 'c' }, refused],
    ['with CI=false', { CI: 'false' }, refused],
    ['with SECRETS_LOADED=false', { SECRETS_LOADED: 'false' }, refused],
  ])('without a secrets file %s', (_, environment, code) => {
    expect(load(template, { environment }).code).toBe(code)
  })

  test('without a secrets file and a template is refused whoever has decided', () => {
    expect(load({}, { environment: { NODE_ENV: 'development' } }).code).toBe(refused)
  })

  test('warns of what production would refuse', () => {
    const { code, stderr, target } = load({ ...template, '.env': 'A=a\n' })
    expect([code, target]).toEqual([undefined, { A: 'a' }])
    expect(stderr).toBe(`secrets: 1 problem (development, because NODE_ENV is not set)
  missing  C  .env.example:4
Production would refuse to start with this.
`)
    expect(load({ ...template, '.env': 'A=a\nC=c\n' }).stderr).toBe('')
  })

  test('is silent in tests, unless it is to debug', () => {
    const files = { ...template, '.env': 'A=a\n' }
    const environment = { NODE_ENV: 'test' }
    expect(load(files, { environment }).stderr).toBe('')
    expect(load(files, { environment, debug: true }).stderr).toMatch(/^secrets: 1 problem /)
  })

  test('is refused where it is strict, and says why', () => {
    const { text } = load({ '.env.example': 'A=\nB=\n', '.env': 'X=1\n' }, { strict: true })
    expect(text).toBe(`secrets: refusing to start (development, because NODE_ENV is not set)

  missing  A  .env.example:1
  missing  B  .env.example:2

Set them in .env, or in the environment.
In development this is a warning, unless SECRETS_STRICT is set or the code says "strict".
A key that may be absent has "# @optional" above it in .env.example.
`)
    expect(load({ '.env.example': 'A=\n', '.env': 'X=1\n' }, { strict: true }).text).toMatch(
      /^Set it in \.env/m,
    )
  })

  test('tells with debug where each key is from', () => {
    const { stderr, project } = load(
      { '.env.example': 'A=\nB=\n', '.env': '\nA=a\n' },
      { debug: true, environment: { B: 'b' } },
    )
    expect(stderr).toBe(`secrets: development, because NODE_ENV is not set
secrets: project folder ${project.folder}
secrets: template .env.example
secrets: secrets files .env
secrets: A from .env:2
secrets: B from the environment
`)
    const bare = load({}, { debug: true, environment: { NODE_ENV: 'production', A: 'a' }, required: ['A'] })
    expect(bare.stderr).toMatch(
      'secrets: template none\nsecrets: secrets files none\nsecrets: A from the env',
    )
    const module = load({ 'secrets.json': '{"A":"a"}' }, { debug: true })
    expect(module.stderr).toMatch('secrets: secrets files secrets.json\nsecrets: A from secrets.json\n')
    const several = load({ 'a.env': '', 'b.env': '' }, { debug: true, path: ['a.env', 'b.env'] })
    expect(several.stderr).toMatch('secrets: secrets files a.env, b.env\n')
  })
})

describe('the mode of a process', () => {
  test('is decided once, and told before that without being kept', () => {
    process.env = { NODE_ENV: 'staging' }
    expect(detectMode().mode).toBe('production')
    process.env = {}
    expect(processMode()).toEqual({ mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' })
    process.env = { NODE_ENV: 'production' }
    expect(processMode().mode).toBe('development')
    expect(detectMode()).toEqual({ mode: 'development', reason: 'NODE_ENV is not set' })
    expect(detectMode(process.env)).toEqual({ mode: 'production', reason: 'NODE_ENV=production' })
  })

  test('is that of a load without an environment of its own', () => {
    const project = new Project({ '.env': 'A=1\n', '.env.example': 'A=\n' })
    process.env = {}
    const load = (options: LoadOptions = {}) => loadSecrets({ cwd: project.folder, ...options })
    expect(load()).toMatchObject({ mode: 'development', origins: { A: { file: '.env', line: 1 } } })
    expect(process.env).toEqual({ A: '1' })
    process.env = { NODE_ENV: 'production', A: 'real' }
    expect(load().mode).toBe('development')
    expect(load({ environment: process.env }).mode).toBe('production')
  })
})
