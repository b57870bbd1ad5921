#!/usr/bin/env node
import { programArguments } from '../environment.ts'
import { main } from './main.ts'

main(programArguments().slice(1)).then((code) => {
  process.exitCode = code
})
