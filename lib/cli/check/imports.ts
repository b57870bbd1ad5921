import { isName, isSign, type Token } from './tokens.ts'

/** An import of a package, and what may keep it from taking effect. */
export interface Import {
  /** The name of the module: `secrets/register`. */
  name: string
  /** The index in the text. */
  at: number
  /** True if it depends on `NODE_ENV`. */
  isConditional: boolean
  /** True if an error is caught, and the program goes on. */
  isSwallowed: boolean
}

// The surroundings of each import are searched, and nobody imports a package more often.
const MAX_IMPORTS = 50

/** Finds the imports of these packages, or of a part of one. */
export function findImports(tokens: readonly Token[], packages: readonly string[]): Import[] {
  const imports: Import[] = []
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind !== 'string' || !packages.some((name) => text === name || text.startsWith(`${name}/`))) continue
    const start = findImportStart(tokens, at)
    if (start === -1) continue
    if (imports.length === MAX_IMPORTS) break
    imports.push({ name: text, at: (tokens[start] as Token).at, ...inspectSurroundings(tokens, start) })
  }
  return imports
}

/** Returns the index of the `import` or `require` that imports the string at an index; else -1. */
function findImportStart(tokens: readonly Token[], at: number): number {
  const before = tokens[at - 1]
  if (before?.text === '(' && before.kind === 'sign') {
    const name = tokens[at - 2]
    // typeof import('dotenv') is a type.
    const isType = isName(tokens[at - 3], 'typeof') || isSign(tokens[at - 3], ':')
    return isName(name, 'require') || (isName(name, 'import') && !isType) ? at - 2 : -1
  }
  if (isName(before, 'import')) return at - 1
  if (!isName(before, 'from')) return -1
  // import { a, b as c } from '…': go back from "from" to "import".
  for (let from = at - 2; from >= 0; from--) {
    const token = tokens[from] as Token
    if (token.kind === 'sign' && token.text === '}' && token.pair !== -1) from = token.pair
    else if (isName(token, 'import')) return isName(tokens[from + 1], 'type') ? -1 : from
    else if (token.kind !== 'name' && !/^[,*]$/.test(token.text)) return -1
  }
  return -1
}

/** True for an import of `parse` alone, which reads no file. */
export function takesOnlyParse(tokens: readonly Token[], found: Import): boolean {
  const start = tokens.findIndex(({ at }) => at === found.at)
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

function inspectSurroundings(
  tokens: readonly Token[],
  start: number,
): Pick<Import, 'isConditional' | 'isSwallowed'> {
  let isConditional = isStatementConditional(tokens, start)
  let isSwallowed = hasEmptyHandler(tokens, start)
  for (let block = findOpener(tokens, start); block !== -1; block = findOpener(tokens, block)) {
    const { text, pair } = tokens[block] as Token
    const before = tokens[block - 1]
    if (text !== '{' || !before) continue
    if (isName(before, 'try')) isSwallowed ||= isErrorIgnored(tokens, pair + 1)
    else if (isName(before, 'else')) isConditional ||= isConditionalElse(tokens, block - 1)
    else if (isSign(before, ')')) isConditional ||= isModeCondition(tokens, before.pair, block - 1)
  }
  return { isConditional, isSwallowed }
}

/** True for `if (dev) require(…)`, and for `dev && require(…)`. */
function isStatementConditional(tokens: readonly Token[], start: number): boolean {
  let isChosen = false
  for (let at = start - 1; at >= 0; at--) {
    const token = tokens[at] as Token
    if (isSign(token, ';') || isSign(token, '{') || isSign(token, '}')) return false
    if (isSign(token, '&') || isSign(token, '|') || isSign(token, '?')) isChosen = true
    if (isSign(token, ')') && token.pair !== -1) {
      if (isName(tokens[token.pair - 1], 'if')) return isModeCondition(tokens, token.pair, at)
      if (isChosen && namesMode(tokens, token.pair, at)) return true
      at = token.pair
    } else if (isChosen && namesMode(tokens, at, at + 1)) return true
    // Two words in a row: a line has ended without a semicolon.
    const next = tokens[at + 1]
    const isLast =
      token.kind === 'string' ||
      token.kind === 'other' ||
      (token.kind === 'name' && !CONTINUING_WORDS.has(token.text))
    if (isLast && next?.kind === 'name' && !/^(?:instanceof|in|as|from)$/.test(next.text)) return false
  }
  return false
}

const CONTINUING_WORDS = new Set(
  'await return void typeof new const let var case yield else import export'.split(' '),
)

/** Returns the index of the bracket around a token; -1 if there is none. */
function findOpener(tokens: readonly Token[], from: number): number {
  for (let at = from - 1; at >= 0; at--) {
    const { pair } = tokens[at] as Token
    if (pair > from) return at
    if (pair !== -1 && pair < at) at = pair
  }
  return -1
}

/** True if two brackets are those of an `if` whose condition names the mode. */
function isModeCondition(tokens: readonly Token[], open: number, close: number): boolean {
  return isName(tokens[open - 1], 'if') && namesMode(tokens, open, close)
}

function namesMode(tokens: readonly Token[], from: number, end: number): boolean {
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

function isConditionalElse(tokens: readonly Token[], at: number): boolean {
  const block = tokens[at - 1]
  if (!isSign(block, '}') || !block || block.pair === -1) return false
  const close = tokens[block.pair - 1]
  return close !== undefined && isSign(close, ')') && isModeCondition(tokens, close.pair, block.pair - 1)
}

/** True for a `catch` that neither throws nor ends the process. */
function isErrorIgnored(tokens: readonly Token[], at: number): boolean {
  if (!isName(tokens[at], 'catch')) return false
  const parameter = tokens[at + 1]
  const open = isSign(parameter, '(') && parameter && parameter.pair !== -1 ? parameter.pair + 1 : at + 1
  return isIgnoringBlock(tokens, open)
}

function isIgnoringBlock(tokens: readonly Token[], open: number): boolean {
  const block = tokens[open]
  if (!isSign(block, '{') || !block || block.pair === -1) return false
  for (let at = open + 1; at < block.pair; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'name' && /^(?:throw|exit|abort|reject|EXIT_CODE|fail|next)$/.test(text)) return false
  }
  return true
}

/** True for `import(…).catch(() => {})`. */
function hasEmptyHandler(tokens: readonly Token[], start: number): boolean {
  const open = tokens[start + 1]
  if (!isSign(open, '(') || !open || open.pair === -1) return false
  const at = open.pair + 1
  if (!isSign(tokens[at], '.') || !isName(tokens[at + 1], 'catch') || !isSign(tokens[at + 2], '('))
    return false
  const close = (tokens[at + 2] as Token).pair
  for (let inside = at + 3; inside < close; inside++) {
    if (isSign(tokens[inside], '=') && isSign(tokens[inside + 1], '>'))
      return isIgnoringBlock(tokens, inside + 2)
  }
  return false
}
