import { stripControls, widthOf } from '../report/text.ts'

/** The most columns that the output takes, but for words that are longer. */
export const MAX_COLUMNS = 80

/** How far the lines of a text are indented. */
export interface Indent {
  /** The first line. @default 0 */
  first?: number
  /** The lines that follow. @default that of the first line */
  rest?: number
}

/** Wraps a text into lines of at most 80 columns. A longer word stays whole. */
export function wrapText(text: string, indent: Indent = {}): string[] {
  return wrapWords(text.split(' '), indent)
}

/** Wraps words, none of which is cut at its spaces. */
function wrapWords(words: readonly string[], { first = 0, rest = first }: Indent = {}): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.map((word) => stripControls(word))) {
    const indent = lines.length === 0 ? first : rest
    if (line && indent + widthOf(line) + 1 + widthOf(word) > MAX_COLUMNS) {
      lines.push(`${' '.repeat(indent)}${line}`)
      line = word
    } else {
      line = line ? `${line} ${word}` : word
    }
  }
  return [...lines, `${' '.repeat(lines.length === 0 ? first : rest)}${line}`]
}

/** Formats `Head: a, b` on one line, or if that is too long the items below the head. */
export function formatList(head: string, items: readonly string[]): string {
  const words = items.map((item, index) => (index < items.length - 1 ? `${item},` : item))
  const single = [head, ...words.map((word) => stripControls(word))].join(' ')
  const lines = widthOf(single) <= MAX_COLUMNS ? [single] : [head, ...wrapWords(words, { first: 2 })]
  return `${lines.join('\n')}\n`
}

/** Writes the first letter of a text as a capital. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
