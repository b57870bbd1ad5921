/** A token of JavaScript or TypeScript. Comments, and the text of template literals with `${}`, are not tokens. */
export interface Token {
  /** `template` is a literal without `${}`, `interpolated` one with it. */
  kind: 'name' | 'string' | 'template' | 'interpolated' | 'sign' | 'other'
  /** The name, the sign, or the text between the quotes, as written. */
  text: string
  /** The index in the source. */
  at: number
  /** For a bracket, the index of the matching token; else -1. */
  pair: number
}

/** True for a certain sign, such as `{`. */
export function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

/** True for a certain name or keyword. */
export function isName(token: Token | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text
}
