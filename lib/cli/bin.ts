#!/usr/bin/env node
import { programArguments } from '../environment.ts'
import { Failure } from './errors.ts'
import { main } from './main.ts'
import { MODULE_HINT, reportError } from './report-error.ts'

const args = programArguments().slice(1)

// A secrets module may print, and must not mix with the result, which is written to the descriptor itself.
process.stdout.write = process.stderr.write.bind(process.stderr)

// Node would print the error with all that it holds.
process.on('uncaughtException', (error) => end(reportError(error, args, true)))

// Only a secrets module ends this process early, and that is no success.
const onExit = () => {
  const failure = new Failure('the secrets module ended this process while it was loaded', MODULE_HINT)
  process.exitCode = reportError(failure, args)
}
process.on('exit', onExit)

main(args).then(end)

/** Ends this process, even if a secrets module has left a timer or a connection open. */
function end(code: number): never {
  process.off('exit', onExit)
  process.exit(code)
}
