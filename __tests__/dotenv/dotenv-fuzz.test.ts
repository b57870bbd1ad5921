import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import dotenv from 'dotenv'
import dotenv16 from 'dotenv-16'
import dotenv17 from 'dotenv-17'
import fc from 'fast-check'
import { isPlaceholder } from '../../lib/check/placeholder.ts'
import { parse } from '../../lib/index.ts'
import type { ContractKey } from '../../lib/template/contract.ts'
import { scan } from '../../lib/template/scan.ts'
import { readContract } from '../../lib/template/template.ts'
import { Project, type Variables } from '../support/project.ts'
import { runs, seed } from '../support/seed.ts'

// What means something in an env file, in any order.
const piece = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...['A', 'B', 'KEY', 'PLAIN', 'value', 'x', '3', 'export ', '=', '=', ' = ', ': ', '.', '-'],
      ...['"', "'", '`', '\\', '\\n', '\\"', '#', ' # ', '$A', '${B}', '$(x)', '{', '}'],
      ...['\n', '\n', '\r\n', '\r', '\n\n', '\t', ' ', '\u00a0', '\u2028', '\ufeff', '\0', '-----BEGIN '],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
)
const line = fc
  .tuple(fc.constantFrom('A', 'B', 'KEY', 'PLAIN', 'NODE_ENV', 'x.y'), fc.array(piece, { maxLength: 6 }))
  .map(([key, value]) => `${key}=${value.join('')}\n`)
const text = fc
  .array(fc.oneof({ weight: 2, arbitrary: piece }, { weight: 1, arbitrary: line }), { maxLength: 25 })
  .map((pieces) => pieces.join(''))

describe(`parse, held against dotenv 16, 17 and 18 (FUZZ_SEED=${seed})`, () => {
  test('gives the same for any text, with both scanners, and so does the scan that tells the lines', () => {
    fc.assert(
      fc.property(text, (source) => {
        const expected = Object.entries(dotenv.parse(source))
        for (const theirs of [dotenv16.parse(source), dotenv17.parse(source)]) {
          expect(Object.entries(theirs)).toEqual(expected)
        }
        expect(Object.entries(dotenv.parse(source, { fast: true }))).toEqual(expected)
        expect(Object.entries(parse(source))).toEqual(expected)
        expect(Object.entries(parse(source, { fast: true }))).toEqual(expected)

        const scanned: Record<string, string> = {}
        for (const statement of scan(source.replace(/^\ufeff/, ''))) {
          if (statement.kind === 'assignment') scanned[statement.key] = statement.value
        }
        const isMarked = source.startsWith('\ufeff')
        if (!isMarked) expect(Object.entries(scanned)).toEqual(expected)
      }),
      { numRuns: runs(20_000) },
    )
  })
})

interface Case {
  files: Record<string, string>
  /** Which keys the template demands, and which may be absent; `undefined` where there is no template. */
  template: Record<string, 'required' | 'optional'> | undefined
  /** The options of `config()`, each as an expression. */
  options: Record<string, string> | undefined
  env: Variables
}

const literal = (values: readonly string[]) => fc.constantFrom(...values)
// What means something to Node, to dotenv or to this package.
const meaningful = fc.oneof(
  {
    weight: 2,
    arbitrary: literal(['production', 'development', 'test', 'Staging', '""']).map(
      (name) => `NODE_ENV=${name}\n`,
    ),
  },
  {
    weight: 2,
    arbitrary: literal(['production', 'development', 'neither', '']).map((mode) => `SECRETS_MODE=${mode}\n`),
  },
  {
    weight: 1,
    arbitrary: literal([
      ...['NODE_OPTIONS=--no-deprecation\n', 'LD_PRELOAD=nothing.so\n', 'NODE_PATH=folder\n', 'DYNO=web.1\n'],
      ...['DOTENV_QUIET=false\n', 'DOTENV_QUIET=true\n', 'DOTENV_CONFIG_DEBUG=true\n', 'DOTENV_PATH=a.env\n'],
      ...['SECRETS_STRICT=true\n', 'SECRETS_CHECK=skip\n', '__proto__=x\n', 'constructor=x\n', 'KEY=xxx\n'],
    ]),
  },
)
const fileText = fc
  .tuple(text, fc.array(fc.oneof(line, meaningful), { maxLength: 3 }), fc.boolean())
  .map(([pieces, lines, isFirst]) => (isFirst ? lines.join('') + pieces : `${pieces}\n${lines.join('')}`))
