import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import {
  bool,
  cleanEnv,
  defineSecrets,
  email,
  host,
  json,
  loadSecrets,
  num,
  port,
  str,
  url,
} from '../lib/index.ts'
import { hear } from './support/hear.ts'
import { Repository } from './support/repository.ts'
import { runs, seed } from './support/seed.ts'

// A canary's characters are never eight in a row of any text of ours, nor of a template's.
const letters = [...'qzjxkvwQZJXKVW0123456789', ...'~^|;?!*()+', 'ü', 'é', '日', '本', '🔑']
const bare = fc
  .array(fc.constantFrom(...letters), { minLength: 16, maxLength: 32 })
  .map((all) => all.join(''))
const canaries = fc
  .tuple(
    bare,
    bare,
    fc.constantFrom('', '$', '${A}', '"', "'", '`', '\n', '\\n', '#', ' ', '\\', '@', '://', ','),
  )
  .map(([first, second, between]) => first + between + second)

/** How a value is written into an env file, rightly and wrongly. */
const spellings: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `"${value}"`,
  (value) => `'${value}'`,
  (value) => `\`${value}\``,
  (value) => `"${value}`,
  (value) => `'${value}' ${value}`,
  (value) => `"${value}\nB=${value}"`,
  (value) => JSON.stringify(value),
  (value) => JSON.stringify({ deep: [value] }),
  (value) => `postgres://${value}:${encodeURIComponent(value)}@host/db`,
  (value) => `-----BEGIN PRIVATE KEY-----\n${value}=\n${value}\n-----END PRIVATE KEY-----`,
  (value) => `${value} # ${value}`,
  (value) => `\${${value}}`,
  (value) => `$${value}`,
  (value) => `\${A:-${value}}`,
  (value) => `${value}\${B}`,
]
/** Lines that are no assignment, or hardly one. */
const strays: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `# ${value}`,
  (value) => `export ${value}`,
  (value) => `${value}=x`,
  (value) => `A ${value}`,
  (value) => `<<<<<<< ${value}`,
  (value) => `A=\${B}\nB=\${A}${value}`,
  (value) => `NODE_ENV=${value}`,
  (value) => `SECRETS_MODE=${value}`,
  (value) => `NODE_OPTIONS=${value}`,
  (value) => `A=${value}\0`,
  (value) => `A=${value}\ud800`,
]

const names = ['A', 'B', 'SECRET_KEY', 'DATABASE_URL', 'PORT', 'EMAIL', 'FLAGS', 'LEVEL']
const templates = [
  'A=\nB=\nSECRET_KEY=\nDATABASE_URL=\nPORT=3000\nEMAIL=\nFLAGS=\nLEVEL=\n',
  '# @type=string(minLength=90)\nSECRET_KEY=\n# @type=url\nDATABASE_URL=\n# @type=port\nPORT=\n# @type=email\nEMAIL=\n# @type=json\nFLAGS=\n# @type=enum(debug, info)\nLEVEL=\n# @type=number\nA=\n# @type=boolean\nB=\n',
  '# @type=string(startsWith=sk_)\nSECRET_KEY=\n# @type=string(matches=/^a+$/)\nA=\n# @type=host\nB=\n# Optional: x\nMISSING=\n',
  '# the key\nSECRET_KEY=change-me\nMISSING=\n',
  '# @type=prot\nPORT=\n',
  undefined,
]
// Marked, since what is not sensitive is shown where the result is printed.
const sensitive = { sensitive: true }
const schema = {
  SECRET_KEY: str({ choices: ['one', 'two'], ...sensitive }),
  DATABASE_URL: url(sensitive),
  PORT: port(sensitive),
  EMAIL: email(sensitive),
  FLAGS: json(sensitive),
  LEVEL: num(sensitive),
  A: bool(sensitive),
  B: host(sensitive),
}

interface World {
  canary: string
  template: string | undefined
  /** The text of `.env`; a fixed file name, so that a canary is in no name. */
  env: string | undefined
  json: string | undefined
  environment: Record<string, string>
  debug: boolean
  strict: boolean
}

