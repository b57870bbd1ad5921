import { face } from './dotenv/dotenv.ts'
import { isTest, realEnvironment } from './environment.ts'
import { loadForTests } from './later.ts'
import { kept } from './process-state.ts'

/**
 * Makes the public list what `require('secrets')` returns: plain properties that can be replaced, on the very object
 * that `config` calls through. An ES module's exports would be neither.
 *
 * @param list what `index.ts` exports, by name
 */
export function publish(list: object): object {
  if (kept.moduleInLoading !== undefined) {
    const { refuseWhileLoading } = require('./files/loading.ts') as typeof import('./files/loading.ts')
    refuseWhileLoading()
  }
  kept.isPublished = true
  return Object.assign(face, list)
}

/** Makes ready for a test, where this is one. */
export function loadInTests(): void {
  if (isTest(realEnvironment())) loadForTests()
}
