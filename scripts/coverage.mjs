// Prints which lines and branches of lib the tests reach: in Jest's own process, and in the processes that they start.
// Without an argument those of all of lib but the command line; with `cli` those of the command line.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import coverage from 'istanbul-lib-coverage'
import { withCounters } from './counting.mjs'

const root = resolve(import.meta.dirname, '..')
const [, , part, ...rest] = process.argv
const ofCommandLine = part === 'cli'
const forJest = ofCommandLine ? rest : process.argv.slice(2)

/**
 * The suites of the command line start a process for nearly each test: to count them all at each change would take too
 * long. The floor is a little below what is reached: less, in percent, is a failure.
 */
const counted = ofCommandLine
  ? { title: 'all of the command line', folder: `${root}/lib/cli`, floor: { lines: 98.5, branches: 92 } }
  : {
      title: 'all of lib, but the command line',
      folder: `${root}/lib`,
      floor: { lines: 99.8, branches: 99.5 },
    }

const folder = `${root}/coverage`
const counts = `${folder}/counts`
const packed = `${folder}/package`
const env = {
  ...process.env,
  SECRETS_TEST_COUNTS: counts,
  SECRETS_TEST_PACKAGE: packed,
  SECRETS_TEST_PART: ofCommandLine ? 'cli' : '',
  UNTIMED: '1',
  FUZZ_TIMES: '0.1',
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(packed, { recursive: true })
for (const name of ['package.json', 'LICENSE', 'THIRD_PARTY_LICENSES', 'README.md', 'CHANGELOG.md']) {
  copyFileSync(`${root}/${name}`, `${packed}/${name}`)
}
run(['scripts/build.mjs'])
for (const name of readdirSync(`${root}/dist`).filter((file) => file.endsWith('.d.ts'))) {
  copyFileSync(`${root}/dist/${name}`, `${packed}/dist/${name}`)
}
// Only now: to build calls the package once, and that is no test.
mkdirSync(counts)
// Some tests start a process as another user.
chmodSync(counts, 0o777)
const jest = ['node_modules/jest/bin/jest.js', '-c', '__tests__/support/count/jest.config.mjs']
// Whether they pass is for the test run to say: with counters, and few random cases, some may not.
run([...jest, ...forJest])
const isEnough = print(joined())
rmSync(folder, { recursive: true, force: true })
process.exitCode = isEnough ? 0 : 1

function run(args) {
  spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
}

/** Every file that is asked for, with the sum of what all processes have counted. */
function joined() {
  const files = readdirSync(counted.folder, { recursive: true })
    .filter((name) => name.endsWith('.ts') && (ofCommandLine || !name.startsWith('cli/')))
    .map((name) => `${counted.folder}/${name}`)
  const all = new Map(files.map((path) => [path, withCounters(path).counters]))
  for (const name of readdirSync(counts)) {
    for (const [path, { s, b }] of Object.entries(JSON.parse(readFileSync(`${counts}/${name}`, 'utf8')))) {
      const sum = all.get(path)
      if (!sum) continue
      for (const id of Object.keys(s)) sum.s[id] += s[id]
      for (const id of Object.keys(b)) sum.b[id] = sum.b[id].map((times, arm) => times + b[id][arm])
    }
  }
  return [...all.values()].map((counters) => coverage.createFileCoverage(counters))
}

/** Prints a line for each file, and a total. Returns whether the floor is reached. */
function print(files) {
  const total = coverage.createCoverageSummary()
  const rows = files.map((file) => {
    const summary = file.toSummary()
    total.merge(summary)
    const branches = Object.entries(file.getBranchCoverageByLine())
    const missed = branches.filter(([, { coverage }]) => coverage < 100).map(([line]) => line)
    return row(relative(root, file.path), summary, ranges(file.getUncoveredLines()), ranges(missed))
  })
  console.log(line(['file', 'lines', 'branches', 'uncovered lines', 'lines with uncovered branches']))
  for (const cells of rows.sort()) console.log(line(cells))
  console.log(line(row(counted.title, total, '', '')))

  const { floor } = counted
  const short = Object.keys(floor).filter((kind) => total[kind].pct < floor[kind])
  for (const kind of short) console.log(`below ${floor[kind]} % of ${kind}`)
  return short.length === 0
}

function row(name, { lines, branches }, ...rest) {
  return [name, `${lines.pct.toFixed(1)} %`, `${branches.pct.toFixed(1)} %`, ...rest]
}

function line([name, lines, branches, ...rest]) {
  return [name.padEnd(32), lines.padStart(8), branches.padStart(8), rest[0].padEnd(24), rest[1]]
    .join('  ')
    .trimEnd()
}

/** The numbers of lines as one text, with a dash in place of those between two neighbours. */
function ranges(texts) {
  const found = []
  for (const number of texts.map(Number).sort((a, b) => a - b)) {
    const last = found.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(' ')
}
