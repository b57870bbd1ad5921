/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  globalSetup: '<rootDir>/__tests__/support/install.mjs',
  globalTeardown: '<rootDir>/__tests__/support/remove.mjs',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageProvider: 'v8',
  maxWorkers: 2,
  testTimeout: 30_000,
}
