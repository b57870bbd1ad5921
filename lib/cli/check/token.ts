/** A piece of JavaScript or TypeScript source. Comments are none, nor is what stands in a template literal. */
export interface Token {
  /** `template` is one without `${}`, `pieces` one with. */
  kind: 'name' | 'string' | 'template' | 'pieces' | 'sign' | 'other'
  /** The name, the sign, or what stands between the quotes, as it is written. */
  text: string
  at: number
  /** For a bracket, the index of the token that closes it; for what closes one, of what opens it; else -1. */
  pair: number
}

/** True for a sign such as `{`. */
export function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

/** True for a name, or for a keyword. */
export function isName(token: Token | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text
}
