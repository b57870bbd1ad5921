import { bareLine, standIns, weakSecrets } from './signs.ts'

/**
 * True for the most common start of all: every key of a template without marks is set, to what is plainly a value.
 *
 * It is one function, and long: Node compiles a function when it is first called, which takes longer than to run it
 * once. `meets` understands more.
 *
 * @param template its text, which has no marks
 * @param environment that of a production, in which nothing steers the load
 */
export function isAllSet(
  template: string,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const keys = new Set<string>()
  for (const line of template.split('\n')) {
    if (line === '') continue
    if (line.startsWith('#')) {
      if (line.includes('=') || line.includes('\r')) return false
      continue
    }
    const match = line.includes('\r') ? null : bareLine.exec(line)
    const key = match?.[1]
    const value = key && !keys.has(key) && environment[key]
    if (typeof value !== 'string' || !key) return false
    keys.add(key)
    const plain = value.trim().toLowerCase()
    if (plain === '' || plain === match[2]?.trim().toLowerCase() || weakSecrets.includes(plain)) return false
    const user = plain.indexOf('://') + 3
    for (const start of standIns) {
      if (plain.startsWith(start) || (user > 2 && plain.startsWith(start, user))) return false
    }
  }
  return keys.size > 0
}
