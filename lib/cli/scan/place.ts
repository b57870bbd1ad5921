import { relative } from 'node:path'
import type { Finding } from './finding.ts'
import { hiddenName, redactedName } from './names.ts'
import type { Hit, Search } from './search.ts'

/** Names files as they are seen from a folder. Paths are absolute, in bytes: names that are no text exist. */
export class Place {
  readonly #folder: string
  readonly #search: Search

  constructor(folder: string, search: Search) {
    this.#folder = Buffer.from(folder).toString('latin1')
    this.#search = search
  }

  /** The name of a file, as it is shown to people. */
  nameOf(path: Buffer): string {
    return redactedName(this.#seen(path), this.#search)
  }

  /** What was found in a file, and in its name. */
  findingsIn(path: Buffer, hits: readonly Hit[]): Finding[] {
    const name = this.#seen(path)
    const inName = this.#search.whole(name, 0, name.length)
    if (hits.length + inName.length === 0) return []
    const file = inName.length > 0 ? hiddenName : redactedName(name, this.#search)
    return [...inName.map((hit) => ({ ...hit, line: undefined })), ...hits].map(({ key, form, line }) => ({
      key,
      file,
      line: line ?? null,
      form,
      commit: null,
      inHead: null,
    }))
  }

  #seen(path: Buffer): Buffer {
    return Buffer.from(relative(this.#folder, path.toString('latin1')) || '.', 'latin1')
  }
}
