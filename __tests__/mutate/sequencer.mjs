import Sequencer from '@jest/test-sequencer'
import { forget } from './failure.mjs'

/** The suites that mutants are run against, in this order. */
export const suites =
  'mode exports options text stderr diagnose decorated template read sources enter runtime config verdict check contract declaration vectors glance load types expand environment schema files syntax secrets-module dotenv-fuzz'.split(
    ' ',
  )

const place = ({ path }) => suites.findIndex((name) => path.endsWith(`/${name}.test.ts`))

/** Puts the suites in order, at the beginning of each run. */
export default class QuickFirst extends Sequencer {
  sort(tests) {
    forget()
    return [...tests].sort((a, b) => place(a) - place(b))
  }
}
