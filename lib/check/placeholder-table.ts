/** How a placeholder begins, in lower case, and the rest of it as a pattern. */
export type Placeholder = readonly [start: string, rest: string]

/**
 * What a value looks like that was never replaced. Each row matches a whole value: "Acme <no-reply@acme.com>" is real,
 * and "xxx" occurs in random keys.
 */
export const PLACEHOLDERS: readonly Placeholder[] = [
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
export const WEAK_SECRETS: readonly string[] = ['secret', 'password', 'test', 'example']

/** The two halves of credentials in a URL that nobody replaced. */
export const PLACEHOLDER_USERS: readonly string[] = ['user', 'username']
export const PLACEHOLDER_PASSWORDS: readonly string[] = ['pass', 'password', 'passwd', 'secret']

/** What a secret may be in the template and in production alike. */
export const NEUTRAL_VALUES: readonly string[] = ['', 'true', 'false', 'null']
