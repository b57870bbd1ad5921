import { TestEnvironment } from 'jest-environment-node'
import { noProcess } from './child-process.cjs'
import { hasFailed, remember } from './failure.mjs'

/** Leaves out the tests behind the first failure. A test that would start a process passes with what it saw before. */
export default class UntilFirstFailure extends TestEnvironment {
  async setup() {
    await super.setup()
    // A mutant may have envalid end the process, and the whole run with it.
    this.global.process.exit = () => {
      throw new Error('a test does not end the process')
    }
  }

  handleTestEvent({ name, test }) {
    if (name === 'test_start' && hasFailed()) test.mode = 'skip'
    // Stryker hears of the end of a test, but not of one that is left out: it would count what the next suite loads
    // as a part of that one, and run nothing against it.
    if (name === 'test_skip' && this.global.__stryker__) this.global.__stryker__.currentTestId = undefined
    if (name !== 'test_done') return
    test.errors = test.errors.filter((found) => !wantsProcess([found].flat()[0]))
    if (test.errors.length > 0) remember()
  }
}

function wantsProcess(error) {
  return error?.message === noProcess || (error?.cause !== undefined && wantsProcess(error.cause))
}
