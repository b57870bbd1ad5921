import { programArguments, realEnvironment } from './environment.ts'
import { orExit } from './exit.ts'
import { config } from './index.ts'
import { optionsFromArguments, optionsFromEnvironment } from './options.ts'

orExit(() => {
  // As for dotenv/config: a file cannot make it talk.
  const quiet = optionsFromEnvironment(realEnvironment()).quiet ?? true
  config({ quiet, ...optionsFromArguments(programArguments()) })
})
