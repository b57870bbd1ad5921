import Sequencer from '@jest/test-sequencer'
import { forget } from './failure.mjs'

/** The suites that mutants are run against, in this order. */
export const suites = (process.env.MUTATE_SUITES ?? '').split(' ')

const position = ({ path }) => suites.findIndex((name) => path.endsWith(`/__tests__/${name}.test.ts`))

/** Puts the suites in order, at the beginning of each run. */
export default class QuickFirst extends Sequencer {
  sort(tests) {
    forget()
    return [...tests].sort((a, b) => position(a) - position(b))
  }
}