const worlds: fc.Arbitrary<World> = canaries.chain((canary) => {
  const spelled = fc.constantFrom(...spellings).map((spell) => spell(canary))
  const line = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...names), spelled).map(([key, text]) => `${key}=${text}`),
    },
    { weight: 1, arbitrary: fc.constantFrom(...strays).map((spell) => spell(canary)) },
  )
  const text = fc.array(line, { maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`)
  const value = fc.oneof(fc.constant(canary), spelled, fc.constant('3000'))
  const jsonText = fc
    .oneof(
      fc.dictionary(fc.constantFrom(...names), value).map((all) => JSON.stringify(all)),
      value.map((all) => `{ "A": "${all}" }`),
      value.map((all) => JSON.stringify([all])),
      value,
    )
    .map((all) => all.slice(0, 4000))
  return fc.record({
    canary: fc.constant(canary),
    template: fc.constantFrom(...templates),
    env: fc.option(text, { nil: undefined }),
    json: fc.option(jsonText, { nil: undefined }),
    environment: fc
      .tuple(
        fc.dictionary(fc.constantFrom(...names), value),
        fc.constantFrom({}, { NODE_ENV: 'production' }, { NODE_ENV: 'development' }, { DYNO: 'web.1' }),
        fc.constantFrom(
          {},
          {},
          {},
          { NODE_ENV: canary },
          { SECRETS_MODE: canary },
          { SECRETS_CHECK: 'skip' },
        ),
      )
      .map((all) => Object.assign({}, ...all)),
    debug: fc.boolean(),
    strict: fc.boolean(),
  })
})

/** Every eight characters in a row of a value, as it is and as it may be encoded. */
function expectNothingOf(canary: string, text: string): void {
  const bytes = Buffer.from(canary)
  const forms = [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    bytes.toString('hex'),
    ...[0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64')),
    ...[0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64url')),
  ]
  for (const form of forms) {
    for (let at = 0; at + 8 <= form.length; at++) {
      if (text.includes(form.slice(at, at + 8))) throw new Error('the output holds a part of a value')
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'secrets-secrecy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function lay({ template, env, json }: World, into = folder): void {
  for (const [name, text] of Object.entries({
    '.env.example': template,
    '.env': env,
    'secrets.json': json,
  })) {
    if (text === undefined) rmSync(join(into, name), { force: true })
    else writeFileSync(join(into, name), text)
  }
}

describe(`no value is in what is written or thrown (FUZZ_SEED=${seed})`, () => {
  test('by the functions', () => {
    let told = ''
    // Frames hold places, and Jest takes long to translate them.
    Error.stackTraceLimit = 2
    const heard = hear()
    const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation((...all) => {
        told += all.map((one) => inspect(one)).join(' ')
      }),
    )
    const outcomes = { fine: 0, refused: 0 }
    const reporter = ({ errors }: { errors: object }): never => {
      throw Object.assign(new Error('refused'), { errors })
    }
    try {
      fc.assert(
        fc.property(worlds, (world) => {
          told = ''
          heard.text = ''
          lay(world)
          const { environment, debug, strict } = world
          const options = { environment, processEnv: {}, cwd: folder, debug, strict }
          for (const call of [
            () => void loadSecrets(options),
            () => inspect(defineSecrets(schema, options)),
            () => void cleanEnv(environment, schema, { reporter }),
          ]) {
            try {
              told += call() ?? ''
              outcomes.fine++
            } catch (error) {
              outcomes.refused++
              const { message, stack, cause } = error as Error
              told += [message, stack, inspect(cause), inspect(error, { depth: 9, showHidden: true })].join(
                '\n',
              )
              told += JSON.stringify(error) + String(error)
            }
          }
          expectNothingOf(world.canary, told + heard.text)
        }),
        { numRuns: runs(5_000) },
      )
    } finally {
      for (const spy of spies) spy.mockRestore()
      heard.end()
    }
    expect(outcomes.fine).toBeGreaterThan(runs(500))
    expect(outcomes.refused).toBeGreaterThan(runs(500))
  })

  const entries: readonly (readonly string[])[] = [
    ['node', '-r', 'secrets/register', 'app.js'],
    ['node', '-r', 'secrets/config', 'app.js'],
    ['node', '--import', 'secrets/register', 'app.js'],
    ['node', 'call.js', 'config'],
    ['node', 'call.js', 'loadSecrets'],
    ['secrets', 'check'],
    ['secrets', 'check', '--production', '--json'],
    ['secrets', 'check', '-f', '.env'],
    ['secrets', 'run', '--debug', '--', 'true'],
    ['secrets', 'init'],
    ['secrets', 'init', '--json'],
    ['secrets', 'init', '--marks', '--yes'],
    ['secrets', 'scan', '--history'],
    ['secrets', 'scan', '--json', '.'],
    ['secrets', 'types'],
    ['secrets', 'diff', 'HEAD'],
  ]

  test('by the entries and the commands, in processes of their own', () => {
    const calls = "const lib = require('secrets'); lib[process.argv[2]]({ debug: true, quiet: false })"
    const project = new Repository({ 'app.js': '', 'call.js': calls }).commit('Begin')
    let refused = 0
    fc.assert(
      fc.property(worlds, fc.constantFrom(...entries), (world, args) => {
        lay(world, project.folder)
        // What no environment can hold is in none.
        const env = Object.fromEntries(
          Object.entries(world.environment).filter(
            ([, value]) => !value.includes('\0') && value.isWellFormed(),
          ),
        )
        const [program, ...rest] = args
        const { code, stdout, stderr } =
          program === 'node' ? project.node(rest, { env }) : project.secrets(rest, { env })
        if (code !== 0) refused++
        expect([0, 1, 78]).toContain(code)
        expectNothingOf(world.canary, stdout + stderr)
      }),
      { numRuns: runs(200), endOnFailure: true },
    )
    expect(refused).toBeGreaterThan(runs(20))
  }, 120_000)
})
