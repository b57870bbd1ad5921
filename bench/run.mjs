// Measures what loading secrets adds to the start of a process: npm run bench [-- ROUNDS]
// Prints the figures, and writes results.json and chart.svg. `npm run readme` puts them into the README.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { casesOf } from './cases.mjs'
import { drawChart } from './chart.mjs'
import { measureGrowth } from './growth.mjs'
import { install, versions } from './install.mjs'
import { measureCase } from './measure-cases.mjs'
import { measureProjects } from './measure-projects.mjs'
import { layOutProjects } from './projects.mjs'
import { printCase, printGrowth, printProjects } from './table.mjs'

const here = import.meta.dirname
const rounds = Number(process.argv[2] ?? 40)
if (!(Number.isInteger(rounds) && rounds > 0)) {
  console.error('usage: npm run bench [-- ROUNDS]')
  process.exit(2)
}

const size = install()
// Inside this folder, so that Node finds the packages.
const work = mkdtempSync(join(here, 'work-'))
try {
  const laidOut = layOutProjects(work)
  const projects = measureProjects(laidOut, rounds)
  printProjects(projects)
  const cases = casesOf(laidOut, work).map((what) => {
    const measured = measureCase(what, rounds)
    printCase(measured)
    return measured
  })
  const growth = measureGrowth(work)
  printGrowth(growth, size)
  const results = { machine: machine(), versions: versions(), rounds, projects, cases, growth, size }
  writeFileSync(join(here, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(join(here, 'chart.svg'), drawChart(results))
} finally {
  rmSync(work, { recursive: true, force: true })
}

function machine() {
  return {
    processor: `${cpus().length} × ${cpus()[0].model}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}
