#!/usr/bin/env node
import { programArguments } from '../environment.ts'
import { main, tell } from './main.ts'

const args = programArguments().slice(1)

// What nobody caught would be shown by Node with all that it holds.
process.on('uncaughtException', (error) => process.exit(tell(error, args)))

main(args).then((code) => {
  process.exitCode = code
})
