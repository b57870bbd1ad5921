import { optionsFromArguments } from './dotenv/options.ts'
import { isWorker, programArguments } from './environment.ts'
import { load } from './load.ts'
import type { LoadOptions } from './options.ts'
import { state } from './process-state.ts'
import { start } from './start.ts'

// A worker has what its parent gave it; of two copies of the package in one process, one loads.
if (!isWorker() && !state.isLoaded) {
  state.isLoaded = true
  start(() => load(optionsFromArguments(programArguments()) as LoadOptions))
}
