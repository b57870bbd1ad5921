import { type Repository, splitItems } from '../git.ts'
import { ALL_HISTORY, splitAtEnds, streamPipeline } from './git-stream.ts'
import { COMMIT_AUTHOR, COMMIT_MESSAGE, HIDDEN_NAME, redactName, TAG_AUTHOR, TAG_MESSAGE } from './labels.ts'
import type { Searched } from './objects.ts'
import type { Task } from './progress.ts'
import { type Change, joinKeyPath, Renames } from './renames.ts'
import type { Hit, Search } from './search.ts'
import type { Finding } from './search-result.ts'

const NEWLINE = 10
const LIST_HEAD = ['ls-tree', '-r', '-z', '--full-tree', 'HEAD']

const NO_TREE: ReadonlyMap<string, string> = new Map()

/** Finds the commit that added each value, the file, and whether HEAD still holds it. */
export class Blame {
  readonly #repository: Repository
  readonly #search: Search
  readonly #task: Task
  /** By the id of a blob, its first hit of each key. */
  readonly #blobs = new Map<string, Map<string, Hit>>()
  readonly #messages: Finding[] = []
  /** True if the name of a file contains a value. */
  hasName = false
  readonly #attributed = new Set<string>()
  readonly #renames: Renames
  readonly #hasHead: boolean

  /** @param hasHead false before the first commit */
  constructor(repository: Repository, hasHead: boolean, search: Search, task: Task) {
    this.#repository = repository
    this.#hasHead = hasHead
    this.#search = search
    this.#task = task
    this.#renames = new Renames(this.#blobs)
  }

  /** Adds an object in which something was found. */
  add({ id, type, hits, headLines }: Searched): void {
    const first = new Map<string, Hit>()
    for (const hit of hits) if (!first.has(hit.key)) first.set(hit.key, hit)
    if (type === 'blob') {
      this.#blobs.set(id, first)
      return
    }
    const [author, message] = type === 'tag' ? [TAG_AUTHOR, TAG_MESSAGE] : [COMMIT_AUTHOR, COMMIT_MESSAGE]
    for (const { key, form, line = Number.POSITIVE_INFINITY } of first.values()) {
      const file = line <= headLines ? author : message
      this.#messages.push({ key, file, line: null, form, commit: id, inHead: false })
    }
  }

