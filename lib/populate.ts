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
  const before: [key: string, value: string | undefined][] = []
  for (const [key, value] of values) {
    const known = target[key]
    if (known === value) continue
    before.push([key, known])
    if (set(target, key, value)) continue
    for (const [changed, old] of before.reverse()) set(target, changed, old)
    return key
  }
  return undefined
}

/** True where the value can be read back: what stands for the environment may be frozen, or a proxy. */
function set(target: Record<string, string | undefined>, key: string, value: string | undefined): boolean {
  try {
    if (value === undefined) delete target[key]
    else target[key] = value
    return target[key] === value
  } catch {
    return false
  }
}
