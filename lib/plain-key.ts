/** Where the `=` stands behind a plain key; 0 where the line does not begin with one. */
export function keyEnd(line: string): number {
  const end = line.indexOf('=')
  for (let at = 0; at < end; at++) {
    const code = line.charCodeAt(at)
    // Most are capitals, so those are asked for first.
    const isCapital = code > 64 && code < 91
    if (!isCapital && code !== 95 && (code < 97 || code > 122) && (code < 48 || code > 57 || at === 0))
      return 0
  }
  return Math.max(end, 0)
}
