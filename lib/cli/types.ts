import type { Run } from './call.ts'
import { Failure } from './failure.ts'

export const types: Run<'types'> = () => {
  throw new Failure('this command is not there yet')
}
