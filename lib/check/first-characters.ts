import { PLACEHOLDERS, WEAK_SECRETS } from './placeholder-table.ts'

const starts = [...PLACEHOLDERS.map(([start]) => start), ...WEAK_SECRETS]
const first = starts.map((start) => start.charAt(0)).join('')

/** The characters that a placeholder begins with: most values begin with none of them. The build works them out. */
export const FIRST_CHARACTERS: string = [...new Set(first + first.toUpperCase())].join('')
