// The suites that scripts/coverage.mjs counts: for the command line its own, and for the rest of lib those that say what
// it does. Left out are those about the speed, the size, the types or the documents of the package, or the programs that
// it runs under, and those that are slow and reach nothing that the others do not.
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const leftOut = 'cli[^/]*|examples|faults|footprint|linear|pm2|readme|secrecy|typescript'
const [[typescript, [, options]]] = Object.entries(base.transform)

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testEnvironment: here('environment.mjs'),
  transform: { [typescript]: [here('transform.mjs'), options] },
  ...(process.env.SECRETS_TEST_PART === 'cli'
    ? { testMatch: ['<rootDir>/__tests__/cli*.test.ts'] }
    : { testPathIgnorePatterns: [`/__tests__/(?:${leftOut})\\.test\\.ts$`] }),
  modulePathIgnorePatterns: ['<rootDir>/coverage/'],
  cacheDirectory: '<rootDir>/coverage/cache',
}