const files = fc.record(
  { '.env': fileText, 'a.env': fileText, 'folder/b.env': fileText, 'home/c.env': fileText },
  { requiredKeys: [] },
)
const path = literal([
  "'.env'",
  "'a.env'",
  "'folder/b.env'",
  "'~/c.env'",
  "'missing'",
  "'folder'",
  "url('a.env')",
])
const flag = literal(['true', 'false', "'true'", "'false'", "'off'", "''", '0', '1', 'undefined', 'null'])
const options: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    path: fc.oneof(
      path,
      fc.array(path, { maxLength: 3 }).map((paths) => `[${paths}]`),
      literal(["''", 'undefined']),
    ),
    encoding: literal(["'utf8'", "'latin1'", "'utf16le'", "'base64'", "'utf-9'", "''", 'undefined']),
    debug: flag,
    override: flag,
    quiet: flag,
    fast: flag,
    processEnv: literal(['target', 'target', 'null']),
  },
  { requiredKeys: [] },
)
const outside = literal(['true', 'false', '1', 'no', ''])
const steering: fc.Arbitrary<Variables> = fc.record(
  {
    A: literal(['', 'real']),
    PLAIN: literal(['', 'real']),
    DOTENV_PATH: literal(['a.env', 'folder/b.env', 'missing', '']),
    DOTENV_CONFIG_PATH: literal(['a.env', '']),
    DOTENV_ENCODING: literal(['latin1', 'utf8', '']),
    DOTENV_CONFIG_ENCODING: literal(['latin1', '']),
    ...Object.fromEntries(
      ['QUIET', 'DEBUG', 'OVERRIDE', 'FAST'].flatMap((name) => [
        [`DOTENV_${name}`, outside],
        [`DOTENV_CONFIG_${name}`, outside],
      ]),
    ),
  },
  { requiredKeys: [] },
)
const mode = fc.oneof<fc.WeightedArbitrary<Variables>[]>(
  { weight: 6, arbitrary: fc.constant({ NODE_ENV: 'development' }) },
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record({ NODE_ENV: literal(['', ' ', 'test', 'production', 'staging', ' Production']) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      SECRETS_MODE: literal(['development', 'Production']),
      NODE_ENV: literal(['', 'qa']),
    }),
  },
  { weight: 1, arbitrary: fc.record({ DYNO: literal(['web.1', '']) }) },
)
const necessity = fc.constantFrom('required' as const, 'required' as const, 'optional' as const)
const template = fc
  .dictionary(literal(['A', 'B', 'KEY', 'PLAIN', 'NODE_ENV', 'SECRETS_MODE']), necessity, { maxKeys: 4 })
  .filter((keys) => Object.keys(keys).some((key) => !/^(?:NODE_ENV|SECRETS_)/.test(key)))
const cases: fc.Arbitrary<Case> = fc.record({
  files,
  template: fc.option(template, { nil: undefined }),
  options: fc.option(options, { nil: undefined, freq: 2 }),
  env: fc
    .tuple(fc.option(steering, { nil: {}, freq: 1 }), mode)
    .map(([some, more]) => ({ ...some, ...more })),
})

/** What one call did, and what it wrote. */
interface Outcome {
  /** What was returned. */
  parsed?: Record<string, string>
  entries?: [key: string, value: string][]
  error?: object
  rest?: object
  /** What was thrown, with the problems that it names. */
  thrown?: object
  /** `process.env`, before and after. */
  before: Record<string, string>
  env: Record<string, string>
  /** What is in the object that the options named in place of `process.env`. */
  target: [key: string, value: string][]
  /** For each file, whether it was parsed by the linear scanner. */
  scanners: boolean[]
  stdout: string[]
  stderr: string[]
  /** The keys that a warning names, each with what is wrong with it. */
  warned?: string[]
}

