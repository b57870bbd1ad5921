import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, jest } from '@jest/globals'
import { state } from '../../lib/process-state.ts'

/** An empty folder that each test of a suite begins in, as a process that has loaded nothing. */
export function ownFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `secrets-${name}-`)))
  const cwd = process.cwd()
  const environment = process.env

  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    process.chdir(folder)
    // Where the project is looked for when the working directory holds nothing.
    jest.replaceProperty(process, 'argv', [process.execPath, join(folder, 'app.js')])
    delete state.mode
    delete state.isLoaded
  })
  afterEach(() => {
    jest.restoreAllMocks()
    process.env = environment
    process.chdir(cwd)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
