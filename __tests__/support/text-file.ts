import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, jest } from '@jest/globals'
import { isLoadError } from '../../lib/errors.ts'
import type { readText, TextFile } from '../../lib/files/read.ts'

const folder = mkdtempSync(join(tmpdir(), 'secrets-read-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The file of a test; another one for each, and not there at first. */
export let path = ''
let count = 0

beforeEach(() => {
  path = join(folder, `${count++}.env`)
})

afterEach(() => {
  jest.restoreAllMocks()
})

/** What is read of the file, or what the refusal says of it. */
export function readOrRefusal(
  readFile: typeof readText,
  source: Partial<TextFile>,
): string | undefined | { says: string; line: number | undefined } {
  try {
    return readFile({ path, name: 'a.env', code: 'SECRETS_FILE', ...source })
  } catch (error) {
    if (!isLoadError(error)) throw error
    expect(Object.values({ ...error.location })).not.toContain(undefined)
    expect([error.code, error.location?.file]).toEqual([source.code ?? 'SECRETS_FILE', 'a.env'])
    return { says: error.message, line: error.location?.line }
  }
}

/** What a refusal says, and of which line. */
export const refused = (says: string, line?: number): { says: string; line: number | undefined } => ({
  says,
  line,
})

/** Has the file be these bytes. */
export const holds = (...parts: (string | number[])[]): void =>
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part as string))))

/** Fails as the system does. */
export function failing(code?: string): never {
  throw Object.assign(new Error('a message'), code && { code })
}
