import { placeholders, WEAK_SECRETS } from './placeholder-table.ts'

const starts = [...placeholders().map(([start]) => start), ...WEAK_SECRETS.split(' ')]
const first = starts.map((start) => start.charAt(0)).join('')

/** The characters that a placeholder begins with: most values begin with none of them. The build works them out. */
export const FIRST_CHARACTERS: string = [...new Set(first + first.toUpperCase())].join('')
