// The suites that scripts/coverage.mjs counts: for the command line its own, and for the rest of lib those that say what
// it does. Not counted: suites about the speed, the size, the types or the documents of the package, or the programs
// that it runs under, and slow ones that reach nothing that the others do not.
import { fileURLToPath } from 'node:url'
import base from '../../../jest.config.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const notCounted =
  'cli/.*|package/(?:examples|pm2|readme|typescript)|guarantees/(?:atomicity|footprint|linear-time|secrecy|one-verdict|one-implementation)'
const [[typescript, [, options]]] = Object.entries(base.transform)

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../../..',
  testEnvironment: here('environment.mjs'),
  transform: { [typescript]: [here('transform.mjs'), options] },
  ...(process.env.SECRETS_TEST_PART === 'cli'
    ? { testMatch: ['<rootDir>/__tests__/cli/**/*.test.ts'] }
    : { testPathIgnorePatterns: [`/__tests__/(?:${notCounted})\\.test\\.ts$`] }),
  modulePathIgnorePatterns: ['<rootDir>/coverage/'],
  cacheDirectory: '<rootDir>/coverage/cache',
}
