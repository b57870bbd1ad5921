import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { SecretsError } from '../lib/errors.ts'
import { loadWith } from '../lib/load.ts'
import { hear } from './support/hear.ts'

interface Vector {
  name: string
  files: Record<string, string | { base64: string }>
  environment: Record<string, string>
  expect: {
    mode: string
    values?: Record<string, string>
    problems?: [key: string, kind: string, line: number][]
    warnings?: string[]
    refused?: string
    at?: string
  }
}

const folder = join(__dirname, 'vectors')
const sets = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vector[]] as const)

describe.each(sets)('%s', (_, vectors) => {
  test.each(vectors)('$name', ({ files, environment, expect: expected }) => {
    const project = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-vector-')))
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === 'string' ? content : Buffer.from(content.base64, 'base64')
      writeFileSync(join(project, name), bytes)
    }
    const heard = hear()
    try {
      expect(load(project, environment)).toEqual({ problems: [], ...expected, warnings: undefined })
    } finally {
      heard.end()
      rmSync(project, { recursive: true })
    }
    const warnings = Array.from(heard.text.matchAll(/^secrets: (\.env[^ :]*:\d+): /gm), ([, place]) => place)
    expect(warnings.sort()).toEqual((expected.warnings ?? []).sort())
  })
})

function load(cwd: string, environment: Record<string, string>): Vector['expect'] {
  const target: Record<string, string> = {}
  try {
    const { mode, values, problems } = loadWith({ cwd, environment, processEnv: target })
    return { mode, values: Object.fromEntries(values), problems: listed(problems) }
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error
    expect(target).toEqual({})
    const at = /^ {2}([\w.-]+(?::\d+)?): /m.exec(error.message)?.[1]
    const refused = { mode: error.mode, refused: error.code, problems: listed(error.problems) }
    return at === undefined ? refused : { ...refused, at }
  }
}

function listed(problems: SecretsError['problems']): [key: string, kind: string, line: number][] {
  return problems.map(({ key, kind, line }) => [key, kind, line as number])
}
