/** How a placeholder begins, in lower case, and the rest of it as a pattern. */
export type Placeholder = readonly [start: string, rest: string]

/**
 * What a value looks like that was never replaced. Each row matches a whole value: "Acme <no-reply@acme.com>" is real,
 * and "xxx" occurs in random keys.
 */
export const placeholders = (): readonly Placeholder[] => [
  ['your-', '\\S*'],
  ['your_', '\\S*'],
  ['<', '[^<>]*>'],
  ['xxx', 'x*(?:[-_.]x+)*'],
  ['***', '\\**'],
  ['...', '\\.*'],
  ['\u2026', ''],
  ['change', '[-_ ]?me(?:[-_ !.].*)?'],
  ['replace', '(?:[-_].*|[-_ ]?me)'],
  ['complete', '[-_ ]my[-_ ].*[-_ ]here'],
  ['generate', '[-_ ]with[-_ ].*'],
]

/** What is a placeholder as a whole secret; as a setting it may be right. */
export const WEAK_SECRETS = 'secret password test example'
