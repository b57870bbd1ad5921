import type { Run } from './call.ts'
import { Failure } from './failure.ts'

export const run: Run<'run'> = () => {
  throw new Failure('this command is not there yet')
}
