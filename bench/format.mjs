/** `2.4 ms`; a time below what can be measured as `< 0.1 ms` */
export const formatTime = (time) => (time < 0.1 ? '< 0.1 ms' : `${time.toFixed(time < 10 ? 1 : 0)} ms`)

export const formatRatio = (ratio) => ratio.toFixed(2)
