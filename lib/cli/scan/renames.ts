import type { Hit } from './search.ts'

/** A file that a commit changed: its ids in the parents, and its new id. */
export interface Change {
  path: string
  old: readonly string[]
  id: string
}

/** Tracks the renames of files that contain a value. */
export class Renames {
  readonly #blobs: ReadonlyMap<string, ReadonlyMap<string, Hit>>
  /** By key and path, the earlier paths. */
  readonly #origins = new Map<string, string[]>()

  /** @param blobs the hits in each blob, by its id and by key */
  constructor(blobs: ReadonlyMap<string, ReadonlyMap<string, Hit>>) {
    this.#blobs = blobs
  }

  /** Adds the rename of a file that contains the value of a key. */
  add(key: string, from: string, to: string): void {
    push(this.#origins, joinKeyPath(key, to), from)
  }

  /** Finds the paths that lost a value, by key and blob, the first path last. */
  findLosses(changes: readonly Change[]): Map<string, string[]> {
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

  /** Finds the keys and paths of values that HEAD still holds, there or after renames. */
  findOrigins(tree: ReadonlyMap<string, string>): Set<string> {
    const alive = new Set<string>()
    const left: [key: string, path: string][] = []
    for (const [path, id] of tree) {
      for (const key of this.#blobs.get(id)?.keys() ?? []) left.push([key, path])
    }
    for (let next = left.pop(); next; next = left.pop()) {
      const [key, path] = next
      const id = joinKeyPath(key, path)
      if (alive.has(id)) continue
      alive.add(id)
      for (const from of this.#origins.get(id) ?? []) left.push([key, from])
    }
    return alive
  }
}

/** Joins a key and a path to an id for maps. */
export function joinKeyPath(key: string, path: string): string {
  return `${key} ${path}`
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
