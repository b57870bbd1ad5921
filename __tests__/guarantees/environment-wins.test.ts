import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { loadSecrets } from '../../lib/load-secrets.ts'
import { SecretsError } from '../../lib/secrets-error.ts'
import { hear } from '../support/hear.ts'
import { Project } from '../support/project.ts'
import { runs, seed } from '../support/seed.ts'

const names = ['A', 'B', 'SECRET_KEY', 'PORT', 'constructor', 'toString', 'a.b', 'ü']
const piece = fc.oneof(
  fc.constantFrom(
    '$A',
    '${B}',
    '\\$',
    '"',
    "'",
    '`',
    '#',
    '\\n',
    '\n',
    '\r',
    '\t',
    ' ',
    '=',
    '',
    '\u00a0',
    '\ufeff',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
/** Any text that an environment can hold. */
const value = fc
  .array(piece, { maxLength: 6 })
  .map((pieces) => pieces.join('').replaceAll('\0', ''))
  .filter((text) => text.isWellFormed())
const environment = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true })
const lines = fc.array(
  fc.tuple(fc.constantFrom(...names), fc.constantFrom('other', '"other"', "'other'", '${A}', '$B other', '')),
  { maxLength: 10 },
)
const env = lines.map((all) => all.map(([key, text]) => `${key}=${text}\n`).join(''))

const folder = mkdtempSync(join(tmpdir(), 'secrets-environment-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe(`the real environment (FUZZ_SEED=${seed})`, () => {
  test('wins over any file, to the byte', () => {
    const heard = hear()
    const kept = { loaded: 0 }
    try {
      fc.assert(
        fc.property(environment, env, fc.boolean(), (real, text, isModule) => {
          rmSync(join(folder, '.env'), { force: true })
          rmSync(join(folder, 'secrets.json'), { force: true })
          const json = JSON.stringify(
            Object.fromEntries(names.slice(0, -1).map((key) => [key, `other ${text}`])),
          )
          writeFileSync(join(folder, isModule ? 'secrets.json' : '.env'), isModule ? json : text)
          const target = { ...real }
          const other: Record<string, string> = {}
          try {
            const { values } = loadSecrets({ environment: target, processEnv: target, cwd: folder })
            loadSecrets({ environment: real, processEnv: other, cwd: folder })
            for (const [key, given] of Object.entries(real)) {
              // Those that no file names are not among them.
              if (Object.hasOwn(values, key)) expect([values[key], other[key]]).toEqual([given, given])
            }
            kept.loaded++
          } catch (error) {
            if (!(error instanceof SecretsError)) throw error
            expect(target).toEqual(real)
          }
          for (const [key, given] of Object.entries(real)) expect(target[key]).toBe(given)
        }),
        { numRuns: runs(3_000) },
      )
    } finally {
      heard.end()
    }
    expect(kept.loaded).toBeGreaterThan(runs(1_000))
  })

  test('wins by register over any .env, as the app then sees it', () => {
    const project = new Project({ 'app.js': 'process.stdout.write(JSON.stringify(process.env))' })
    const numRuns = runs(80)
    let loaded = 0
    fc.assert(
      fc.property(environment, env, (real, text) => {
        project.write({ '.env': text })
        const { code, stdout } = project.node(['-r', 'secrets/register', 'app.js'], { env: real })
        if (code === 78) return
        expect(JSON.parse(stdout)).toMatchObject(real)
        loaded++
      }),
      { numRuns, endOnFailure: true },
    )
    expect(loaded).toBeGreaterThanOrEqual(numRuns / 2)
  })
})
