import type * as Dotenv from 'dotenv'

const fs = require('node:fs') as typeof import('node:fs')

// What Node loads files with, as it was when this package was loaded: a test suite may replace it later.
const { readFileSync, realpathSync } = fs
let isAhead = false
let isTest = false

/**
 * Loads what a call needs: at the first call, since to load it with this package would take longer than most of its
 * programs have any use for.
 *
 * @param load calls `require`
 */
export function later<T>(load: () => T): T {
  if (isNodes()) return load()
  const now = { readFileSync: fs.readFileSync, realpathSync: fs.realpathSync }
  Object.assign(fs, { readFileSync, realpathSync })
  try {
    return load()
  } finally {
    Object.assign(fs, now)
  }
}

/** True where nothing has replaced what Node loads files with. */
function isNodes(): boolean {
  return fs.readFileSync === readFileSync && fs.realpathSync === realpathSync
}

/** True where a file can be read at a glance: nothing of `fs` is replaced, nor is it to be expected. */
export function isPlainlyRead(): boolean {
  return !isTest && isNodes()
}

/** Loads what a call needs, and in development what rooms would load by themselves: `fs` may be replaced then. */
export function rooms<T>(load: () => T): T {
  return later(() => {
    loadAhead()
    return load()
  })
}

/** Loads all that `config` needs, since its files may be in memory by the time it is called. */
export function loadForTests(): void {
  isTest = true
  loadAhead()
}

/** Loads what `config` needs in development. */
function loadAhead(): void {
  if (isAhead) return
  isAhead = true
  const { detectMode } = require('./mode/mode.ts') as typeof import('./mode/mode.ts')
  try {
    if (detectMode().mode === 'production') return
  } catch {
    return // SECRETS_MODE is neither mode; the call says so.
  }
  dotenv()
  require('./dotenv/config-development.ts')
  require('./files/env-files.ts')
  require('./report/report.ts')
}

/** Loads dotenv. */
export function dotenv(): typeof Dotenv {
  return later(() => require('dotenv'))
}
