/** Text from a file, and its name, may hold what would steer a terminal or turn a line round. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' ')
}

/** A text of at most so many characters, cut at a space where one is near. */
export function shorten(text: string, widest: number): string {
  if (text.length <= widest) return text
  const cut = text.slice(0, widest - 1)
  const end = cut.lastIndexOf(' ')
  return `${cut.slice(0, end > widest / 2 ? end : cut.length)}…`
}

/** A number with its noun: `1 key`, `2 keys`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
