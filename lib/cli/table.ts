import { printable, shorten, widthOf } from '../report/text.ts'
import type { Screen, Style } from './output.ts'

/** A cell: its text, and how it looks. */
export type Cell = string | { text: string; style: Style }

/** A row of cells; or one cell that runs across the columns, below the row it belongs to. */
export type Row = readonly Cell[] | Cell

/** How wide a table may be, in columns of the terminal. */
const widest = 80

const gap = '  '

/**
 * Writes rows in columns that fit 80 columns of the terminal.
 *
 * @param flexible the column that gives way where a row is too wide; no other does. Its text is cut short; but where
 *   it is the first, which says what the row is about, it stands whole on a line of its own
 * @returns whole lines, indented by two
 */
export function table(rows: readonly Row[], flexible: number, screen: Screen): string {
  const texts = rows.filter(isCells).map((row) => row.map(textOf))
  const widths = Array.from(
    { length: texts.reduce((most, row) => Math.max(most, row.length), 0) },
    (_, column) => texts.reduce((width, row) => Math.max(width, widthOf(row[column] ?? '')), 0),
  )
  const others = widths.reduce(
    (sum, width, column) => sum + (column === flexible || width === 0 ? 0 : width + gap.length),
    0,
  )
  const room = Math.max(12, widest - gap.length - others)
  const width = flexible === 0 ? widestOf(texts, room) : (widths[flexible] ?? 0)
  widths[flexible] = Math.min(width, room)

  return rows
    .map((row) => {
      if (!isCells(row)) return `${gap}${gap}${painted(row, shorten(textOf(row), widest - 4), screen)}\n`
      const [first = ''] = row
      const isWide = flexible === 0 && widthOf(textOf(first)) > room
      const last = row.findLastIndex((cell) => textOf(cell) !== '')
      const cells = row.map((cell, column) => {
        const text = isWide && column === 0 ? '' : textOf(cell)
        const fitted = column === flexible ? shorten(text, widths[column] ?? 0) : text
        return painted(cell, column < last ? padded(fitted, widths[column] ?? 0) : fitted, screen)
      })
      const line = `${gap}${cells.filter((_, column) => widths[column]).join(gap)}`.trimEnd()
      return `${isWide ? `${gap}${painted(first, textOf(first), screen)}\n` : ''}${line}\n`
    })
    .join('')
}

/** The widest text of the first column that there is room for. */
function widestOf(texts: readonly string[][], room: number): number {
  return texts.reduce(
    (widest, [text = '']) => (widthOf(text) > room ? widest : Math.max(widest, widthOf(text))),
    0,
  )
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

function isCells(row: Row): row is readonly Cell[] {
  return Array.isArray(row)
}

function painted(cell: Cell, text: string, screen: Screen): string {
  return typeof cell === 'string' ? text : screen.paint(cell.style, text)
}

function textOf(cell: Cell): string {
  return printable(typeof cell === 'string' ? cell : cell.text)
}

/** A text in lines of at most 80 columns, indented; a word that is longer stands whole. */
export function wrapped(text: string, indent: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(' ')) {
    if (line && indent + widthOf(line) + 1 + widthOf(word) > widest) {
      lines.push(line)
      line = word
    } else {
      line = line ? `${line} ${word}` : word
    }
  }
  return [...lines, line].map((line) => `${' '.repeat(indent)}${line}\n`).join('')
}
