import { stripControls, truncate, widthOf } from '../report/text.ts'
import type { Output, Style } from './output.ts'
import { MAX_COLUMNS } from './text.ts'

/** A cell: its text, and how it looks. */
export type Cell = string | { text: string; style: Style }

/** A row of cells, or a note below a row: one cell that spans all columns. */
export type Row = readonly Cell[] | Cell

/** What a table may do to fit. */
export interface TableOptions {
  output: Output
  /**
   * The column that gives way if a row is wider than 80 columns. Its text is truncated; but the first column, which
   * says what the row is about, moves to a line of its own. @default none: rows may be wider
   */
  flexible?: number
  /** The most columns that cells are padded to; a longer text pushes the rest of its row. @default no limit */
  maxPadding?: number
}

const GAP = '  '

/**
 * Formats rows in columns.
 *
 * @returns whole lines, indented by two
 */
export function formatTable(
  rows: readonly Row[],
  { output, flexible, maxPadding = Number.POSITIVE_INFINITY }: TableOptions,
): string {
  const texts = rows.filter(isCells).map((row) => row.map(getText))
  const widths = Array.from(
    { length: texts.reduce((most, row) => Math.max(most, row.length), 0) },
    (_, column) =>
      Math.min(
        maxPadding,
        texts.reduce((width, row) => Math.max(width, widthOf(row[column] ?? '')), 0),
      ),
  )
  const others = widths.reduce(
    (sum, width, column) => sum + (column === flexible || width === 0 ? 0 : width + GAP.length),
    0,
  )
  const available = Math.max(12, MAX_COLUMNS - GAP.length - others)
  if (flexible !== undefined) {
    const width = flexible === 0 ? measureWidestFitting(texts, available) : (widths[flexible] ?? 0)
    widths[flexible] = Math.min(width, available)
  }

  return rows
    .map((row) => {
      if (!isCells(row)) return `${GAP}${GAP}${paint(row, truncate(getText(row), MAX_COLUMNS - 4), output)}\n`
      const [first = ''] = row
      const isWide = flexible === 0 && widthOf(getText(first)) > available
      const last = row.findLastIndex((cell) => getText(cell) !== '')
      const cells = row.map((cell, column) => {
        const text = isWide && column === 0 ? '' : getText(cell)
        const fitted = column === flexible ? truncate(text, widths[column] ?? 0) : text
        return paint(cell, column < last ? pad(fitted, widths[column] ?? 0) : fitted, output)
      })
      const line = `${GAP}${cells.filter((_, column) => widths[column]).join(GAP)}`.trimEnd()
      return `${isWide ? `${GAP}${paint(first, getText(first), output)}\n` : ''}${line}\n`
    })
    .join('')
}

/** The width of the widest text of the first column that fits. */
function measureWidestFitting(texts: readonly string[][], available: number): number {
  return texts.reduce(
    (widest, [text = '']) => (widthOf(text) > available ? widest : Math.max(widest, widthOf(text))),
    0,
  )
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

function isCells(row: Row): row is readonly Cell[] {
  return Array.isArray(row)
}

function paint(cell: Cell, text: string, output: Output): string {
  return typeof cell === 'string' ? text : output.paint(cell.style, text)
}

function getText(cell: Cell): string {
  return stripControls(typeof cell === 'string' ? cell : cell.text)
}
