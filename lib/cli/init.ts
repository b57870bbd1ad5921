import type { Run } from './call.ts'
import { Failure } from './failure.ts'
import { marks } from './init/marks.ts'
import { findSubject } from './subject.ts'

export const init: Run<'init'> = (call) => {
  if (findSubject(call.flags.directory).decision.mode === 'production') {
    throw new Failure('init is for development, and this is production')
  }
  if (call.flags.marks) return marks(call)
  throw new Failure('this command is not there yet')
}
