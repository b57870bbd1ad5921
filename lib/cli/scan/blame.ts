import { parts, type Repository } from '../git.ts'
import type { Finding } from './finding.ts'
import { atEnds, everything, pipeline } from './git.ts'
import { commitAuthor, commitMessage, hiddenName, redactedName, tagAuthor, tagMessage } from './names.ts'
import type { Searched } from './objects.ts'
import type { Task } from './progress.ts'
import { type Change, Moves, placeOf } from './renames.ts'
import type { Hit, Search } from './search.ts'

const newline = 10
const listHead = ['ls-tree', '-r', '-z', '--full-tree', 'HEAD']

const noTree: ReadonlyMap<string, string> = new Map()

/** Finds out which commit brought in what was found, where, and whether HEAD still holds it. */
export class Attribution {
  readonly #repository: Repository
  readonly #search: Search
  readonly #task: Task
  /** For the id of a blob, its first hit of each key. */
  readonly #blobs = new Map<string, Map<string, Hit>>()
  readonly #messages: Finding[] = []
  /** True where the name of a file holds a value. */
  hasName = false
  readonly #attributed = new Set<string>()
  readonly #moves: Moves

  readonly #hasHead: boolean

  /** @param hasHead false before the first commit */
  constructor(repository: Repository, hasHead: boolean, search: Search, task: Task) {
    this.#repository = repository
    this.#hasHead = hasHead
    this.#search = search
    this.#task = task
    this.#moves = new Moves(this.#blobs)
  }

  /** Takes an object in which something was found. */
  add({ id, type, hits, headLines }: Searched): void {
    const first = new Map<string, Hit>()
    for (const hit of hits) if (!first.has(hit.key)) first.set(hit.key, hit)
    if (type === 'blob') {
      this.#blobs.set(id, first)
      return
    }
    const [author, message] = type === 'tag' ? [tagAuthor, tagMessage] : [commitAuthor, commitMessage]
    for (const { key, form, line = Number.POSITIVE_INFINITY } of first.values()) {
      const file = line <= headLines ? author : message
      this.#messages.push({ key, file, line: null, form, commit: id, inHead: false })
    }
  }

  /** What was found, the oldest first. */
  async findings(): Promise<Finding[]> {
    const hasPaths = this.#blobs.size > 0 || this.hasName
    const [found, tree] = await Promise.all([
      hasPaths ? this.#locateAll() : [],
      hasPaths && this.#hasHead ? this.#treeOfHead() : noTree,
    ])
    const alive = this.#moves.placesThatLeadTo(tree)
    for (const { finding, path } of found) {
      const isHere = finding.file === hiddenName && tree.has(path)
      finding.inHead = isHere || alive.has(placeOf(finding.key, path))
    }
    if (this.#hasHead && this.#messages.length > 0) await this.#lookForMessages()
    return [...found.map(({ finding }) => finding), ...this.#messages, ...this.#unattributed()]
  }

  async #locateAll(): Promise<Located[]> {
    const found = (await this.#introductions()).reverse()
    const place = ({ finding: { key }, path }: Located) => placeOf(key, path)
    if (new Set(found.map(place)).size === found.length) return found
    // A commit that was amended is in the reflog still, and would say the same once more.
    const dropped = new Set(await this.#ids(['rev-list', '--reflog', '--not', '--all']))
    const isDropped = ({ finding }: Located) => dropped.has(finding.commit as string)
    const kept = new Set(found.filter((located) => !isDropped(located)).map(place))
    return found.filter((located) => !isDropped(located) || !kept.has(place(located)))
  }

  async #ids(command: readonly string[]): Promise<string[]> {
    const ids: string[] = []
    for await (const chunk of atEnds(pipeline(this.#repository, [command], this.#task), newline)) {
      for (const id of chunk.toString('latin1', 0, chunk.length - 1).split('\n')) ids.push(id)
    }
    return ids
  }

  async #introductions(): Promise<Located[]> {
    const located: Located[] = []
    const commands = [
      ['rev-list', '--topo-order', ...everything],
      ['diff-tree', '--stdin', '--root', '-r', '-c', '--raw', '-z', '--no-renames', '--no-abbrev'],
    ]
    let commit = ''
    let changes: Change[] = []
    let raw: string[] | undefined
    for await (const chunk of atEnds(pipeline(this.#repository, commands, this.#task))) {
      if (this.#task.isDue) await this.#task.pause(1)
      for (const part of chunk.toString('latin1', 0, chunk.length - 1).split('\0')) {
        if (raw) {
          // A mode for each parent and for the commit, an id for each of them, and letters.
          const sides = raw.length >> 1
          const ids = raw.slice(sides, 2 * sides)
          changes.push({ path: part, old: ids.slice(0, -1), id: ids.at(-1) as string })
          raw = undefined
        } else if (part.startsWith(':')) {
          raw = part.replace(/^:+/, '').split(' ')
        } else {
          located.push(...this.#introducedBy(commit, changes))
          commit = part
          changes = []
        }
      }
    }
    return [...located, ...this.#introducedBy(commit, changes)]
  }

  *#introducedBy(commit: string, changes: readonly Change[]): Generator<Located> {
    const lost = this.#moves.lostBy(changes)
    for (const { path, old, id } of changes) {
      for (const hit of this.#blobs.get(id)?.values() ?? []) {
        this.#attributed.add(id)
        if (old.some((id) => this.#blobs.get(id)?.has(hit.key))) continue
        // Renamed is what is gone in one place and there in another, unchanged, once for once.
        const from = lost.get(`${hit.key} ${id}`)?.pop()
        if (from === undefined) yield this.#locate(hit, commit, path)
        else this.#moves.add(hit.key, from, path)
      }
      if (!this.hasName || !old.every((id) => /^0+$/.test(id))) continue
      const name = Buffer.from(path, 'latin1')
      for (const hit of this.#search.whole(name, 0, name.length)) {
        yield this.#locate({ ...hit, line: undefined }, commit, path)
      }
    }
  }

  #locate({ key, form, line }: Hit, commit: string, path: string): Located {
    const file = redactedName(Buffer.from(path, 'latin1'), this.#search)
    return { path, finding: { key, file, line: line ?? null, form, commit, inHead: false } }
  }

  /** The files of HEAD that matter, by their path. */
  async #treeOfHead(): Promise<Map<string, string>> {
    const tree = new Map<string, string>()
    for await (const chunk of atEnds(pipeline(this.#repository, [listHead], this.#task))) {
      for (const part of parts(chunk)) {
        const tab = part.indexOf('\t')
        const id = part.toString('latin1', 0, tab).split(' ')[2] as string
        if (this.hasName || this.#blobs.has(id)) tree.set(part.toString('latin1', tab + 1), id)
      }
    }
    return tree
  }

  async #lookForMessages(): Promise<void> {
    const inHead = new Set(await this.#ids(['rev-list', 'HEAD']))
    for (const finding of this.#messages) finding.inHead = inHead.has(finding.commit as string)
  }

  /** What a tag alone names, and no commit. */
  #unattributed(): Finding[] {
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
  /** The bytes of the path, a character each. */
  path: string
}
