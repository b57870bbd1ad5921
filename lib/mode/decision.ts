/** How an app runs: on somebody's machine, or deployed. */
export type Mode = 'development' | 'production'

/** A mode and what decided it. */
export interface ModeDecision {
  mode: Mode
  /** What decided it, to be read after "because": `NODE_ENV=staging is not a development name`. */
  reason: string
}

/** A {@link ModeDecision}, and what the pipeline needs to know about how it came about. */
export interface Decision extends ModeDecision {
  /** What was asked last: `nothing` if the mode is development only because nothing said otherwise. */
  by: 'SECRETS_MODE' | 'NODE_ENV' | 'platform' | 'nothing'
}
