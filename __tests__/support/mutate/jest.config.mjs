// The tests that run lib in Jest's own process, where a mutant is seen. A mutant is killed by the first failure, so the
// suites that fail soonest come first.
import { fileURLToPath } from 'node:url'
import base from '../../../jest.config.mjs'
import { suites } from './sequencer.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

// The tests that start a process end where they start it, so nothing is installed for them.
process.env.SECRETS_TEST_INSTALLED = here('nothing/node_modules')

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../../..',
  globalSetup: undefined,
  globalTeardown: undefined,
  testEnvironment: here('environment.mjs'),
  testRunner: here('jest-circus-to-first-failure.mjs'),
  testSequencer: here('sequencer.mjs'),
  moduleNameMapper: { '^node:child_process$': here('child-process.cjs') },
  testMatch: suites.map((name) => `<rootDir>/__tests__/${name}.test.ts`),
  maxWorkers: 1,
}
