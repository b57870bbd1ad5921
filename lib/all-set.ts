import { constants, readFileSync, readlinkSync } from 'node:fs'
import { bareLine, largestPlain, marks, oddSigns, standIns, weakSecrets } from './signs.ts'

/**
 * True for the most common start of all: every key of a template without marks is set, to what is plainly a value.
 *
 * It is one function, and long: Node compiles a function when it is first called, which takes longer than to run it
 * once. {@link meets} understands more.
 *
 * @param environment that of a production, in which nothing steers the load
 */
export function isAllSet(environment: Readonly<Record<string, string | undefined>>): boolean {
  try {
    // What is a link may lead to a device without end; most often this throws, since it is none.
    readlinkSync('.env.example')
    return false
  } catch {}
  let text: string
  try {
    // Without O_NONBLOCK a pipe in the file's place would hold the start up.
    const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
    text = readFileSync('.env.example', { encoding: 'utf8', flag: flag as never })
  } catch {
    return false
  }
  if (text.length > largestPlain || text.includes('\r')) return false
  for (const sign of oddSigns) if (text.includes(sign)) return false
  for (const mark of marks) if (text.includes(mark)) return false

  const keys = new Set<string>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    if (line.startsWith('#')) {
      if (line.includes('=')) return false
      continue
    }
    const match = bareLine.exec(line)
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
