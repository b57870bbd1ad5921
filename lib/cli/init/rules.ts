/** What reads the rules: git reads `.gitignore`, Docker and its kin `.dockerignore`. */
export type Dialect = 'git' | 'docker'

/**
 * True where the rules of an ignore file cover a file that lies beside it, or below.
 *
 * @param text the ignore file
 * @param name the path of the file, as seen from the ignore file
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function covers(text: string, name: string, dialect: Dialect): boolean {
  let isCovered = false
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const rule = dialect === 'docker' ? line.trim() : line.endsWith('\\ ') ? line : line.trimEnd()
    if (rule === '' || rule.startsWith('#')) continue
    const isException = rule.startsWith('!')
    const pattern = patternOf(isException ? rule.slice(1).trimStart() : rule, dialect)
    if (pattern !== undefined && isAbout(pattern, name, dialect)) isCovered = !isException
  }
  return isCovered
}

/** A pattern without what says where it starts; `undefined` where it is about folders only. */
function patternOf(rule: string, dialect: Dialect): string | undefined {
  if (rule.endsWith('/') && dialect === 'git') return undefined
  let pattern = rule.replace(/^(?:\.?\/)+/, '')
  while (pattern.endsWith('/')) pattern = pattern.slice(0, -1)
  while (pattern.startsWith('**/')) pattern = pattern.slice(3)
  return pattern
}

/** Patterns of several folders are taken as they are: those with wildcards are not looked into. */
function isAbout(pattern: string, path: string, dialect: Dialect): boolean {
  if (pattern.includes('/')) return pattern === path
  const [first = '', ...below] = path.split('/')
  const names = dialect === 'git' ? [first, ...below] : [first]
  return names.some((name) => matches(pattern, name))
}

/** Holds a name against a pattern: linear but for the last `*`, so that no pattern takes long. */
function matches(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern)
  let token = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < name.length) {
    const current = tokens[token]
    if (current === '*') {
      star = token++
      starAt = at
    } else if (current !== undefined && fits(current, name.charAt(at))) {
      token++
      at++
    } else if (star !== -1) {
      token = star + 1
      at = ++starAt
    } else {
      return false
    }
  }
  while (tokens[token] === '*') token++
  return token === tokens.length
}

/** `*`, or a character as `fits` takes it: itself behind a backslash, `?`, or a list such as `[a-z]`. */
function tokensOf(pattern: string): string[] {
  const tokens: string[] = []
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1
    if (close !== -1) {
      tokens.push(pattern.slice(at, close + 1))
      at = close
    } else if (char === '\\' && at + 1 < pattern.length) {
      tokens.push(`\\${pattern.charAt(++at)}`)
    } else if (char !== '*' || tokens.at(-1) !== '*') {
      tokens.push(char === '*' || char === '?' ? char : `\\${char}`)
    }
  }
  return tokens
}

function fits(token: string, char: string): boolean {
  if (token === '?') return true
  if (token.startsWith('\\')) return token.slice(1) === char
  const list = token.slice(1, -1)
  const isInverted = list.startsWith('!') || list.startsWith('^')
  const members = isInverted ? list.slice(1) : list
  let isMember = false
  for (let at = 0; at < members.length; at++) {
    const last = members.charAt(at + 1) === '-' && at + 2 < members.length ? members.charAt(at + 2) : ''
    if (last ? char >= members.charAt(at) && char <= last : char === members.charAt(at)) isMember = true
    if (last) at += 2
  }
  return isMember !== isInverted
}
