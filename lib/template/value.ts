import {
  backslash,
  backtick,
  doubleQuote,
  hash,
  isLineEnd,
  isSpace,
  singleQuote,
  skipSpace,
} from './characters.ts'

/** What stands behind the `=` of an assignment. */
export interface Value {
  value: string
  quote: string
  comment: string
  isOdd: boolean
  end: number
}

/**
 * Reads the value of an assignment, as dotenv does.
 *
 * @param from where the text behind the `=` starts
 */
export function readValue(text: string, from: number, endOfLine: (from: number) => number): Value {
  const open = skipSpace(text, from)
  const code = text.charCodeAt(open)
  if (isQuote(code)) {
    const close = closingQuote(text, open)
    if (close !== -1) {
      const inside = text.slice(open + 1, close)
      const behind = skipBlanks(text, close + 1)
      const end = text.charCodeAt(behind) === hash ? endOfLine(behind) : behind
      return {
        value: code === doubleQuote ? unescapeNewlines(inside) : inside,
        quote: text.charAt(open),
        comment: text.slice(behind + 1, end),
        isOdd: false,
        end,
      }
    }
  }

  const lineEnd = text.indexOf('\n', from)
  const line = text.slice(from, lineEnd === -1 ? text.length : lineEnd)
  const sign = line.indexOf('#')
  const end = sign === -1 ? from + line.length : endOfLine(from + sign)
  const bare = (sign === -1 ? line : line.slice(0, sign)).trim()
  const { value, quote } = unquote(bare)
  return {
    value: code === doubleQuote && open < end ? unescapeNewlines(value) : value,
    quote,
    comment: sign === -1 ? '' : text.slice(from + sign + 1, end),
    isOdd:
      quote === '' &&
      (isQuote(bare.charCodeAt(0)) ||
        bare.startsWith('-----BEGIN ') ||
        (sign !== -1 && (sign === 0 || !isSpace(line.charCodeAt(sign - 1))))),
    end,
  }
}

function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote || code === backtick
}

/** Where a quoted value ends, or -1: its last quote before the end of a line, or before a `#`. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open)
  let found = -1
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    const next = skipBlanks(text, at + 1)
    const code = text.charCodeAt(next)
    if (next === text.length || isLineEnd(code) || code === hash) found = at
    if (text.charCodeAt(at - 1) !== backslash) break
  }
  return found
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at)) && !isLineEnd(text.charCodeAt(at))) at++
  return at
}

/** Takes the quotes off what was not read as a quoted value, but starts and ends with the same quote. */
function unquote(bare: string): { value: string; quote: string } {
  if (bare.includes('\u2028') || bare.includes('\u2029')) {
    return { value: bare.replace(/^(['"`])([\s\S]*)\1$/gm, '$2'), quote: '' }
  }
  const isQuoted =
    bare.length > 1 && isQuote(bare.charCodeAt(0)) && bare.charCodeAt(0) === bare.charCodeAt(bare.length - 1)
  return isQuoted ? { value: bare.slice(1, -1), quote: bare.charAt(0) } : { value: bare, quote: '' }
}

function unescapeNewlines(value: string): string {
  return value.includes('\\') ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value
}
