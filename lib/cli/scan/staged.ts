import { sep } from 'node:path'
import { parts, type Repository } from '../git.ts'
import type { Tools } from './files.ts'
import type { Report } from './finding.ts'
import { searchObjects } from './objects.ts'
import type { Task } from './progress.ts'

/** Searches what the next commit would change, as it is staged. */
export async function searchStaged(repository: Repository, { search, task, place }: Tools): Promise<Report> {
  const report: Report = { findings: [], files: 0, unread: [], notes: [] }
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
  const head = headOf(repository)
  const answer = parts(repository.ask([...diff, head ?? emptyTree(repository), '--']))
  for (const change of answer) {
    const [, mode = '', , id = ''] = change.toString('latin1').split(' ')
    const name = answer.next().value as Buffer
    // Of a submodule the commit is staged, which is no object of this repository.
    if (mode === '160000' || /^0+$/.test(id)) continue
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
        report.files++
        const found = place.findingsIn(Buffer.concat([root, name]), hits)
        for (const finding of found) report.findings.push(finding)
      }
    },
  )
  for (const name of [...left].flatMap((id) => namesOf.get(id) ?? [])) {
    const reason = 'it cannot be had from this repository'
    report.unread.push({ file: place.nameOf(Buffer.concat([root, name])), reason })
  }
  if (report.findings.length > 0 && head) {
    const keys = await keysIn(head, repository, { search, task, place })
    for (const finding of report.findings) finding.inHead = keys.has(finding.key)
  }
  return report
}

/** The keys whose values a commit holds, wherever that is. */
async function keysIn(commit: string, repository: Repository, { search, task }: Tools): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const part of parts(repository.ask(['ls-tree', '-r', '-z', '--full-tree', commit]))) {
    const [mode, , id = ''] = part.toString('latin1', 0, part.indexOf('\t')).split(' ')
    if (mode !== '160000') ids.add(id)
  }
  const keys = new Set<string>()
  let done = 0
  const list = withProgress([...ids], task, () => done / ids.size)
  await searchObjects(repository, list, search, task, ({ hits }) => {
    done++
    for (const { key } of hits) keys.add(key)
  })
  return keys
}

/** A few at a time, so that the search never runs far behind. */
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

/** The commit that is checked out; `undefined` before the first one. */
function headOf(repository: Repository): string | undefined {
  const answer = repository.ask(['rev-parse', '--quiet', '--verify', 'HEAD'], { allowed: [1] })
  return answer.toString().trim() || undefined
}

function emptyTree(repository: Repository): string {
  return repository.ask(['hash-object', '-t', 'tree', '--stdin']).toString().trim()
}
