// What the bench prints while it runs.
import { formatRatio } from './format.mjs'
import { goals } from './goals.mjs'

/** Prints the figures over all projects, each project, and the goals. */
export function printProjects(projects) {
  const { keys, candidates } = projects
  const labels = candidates.map(({ name, mode }) => `${name}, ${mode}`)
  const widest = Math.max(...labels.map((label) => label.length))
  console.log(`\n${Object.keys(keys).length} projects, ms above an empty package`)
  console.log(`  ${''.padEnd(widest)}      mean    median  MiB  of dotenv  of stack  slowest beside dotenv`)
  for (const [at, row] of candidates.entries()) {
    const times = [row.mean, row.median].map((time) => time.toFixed(2).padStart(8)).join('  ')
    const ratios = `${formatRatio(row.ofDotenv).padStart(9)}  ${formatRatio(row.ofStack).padStart(8)}`
    const worst = `${formatRatio(row.worst.ratio)} on ${row.worst.project}`
    console.log(
      `  ${labels[at].padEnd(widest)}  ${times}  ${row.memory.toFixed(1).padStart(3)}  ${ratios}  ${worst}`,
    )
  }
  console.log(`\neach project, in ms\n  ${labels.map((label, at) => `${at + 1}: ${label}`).join('\n  ')}\n`)
  console.log(`  ${'keys'.padStart(20)}  ${labels.map((_, at) => String(at + 1).padStart(6)).join('  ')}`)
  for (const [project, count] of Object.entries(keys)) {
    const times = candidates.map((row) => row.times[project].toFixed(2).padStart(6)).join('  ')
    console.log(`  ${project.padEnd(15)} ${String(count).padStart(4)}  ${times}`)
  }
  console.log('')
  for (const { what, ratio, most } of goals(projects)) {
    console.log(
      `  ${ratio <= most ? 'reached' : 'MISSED'}: ${what} ${formatRatio(ratio)}, at most ${formatRatio(most)}`,
    )
  }
}

/** Prints the candidates of one case. */
export function printCase({ name, rows, against }) {
  const widest = Math.max(...rows.map((row) => row.name.length))
  const base = rows.find((row) => row.name === against)
  console.log(`\n${name}`)
  console.log(`  ${''.padEnd(widest)}        ms           25–75 %    CPU ms     MiB  ratio  does`)
  for (const row of rows) {
    const spread = `${row.low.toFixed(2)}–${row.high.toFixed(2)}`.padStart(16)
    const ratio = formatRatio(row.milliseconds / base.milliseconds).padStart(5)
    const cells = [row.milliseconds.toFixed(2).padStart(8), spread, row.cpu.toFixed(2).padStart(8)]
    console.log(
      `  ${row.name.padEnd(widest)}  ${cells.join('  ')}  ${row.memory.toFixed(1).padStart(6)}  ${ratio}  ${row.does}`,
    )
  }
}

/** Prints how the time grows with the number of keys, and how large the package is. */
export function printGrowth(rows, { packed, installed }) {
  console.log('\ngrowth, in ms\n    keys  references  into an object  into process.env   set by hand  ratio')
  for (const { count, references, object, environment, bare } of rows) {
    const cells = [object, environment, bare].map((time, at) => time.toFixed(1).padStart([14, 16, 12][at]))
    console.log(
      `  ${String(count).padStart(6)}  ${(references ? 'yes' : 'no').padStart(10)}  ${cells.join('  ')}  ${formatRatio(environment / bare).padStart(5)}`,
    )
  }
  console.log(`\npacked ${(packed / 1000).toFixed(1)} KB, installed ${(installed / 1000).toFixed(1)} KB`)
}
