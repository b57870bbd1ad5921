import { isPm2ClusterPreload, isWorker, realEnvironment } from './environment.ts'
import { glance } from './glance.ts'
import type { Decision } from './mode.ts'

const registered: unique symbol = Symbol.for('secrets.registered')
const keptMode: unique symbol = Symbol.for('secrets.mode')
// On the global object: of two copies of the package in one process, one loads.
const state: Record<typeof registered, boolean | undefined> & Record<typeof keptMode, Decision | undefined> =
  globalThis as never

// A worker has what its parent gave it.
if (!isWorker() && !state[registered]) {
  state[registered] = true
  if (isPm2ClusterPreload() || state[keptMode] || !glance(realEnvironment())) {
    ;(require('./enter.ts') as typeof import('./enter.ts')).enter()
  } else {
    // The mode is kept for every later load: what the app makes of NODE_ENV does not change it.
    state[keptMode] = whatGlanceTook(realEnvironment()['NODE_ENV'])
  }
}

/** A glance is done with three starts only, and with the name of none of them does it change. */
function whatGlanceTook(name: string | undefined): Decision {
  if (name === undefined) return { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
  const mode = name === 'production' ? 'production' : 'development'
  return { mode, reason: `NODE_ENV=${name}`, by: 'NODE_ENV' }
}
