import type { Run } from './call.ts'
import { Failure } from './failure.ts'

export const init: Run<'init'> = () => {
  throw new Failure('this command is not there yet')
}
