import { sep } from 'node:path'
import { parts, type Repository } from '../git.ts'
import type { Tools } from './files.ts'
import type { Report } from './finding.ts'
import { searchObjects } from './objects.ts'
import type { Task } from './task.ts'

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
  const answer = parts(repository.ask([...diff, head(repository), '--']))
  for (const change of answer) {
    const [, mode = '', , id = ''] = change.toString('latin1').split(' ')
    const name = answer.next().value as Buffer
    // Of a submodule the commit is staged, which is no object of this repository.
    if (mode === '160000' || /^0+$/.test(id)) continue
    namesOf.set(id, [...(namesOf.get(id) ?? []), name])
  }

  let done = 0
  await searchObjects(
    repository,
    withProgress([...namesOf.keys()], task, () => done / namesOf.size),
    search,
    task,
    ({ id, hits }) => {
      done++
      for (const name of namesOf.get(id) ?? []) {
        report.files++
        const found = place.findingsIn(Buffer.concat([root, name]), hits)
        for (const finding of found) report.findings.push(finding)
      }
    },
  )
  return report
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

/** HEAD, or before the first commit a tree that holds nothing. */
function head(repository: Repository): string {
  const head = repository
    .ask(['rev-parse', '--quiet', '--verify', 'HEAD'], { allowed: [1] })
    .toString()
    .trim()
  return head || repository.ask(['hash-object', '-t', 'tree', '--stdin']).toString().trim()
}
