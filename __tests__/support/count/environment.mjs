import { TestEnvironment } from 'jest-environment-node'
import { leave } from '../../../scripts/counting.mjs'

/** Leaves behind what the files of lib have counted that a suite ran in Jest's own process. */
export default class Counted extends TestEnvironment {
  async teardown() {
    leave(this.global, process.env.SECRETS_TEST_COUNTS)
    await super.teardown()
  }
}
