import { expect } from '@jest/globals'

/** Values that share no four characters with anything that is rightly shown. */
export const hidden = ['Zq7~Wm3!Kx9', 'vB5^Lp8?Jd2', 'Qh4|Gt6;Nz1'] as const

/** Fails where a text holds four characters in a row of a value, or the value in another spelling. */
export function expectNoTrace(text: string, values: Iterable<string> = hidden): void {
  for (const value of values) {
    for (const spelling of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]) {
      for (let at = 0; at + 4 <= spelling.length; at++) {
        expect(text).not.toContain(spelling.slice(at, at + 4))
      }
    }
  }
}
