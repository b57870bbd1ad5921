import { configure } from './dotenv/configure.ts'
import { optionsFromArguments, optionsFromEnvironment } from './dotenv/options.ts'
import { isTest, programArguments, realEnvironment } from './environment.ts'
import { state } from './process-state.ts'
import { start } from './start.ts'

start(() => {
  // As for dotenv/config: a file cannot make it talk.
  const quiet = optionsFromEnvironment(realEnvironment()).quiet ?? true
  const options = { quiet, ...optionsFromArguments(programArguments()) }
  // A program that has this package may have replaced its functions; in a test it is about to.
  const isPublic = state.isPublished || isTest(realEnvironment())
  if (isPublic) (require('./index.ts') as typeof import('./index.ts')).config(options)
  else configure(options)
})
