import { isName, isSign, type Token } from './token.ts'

/** A place where a source loads a package, and what may keep that from happening or from being noticed. */
export interface Load {
  /** What is loaded: `secrets/register`. */
  name: string
  at: number
  /** True where it depends on `NODE_ENV` whether it is loaded. */
  isGuarded: boolean
  /** True where a failure to load is caught, and the program goes on. */
  isSwallowed: boolean
}

const most = 50

/** Finds where a source loads a package of one of these names, or a part of it. */
export function findLoads(tokens: readonly Token[], packages: readonly string[]): Load[] {
  const loads: Load[] = []
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind !== 'string' || !packages.some((name) => text === name || text.startsWith(`${name}/`))) continue
    const start = startOfLoad(tokens, at)
    if (start === -1) continue
    // Each is looked at from the inside out: nobody loads a package this often.
    if (loads.length === most) break
    loads.push({ name: text, at: (tokens[start] as Token).at, ...circumstances(tokens, start) })
  }
  return loads
}

/** The index of `import` or `require`, where the string at an index is what that loads; else -1. */
function startOfLoad(tokens: readonly Token[], at: number): number {
  const before = tokens[at - 1]
  if (before?.text === '(' && before.kind === 'sign') {
    const name = tokens[at - 2]
    // typeof import('dotenv') is a type.
    const isType = isName(tokens[at - 3], 'typeof') || isSign(tokens[at - 3], ':')
    return isName(name, 'require') || (isName(name, 'import') && !isType) ? at - 2 : -1
  }
  if (isName(before, 'import')) return at - 1
  if (!isName(before, 'from')) return -1
  // import { a, b as c } from: back to its import, over what may stand between the two.
  for (let from = at - 2; from >= 0; from--) {
    const token = tokens[from] as Token
    if (token.kind === 'sign' && token.text === '}' && token.pair !== -1) from = token.pair
    else if (isName(token, 'import')) return isName(tokens[from + 1], 'type') ? -1 : from
    else if (token.kind !== 'name' && !/^[,*]$/.test(token.text)) return -1
  }
  return -1
}

/** True where only `parse` is taken of what is loaded, which reads no file. */
export function takesOnlyParse(tokens: readonly Token[], load: Load): boolean {
  const start = tokens.findIndex(({ at }) => at === load.at)
  const names: string[] = []
  for (let at = start; at < tokens.length && at < start + 12; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'string') {
      const isParsed = isSign(tokens[at + 2], '.') && isName(tokens[at + 3], 'parse')
      return names.join() === 'parse' || (isSign(tokens[at - 1], '(') && isParsed)
    }
    if (kind === 'name' && !/^(?:import|from|require)$/.test(text)) names.push(text)
  }
  return false
}

function circumstances(tokens: readonly Token[], load: number): Pick<Load, 'isGuarded' | 'isSwallowed'> {
  let isGuarded = isStatementGuarded(tokens, load)
  let isSwallowed = hasEmptyHandler(tokens, load)
  for (let block = opener(tokens, load); block !== -1; block = opener(tokens, block)) {
    const { text, pair } = tokens[block] as Token
    const before = tokens[block - 1]
    if (text !== '{' || !before) continue
    if (isName(before, 'try')) isSwallowed ||= goesOn(tokens, pair + 1)
    else if (isName(before, 'else')) isGuarded ||= guardsElse(tokens, block - 1)
    else if (isSign(before, ')')) isGuarded ||= asksForMode(tokens, before.pair, block - 1)
  }
  return { isGuarded, isSwallowed }
}

/** True where the statement itself asks: `if (dev) require(…)`, `dev && require(…)`. */
function isStatementGuarded(tokens: readonly Token[], load: number): boolean {
  let isChosen = false
  for (let at = load - 1; at >= 0; at--) {
    const token = tokens[at] as Token
    if (isSign(token, ';') || isSign(token, '{') || isSign(token, '}')) return false
    if (isSign(token, '&') || isSign(token, '|') || isSign(token, '?')) isChosen = true
    if (isSign(token, ')') && token.pair !== -1) {
      if (isName(tokens[token.pair - 1], 'if')) return asksForMode(tokens, token.pair, at)
      if (isChosen && asks(tokens, token.pair, at)) return true
      at = token.pair
    } else if (isChosen && asks(tokens, at, at + 1)) return true
    // Two words with nothing between them: a line has ended, without a semicolon.
    const next = tokens[at + 1]
    const isLast =
      token.kind === 'string' || token.kind === 'other' || (token.kind === 'name' && !goingOn.has(token.text))
    if (isLast && next?.kind === 'name' && !/^(?:instanceof|in|as|from)$/.test(next.text)) return false
  }
  return false
}

const goingOn = new Set('await return void typeof new const let var case yield else import export'.split(' '))

/** The index of the bracket that the token at an index stands in; -1 outside of all. */
function opener(tokens: readonly Token[], from: number): number {
  for (let at = from - 1; at >= 0; at--) {
    const { pair } = tokens[at] as Token
    if (pair > from) return at
    if (pair !== -1 && pair < at) at = pair
  }
  return -1
}

/** True where an `if` has its condition between two brackets, and asks for the mode in it. */
function asksForMode(tokens: readonly Token[], open: number, close: number): boolean {
  return isName(tokens[open - 1], 'if') && asks(tokens, open, close)
}

function asks(tokens: readonly Token[], from: number, end: number): boolean {
  for (let at = Math.max(0, from); at < end; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'name' && isModeName(text)) return true
    if (kind === 'string' && text === 'NODE_ENV') return true
  }
  return false
}

function isModeName(text: string): boolean {
  return text === 'NODE_ENV' || /^(?:is|in|not)?_?(?:prod|dev)(?:uction|elopment)?$/i.test(text)
}

function guardsElse(tokens: readonly Token[], at: number): boolean {
  const block = tokens[at - 1]
  if (!isSign(block, '}') || !block || block.pair === -1) return false
  const close = tokens[block.pair - 1]
  return close !== undefined && isSign(close, ')') && asksForMode(tokens, close.pair, block.pair - 1)
}

/** True where a `catch` at an index neither throws nor ends the process. */
function goesOn(tokens: readonly Token[], at: number): boolean {
  if (!isName(tokens[at], 'catch')) return false
  const parameter = tokens[at + 1]
  const open = isSign(parameter, '(') && parameter && parameter.pair !== -1 ? parameter.pair + 1 : at + 1
  return isHarmless(tokens, open)
}

function isHarmless(tokens: readonly Token[], open: number): boolean {
  const block = tokens[open]
  if (!isSign(block, '{') || !block || block.pair === -1) return false
  for (let at = open + 1; at < block.pair; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'name' && /^(?:throw|exit|abort|reject|exitCode|fail|next)$/.test(text)) return false
  }
  return true
}

/** True for `import(…).catch(() => {})`. */
function hasEmptyHandler(tokens: readonly Token[], load: number): boolean {
  const open = tokens[load + 1]
  if (!isSign(open, '(') || !open || open.pair === -1) return false
  const at = open.pair + 1
  if (!isSign(tokens[at], '.') || !isName(tokens[at + 1], 'catch') || !isSign(tokens[at + 2], '('))
    return false
  const close = (tokens[at + 2] as Token).pair
  for (let inside = at + 3; inside < close; inside++) {
    if (isSign(tokens[inside], '=') && isSign(tokens[inside + 1], '>')) return isHarmless(tokens, inside + 2)
  }
  return false
}
