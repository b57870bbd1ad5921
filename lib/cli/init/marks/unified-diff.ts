// Unchanged lines around a change.
const CONTEXT_LINES = 3

/**
 * Formats additions to a text as `diff -u` does.
 *
 * @param lines the text
 * @param additions the added lines, by the number of lines above them
 * @returns the lines of the hunks
 * @see https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function formatUnifiedDiff(
  lines: readonly string[],
  additions: ReadonlyMap<number, readonly string[]>,
): string[] {
  const positions = [...additions.keys()].sort((one, other) => one - other)
  const diff: string[] = []
  let addedAbove = 0
  for (let first = 0; first < positions.length; ) {
    let last = first
    while (last + 1 < positions.length && at(last + 1) - at(last) <= 2 * CONTEXT_LINES) last++
    const from = Math.max(0, at(first) - CONTEXT_LINES)
    const to = Math.min(lines.length, at(last) + CONTEXT_LINES)
    const hunk: string[] = []
    for (let line = from; line <= to; line++) {
      for (const added of additions.get(line) ?? []) hunk.push(`+${added}`)
      if (line < to) hunk.push(` ${lines[line]}`)
    }
    const length = to - from
    diff.push(`@@ -${formatRange(from, length)} +${formatRange(from + addedAbove, hunk.length)} @@`)
    for (const line of hunk) diff.push(line)
    addedAbove += hunk.length - length
    first = last + 1
  }
  return diff

  function at(index: number): number {
    return positions[index] as number
  }
}

/** Formats a range by its first line; an empty range by the line before it. */
function formatRange(from: number, length: number): string {
  return `${length === 0 ? from : from + 1},${length}`
}
