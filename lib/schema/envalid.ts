import type * as Envalid from 'envalid'
import type * as Core from 'envalid/dist/core'

/** Loads envalid: at the first call of one of its functions, and not with this package. */
export function envalid(): typeof Envalid {
  return require('envalid')
}

/** What stands for the value of `testOnly` outside of tests. */
export function testOnlySymbol(): symbol {
  return (require('envalid/dist/core') as typeof Core).testOnlySymbol
}
