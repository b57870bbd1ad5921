// Codes of the characters that mean something in an env file.
export const newline = 10
export const doubleQuote = 34
export const hash = 35
export const singleQuote = 39
export const colon = 58
export const equals = 61
export const backslash = 92
export const backtick = 96

/** True for what ends a line; U+2028 and U+2029 do, though they do not start a new number. */
export function isLineEnd(code: number): boolean {
  return code === newline || code === 0x2028 || code === 0x2029
}

/** True for what is white space to dotenv, a line's end included. */
export function isSpace(code: number): boolean {
  return code <= 32
    ? code === 32 || (code >= 9 && code <= 13)
    : code >= 160 && /\s/.test(String.fromCharCode(code))
}

/** Where white space ends. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

/** Makes what finds the end of a line of a text. */
export function lineEnds(text: string): (from: number) => number {
  const isPlain = !text.includes('\u2028') && !text.includes('\u2029')
  return (from) => {
    if (isPlain) {
      const end = text.indexOf('\n', from)
      return end === -1 ? text.length : end
    }
    let end = from
    while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
    return end
  }
}
