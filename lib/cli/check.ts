import type { Run } from './call.ts'
import { Failure } from './failure.ts'

export const check: Run<'check'> = () => {
  throw new Failure('this command is not there yet')
}
