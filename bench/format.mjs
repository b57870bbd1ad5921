/** `2.4 ms`; a time below what can be measured as `< 0.1 ms` */
export const formatTime = (time) => (time < 0.1 ? '< 0.1 ms' : `${time.toFixed(time < 10 ? 1 : 0)} ms`)

/** `0.85`; of a time that noise made negative: `–` */
export const formatRatio = (ratio) => (ratio < 0 ? '–' : ratio.toFixed(2))
