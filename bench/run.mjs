// Measures what each candidate adds to the start of a process: npm run bench [rounds]
// All candidates in turn, round after round, so that what disturbs the machine disturbs them alike. The time is taken
// inside the process, before and after the preload; above the zero, which is the preload of an empty package.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { pack } from '../scripts/pack.mjs'
import { cases, growth, names, nothing, valueAt, zero } from './cases.mjs'
import { drawChart } from './chart.mjs'
import { printCase, printGrowth } from './table.mjs'

const here = import.meta.dirname
const root = dirname(here)
const rounds = Number(process.argv[2] ?? 40)

// Preloaded before and behind a candidate.
const probes = {
  'before.cjs': `
    process.stdout // so that no candidate pays for it
    globalThis.begun = [process.hrtime.bigint(), process.cpuUsage(), performance.now()]
    process.on('exit', () => globalThis.told ?? tell())
    globalThis.tell = () => {
      globalThis.told = true
      const now = process.hrtime.bigint(), { user, system } = process.cpuUsage(begun[1])
      const since = performance.now()
      require('fs').writeFileSync('sample.json', JSON.stringify({
        time: Number(now - begun[0]) / 1e6, cpu: (user + system) / 1e3, since, memory: process.memoryUsage.rss() / 2 ** 20,
      }))
    }`,
  'after.cjs': 'tell()',
  'app.cjs': '',
}

const size = install()
const work = mkdtempSync(join(here, 'work-'))
try {
  const results = {
    machine: machine(),
    versions: versions(),
    rounds,
    cases: [],
    growth: undefined,
    size,
  }
  for (const what of cases) {
    const measured = measure(what)
    results.cases.push(measured)
    printCase(measured)
  }
  results.growth = measureGrowth()
  printGrowth(results.growth, results.size)
  writeFileSync(join(here, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(join(here, 'chart.svg'), drawChart(results))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** Builds, packs and installs this package beside its peers. Returns the size of the package. */
function install() {
  const options = { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] }
  execFileSync('npm', ['run', 'build'], { ...options, cwd: root })
  const folder = mkdtempSync(join(tmpdir(), 'secrets-bench-'))
  const { filename, size, unpackedSize } = pack(root, folder)
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  execFileSync('npm', ['install', ...quiet, '--no-save', join(folder, filename)], options)
  rmSync(folder, { recursive: true })
  const empty = join(here, 'node_modules/secrets-bench-zero')
  mkdirSync(empty, { recursive: true })
  writeFileSync(
    join(empty, 'package.json'),
    '{ "name": "secrets-bench-zero", "exports": { ".": "./index.js" } }',
  )
  writeFileSync(join(empty, 'index.js'), '')
  return { packed: size, installed: unpackedSize }
}

function measure({ name, files, env, candidates, target }) {
  const folder = mkdtempSync(join(work, 'case-'))
  for (const [file, text] of Object.entries({ ...files, ...probes })) writeFileSync(join(folder, file), text)
  const all = [zero, nothing, ...candidates]
  const samples = all.map(() => [])
  for (let round = -2; round < rounds; round++) {
    for (const [at, candidate] of all.entries()) {
      const sample = once(folder, env, candidate)
      if (round >= 0) samples[at].push(sample)
    }
  }
  const [base, bare, ...rest] = samples.map(summarise)
  const rows = rest.map((row, at) => {
    const { does, isBefore = false } = candidates[at]
    // What Node does before the first preload is seen only in the time since the process began.
    const time = isBefore ? row.since.median - bare.since.median : row.time.median - base.time.median
    return {
      name: candidates[at].name,
      does,
      milliseconds: time,
      low: isBefore ? row.since.low - bare.since.median : row.time.low - base.time.median,
      high: isBefore ? row.since.high - bare.since.median : row.time.high - base.time.median,
      cpu: row.cpu.median - base.cpu.median,
      memory: row.memory.median - base.memory.median,
    }
  })
  const other = rows.find((row) => row.name === target[1])
  return {
    name,
    zero: base.time.median,
    rows,
    against: target[1],
    target: target[0],
    ratio: rows[0].milliseconds / other.milliseconds,
  }
}

function once(folder, env, { preload, env: own = {}, isRefused = false }) {
  const { PATH, HOME } = process.env
  const isModule = preload[0] === '--import'
  // Modules are preloaded behind all that is required.
  const after = isModule ? ['--import', './after.cjs'] : ['-r', './after.cjs']
  const args = ['-r', './before.cjs', ...preload, ...after, 'app.cjs']
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH, HOME, ...env, ...own },
    encoding: 'utf8',
  })
  if (status !== (isRefused ? 78 : 0)) throw new Error(`${preload.join(' ')} ended with ${status}: ${stderr}`)
  return JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8'))
}

function summarise(samples) {
  const of = (name) => {
    const sorted = samples.map((sample) => sample[name]).sort((a, b) => a - b)
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
    return { low: at(0.25), median: at(0.5), high: at(0.75) }
  }
  return { time: of('time'), cpu: of('cpu'), memory: of('memory'), since: of('since') }
}

/**
 * Into a plain object by the function, and into process.env by the preload, held against a preload that sets the same
 * keys bare; milliseconds, the best of five, those of the preloads above the zero.
 */
function measureGrowth() {
  const folder = mkdtempSync(join(work, 'growth-'))
  for (const [file, text] of Object.entries({
    ...probes,
    'bare.cjs': `for (const [key, value] of Object.entries(require('./values.json'))) process.env[key] = value`,
    'object.cjs': `
      const { loadSecrets } = require('secrets')
      tell(loadSecrets({ cwd: __dirname, processEnv: {}, environment: {} }))`,
  })) {
    writeFileSync(join(folder, file), text)
  }
  const best = (preload) =>
    Math.min(...Array.from({ length: 5 }, () => once(folder, {}, { preload: ['-r', preload] }).time))
  return growth.flatMap((count) =>
    [false, true].map((references) => {
      const keys = names(count)
      const all = keys.map((key, at) => [key, references && at ? `\${${keys[0]}}-${at}` : valueAt(at)])
      writeFileSync(join(folder, '.env'), all.map(([key, value]) => `${key}=${value}\n`).join(''))
      const values = keys.map((key, at) => [key, references && at ? `${valueAt(0)}-${at}` : valueAt(at)])
      writeFileSync(join(folder, 'values.json'), JSON.stringify(Object.fromEntries(values)))
      const [zeroTime, emptyTime] = [zero.preload[1], './app.cjs'].map(best)
      const [object, environment, bare] = ['./object.cjs', 'secrets/register', './bare.cjs'].map(best)
      return { count, references, object, environment: environment - zeroTime, bare: bare - emptyTime }
    }),
  )
}

function machine() {
  const [{ model }] = cpus()
  return {
    processor: `${cpus().length} × ${model}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}

function versions() {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  statSync(join(here, 'node_modules'))
  return { secrets: version, ...dependencies }
}
