import { formatRatio, formatTime } from './format.mjs'
import { STACK } from './measure-projects.mjs'
import { median } from './statistics.mjs'

/** @returns what was measured, in Markdown: the projects first, then the single cases */
export function summarise({ projects, cases, machine, rounds, growth, size }) {
  const counts = Object.values(projects.keys)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const largest = growth.findLast(({ references }) => !references)
  return [
    `Over ${counts.length} projects modelled on real apps, with ${fewest} to ${most} keys (median ${median(counts)}):`,
    '',
    '| | mean | median | of dotenv 18 | of all three | worst project, of dotenv 18 |',
    '|---|---:|---:|---:|---:|---|',
    ...projects.candidates.map(projectRow),
    '',
    `In production the values are in the environment. dotenv 18 and all three (${STACK}) read them from \`.env\`. Ratios to dotenv 18 are between means, ratios to all three between medians.`,
    '',
    'Single cases:',
    '',
    '| | secrets | compared with | ratio |',
    '|---|---:|---|---:|',
    ...cases.filter(({ id }) => id !== 'peers').map(caseRow),
    '',
    `Each time is what a preload adds to a start, above that of an empty package: the median of ${rounds} starts, all in turn, on ${machine.processor}, ${machine.system}, Node ${machine.node.slice(1)}. With ${largest.count} keys a load takes ${largest.environment.toFixed(0)} ms; setting them in process.env by hand takes ${largest.bare.toFixed(0)} ms. The package is ${(size.packed / 1000).toFixed(0)} KB packed, without its dependencies.`,
  ].join('\n')
}

function projectRow({ name, mode, mean, median, ofDotenv, ofStack, worst }) {
  const isOurs = name.startsWith('secrets/')
  const label = isOurs ? `\`${name}\`, ${mode}` : name
  const slowest = isOurs ? `${formatRatio(worst.ratio)}, ${worst.project}` : ''
  const times = [formatTime(mean), formatTime(median)]
  return `| ${[label, ...times, formatRatio(ofDotenv), formatRatio(ofStack), slowest].join(' | ')} |`
}

function caseRow({ name, rows, against, ratio }) {
  const other = rows.find((row) => row.name === against)
  const cells = [name, formatTime(rows[0].milliseconds), `${against}: ${formatTime(other.milliseconds)}`]
  return `| ${[...cells, formatRatio(ratio)].join(' | ')} |`
}
