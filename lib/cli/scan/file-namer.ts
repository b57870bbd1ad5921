import { relative } from 'node:path'
import { HIDDEN_NAME, redactName } from './labels.ts'
import type { Hit, Search } from './search.ts'
import type { Finding } from './search-result.ts'

/** Names files relative to a folder. Paths are absolute, as bytes: a name may be no valid text. */
export class FileNamer {
  readonly #folder: string
  readonly #search: Search

  constructor(folder: string, search: Search) {
    this.#folder = Buffer.from(folder).toString('latin1')
    this.#search = search
  }

  /** Returns the name of a file that messages show. */
  nameOf(path: Buffer): string {
    return redactName(this.#relative(path), this.#search)
  }

  /** Returns the findings in a file, and in its name. */
  collectFindings(path: Buffer, hits: readonly Hit[]): Finding[] {
    const name = this.#relative(path)
    const inName = this.#search.whole(name, 0, name.length)
    if (hits.length + inName.length === 0) return []
    const file = inName.length > 0 ? HIDDEN_NAME : redactName(name, this.#search)
    return [...inName.map((hit) => ({ ...hit, line: undefined })), ...hits].map(({ key, form, line }) => ({
      key,
      file,
      line: line ?? null,
      form,
      commit: null,
      inHead: null,
    }))
  }

  #relative(path: Buffer): Buffer {
    return Buffer.from(relative(this.#folder, path.toString('latin1')) || '.', 'latin1')
  }
}
