import { isName, isSign, type Token } from './token.ts'

/** A variable that a source reads, and where in its text. */
export interface Read {
  key: string
  at: number
  /** `vite` where it is read from `import.meta.env`, which holds names of its own. */
  from: 'process' | 'vite'
}

/** The variables that a source reads. */
export interface Reads {
  reads: Read[]
  /** True where a name is computed, so that nobody knows which are read. */
  isComputed: boolean
}

/** Finds the variables that a source reads: by their names, in quotes, or destructured. */
export function findReads(tokens: readonly Token[]): Reads {
  const found: Reads = { reads: [], isComputed: false }
  const names = aliases(tokens)
  for (let at = 0; at < tokens.length; at++) {
    readNested(tokens, at, found)
    const base = baseAt(tokens, at, names)
    if (!base) continue
    if (!isName(tokens[at - 1], 'delete')) readBehind(tokens, base, found)
    readDestructured(tokens, at, base.from, found)
    at = base.end - 1
  }
  return found
}

interface Base {
  /** The index behind it. */
  end: number
  from: Read['from']
}

/** `process.env`, `import.meta.env`, or a name that stands for the first, at a token. */
function baseAt(tokens: readonly Token[], at: number, names: ReadonlySet<string>): Base | undefined {
  const token = tokens[at] as Token
  if (token.kind !== 'name') return undefined
  const isMember = isSign(tokens[at - 1], '.') && !isSign(tokens[at - 2], '.')
  if (token.text === 'process' || token.text === 'Bun') {
    const end = member(tokens, at + 1, 'env')
    return end === -1 ? undefined : { end, from: 'process' }
  }
  if (token.text === 'import') {
    const meta = member(tokens, at + 1, 'meta')
    const end = meta === -1 ? -1 : member(tokens, meta, 'env')
    return end === -1 ? undefined : { end, from: 'vite' }
  }
  // In { env: 1 } it is a name of its own.
  if (isMember || !names.has(token.text) || isSign(tokens[at + 1], ':')) return undefined
  return { end: at + 1, from: 'process' }
}

/** Where a member of this name, `.name`, `?.name` or `['name']`, ends; -1 where there is none. */
function member(tokens: readonly Token[], from: number, name: string): number {
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

/** Names of this source that stand for `process.env`. */
function aliases(tokens: readonly Token[]): Set<string> {
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
    const end = member(tokens, at + 1, 'env')
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

/** What is read behind `process.env`: one variable, a computed one, or none. */
function readBehind(tokens: readonly Token[], { end, from }: Base, found: Reads): void {
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

/** What `const { A, B: b = 1, ...rest } = process.env` reads. */
function readDestructured(tokens: readonly Token[], base: number, from: Read['from'], found: Reads): void {
  if (!isSign(tokens[base - 1], '=')) return
  const close = patternBefore(tokens, base - 2)
  if (close === -1) return
  readPattern(tokens, close, from, found)
}

/** What `const { env: { A } } = process` reads. */
function readNested(tokens: readonly Token[], close: number, found: Reads): void {
  const token = tokens[close] as Token
  if (!isSign(token, '}') || token.pair === -1 || !isProcess(tokens, close + 1)) return
  for (let at = token.pair + 1; at < close; at = behindComma(tokens, at, close)) {
    const inner = tokens[at + 2]
    if (!isName(tokens[at], 'env') || !isSign(tokens[at + 1], ':') || !inner) continue
    if (isSign(inner, '{') && inner.pair > at) readPattern(tokens, inner.pair, 'process', found)
  }
}

/** What the pattern reads that a `}` closes. */
function readPattern(tokens: readonly Token[], close: number, from: Read['from'], found: Reads): void {
  for (let at = (tokens[close] as Token).pair + 1; at < close; ) {
    const token = tokens[at] as Token
    if (isSign(token, '.') || isSign(token, '[')) found.isComputed = true
    else if (token.kind === 'name' || token.kind === 'string') {
      found.reads.push({ key: token.text, at: token.at, from })
    }
    at = behindComma(tokens, at, close)
  }
}

/** The `}` of the pattern that is assigned to, with or without a type behind it; -1 where there is none. */
function patternBefore(tokens: readonly Token[], last: number): number {
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

/** True where a name before `=` is a type, and not what is assigned to. */
function isTyped(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return isSign(before, ':') || isSign(before, '.') || isSign(before, '|') || isSign(before, '&')
}

function behindComma(tokens: readonly Token[], from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const token = tokens[at] as Token
    if (isSign(token, ',')) return at + 1
    if (token.pair > at) at = token.pair
  }
  return end
}
