import { describe, test } from '@jest/globals'

// What is added to the code, to count what it runs or to switch mutants, takes longer than the code.
const isInstrumented = process.env['UNTIMED'] !== undefined

/** A test with a limit of time: left out where `UNTIMED` is set. */
export const timed: typeof test = isInstrumented ? (test.skip as typeof test) : test

/** Tests with a limit of time: left out where `UNTIMED` is set. */
export const describeTimed: typeof describe = isInstrumented ? (describe.skip as typeof describe) : describe

/** Tests that counters in the built files would not let pass: left out where they hold some. */
export const describeBuilt: typeof describe = isInstrumented ? (describe.skip as typeof describe) : describe

/** A test of what the built files look like: left out where they hold counters. */
export const built: typeof test = isInstrumented ? (test.skip as typeof test) : test
