#!/usr/bin/env node
import { programArguments } from '../environment.ts'
import { Failure } from './errors.ts'
import { main, tell, valuesAlone } from './main.ts'

const args = programArguments().slice(1)

// What a secrets module prints is none of our result, which is written to the descriptor itself.
process.stdout.write = process.stderr.write.bind(process.stderr)

// What nobody caught would be shown by Node with all that it holds.
process.on('uncaughtException', (error) => end(tell(error, args, true)))

// Nobody but a secrets module ends this process before its time, and that is no success.
const onExit = () => {
  const failure = new Failure('the secrets module ended this process while it was loaded', valuesAlone)
  process.exitCode = tell(failure, args)
}
process.on('exit', onExit)

main(args).then(end)

/** Ends this process also where a secrets module has left a timer or a connection open. */
function end(code: number): never {
  process.off('exit', onExit)
  process.exit(code)
}
