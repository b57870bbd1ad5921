// What a glance looks for. Each finds more than what it is named after: to be wrong about a text costs a load, no
// more. Most are beginnings and pieces, where a pattern would take longer to compile than all that it is used for.

/** The length over which a text is left to a load, which has a limit of its own. */
export const largestPlain: number = 200_000

/** What no plain file holds: U+FFFD stands for what was no UTF-8, and NULs for UTF-16. */
export const oddSigns: readonly string[] = ['\ufffd', '\0', '\u2028', '\u2029']

/** What a comment holds that says more of a key than what it is. */
export const marks: readonly string[] = ['@', 'ptional', 'equired', 'PTIONAL', 'EQUIRED']

/** How a value in lower case begins that stands for another, or in quotes; in an address, how its user does. */
export const standIns: readonly string[] = [
  '"',
  "'",
  '`',
  'user',
  'your',
  '<',
  'xxx',
  '*',
  '..',
  '\u2026',
  'change',
  'replace',
  'complete',
  'generate',
]

/** What stands for a secret, in lower case. */
export const weakSecrets: readonly string[] = ['secret', 'password', 'test', 'example']

/** `KEY=value` with no quotes, and nothing that is escaped, cut short, expanded or goes on. */
export const bareLine: RegExp = /^([A-Za-z_]\w*)=([^\s'"`#$\\-][^'"`#$\\]*)?$/
