/** How many unchanged lines stand around a change. */
const context = 3

/**
 * Writes what is added to a text as `diff -u` does.
 *
 * @param lines the text as it is
 * @param additions the lines that are added, by the number of lines that stand above them
 * @returns the lines of the hunks
 * @see https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function unified(
  lines: readonly string[],
  additions: ReadonlyMap<number, readonly string[]>,
): string[] {
  const places = [...additions.keys()].sort((one, other) => one - other)
  const diff: string[] = []
  let addedAbove = 0
  for (let first = 0; first < places.length; ) {
    let last = first
    while (last + 1 < places.length && at(last + 1) - at(last) <= 2 * context) last++
    const from = Math.max(0, at(first) - context)
    const to = Math.min(lines.length, at(last) + context)
    const hunk: string[] = []
    for (let line = from; line <= to; line++) {
      for (const added of additions.get(line) ?? []) hunk.push(`+${added}`)
      if (line < to) hunk.push(` ${lines[line]}`)
    }
    const length = to - from
    diff.push(`@@ -${range(from, length)} +${range(from + addedAbove, hunk.length)} @@`)
    for (const line of hunk) diff.push(line)
    addedAbove += hunk.length - length
    first = last + 1
  }
  return diff

  function at(index: number): number {
    return places[index] as number
  }
}

/** A range is written with the line it starts at; one without lines, with the line it stands behind. */
function range(from: number, length: number): string {
  return `${length === 0 ? from : from + 1},${length}`
}
