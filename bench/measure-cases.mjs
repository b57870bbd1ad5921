import { takeTurns, ZERO } from './clock.mjs'
import { median, quantile } from './statistics.mjs'

/** For what Node does before the first preload. */
const NO_PRELOAD = { name: 'no preload', preload: [] }

/** @returns what each candidate of one case takes, above the zero */
export function measureCase({ name, id, folder, env, candidates, against }, rounds) {
  const all = [ZERO, NO_PRELOAD, ...candidates]
  const starts = all.map((candidate) => ({ folder, env, ...candidate }))
  const [zero, bare, ...rest] = takeTurns(starts, rounds)
  const rows = candidates.map(({ name, does, isBeforePreloads }, at) => {
    const samples = rest[at]
    // The clock in the process starts too late for node --env-file: its time is the one since the process began.
    const [clock, base] = isBeforePreloads ? ['sinceStart', bare] : ['time', zero]
    const above = (part) => valueAt(samples, clock, part) - medianOf(base, clock)
    return {
      name,
      does,
      milliseconds: medianOf(samples, clock) - medianOf(base, clock),
      low: above(0.25),
      high: above(0.75),
      cpu: medianOf(samples, 'cpu') - medianOf(zero, 'cpu'),
      memory: medianOf(samples, 'memory') - medianOf(zero, 'memory'),
    }
  })
  const other = rows.find((row) => row.name === against)
  return { name, id, rows, against, ratio: rows[0].milliseconds / other.milliseconds }
}

const medianOf = (samples, clock) => median(samples.map((sample) => sample[clock]))
const valueAt = (samples, clock, part) =>
  quantile(
    samples.map((sample) => sample[clock]),
    part,
  )
