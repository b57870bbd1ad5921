import type { Run } from './call.ts'
import { Failure } from './failure.ts'

export const scan: Run<'scan'> = () => {
  throw new Failure('this command is not there yet')
}
