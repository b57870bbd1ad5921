import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import dotenv from 'dotenv'
import dotenv16 from 'dotenv-16'
import dotenv17 from 'dotenv-17'
import fc from 'fast-check'
import { parse } from '../lib/index.ts'
import { scan } from '../lib/syntax.ts'
import { Project, type Variables } from './support/project.ts'
import { runs, seed } from './support/seed.ts'

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
  /** The options of `config()`, as an expression. */
  options: string | undefined
  env: Variables
}

const files = fc.record(
  { '.env': text, 'a.env': text, 'folder/b.env': text, 'home/c.env': text },
  { requiredKeys: [] },
)
const literal = (values: readonly string[]) => fc.constantFrom(...values)
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
const options = fc
  .record(
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
  .map(
    (all) =>
      `{ ${Object.entries(all)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ')} }`,
  )
const outside = literal(['true', 'false', '1', 'no', ''])
const env: fc.Arbitrary<Variables> = fc.record(
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
const cases: fc.Arbitrary<Case> = fc.record({ files, options: fc.option(options, { nil: undefined }), env })

// Runs all cases in one process, and marks on both streams where each begins.
const runner = `
const fs = require('fs'), path = require('path'), { pathToFileURL } = require('url')
const [library, output] = process.argv.slice(2)
const lib = require(library)
const cases = JSON.parse(fs.readFileSync('cases.json', 'utf8'))
const url = (name) => pathToFileURL(path.join(process.cwd(), name))
const base = { ...process.env }, root = process.cwd()
const told = (error) => error && { code: error.code, message: error.message, name: error.name }
const results = cases.map(({ files, options, env }) => {
  fs.rmSync('case', { recursive: true, force: true })
  for (const folder of ['folder', 'home']) fs.mkdirSync(path.join('case', folder), { recursive: true })
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join('case', name), text)
  for (const key of Object.keys(process.env)) delete process.env[key]
  Object.assign(process.env, base, env)
  for (const stream of [1, 2]) fs.writeSync(stream, '\\u0001')
  const target = {}
  process.chdir('case')
  let result
  try {
    const given = options === undefined ? [] : [eval('(' + options + ')')]
    const { parsed, error, ...rest } = lib.config(...given)
    result = { parsed, entries: Object.entries(parsed), error: told(error), rest }
  } catch (error) {
    result = { thrown: told(error) }
  }
  process.chdir(root)
  return { ...result, env: { ...process.env }, target: Object.entries(target) }
})
fs.writeFileSync(output, JSON.stringify(results))
`

/** True where dotenv says what it did and nobody has asked for it: no word of `quiet`, and `debug` is off. */
function isUnasked({ options = '', env }: Case): boolean {
  const isQuietGiven = /\bquiet:/.test(options) || isSet(env, 'QUIET')
  const debug = /\bdebug: ([^,}]+)/.exec(options)?.[1]?.trim() ?? 'undefined'
  const isOutside = debug === 'undefined'
  const outside = env['DOTENV_DEBUG'] ?? env['DOTENV_CONFIG_DEBUG']
  const isDebug = isOutside ? outside === 'true' || outside === '1' : ['true', "'true'", '1'].includes(debug)
  return !isQuietGiven && !isDebug
}

function isSet(env: Variables, name: string): boolean {
  return [`DOTENV_${name}`, `DOTENV_CONFIG_${name}`].some((key) => env[key] !== undefined)
}

describe(`config, held against dotenv 18 (FUZZ_SEED=${seed})`, () => {
  test.each(Array.from({ length: runs(4) }, (_, batch) => batch))(
    'does the same with any options, variables and files: batch %i of 500',
    (batch) => {
      const all = fc.sample(cases, { numRuns: 500, seed: seed + batch })
      const project = new Project({ 'runner.cjs': runner, 'cases.json': JSON.stringify(all) })
      const outcomes = ['dotenv', 'secrets'].map((library) => {
        const { code, stdout, stderr } = project.node(['runner.cjs', library, `${library}.json`], {
          env: { NODE_ENV: 'development', HOME: project.path('case/home') },
        })
        expect(code).toBe(0)
        const told = JSON.parse(readFileSync(project.path(`${library}.json`), 'utf8')) as object[]
        const outs = stdout.split('\u0001').slice(1)
        const errors = stderr.split('\u0001').slice(1)
        return told.map((result, at) => ({ result, stdout: outs[at], stderr: errors[at] }))
      })
      for (const [at, what] of all.entries()) {
        const theirs = outcomes[0]?.[at]
        const ours = outcomes[1]?.[at]
        const isSilent = isUnasked(what)
        expect({ what, ...ours }).toEqual({ what, ...theirs, ...(isSilent && { stderr: '' }) })
      }
    },
  )
})
