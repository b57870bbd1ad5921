import { printable, shorten } from '../text.ts'
import type { Screen, Style } from './screen.ts'

/** A cell: its text, and how it looks. */
export type Cell = string | { text: string; style: Style }

/** How wide a table may be, in characters. */
const widest = 80

const gap = '  '

/**
 * Writes rows in columns that fit 80 characters.
 *
 * @param flexible the column that is cut short where a row is too wide; no other is
 * @returns whole lines, indented by two
 */
export function table(rows: readonly (readonly Cell[])[], flexible: number, screen: Screen): string {
  const texts = rows.map((row) => row.map((cell) => printable(textOf(cell))))
  const widths = Array.from({ length: Math.max(0, ...texts.map((row) => row.length)) }, (_, column) =>
    texts.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  )
  const others = widths.reduce(
    (sum, width, column) => sum + (column === flexible ? 0 : width + gap.length),
    0,
  )
  const room = Math.max(12, widest - gap.length - others)
  widths[flexible] = Math.min(widths[flexible] ?? 0, room)

  return rows
    .map((row, index) => {
      const cells = row.map((cell, column) => {
        const text = texts[index]?.[column] ?? ''
        const fitted = column === flexible ? shorten(text, widths[column] ?? 0) : text
        const padded = fitted.padEnd(widths[column] ?? 0)
        return typeof cell === 'string' ? padded : screen.paint(cell.style, padded)
      })
      return `${gap}${cells.filter((_, column) => widths[column]).join(gap)}`.trimEnd() + '\n'
    })
    .join('')
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}
