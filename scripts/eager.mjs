// V8 compiles a function twice: it skips through it when the script is loaded, and compiles it when it is first called.
// A function in parentheses it compiles at once, which pays for each one that every start calls.
// https://v8.dev/blog/preparser#pife
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseSync } from '@swc/core'

/** A project as simple as any: what only others call is compiled when they call it. */
const template = `# Server
PORT=3000

# Mail
MAIL_HOST=smtp.example.com
SECRET_KEY=
`
const values = { PORT: '8080', MAIL_HOST: 'smtp.test', SECRET_KEY: 'k3y' }

/** Puts the functions into parentheses that a start of a common project calls. */
export function makeEager(files) {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-build-'))
  try {
    writeFileSync(join(folder, '.env.example'), template)
    writeFileSync(
      join(folder, '.env'),
      Object.entries(values)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    )
    const called = new Map(files.map((file) => [pathToFileURL(file).href, new Set()]))
    for (const entry of files.filter((file) => /(?:register|config)\.js$/.test(file))) {
      // What development alone calls would make production slower, which has it in the same file.
      for (const mode of ['development', 'production']) {
        called.get(pathToFileURL(entry).href).clear()
        addCalled(called, entry, mode, folder)
      }
    }
    for (const file of files) {
      const code = readFileSync(file, 'utf8')
      writeFileSync(file, withEagerFunctions(code, called.get(pathToFileURL(file).href)))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds where the functions start that a start calls, by the URL of their file. */
function addCalled(called, entry, mode, folder) {
  const coverage = mkdtempSync(join(folder, 'coverage-'))
  const env = { PATH: process.env.PATH, NODE_V8_COVERAGE: coverage, NODE_ENV: mode }
  const { status, stderr } = spawnSync(process.execPath, ['-r', entry, '-e', '0'], {
    cwd: folder,
    env: mode === 'production' ? { ...env, ...values } : env,
    encoding: 'utf8',
  })
  if (status !== 0 || stderr) throw new Error(`the sample does not start in ${mode}: ${stderr}`)
  for (const name of readdirSync(coverage)) {
    for (const { url, functions } of JSON.parse(readFileSync(join(coverage, name), 'utf8')).result) {
      for (const { ranges } of functions) if (ranges[0].count > 0) called.get(url)?.add(ranges[0].startOffset)
    }
  }
}

/** @param called where the functions start, in characters */
function withEagerFunctions(code, called) {
  const { body, span } = parseSync(code, { syntax: 'ecmascript', target: 'es2023', isModule: false })
  // A list of statements begins where the script does, whatever stands before it; the parser counts bytes.
  const bytes = Buffer.from(code)
  const at = (position) => position - span.start
  let result = ''
  let done = 0
  for (const { type, identifier, span } of body) {
    if (type !== 'FunctionDeclaration') continue
    const [start, behindName, end] = [at(span.start), at(identifier.span.end), at(span.end)]
    if (!called.has(bytes.toString('utf8', 0, start).length)) continue
    result += `${bytes.toString('utf8', done, start)}var ${identifier.value}=(function${bytes.toString('utf8', behindName, end)});`
    done = end
  }
  return result + bytes.toString('utf8', done)
}