// Runs all cases in one process, and marks on both streams where each begins.
const runner = `
const fs = require('fs'), path = require('path'), { pathToFileURL } = require('url')
const [library, output] = process.argv.slice(2)
const lib = require(library)
const cases = JSON.parse(fs.readFileSync('cases.json', 'utf8'))
const url = (name) => pathToFileURL(path.join(process.cwd(), name))
const base = { ...process.env }, root = process.cwd()
const told = (error) => error && {
  code: error.code,
  name: error.name,
  ...(error.problems ? { problems: error.problems.map(({ kind, key }) => kind + ' ' + key) } : { message: error.message }),
}
const { parse } = lib
let scanners
lib.parse = (text, options) => {
  scanners.push(![undefined, null, false, 0, 'false', 'off', ''].includes(options.fast))
  return parse(text, options)
}
const results = cases.map(({ files, template, options, env }) => {
  fs.rmSync('case', { recursive: true, force: true })
  for (const folder of ['folder', 'home']) fs.mkdirSync(path.join('case', folder), { recursive: true })
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join('case', name), text)
  if (template !== undefined) fs.writeFileSync(path.join('case', '.env.example'), template)
  for (const key of Object.keys(process.env)) delete process.env[key]
  Object.assign(process.env, base, env)
  // Each case is a process that has decided nothing yet.
  const kept = globalThis[Symbol.for('secrets')] ?? {}
  for (const name of Object.keys(kept)) delete kept[name]
  for (const stream of [1, 2]) fs.writeSync(stream, '\\u0001')
  const target = {}, before = { ...process.env }
  scanners = []
  process.chdir('case')
  let result
  try {
    const given = options === undefined ? [] : [eval('({' + Object.entries(options).map((option) => option.join(':')) + '})')]
    const { parsed, error, ...rest } = lib.config(...given)
    result = { parsed, entries: Object.entries(parsed), error: told(error), rest }
  } catch (error) {
    result = { thrown: told(error) }
  }
  process.chdir(root)
  return { ...result, before, env: { ...process.env }, target: Object.entries(target), scanners }
})
fs.writeFileSync(output, JSON.stringify(results))
`

/** Runs `config()` of a library on each case. */
function outcomesOf(library: string, all: readonly Case[]): Outcome[] {
  const texts = all.map((what) => ({ ...what, template: what.template && toText(what.template) }))
  const project = new Project({
    'package.json': '{}',
    'runner.cjs': runner,
    'cases.json': JSON.stringify(texts),
  })
  const { code, stdout, stderr } = project.node(['runner.cjs', library, 'outcomes.json'], {
    env: { HOME: project.path('case/home') },
    timeout: 60_000,
  })
  expect(code).toBe(0)
  const told = JSON.parse(readFileSync(project.path('outcomes.json'), 'utf8')) as Outcome[]
  const portable = JSON.parse(JSON.stringify(told).replaceAll(project.folder, '/project')) as Outcome[]
  const lines = (text: string) =>
    text
      .replaceAll(project.folder, '/project')
      .split('\u0001')
      .slice(1)
      .map((part) => (part === '' ? [] : part.replace(/\n$/, '').split('\n')))
  const [outs, errors] = [lines(stdout), lines(stderr)]
  return portable.map((outcome, at) => ({
    ...outcome,
    stdout: outs[at] as string[],
    ...withoutWarning(errors[at] as string[]),
  }))
}

function toText(template: NonNullable<Case['template']>): string {
  return Object.entries(template)
    .map(([key, necessity]) => `# @${necessity}\n${key}=\n`)
    .join('\n')
}

