// What a glance looks for. Each finds more than what it is named after: to be wrong about a text costs a load, no
// more. They are beginnings and pieces, since a pattern would take longer to compile than all that it is used for.

/** What a comment holds that says more of a key than what it is. */
export const marks: readonly string[] = ['@', 'ptional', 'equired', 'PTIONAL', 'EQUIRED']

/** How a value in lower case begins that stands for another, or in quotes; in an address, how its user does. */
const standIns = [
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

/** Their first characters. Most values begin with none of them. */
const firstOfStandIns = '"\'`uy<x*.\u2026crg'

/** What stands for a secret, in lower case. */
const weakSecrets = ['secret', 'password', 'test', 'example']

/** True for a value, trimmed and in lower case, that plainly stands for no other, whatever its key. */
export function isPlainlyReal(value: string): boolean {
  if (value.length < 9 && (value === '' || weakSecrets.includes(value))) return false
  const user = value.indexOf('://') + 3
  if (user < 3 && !firstOfStandIns.includes(value.charAt(0))) return true
  for (const start of standIns) {
    if (value.startsWith(start) || (user > 2 && value.startsWith(start, user))) return false
  }
  return true
}
