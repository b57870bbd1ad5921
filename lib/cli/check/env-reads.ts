import { isName, isSign, type Token } from './tokens.ts'

/** A variable that a source reads. */
export interface Read {
  key: string
  /** The index in the text. */
  at: number
  /** `vite` for `import.meta.env`, which has names of its own. */
  from: 'process' | 'vite'
}

/** The variables that a source reads. */
export interface Reads {
  reads: Read[]
  /** True if a name is computed, so that others may be read too. */
  isComputed: boolean
}

/** Finds the variables that a source reads: `env.A`, `env['A']`, or destructured. */
export function findReads(tokens: readonly Token[]): Reads {
  const found: Reads = { reads: [], isComputed: false }
  const names = findAliases(tokens)
  for (let at = 0; at < tokens.length; at++) {
    addNested(tokens, at, found)
    const base = matchBase(tokens, at, names)
    if (!base) continue
    if (!isName(tokens[at - 1], 'delete')) addMember(tokens, base, found)
    addDestructured(tokens, at, base.from, found)
    at = base.end - 1
  }
  return found
}

interface Base {
  /** The index of the token after it. */
  end: number
  from: Read['from']
}

/** Matches `process.env`, `import.meta.env`, or an alias of the first, at a token. */
function matchBase(tokens: readonly Token[], at: number, names: ReadonlySet<string>): Base | undefined {
  const token = tokens[at] as Token
  if (token.kind !== 'name') return undefined
  const isMember = isSign(tokens[at - 1], '.') && !isSign(tokens[at - 2], '.')
  if (token.text === 'process' || token.text === 'Bun') {
    const end = matchMember(tokens, at + 1, 'env')
    return end === -1 ? undefined : { end, from: 'process' }
  }
  if (token.text === 'import') {
    const meta = matchMember(tokens, at + 1, 'meta')
    const end = meta === -1 ? -1 : matchMember(tokens, meta, 'env')
    return end === -1 ? undefined : { end, from: 'vite' }
  }
  // In { env: 1 } it is the key of an object.
  if (isMember || !names.has(token.text) || isSign(tokens[at + 1], ':')) return undefined
  return { end: at + 1, from: 'process' }
}

/** Matches `.name`, `?.name` or `['name']`, and returns its end; -1 if there is no such member. */
function matchMember(tokens: readonly Token[], from: number, name: string): number {
  const dot = isSign(tokens[from], '?') && isSign(tokens[from + 1], '.') ? from + 1 : from
  if (isSign(tokens[dot], '.')) return isName(tokens[dot + 1], name) ? dot + 2 : -1
  const text = tokens[from + 1]
  if (
    isSign(tokens[from], '[') &&
    text?.kind === 'string' &&
    text.text === name &&
    isSign(tokens[from + 2], ']')
  )
    return from + 3
  return -1
}

/** Finds the names that are aliases of `process.env`. */
function findAliases(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>()
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    // import { env as e } from 'node:process', const { env: e } = process
    if (isSign(token, '}') && token.pair !== -1 && isProcess(tokens, at + 1)) {
      for (let inside = token.pair + 1; inside < at; inside++) {
        if (!isName(tokens[inside], 'env') || isSign(tokens[inside - 1], ':')) continue
        const isRenamed = isSign(tokens[inside + 1], ':') || isName(tokens[inside + 1], 'as')
        const name = tokens[isRenamed ? inside + 2 : inside]
        if (name?.kind === 'name') names.add(name.text)
      }
    }
    // const e = process.env
    if (!isName(token, 'process')) continue
    const end = matchMember(tokens, at + 1, 'env')
    if (end === -1 || !isSign(tokens[at - 1], '=') || !isEndOfStatement(tokens, end)) continue
    const name = tokens[at - 2]
    const before = tokens[at - 3]
    if (name?.kind === 'name' && before?.kind === 'name' && /^(?:const|let|var)$/.test(before.text)) {
      names.add(name.text)
    }
  }
  return names
}

function isProcess(tokens: readonly Token[], at: number): boolean {
  if (isName(tokens[at], 'from')) return isProcessModule(tokens[at + 1])
  if (!isSign(tokens[at], '=')) return false
  if (isName(tokens[at + 1], 'process')) return !isSign(tokens[at + 2], '.') && !isSign(tokens[at + 2], '[')
  return isName(tokens[at + 1], 'require') && isProcessModule(tokens[at + 3])
}

