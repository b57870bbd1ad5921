import { face } from './dotenv.ts'
import { programArguments } from './environment.ts'
import { orExit } from './exit.ts'
import { optionsFromArguments } from './options.ts'

orExit(() => face.config(optionsFromArguments(programArguments())))