  /** Returns the findings, the oldest first. */
  async findings(): Promise<Finding[]> {
    const hasPaths = this.#blobs.size > 0 || this.hasName
    const [found, tree] = await Promise.all([
      hasPaths ? this.#locateAll() : [],
      hasPaths && this.#hasHead ? this.#readHead() : NO_TREE,
    ])
    const alive = this.#renames.findOrigins(tree)
    for (const { finding, path } of found) {
      const isHere = finding.file === HIDDEN_NAME && tree.has(path)
      finding.inHead = isHere || alive.has(joinKeyPath(finding.key, path))
    }
    if (this.#hasHead && this.#messages.length > 0) await this.#findMessagesInHead()
    return [...found.map(({ finding }) => finding), ...this.#messages, ...this.#listUnattributed()]
  }

  async #locateAll(): Promise<Located[]> {
    const found = (await this.#findIntroductions()).reverse()
    const idOf = ({ finding: { key }, path }: Located) => joinKeyPath(key, path)
    if (new Set(found.map(idOf)).size === found.length) return found
    // The reflog still contains an amended commit, which would be a duplicate.
    const dropped = new Set(await this.#listIds(['rev-list', '--reflog', '--not', '--all']))
    const isDropped = ({ finding }: Located) => dropped.has(finding.commit as string)
    const kept = new Set(found.filter((located) => !isDropped(located)).map(idOf))
    return found.filter((located) => !isDropped(located) || !kept.has(idOf(located)))
  }

  async #listIds(command: readonly string[]): Promise<string[]> {
    const ids: string[] = []
    for await (const chunk of splitAtEnds(streamPipeline(this.#repository, [command], this.#task), NEWLINE)) {
      for (const id of chunk.toString('latin1', 0, chunk.length - 1).split('\n')) ids.push(id)
    }
    return ids
  }

  async #findIntroductions(): Promise<Located[]> {
    const located: Located[] = []
    const commands = [
      ['rev-list', '--topo-order', ...ALL_HISTORY],
      ['diff-tree', '--stdin', '--root', '-r', '-c', '--raw', '-z', '--no-renames', '--no-abbrev'],
    ]
    let commit = ''
    let changes: Change[] = []
    let raw: string[] | undefined
    for await (const chunk of splitAtEnds(streamPipeline(this.#repository, commands, this.#task))) {
      if (this.#task.isDue) await this.#task.pause(1)
      for (const part of chunk.toString('latin1', 0, chunk.length - 1).split('\0')) {
        if (raw) {
          // A mode for each parent and the commit, an id for each of them, then letters.
          const sides = raw.length >> 1
          const ids = raw.slice(sides, 2 * sides)
          changes.push({ path: part, old: ids.slice(0, -1), id: ids.at(-1) as string })
          raw = undefined
        } else if (part.startsWith(':')) {
          raw = part.replace(/^:+/, '').split(' ')
        } else {
          located.push(...this.#listIntroductions(commit, changes))
          commit = part
          changes = []
        }
      }
    }
    return [...located, ...this.#listIntroductions(commit, changes)]
  }

  *#listIntroductions(commit: string, changes: readonly Change[]): Generator<Located> {
    const lost = this.#renames.findLosses(changes)
    for (const { path, old, id } of changes) {
      for (const hit of this.#blobs.get(id)?.values() ?? []) {
        this.#attributed.add(id)
        if (old.some((id) => this.#blobs.get(id)?.has(hit.key))) continue
        // A file is renamed if one path lost exactly the content that another one gained.
        const from = lost.get(`${hit.key} ${id}`)?.pop()
        if (from === undefined) yield this.#locate(hit, commit, path)
        else this.#renames.add(hit.key, from, path)
      }
      if (!this.hasName || !old.every((id) => /^0+$/.test(id))) continue
      const name = Buffer.from(path, 'latin1')
      for (const hit of this.#search.whole(name, 0, name.length)) {
        yield this.#locate({ ...hit, line: undefined }, commit, path)
      }
    }
  }

  #locate({ key, form, line }: Hit, commit: string, path: string): Located {
    const file = redactName(Buffer.from(path, 'latin1'), this.#search)
    return { path, finding: { key, file, line: line ?? null, form, commit, inHead: false } }
  }

  /** Reads the relevant files of HEAD: their ids, by path. */
  async #readHead(): Promise<Map<string, string>> {
    const tree = new Map<string, string>()
    for await (const chunk of splitAtEnds(streamPipeline(this.#repository, [LIST_HEAD], this.#task))) {
      for (const part of splitItems(chunk)) {
        const tab = part.indexOf('\t')
        const id = part.toString('latin1', 0, tab).split(' ')[2] as string
        if (this.hasName || this.#blobs.has(id)) tree.set(part.toString('latin1', tab + 1), id)
      }
    }
    return tree
  }

  async #findMessagesInHead(): Promise<void> {
    const inHead = new Set(await this.#listIds(['rev-list', 'HEAD']))
    for (const finding of this.#messages) finding.inHead = inHead.has(finding.commit as string)
  }

  /** Lists objects that no commit contains, such as a blob with a tag. */
  #listUnattributed(): Finding[] {
    return Array.from(this.#blobs)
      .filter(([id]) => !this.#attributed.has(id))
      .flatMap(([id, hits]) =>
        Array.from(hits.values(), ({ key, form, line }) => ({
          key,
          file: `(object ${id.slice(0, 7)})`,
          line: line ?? null,
          form,
          commit: null,
          inHead: false,
        })),
      )
  }
}

interface Located {
  finding: Finding
  /** The path, one character a byte. */
  path: string
}