function isProcessModule(token: Token | undefined): boolean {
  return token?.kind === 'string' && (token.text === 'process' || token.text === 'node:process')
}

function isEndOfStatement(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return (
    token === undefined ||
    token.kind === 'name' ||
    isSign(token, ';') ||
    isSign(token, ',') ||
    isSign(token, '}')
  )
}

/** Adds the variable of `process.env.A` or `process.env['A']`, unless it is assigned to. */
function addMember(tokens: readonly Token[], { end, from }: Base, found: Reads): void {
  const isOptional = isSign(tokens[end], '?') && isSign(tokens[end + 1], '.')
  const at = isOptional ? end + 2 : isSign(tokens[end], '.') ? end + 1 : end
  const token = tokens[at]
  if (at > end && token?.kind === 'name') {
    if (!isWritten(tokens, at + 1)) found.reads.push({ key: token.text, at: token.at, from })
    return
  }
  if (!isSign(token, '[')) return
  const name = tokens[at + 1]
  const isLiteral = (name?.kind === 'string' || name?.kind === 'template') && isSign(tokens[at + 2], ']')
  if (!isLiteral) found.isComputed = true
  else if (!isWritten(tokens, at + 3)) found.reads.push({ key: name.text, at: name.at, from })
}

function isWritten(tokens: readonly Token[], at: number): boolean {
  return isSign(tokens[at], '=') && !isSign(tokens[at + 1], '=') && !isSign(tokens[at + 1], '>')
}

/** Adds the variables of `const { A, B: b = 1, ...rest } = process.env`. */
function addDestructured(tokens: readonly Token[], base: number, from: Read['from'], found: Reads): void {
  if (!isSign(tokens[base - 1], '=')) return
  const close = findPatternBefore(tokens, base - 2)
  if (close === -1) return
  addPattern(tokens, close, from, found)
}

/** Adds the variables of `const { env: { A } } = process`. */
function addNested(tokens: readonly Token[], close: number, found: Reads): void {
  const token = tokens[close] as Token
  if (!isSign(token, '}') || token.pair === -1 || !isProcess(tokens, close + 1)) return
  for (let at = token.pair + 1; at < close; at = skipComma(tokens, at, close)) {
    const inner = tokens[at + 2]
    if (!isName(tokens[at], 'env') || !isSign(tokens[at + 1], ':') || !inner) continue
    if (isSign(inner, '{') && inner.pair > at) addPattern(tokens, inner.pair, 'process', found)
  }
}

/** Adds the variables of the pattern that a `}` closes. */
function addPattern(tokens: readonly Token[], close: number, from: Read['from'], found: Reads): void {
  for (let at = (tokens[close] as Token).pair + 1; at < close; ) {
    const token = tokens[at] as Token
    if (isSign(token, '.') || isSign(token, '[')) found.isComputed = true
    else if (token.kind === 'name' || token.kind === 'string') {
      found.reads.push({ key: token.text, at: token.at, from })
    }
    at = skipComma(tokens, at, close)
  }
}

/** Finds the `}` of the pattern that is assigned to, with or without a type after it; -1 if there is none. */
function findPatternBefore(tokens: readonly Token[], last: number): number {
  for (let at = last; at > last - 30 && at > 0; at--) {
    const token = tokens[at] as Token
    if (isSign(token, '}') && token.pair !== -1) {
      if (!isSign(tokens[token.pair - 1], ':')) return at
      at = token.pair
    } else if (isSign(token, ';') || isSign(token, '=') || isSign(token, '(') || isSign(token, '{')) return -1
    else if (at === last && token.kind === 'name' && !isTyped(tokens, at)) return -1
  }
  return -1
}

/** True if a name before `=` is a type, not a variable. */
function isTyped(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return isSign(before, ':') || isSign(before, '.') || isSign(before, '|') || isSign(before, '&')
}

function skipComma(tokens: readonly Token[], from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const token = tokens[at] as Token
    if (isSign(token, ',')) return at + 1
    if (token.pair > at) at = token.pair
  }
  return end
}
