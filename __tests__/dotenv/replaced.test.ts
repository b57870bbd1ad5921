// What a start stands on may have been replaced before it: by the app, by a tool, by a test.
import { describe, expect, test } from '@jest/globals'
import { Project } from '../support/project.ts'
import { expectNoTrace, hidden } from '../support/secrecy.ts'
import { describeBuilt } from '../support/timed.ts'

const [value] = hidden
const template = { '.env.example': 'SECRET_KEY=\n' }
const development = { files: { ...template, '.env': `SECRET_KEY=${value}\n` }, env: {} }
const production = { files: template, env: { NODE_ENV: 'production', SECRET_KEY: value } }
const lacking = { files: template, env: { NODE_ENV: 'production' } }

type Start = { files: Record<string, string>; env: Record<string, string> }

/** Starts an app behind a script; it says whether it has the value. */
function started(before: string, { files, env }: Start, entry = 'register') {
  const project = new Project({
    ...files,
    'before.js': before,
    'app.js': `
      const isSet = process.env.SECRET_KEY === '${value}'
      process._rawDebug(isSet ? 'it has the value' : 'it lacks the value')`,
  })
  const { code, stdout, stderr } = project.node(['-r', './before.js', '-r', `secrets/${entry}`, 'app.js'], {
    env,
  })
  expect(stdout).toBe('')
  expectNoTrace(stderr)
  return { code, stderr }
}

const starting = { code: 0, stderr: 'it has the value\n' }
const refusing = { code: 78, stderr: expect.stringMatching(/^secrets: refusing to start \(production/) }

describe.each<[what: string, script: string]>([
  [
    'process.env by one that does not list its names',
    'process.env = new Proxy({ ...process.env }, { ownKeys() { throw new Error() } })',
  ],
  ['process.argv by one that holds no text', 'process.argv = [process.argv[0], 1, undefined]'],
  ['process.chdir by nothing', 'delete process.chdir'],
  ['process.getBuiltinModule by nothing', 'process.getBuiltinModule = undefined'],
  ['process.getBuiltinModule by what throws', 'process.getBuiltinModule = () => { throw new Error() }'],
  [
    'readFileSync by one that gives no text',
    `const fs = require('node:fs'), { readFileSync } = fs
    fs.readFileSync = (path, options) => String(path).startsWith('.env') ? readFileSync(path) : readFileSync(path, options)`,
  ],
  ['closeSync by one that throws', `require('node:fs').closeSync = () => { throw new Error() }`],
  [
    'the prototype of all objects by one that decides a mode',
    `Object.prototype.mode = { mode: 'development', reason: '', by: 'nothing' }`,
  ],
  ['the prototype of all objects by one that has loaded', 'Object.prototype.isLoaded = true'],
  [
    'the prototype of all objects by one with a function',
    'Object.prototype.tap = function () { return this }',
  ],
])('where a script has replaced %s', (_, script) => startsAnyway(script))

// Counters are put on that object.
describeBuilt('where a script has frozen the global object', () => startsAnyway('Object.freeze(globalThis)'))

function startsAnyway(script: string): void {
  test.each(['register', 'config'])('%s loads in development', (entry) => {
    expect(started(script, development, entry)).toEqual(starting)
  })

  test.each(['register', 'config'])('%s starts in production', (entry) => {
    expect(started(script, production, entry)).toEqual(starting)
  })

  test.each(['register', 'config'])('%s refuses production where something lacks', (entry) => {
    expect(started(script, lacking, entry)).toEqual(refusing)
  })

  test('register resolves references', () => {
    const files = { ...template, '.env': `PART=${value}\nSECRET_KEY=\${PART:-x}\n` }
    expect(started(script, { files, env: {} })).toEqual(starting)
  })
}

test('nothing starts that was refused, where a script has replaced process.exit by what comes back', () => {
  const { code, stderr } = started('process.exit = () => undefined', lacking)
  expect(code).not.toBe(0)
  expect(stderr).toMatch(/^secrets: refusing to start/)
  expect(stderr).not.toContain('it lacks the value')
})
