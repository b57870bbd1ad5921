import fc from 'fast-check'

/**
 * The seed of a run's random cases, to be told where one fails: `FUZZ_SEED=… npm test` repeats it.
 *
 * @default another one each time
 */
export const seed: number = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

const times = Number(process.env['FUZZ_TIMES'] ?? 1)

/**
 * How many random cases are tried: the number that is usual, or with `FUZZ_TIMES=40` forty times that, for a long run
 * by hand.
 */
export function runs(usual: number): number {
  return Math.ceil(usual * times)
}

fc.configureGlobal({ seed })
