/** How an app runs: on somebody's machine, or deployed. */
export type Mode = 'development' | 'production'

/** A mode and what decided it. */
export interface ModeDecision {
  mode: Mode
  /** What decided, to be read behind "because": `NODE_ENV=staging is not a development name`. */
  reason: string
}

/** A {@link ModeDecision} with what the corridor needs to know of how it came about. */
export interface Decision extends ModeDecision {
  /** What was asked last: `nothing` where the mode is development for want of any sign. */
  by: 'SECRETS_MODE' | 'NODE_ENV' | 'platform' | 'nothing'
}
