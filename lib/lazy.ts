import { fs } from './files/node-fs.ts'

// What Node loads files with, as it was when this package was loaded: a test suite may replace it later.
const { readFileSync, realpathSync } = fs

/**
 * Loads what a call needs, at the first call: to load it with this package would take longer than most of its programs
 * need.
 *
 * @param load calls `require`
 */
export function lazy<T>(load: () => T): T {
  if (fs.readFileSync === readFileSync && fs.realpathSync === realpathSync) return load()
  const replaced = { readFileSync: fs.readFileSync, realpathSync: fs.realpathSync }
  Object.assign(fs, { readFileSync, realpathSync })
  try {
    loadAhead()
    return load()
  } finally {
    Object.assign(fs, replaced)
  }
}

/** Loads all that `config` may need: a test may keep files in memory by the time that it is called. */
export function loadAhead(): void {
  require('dotenv')
  require('./dotenv/configure.ts')
  require('./dotenv/dotenv-files.ts')
  require('./mode/platforms.ts')
  require('./files/find-project.ts')
  require('./files/named-files.ts')
  require('./files/read-unusual.ts')
  require('./check/problem.ts')
  require('./report/decide.ts')
  require('./report/refusals.ts')
}
