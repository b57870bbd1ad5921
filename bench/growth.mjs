import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureStart, ZERO } from './clock.mjs'
import { envFile, generatedKeys, generatedValue } from './toy.mjs'

const COUNTS = [100, 1_000, 10_000]
const RUNS = 5

const scripts = {
  'nothing.cjs': '',
  'bare.cjs': `
    for (const [key, value] of Object.entries(require('./values.json'))) process.env[key] = value`,
  'object.cjs': `
    const { loadSecrets } = require('secrets')
    tell(loadSecrets({ cwd: __dirname, processEnv: {}, environment: {} }))`,
}

/**
 * How the time grows with the number of keys: loaded into an object by the function, and into process.env by the
 * preload; beside them a preload that sets the same keys by hand.
 *
 * @returns milliseconds, the best of five; those of the preloads above the zero
 */
export function measureGrowth(work) {
  const folder = join(work, 'growth')
  mkdirSync(folder)
  for (const [file, text] of Object.entries(scripts)) writeFileSync(join(folder, file), text)
  const best = (preload) =>
    Math.min(...Array.from({ length: RUNS }, () => measureStart({ folder, preload }).time))
  return COUNTS.flatMap((count) =>
    [false, true].map((references) => {
      const keys = generatedKeys(count)
      const isReference = (at) => references && at > 0
      const entries = (reference) => (key, at) => [
        key,
        isReference(at) ? `${reference}-${at}` : generatedValue(at),
      ]
      const written = keys.map(entries(`\${${keys[0]}}`))
      const resolved = keys.map(entries(generatedValue(0)))
      writeFileSync(join(folder, '.env'), envFile(Object.fromEntries(written)))
      writeFileSync(join(folder, 'values.json'), JSON.stringify(Object.fromEntries(resolved)))
      const own = (script) => best(['-r', `./${script}`])
      return {
        count,
        references,
        object: own('object.cjs'),
        environment: best(['-r', 'secrets/register']) - best(ZERO.preload),
        bare: own('bare.cjs') - own('nothing.cjs'),
      }
    }),
  )
}
