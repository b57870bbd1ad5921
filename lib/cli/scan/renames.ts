import type { Hit } from './search.ts'

/** A file that a commit changed: what it was, in each parent, and what it is. */
export interface Change {
  path: string
  old: readonly string[]
  id: string
}

/** The files that hold a value and were renamed, as they were. */
export class Moves {
  readonly #blobs: ReadonlyMap<string, ReadonlyMap<string, Hit>>
  /** For the place where a value went, the paths where it was. */
  readonly #origins = new Map<string, string[]>()

  /** @param blobs for the id of a blob, what was found in it, by key */
  constructor(blobs: ReadonlyMap<string, ReadonlyMap<string, Hit>>) {
    this.#blobs = blobs
  }

  /** Takes a file with the value of a key that was renamed. */
  add(key: string, from: string, to: string): void {
    push(this.#origins, placeOf(key, to), from)
  }

  /** For each key and blob, the paths that lost the value, the first one last. */
  lostBy(changes: readonly Change[]): Map<string, string[]> {
    const lost = new Map<string, string[]>()
    for (const { path, old, id } of [...changes].reverse()) {
      for (const before of new Set(old)) {
        for (const key of this.#blobs.get(before)?.keys() ?? []) {
          if (!this.#blobs.get(id)?.has(key)) push(lost, `${key} ${before}`, path)
        }
      }
    }
    return lost
  }

  /** Every place of a value that HEAD holds there, or where it went from there. */
  placesThatLeadTo(tree: ReadonlyMap<string, string>): Set<string> {
    const alive = new Set<string>()
    const left: [key: string, path: string][] = []
    for (const [path, id] of tree) {
      for (const key of this.#blobs.get(id)?.keys() ?? []) left.push([key, path])
    }
    for (let next = left.pop(); next; next = left.pop()) {
      const [key, path] = next
      const place = placeOf(key, path)
      if (alive.has(place)) continue
      alive.add(place)
      for (const from of this.#origins.get(place) ?? []) left.push([key, from])
    }
    return alive
  }
}

/** What stands for the value of a key in a file. */
export function placeOf(key: string, path: string): string {
  return `${key} ${path}`
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
