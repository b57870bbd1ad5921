import { programArguments } from './environment.ts'
import { orExit } from './exit.ts'
import { config } from './index.ts'
import { optionsFromArguments } from './options.ts'

orExit(() => config(optionsFromArguments(programArguments())))
