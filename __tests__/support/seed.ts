import fc from 'fast-check'

/**
 * The seed of a run's random cases, to be told where one fails: `FUZZ_SEED=… npm test` repeats it.
 *
 * @default another one each time
 */
export const seed: number = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

/** How many times the usual number of random cases are tried: `FUZZ_TIMES=40` for a long run by hand. */
export const times: number = Number(process.env['FUZZ_TIMES'] ?? 1)

fc.configureGlobal({ seed })
