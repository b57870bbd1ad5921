// The main figures: what a start costs on the projects of bench/projects, in the mean.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeTurns, ZERO } from './clock.mjs'
import { mean, median } from './statistics.mjs'

const DOTENV = 'dotenv 18'
export const STACK = 'dotenv 18 + dotenv-expand + envalid'

/** Production has the values in its environment; development has them in .env. dotenv and the stack read .env. */
const candidates = [
  { name: 'secrets/register', mode: 'production', preload: ['-r', 'secrets/register'] },
  { name: 'secrets/config', mode: 'production', preload: ['-r', 'secrets/config'] },
  { name: 'secrets/register', mode: 'development', preload: ['-r', 'secrets/register'] },
  { name: 'secrets/config', mode: 'development', preload: ['-r', 'secrets/config'] },
  { name: DOTENV, mode: 'development', preload: ['-r', 'dotenv/config'] },
  { name: STACK, mode: 'development', preload: ['-r', './by-hand.cjs'] },
]

/** What a user writes for the work of secrets/register: files, references, and a check of each required key. */
const byHand = (required) => `
require('dotenv-expand').expand(require('dotenv').config({ quiet: true }))
const { cleanEnv, str } = require('envalid')
cleanEnv(process.env, {
${required.map((key) => `  ${key}: str(),\n`).join('')}})
`

/**
 * The time of a candidate on a project is the median of its starts, less the median of all zeros. Ratios to dotenv are
 * between means over the projects. Ratios to the stack are between medians: dotenv-expand is so slow on the largest
 * project that the mean would reflect that project alone.
 *
 * @returns what each candidate takes, in the mean and on each project
 */
export function measureProjects(projects, rounds) {
  for (const { development, required } of projects) {
    writeFileSync(join(development, 'by-hand.cjs'), byHand(required))
  }
  const all = [{ ...ZERO, mode: 'development' }, ...candidates]
  const starts = projects.flatMap((project) => all.map((candidate) => startOf(candidate, project)))
  const samples = takeTurns(starts, rounds)

  const samplesOf = all.map((_, at) => projects.map((_, nth) => samples[nth * all.length + at]))
  const [zeros, ...rest] = samplesOf
  const zero = medianOf(zeros.flat())
  const times = rest.map((ofProject) => ofProject.map((some) => medianOf(some).time - zero.time))
  const memory = rest.map((ofProject) => mean(ofProject.map((some) => medianOf(some).memory)) - zero.memory)
  const timesOf = (name) => times[candidates.findIndex((candidate) => candidate.name === name)]
  const [dotenv, stack] = [timesOf(DOTENV), timesOf(STACK)]
  return {
    zero: zero.time,
    keys: Object.fromEntries(projects.map(({ name, keys }) => [name, keys])),
    candidates: candidates.map(({ name, mode }, at) => ({
      name,
      mode,
      mean: mean(times[at]),
      median: median(times[at]),
      memory: memory[at],
      ofDotenv: mean(times[at]) / mean(dotenv),
      ofStack: median(times[at]) / median(stack),
      worst: worstOf(times[at], dotenv, projects),
      times: Object.fromEntries(projects.map(({ name }, nth) => [name, times[at][nth]])),
    })),
  }
}

const startOf = ({ name, mode, preload }, project) => ({
  folder: project[mode],
  preload,
  env: mode === 'production' ? { ...project.values, NODE_ENV: mode } : { NODE_ENV: mode },
  expected: name === ZERO.name ? undefined : project.expected,
})

const medianOf = (samples) => ({
  time: median(samples.map(({ time }) => time)),
  memory: median(samples.map(({ memory }) => memory)),
})

/** The project with the highest ratio to dotenv 18. */
function worstOf(times, dotenv, projects) {
  const ratios = times.map((time, nth) => time / dotenv[nth])
  const ratio = Math.max(...ratios)
  return { project: projects[ratios.indexOf(ratio)].name, ratio }
}
