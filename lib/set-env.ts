/**
 * Sets variables: all of them, or none. The one place where the world is changed.
 *
 * @param target what is written to, mostly `process.env`
 * @returns the key that could not be set, those before it having been set back; `undefined` where all were set
 */
export function populate(
  target: Record<string, string | undefined>,
  values: Iterable<readonly [key: string, value: string]>,
): string | undefined {
  const changes: [key: string, value: string, before: string | undefined][] = []
  for (const [key, value] of values) {
    const before = target[key]
    if (before !== value) changes.push([key, value, before])
  }
  let count = 0
  for (const [key, value] of changes) {
    count++
    if (set(target, key, value, count)) continue
    for (const [changed, , before] of changes.slice(0, count).reverse()) set(target, changed, before, 0)
    return key
  }
  return undefined
}

/**
 * True where the value can be read back: what stands for the environment may be frozen, or a proxy.
 *
 * The system looks through all variables for one, so among hundreds every hundredth is read back.
 */
function set(
  target: Record<string, string | undefined>,
  key: string,
  value: string | undefined,
  count: number,
): boolean {
  try {
    if (value === undefined) delete target[key]
    else target[key] = value
    return (count > 100 && count % 100 !== 0) || target[key] === value
  } catch {
    return false
  }
}