/** Takes the one warning of a broken contract out of what was written. */
function withoutWarning(stderr: readonly string[]): Pick<Outcome, 'stderr' | 'warned'> {
  const begin = stderr.findIndex((line) => /^secrets: \d+ problems? \(development, because /.test(line))
  const end = stderr.indexOf('Production would refuse to start with this.')
  if (begin < 0 || end < begin) return { stderr: [...stderr] }
  const warned = stderr.slice(begin + 1, end).map((row) => row.trim().replace(/^(\w+) +(\w+) .*/, '$1 $2'))
  return { stderr: stderr.toSpliced(begin, end - begin + 1), warned }
}

/** What `config()` may do that dotenv does not, and what it does then. */
interface Difference {
  /** The first cell of its row in the README. */
  name: string
  applies: (what: Case, theirs: Outcome) => boolean
  /**
   * @param expected what dotenv did, with the differences above made
   */
  expected: (expected: Outcome, what: Case) => Outcome
}

const differences: readonly Difference[] = [
  {
    name: '`config()` in production',
    applies: (what) => modeOf(what) === 'production',
    expected: (theirs, what) => {
      const nothing = {
        before: theirs.before,
        env: theirs.before,
        target: [],
        scanners: [],
        stdout: [],
        stderr: [],
      }
      const problems = problemsOf(what, (key) => what.env[key])
      if (problems.length > 0) {
        return { ...nothing, thrown: { name: 'SecretsError', code: 'SECRETS_CONTRACT', problems } }
      }
      const isNamed = what.env['NODE_ENV']?.trim()
      return {
        ...nothing,
        parsed: {},
        entries: [],
        rest: {},
        env: { ...theirs.before, ...(!isNamed && { NODE_ENV: 'production' }) },
        stderr: what.template
          ? []
          : ['secrets: there is no .env.example, so nothing is checked before this app starts'],
      }
    },
  },
  {
    name: 'in development, a required key is unset',
    applies: (what, theirs) => {
      const isTold = what.env['NODE_ENV'] !== 'test' || isOn(what, 'debug')
      return isTold && goesOn(what, theirs) && problemsOf(what, valueAfter(what, theirs)).length > 0
    },
    expected: (theirs, what) => ({ ...theirs, warned: problemsOf(what, valueAfter(what, theirs)) }),
  },
  {
    name: 'output',
    applies: (what, theirs) => goesOn(what, theirs) && isUnasked(what, theirs),
    expected: (theirs) => ({
      ...theirs,
      stderr: theirs.stderr.filter((line) => !line.startsWith('◇ injected env (')),
    }),
  },
  {
    name: '`SECRETS_MODE` in a file',
    applies: (what, theirs) => goesOn(what, theirs) && theirs.parsed?.['SECRETS_MODE'] !== undefined,
    expected: (theirs, what) => {
      const { SECRETS_MODE: mode, ...parsed } = theirs.parsed ?? {}
      const given = targetBefore(what, theirs)['SECRETS_MODE']
      const isSet = given === undefined || isOn(what, 'override')
      const last = theirs.stdout.findLastIndex((line) =>
        line.startsWith('┆ "SECRETS_MODE" is already defined'),
      )
      const isTold = given !== undefined && isOn(what, 'debug')
      const { SECRETS_MODE: _, ...rest } = theirs.env
      const isOther = isElsewhere(what)
      const before = theirs.before['SECRETS_MODE']
      return {
        ...theirs,
        parsed,
        entries: Object.entries(parsed),
        env: isOther ? theirs.env : { ...rest, ...(before !== undefined && { SECRETS_MODE: before }) },
        target: theirs.target.filter(([key]) => key !== 'SECRETS_MODE'),
        stdout: isTold ? theirs.stdout.toSpliced(last, 1) : theirs.stdout,
        stderr: theirs.stderr.map((line) =>
          line.replace(/^(◇ injected env \()(\d+)/, (_, text, count) => text + (count - Number(isSet))),
        ),
      }
    },
  },
  {
    name: "`NODE_ENV=production` (or another server's) in a file, and none in the environment",
    applies: setsServerName,
    expected: (theirs, what) => {
      const given = targetBefore(what, theirs)
      // What dotenv tells of a key when it sets the values.
      const told = Object.keys(theirs.parsed ?? {}).filter((key) => Object.hasOwn(given, key)).length
      const { before, scanners, stdout } = theirs
      return {
        before,
        env: before,
        target: [],
        scanners,
        stdout: isOn(what, 'debug') ? stdout.slice(0, stdout.length - told) : stdout,
        stderr: [],
        thrown: { name: 'SecretsError', code: 'SECRETS_NODE_ENV', problems: [] },
      }
    },
  },
  {
    name: '`config()` with `fast` off',
    applies: (_, theirs) => theirs.scanners.includes(false),
    // The two give the same for any text, as is shown above. One of them takes seconds for some.
    expected: (theirs) => ({ ...theirs, scanners: theirs.scanners.map(() => true) }),
  },
]

const developmentNames = ['development', 'dev', 'local', 'test']

/** The mode of a case; `undecided` is the development of a machine where nothing says so. */
function modeOf({ env }: Case): 'development' | 'production' | 'undecided' {
  const asked = env['SECRETS_MODE']?.toLowerCase() as 'development' | 'production' | undefined
  if (asked) return asked
  const name = env['NODE_ENV']?.trim().toLowerCase()
  if (name) return developmentNames.includes(name) ? 'development' : 'production'
  return env['DYNO'] ? 'production' : 'undecided'
}

/** True where the values are set, with nothing thrown. */
function goesOn(what: Case, theirs: Outcome): boolean {
  return modeOf(what) !== 'production' && !setsServerName(what, theirs)
}

function setsServerName(what: Case, theirs: Outcome): boolean {
  const name = theirs.parsed?.['NODE_ENV']?.trim().toLowerCase()
  if (modeOf(what) !== 'undecided' || !name || developmentNames.includes(name)) return false
  return !targetBefore(what, theirs)['NODE_ENV']?.trim() || isOn(what, 'override')
}

function isElsewhere({ options }: Case): boolean {
  return options?.['processEnv'] === 'target'
}

/** What the values are set in, as it was. */
function targetBefore(what: Case, { before }: Outcome): Variables {
  return isElsewhere(what) ? {} : before
}

/** Looks up what is set when `config()` is done. */
function valueAfter(what: Case, theirs: Outcome): (key: string) => string | undefined {
  const given = targetBefore(what, theirs)
  const { parsed = {} } = theirs
  return (key) => (isOn(what, 'override') ? (parsed[key] ?? given[key]) : (given[key] ?? parsed[key]))
}

/** A key whose value is no placeholder only if it is none for a secret. */
const secret = readContract({ name: '.env.example', text: '# @sensitive\nA=' }).keys.get('A') as ContractKey

/** What is wrong with the keys of the template, in its order. */
function problemsOf({ template = {} }: Case, valueFor: (key: string) => string | undefined): string[] {
  return Object.entries(template).flatMap(([key, necessity]) => {
    if (/^(?:NODE_ENV|SECRETS_)/.test(key)) return []
    const value = valueFor(key)
    if (value && isPlaceholder(value.trim(), secret)) return [`placeholder ${key}`]
    if (necessity === 'optional' || value?.trim()) return []
    return [`${value === undefined ? 'missing' : 'empty'} ${key}`]
  })
}

/** Whether one of dotenv's switches is on. */
function isOn({ options, env }: Case, name: string): boolean {
  const given = options?.[name] ?? 'undefined'
  if (given !== 'undefined') return ['true', "'true'", '1'].includes(given)
  const outside = env[`DOTENV_${name.toUpperCase()}`] ?? env[`DOTENV_CONFIG_${name.toUpperCase()}`]
  return outside === 'true' || outside === '1'
}

/** True where dotenv says what it did and nobody has asked for it: no word of `quiet`, and `debug` is off. */
function isUnasked(what: Case, theirs: Outcome): boolean {
  const after = isElsewhere(what) ? Object.fromEntries(theirs.target) : theirs.env
  const names = ['DOTENV_QUIET', 'DOTENV_CONFIG_QUIET']
  const isQuietGiven =
    Object.hasOwn(what.options ?? {}, 'quiet') ||
    names.some((name) => what.env[name] !== undefined || after[name] !== undefined)
  return !isQuietGiven && !isOn(what, 'debug')
}

describe(`config, held against dotenv 18 (FUZZ_SEED=${seed})`, () => {
  test('differs in what the README says, and in nothing else', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8')
    const [, table = ''] = /^\| \| dotenv 18 \| secrets \|\n\|[-|]+\|\n((?:\|.*\n)+)/m.exec(readme) ?? []
    const rows = Array.from(table.matchAll(/^\| (.*?) \|/gm), ([, name]) => name)
    expect(rows).toEqual(differences.map(({ name }) => name))
  })

  test.each(Array.from({ length: runs(4) }, (_, batch) => batch))(
    'does the same with any options, variables and files, but for these differences: batch %i of 500',
    (batch) => {
      const all = fc.sample(cases, { numRuns: 500, seed: seed + batch })
      const theirs = outcomesOf('dotenv', all)
      const ours = outcomesOf('secrets', all)
      const seen = new Set<string>()
      for (const [at, what] of all.entries()) {
        let expected = theirs[at] as Outcome
        for (const difference of differences) {
          if (!difference.applies(what, theirs[at] as Outcome)) continue
          expected = difference.expected(expected, what)
          seen.add(difference.name)
        }
        expect({ what, ...ours[at] }).toEqual({ what, ...expected })
      }
      expect([...seen].sort()).toEqual(differences.map(({ name }) => name).sort())
    },
    120_000,
  )
})
