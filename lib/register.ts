import { isOtherRuntime, isWorker, realEnvironment } from './environment.ts'
import { glance } from './glance.ts'
import { kept } from './process-state.ts'

// A worker has what its parent gave it; of two copies of the package in one process, one loads.
if (!isWorker() && !kept.isLoaded) {
  kept.isLoaded = true
  const isCommon = !kept.mode && !isOtherRuntime()
  const decision = isCommon ? glance(realEnvironment()) : undefined
  if (decision) kept.mode = decision
  else (require('./start.ts') as typeof import('./start.ts')).enter()
}
