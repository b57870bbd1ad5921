import { Fault } from './errors.ts'

/**
 * Sets variables: all of them, or none. The one place where the world is changed.
 *
 * @param target what is written to, mostly `process.env`
 * @throws {Fault} `SECRETS_ENVIRONMENT` where a variable cannot be set; those set before it are set back
 */
export function populate(
  target: Record<string, string | undefined>,
  values: ReadonlyMap<string, string>,
): void {
  const before: [key: string, value: string | undefined][] = []
  for (const [key, value] of values) {
    const known = Object.hasOwn(target, key) ? target[key] : undefined
    if (known === value) continue
    before.push([key, known])
    if (!set(target, key, value)) {
      for (const [changed, old] of before.reverse()) restore(target, changed, old)
      const text = `${key} cannot be set: the environment has been replaced by an object that does not take it`
      throw new Fault('SECRETS_ENVIRONMENT', text)
    }
  }
}

function set(target: Record<string, string | undefined>, key: string, value: string): boolean {
  try {
    target[key] = value
    return target[key] === value
  } catch {
    return false
  }
}

function restore(
  target: Record<string, string | undefined>,
  key: string,
  value: string | undefined,
): void {
  try {
    if (value === undefined) delete target[key]
    else target[key] = value
  } catch {
    // It could not be set either, so there is nothing to take back.
  }
}
