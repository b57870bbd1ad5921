// Starts processes and measures what a preload adds. The clock runs inside the process, from before the preload to
// after it, so the start of Node itself is not measured.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [BEFORE, AFTER, APP] = [
  import.meta.resolve('./probes/before.cjs'),
  import.meta.resolve('./probes/after.cjs'),
  import.meta.resolve('./probes/app.cjs'),
].map((url) => fileURLToPath(url))

/** The zero of every measurement: an empty package, found by its name as all are. */
export const ZERO = { name: 'an empty package', preload: ['-r', 'secrets-bench-zero'] }

/**
 * Starts one process.
 *
 * @param start.folder the working directory
 * @param start.preload the options of Node that load what is measured
 * @param start.env the environment, besides PATH and HOME
 * @param start.exitCode the exit code it must end with
 * @param start.expected `[key, value]` that the app must find in process.env, in which case stderr must be empty too
 * @returns milliseconds, CPU milliseconds of the preload, and MiB after it
 * @throws if the process does not do what was expected: its time would mean nothing
 */
export function measureStart({ folder, preload, env, exitCode = 0, expected }) {
  // Node loads --import after every -r.
  const after = [preload[0] === '--import' ? '--import' : '-r', AFTER]
  const args = ['-r', BEFORE, ...preload, ...after, APP, expected?.[0] ?? '']
  const { PATH, HOME } = process.env
  const options = { cwd: folder, env: { PATH, HOME, ...env }, encoding: 'utf8' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options)
  const what = `${preload.join(' ')} in ${folder}`
  if (status !== exitCode) throw new Error(`${what}: exit code ${status}, expected ${exitCode}\n${stderr}`)
  if (expected && stderr) throw new Error(`${what}: wrote to stderr\n${stderr}`)
  if (expected && stdout !== expected[1]) throw new Error(`${what}: the app does not find ${expected[0]}`)
  return JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8'))
}

/**
 * Starts all in turn, round after round, so that what disturbs the machine disturbs them alike. Each round begins with
 * another one. A first round is not counted: it fills the caches of the system.
 *
 * @returns the samples of each start
 */
export function takeTurns(starts, rounds) {
  const samples = starts.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < starts.length; turn++) {
      const at = (turn + round) % starts.length
      const sample = measureStart(starts[at])
      if (round > 0) samples[at].push(sample)
    }
  }
  return samples
}
