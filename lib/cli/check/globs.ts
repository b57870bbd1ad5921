/** One rule of a list of files: its pattern, and whether it takes out what earlier ones put in. */
export interface Rule {
  pattern: string
  isNegated: boolean
  line: number
}

/** Reads a list of rules such as `.dockerignore` holds: one a line, `#` for comments, `!` for the reverse. */
export function readRules(text: string): Rule[] {
  return text.split(/\r\n?|\n/).flatMap((raw, index) => {
    const line = raw.trim()
    const isNegated = line.startsWith('!')
    const pattern = isNegated ? line.slice(1).trim() : line
    return pattern === '' || raw.startsWith('#') ? [] : [{ pattern, isNegated, line: index + 1 }]
  })
}

/**
 * The last rule that covers a path, or a folder above it.
 *
 * @param isAnchored true where a pattern starts at the root (Docker); false where one without a slash fits a name in
 *   any folder (git and npm)
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 */
export function lastRule(rules: readonly Rule[], path: string, isAnchored: boolean): Rule | undefined {
  const parts = path.split('/')
  return rules.findLast(({ pattern }) => {
    const segments = pattern.split('/').filter((part) => part !== '' && part !== '.')
    const isRooted = isAnchored || pattern.replace(/\/$/, '').includes('/')
    if (segments.length === 0) return isAnchored
    const whole = isRooted ? segments : ['**', ...segments]
    return parts.some((_, at) => fits(whole, parts.slice(0, at + 1)))
  })
}

/** True where a path is covered, and no later rule takes it out. */
export function isCovered(rules: readonly Rule[], path: string, isAnchored: boolean): boolean {
  return lastRule(rules, path, isAnchored)?.isNegated === false
}

/** True where a pattern fits a path, both cut at their slashes. */
function fits(pattern: readonly string[], path: readonly string[]): boolean {
  // Row by row, so that no pattern takes longer than its length times that of the path.
  let reached = new Set([0])
  for (const segment of pattern) {
    const next = new Set<number>()
    for (const at of reached) {
      if (segment === '**') for (let to = at; to <= path.length; to++) next.add(to)
      else if (at < path.length && fitsName(segment, path[at] as string)) next.add(at + 1)
    }
    reached = next
  }
  return reached.has(path.length)
}

function fitsName(pattern: string, name: string): boolean {
  let [at, inName] = [0, 0]
  // Where the last star stood, and how much of the name it has taken.
  let [star, taken] = [-1, 0]
  while (inName < name.length) {
    const end = oneEnd(pattern, at, name.charAt(inName))
    if (pattern.charAt(at) === '*') {
      star = at++
      taken = inName
    } else if (end !== -1) {
      at = end
      inName++
    } else if (star !== -1) {
      at = star + 1
      inName = ++taken
    } else return false
  }
  while (pattern.charAt(at) === '*') at++
  return at === pattern.length
}

/** Where the part of a pattern ends that stands for one character; -1 where it stands for another. */
function oneEnd(pattern: string, at: number, char: string): number {
  const first = pattern.charAt(at)
  if (first === '?') return at + 1
  if (first === '\\') return pattern.charAt(at + 1) === char ? at + 2 : -1
  const close = first === '[' ? pattern.indexOf(']', at + 2) : -1
  if (close === -1) return first === char && first !== '' ? at + 1 : -1
  const isNegated = /[!^]/.test(pattern.charAt(at + 1))
  const members = pattern.slice(at + (isNegated ? 2 : 1), close)
  return isMember(members, char) === isNegated ? -1 : close + 1
}

function isMember(members: string, char: string): boolean {
  for (let at = 0; at < members.length; at++) {
    if (members.charAt(at + 1) === '-' && at + 2 < members.length) {
      if (char >= members.charAt(at) && char <= members.charAt(at + 2)) return true
      at += 2
    } else if (members.charAt(at) === char) return true
  }
  return false
}
