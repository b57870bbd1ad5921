/** Replaces what would steer a terminal or reverse a line: text from a file, and its name, may hold that. */
export function stripControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' ')
}

// What a terminal shows two columns wide, and emoji, which most do.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const joined = /[\p{Mn}\p{Me}\p{Cf}]/u

/**
 * How many columns of a terminal a text takes: two for a character of East Asia, none for an accent by itself.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
export function widthOf(text: string): number {
  if (/^[\0-\u02ff]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += columns(character)
  return width
}

function columns(character: string): number {
  if (character < '\u0300') return 1
  if (wide.test(character)) return 2
  return joined.test(character) ? 0 : 1
}

/** A text of at most so many columns, cut at a space if one is near. */
export function truncate(text: string, widest: number): string {
  let width = 0
  let at = 0
  let end = 0
  for (const character of text) {
    width += columns(character)
    at += character.length
    if (width < widest) end = at
    if (width > widest) {
      const space = text.lastIndexOf(' ', end - 1)
      return `${text.slice(0, space > (end + 1) / 2 ? space : end)}…`
    }
  }
  return text
}

/** A number with its noun: `1 key`, `2 keys`. */
export function pluralize(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
