import { isPm2ClusterPreload, isWorker, realEnvironment } from './environment.ts'
import { glance } from './glance.ts'

const registered: unique symbol = Symbol.for('secrets.registered')
// On the global object: of two copies of the package in one process, one loads.
const state: Record<typeof registered, boolean | undefined> = globalThis as never

// A worker has what its parent gave it.
if (!isWorker() && !state[registered]) {
  state[registered] = true
  if (isPm2ClusterPreload() || !glance(realEnvironment())) {
    ;(require('./enter.ts') as typeof import('./enter.ts')).enter()
  }
}
