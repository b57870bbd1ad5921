import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import * as pipeline from '../../lib/load.ts'
import { SecretsError } from '../../lib/secrets-error.ts'
import { hear } from '../support/hear.ts'
import { Project } from '../support/project.ts'

type Piece = string | { base64: string } | { repeat: string; times: number }
type Content = Piece | Piece[]
type Problem = [key: string, kind: string, line: number]

interface Vector {
  name: string
  platform?: string
  files: Record<string, Content>
  environment: Record<string, string>
  expect: {
    mode: string
    values?: Record<string, Content>
    alsoSet?: Record<string, string>
    problems?: Problem[]
    silent?: boolean
    warnings?: string[]
    refused?: string
    at?: string
  }
}

const folder = __dirname
const sets = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const vectors = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vector[]
    return [name, vectors.filter(({ platform = process.platform }) => platform === process.platform)] as const
  })

describe.each(sets)('%s, in code', (_, vectors) => {
  test.each(vectors)('$name', (vector) => {
    const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-vector-')))
    for (const [name, bytes] of Object.entries(filesOf(vector))) writeFileSync(join(cwd, name), bytes)
    const environment = { ...vector.environment }
    const heard = hear()
    let outcome: unknown
    try {
      outcome = load(cwd, environment)
    } finally {
      heard.end()
      rmSync(cwd, { recursive: true })
    }
    const { alsoSet, silent, warnings = [], ...found } = vector.expect
    const values = found.values && { values: valuesOf(vector) }
    expect(outcome).toEqual({ problems: [], ...found, ...values })
    expect(environment).toEqual(environmentAfter(vector))
    expect(warned(heard.text)).toEqual(warnings.sort())
  })
})

const script = "JSON.stringify([require('secrets').detectMode().mode, process.env])"

describe.each(sets)('%s, by secrets/register', (_, vectors) => {
  test.each(vectors)('$name', (vector) => {
    const { mode, refused, at, problems = [], silent = false, warnings = [] } = vector.expect
    const project = new Project(filesOf(vector))
    const env = { PATH: undefined, HOME: undefined, ...vector.environment }
    const { code, stdout, stderr } = project.node(['-r', 'secrets/register', '-p', script], { env })

    expect(warned(stderr)).toEqual(warnings.sort())
    expect(told(stderr)).toEqual(silent ? [] : problems.map(([key, kind]) => `${key} ${kind}`))
    if (refused) {
      expect({ code, stdout, at: pointedAt(stderr) }).toEqual({ code: 78, stdout: '', at })
      expect(stderr).toContain('secrets: refusing to start')
      // Where SECRETS_MODE is neither, nothing else is asked for the mode.
      expect(/to start \((\w+), because /.exec(stderr)?.[1] ?? 'production').toBe(mode)
      return
    }
    expect({ code, isSilent: stderr === '' }).toEqual({
      code: 0,
      isSilent: warnings.length === 0 && (silent || problems.length === 0),
    })
    expect(JSON.parse(stdout)).toEqual([mode, environmentAfter(vector)])
  })
})

function filesOf({ files }: Vector): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, toBytes(content)]))
}

function valuesOf({ expect: { values = {} } }: Vector): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, content]) => [key, `${toBytes(content)}`]))
}

function toBytes(content: Content): Buffer {
  const pieces = Array.isArray(content) ? content : [content]
  return Buffer.concat(
    pieces.map((piece) => {
      if (typeof piece === 'string') return Buffer.from(piece)
      return 'base64' in piece
        ? Buffer.from(piece.base64, 'base64')
        : Buffer.from(piece.repeat.repeat(piece.times))
    }),
  )
}

/** A refusal changes nothing, and a load sets what it found. */
function environmentAfter(vector: Vector): Record<string, string> {
  return { ...vector.environment, ...valuesOf(vector), ...vector.expect.alsoSet }
}

function load(cwd: string, environment: Record<string, string>): Vector['expect'] {
  try {
    const { decision, values, problems } = pipeline.load({ cwd, environment, processEnv: environment })
    return { mode: decision.mode, values: Object.fromEntries(values), problems: listed(problems) }
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error
    const at = pointedAt(error.message)
    const refused = { mode: error.mode, refused: error.code, problems: listed(error.problems) }
    return at === undefined ? refused : { ...refused, at }
  }
}

function listed(problems: SecretsError['problems']): Problem[] {
  return problems.map(({ key, kind, line }) => [key, kind, line as number])
}

function warned(text: string): string[] {
  return Array.from(text.matchAll(/^secrets: (\.env[^ :]*:\d+): /gm), ([, place]) => `${place}`).sort()
}

function pointedAt(text: string): string | undefined {
  return /^ {2}([\w.-]+(?::\d+)?): /m.exec(text)?.[1]
}

/** The problems that are named, in a table or, where the check was skipped, in one line. */
function told(text: string): string[] {
  const kinds = 'missing|empty|placeholder|invalid'
  const inTable = text.matchAll(new RegExp(`^ +(${kinds}) +(\\S+) .*:\\d+$`, 'gm'))
  const [line = ''] = /^secrets: SECRETS_CHECK=skip.*/m.exec(text) ?? []
  const inLine = line.matchAll(new RegExp(`(\\S+) (${kinds})(?=,|$)`, 'g'))
  return [
    ...Array.from(inTable, ([, kind, key]) => `${key} ${kind}`),
    ...Array.from(inLine, ([, key, kind]) => `${key} ${kind}`),
  ]
}
