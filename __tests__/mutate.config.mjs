// The tests that run the rooms of lib in Jest's own process, where a mutant can be seen.
import base from '../jest.config.mjs'

const suites =
  'check contract declaration environment expand files glance load mode schema syntax types vectors'

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '..',
  testMatch: [`<rootDir>/__tests__/{${suites.split(' ').join(',')}}.test.ts`],
  maxWorkers: 1,
}
