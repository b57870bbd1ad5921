import type { Run } from './call.ts'
import { Failure } from './failure.ts'

export const diff: Run<'diff'> = () => {
  throw new Failure('this command is not there yet')
}
