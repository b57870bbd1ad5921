/**
 * What reads the rules: git reads `.gitignore`, and npm reads `.npmignore` in the same way; Docker reads
 * `.dockerignore`; npm reads the "files" of a package.json.
 */
export type Dialect = 'git' | 'docker' | 'npm-files'

/** One rule of an ignore file. */
export interface IgnoreRule {
  /** The pattern, cut at its slashes. */
  pattern: readonly string[]
  /** True for a rule with `!`, which lets files through again. */
  isNegated: boolean
  /** True for a pattern that matches folders only, with all that they hold. */
  isFolderOnly: boolean
  /** The line of the file, counted from 1. */
  line: number
}

/**
 * Parses an ignore file: one rule a line, `#` for comments, `!` for exceptions.
 *
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseIgnoreRules(text: string, dialect: Dialect): IgnoreRule[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n?|\n/)
    .flatMap((line, index) => {
      const rule = line.startsWith('#') ? undefined : parseIgnoreRule(line, dialect, index + 1)
      return rule ? [rule] : []
    })
}

/** Parses one rule; `undefined` for a blank line. */
export function parseIgnoreRule(text: string, dialect: Dialect, line: number): IgnoreRule | undefined {
  const rule = trim(text, dialect)
  const isNegated = rule.startsWith('!')
  const pattern = isNegated ? trim(rule.slice(1), dialect) : rule
  if (pattern === '') return undefined
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.')
  // To git "." matches nothing, to the others the whole folder.
  if (names.length === 0 && dialect === 'git') return undefined
  // Git takes a pattern without a slash for a name in any folder. The others start at the root.
  const isAnchored = dialect !== 'git' || pattern.replace(/\/$/, '').includes('/')
  return {
    pattern: isAnchored ? names : ['**', ...names],
    isNegated,
    isFolderOnly: dialect === 'git' && pattern.endsWith('/'),
    line,
  }
}

/** Git keeps blanks at the start of a line, and an escaped one at its end. */
function trim(text: string, dialect: Dialect): string {
  if (dialect !== 'git') return text.trim()
  return text.endsWith('\\ ') ? text : text.trimEnd()
}

/**
 * Finds the last rule that matches a path or a folder above it: that one decides.
 *
 * @param path as seen from the ignore file, with slashes
 */
export function findLastRule(rules: readonly IgnoreRule[], path: string): IgnoreRule | undefined {
  const parts = path.split('/')
  return rules.findLast(({ pattern, isFolderOnly }) => {
    if (pattern.length === 0) return true
    const candidates = isFolderOnly ? parts.slice(0, -1) : parts
    return candidates.some((_, index) => matchesPath(pattern, parts.slice(0, index + 1)))
  })
}

/** True if the rules match a path, and no later rule lets it through again. */
export function isIgnored(rules: readonly IgnoreRule[], path: string): boolean {
  return findLastRule(rules, path)?.isNegated === false
}

/** Tracks every index that a prefix of the pattern can reach, so the time is pattern times path at most. */
function matchesPath(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0])
  for (const part of pattern) {
    const next = new Set<number>()
    for (const index of reached) {
      if (part === '**') for (let to = index; to <= path.length; to++) next.add(to)
      else if (index < path.length && matchesName(part, path[index] as string)) next.add(index + 1)
    }
    reached = next
  }
  return reached.has(path.length)
}

/** Backtracks to the last `*` only, so no pattern takes long. */
function matchesName(pattern: string, name: string): boolean {
  let at = 0
  let nameAt = 0
  let star = -1
  let taken = -1
  while (nameAt < name.length) {
    const end = matchCharacter(pattern, at, name.charAt(nameAt))
    if (pattern.charAt(at) === '*') {
      star = at++
      taken = nameAt
    } else if (end !== -1) {
      at = end
      nameAt++
    } else if (star !== -1) {
      at = star + 1
      nameAt = ++taken
    } else return false
  }
  while (pattern.charAt(at) === '*') at++
  return at === pattern.length
}

/** Matches one character: itself, `?`, one after a backslash, or a list such as `[a-z]`. Returns the end, or -1. */
function matchCharacter(pattern: string, at: number, character: string): number {
  const first = pattern.charAt(at)
  if (first === '?') return at + 1
  if (first === '\\') return pattern.charAt(at + 1) === character ? at + 2 : -1
  const close = first === '[' ? pattern.indexOf(']', at + 2) : -1
  if (close === -1) return first === character && first !== '' ? at + 1 : -1
  const isNegated = /[!^]/.test(pattern.charAt(at + 1))
  const members = pattern.slice(at + (isNegated ? 2 : 1), close)
  return hasMember(members, character) === isNegated ? -1 : close + 1
}

function hasMember(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    if (members.charAt(at + 1) === '-' && at + 2 < members.length) {
      if (character >= members.charAt(at) && character <= members.charAt(at + 2)) return true
      at += 2
    } else if (members.charAt(at) === character) return true
  }
  return false
}
