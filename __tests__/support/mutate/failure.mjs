// Jest has no way to end a run at its first failure where it is called by a program.
let failed = false

/** Whether a test of this run has failed. */
export const hasFailed = () => failed

/** A test has failed: the others of this run need not be tried. */
export function remember() {
  failed = true
}

/** A run begins. */
export function forget() {
  failed = false
}
