import { sep } from 'node:path'
import { type Repository, splitItems } from '../git.ts'
import { searchObjects } from './objects.ts'
import type { Task } from './progress.ts'
import { type SearchTools, SUBMODULE_MODE } from './search-files.ts'
import { createResult, type SearchResult } from './search-result.ts'

/** Searches the staged files of the next commit. */
export async function searchStaged(
  repository: Repository,
  { search, task, namer }: SearchTools,
): Promise<SearchResult> {
  const result = createResult()
  const root = Buffer.from(repository.root + sep)
  const namesOf = new Map<string, Buffer[]>()
  const diff = [
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '--no-renames',
    '--no-abbrev',
    '--no-relative',
    '--diff-filter=ACMT',
  ]
  const head = readHead(repository)
  const items = splitItems(repository.ask([...diff, head ?? writeEmptyTree(repository), '--']))
  for (const change of items) {
    const [, mode = '', , id = ''] = change.toString('latin1').split(' ')
    const name = items.next().value as Buffer
    // The staged commit of a submodule is no object of this repository.
    if (mode === SUBMODULE_MODE || /^0+$/.test(id)) continue
    const names = namesOf.get(id)
    if (names) names.push(name)
    else namesOf.set(id, [name])
  }

  let done = 0
  const left = new Set(namesOf.keys())
  await searchObjects(
    repository,
    withProgress([...namesOf.keys()], task, () => done / namesOf.size),
    search,
    task,
    ({ id, hits }) => {
      done++
      left.delete(id)
      for (const name of namesOf.get(id) ?? []) {
        result.files++
        const found = namer.collectFindings(Buffer.concat([root, name]), hits)
        for (const finding of found) result.findings.push(finding)
      }
    },
  )
  for (const name of [...left].flatMap((id) => namesOf.get(id) ?? [])) {
    const reason = 'it is missing from this repository'
    result.unread.push({ file: namer.nameOf(Buffer.concat([root, name])), reason })
  }
  if (result.findings.length > 0 && head) {
    const keys = await findKeysIn(head, repository, { search, task, namer })
    for (const finding of result.findings) finding.inHead = keys.has(finding.key)
  }
  return result
}

/** Finds the keys whose values a commit contains, in any file. */
async function findKeysIn(
  commit: string,
  repository: Repository,
  { search, task }: SearchTools,
): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const part of splitItems(repository.ask(['ls-tree', '-r', '-z', '--full-tree', commit]))) {
    const [mode, , id = ''] = part.toString('latin1', 0, part.indexOf('\t')).split(' ')
    if (mode !== SUBMODULE_MODE) ids.add(id)
  }
  const keys = new Set<string>()
  let done = 0
  const batches = withProgress([...ids], task, () => done / ids.size)
  await searchObjects(repository, batches, search, task, ({ hits }) => {
    done++
    for (const { key } of hits) keys.add(key)
  })
  return keys
}

/** Yields a few ids at a time, so that the search keeps up. */
async function* withProgress(
  ids: readonly string[],
  task: Task,
  done: () => number,
): AsyncGenerator<string[]> {
  for (let at = 0; at < ids.length; at += 64) {
    if (task.isDue) await task.pause(done())
    yield ids.slice(at, at + 64)
  }
}

/** Returns the id of HEAD; `undefined` before the first commit. */
function readHead(repository: Repository): string | undefined {
  const answer = repository.ask(['rev-parse', '--quiet', '--verify', 'HEAD'], { allowed: [1] })
  return answer.toString().trim() || undefined
}

function writeEmptyTree(repository: Repository): string {
  return repository.ask(['hash-object', '-t', 'tree', '--stdin']).toString().trim()
}
