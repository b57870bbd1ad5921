import { printable } from '../../report/text.ts'
import { exitCode, Failure, UsageError } from '../errors.ts'
import type { Repository } from '../git.ts'

/** A commit to compare with. */
export interface Reference {
  /** As it is named to people. */
  name: string
  /** Its hash. */
  commit: string
  /** What there is to be told about it. */
  notes: readonly string[]
}

/**
 * The commit that was named, or else the last tag, or else what a clone began with.
 *
 * @param command the one that a commit is to be named to
 * @throws {UsageError} where there is no commit of that name; it is not quoted, since it may be anything
 * @throws {Failure} where none was named, and there is none to be found
 */
export function findReference(repository: Repository, given: string | undefined, command: string): Reference {
  if (given !== undefined) {
    const commit = commitOf(repository, given)
    if (commit) return { name: printable(given), commit, notes: [] }
    throw new UsageError('there is no commit, tag or branch of that name here', 'diff')
  }
  const tag = lastTag(repository, 'HEAD')
  const ofTag = tag && commitOf(repository, `refs/tags/${tag}`)
  if (ofTag)
    return { name: printable(tag), commit: ofTag, notes: notesOnTag(repository, tag, ofTag, command) }
  const commit = commitOf(repository, 'origin/HEAD')
  if (commit) return { name: 'origin/HEAD', commit, notes: [] }
  throw new Failure(
    'there is no tag and no origin/HEAD to compare with',
    [
      'Name a commit, a tag or a branch, such as that of the last deploy:',
      `  ${command} main`,
      'Where this is a shallow clone, as in CI, fetch the tags first: git fetch --tags --unshallow',
    ].join('\n'),
    exitCode.usage,
  )
}

/** Somebody who has just tagged what is to be deployed would be told that nothing changes. */
function notesOnTag(repository: Repository, tag: string, commit: string, command: string): string[] {
  if (commitOf(repository, 'HEAD') !== commit) return []
  const before = lastTag(repository, 'HEAD^')
  return [
    `${printable(tag)} is the commit that is checked out`,
    // A name may hold what a shell would run.
    ...(before && /^[\w./+-]+$/.test(before) ? [`for what it changes itself: ${command} ${before}`] : []),
  ]
}

function lastTag(repository: Repository, from: string): string | undefined {
  const answer = repository.ask(['describe', '--tags', '--abbrev=0', from], { allowed: [128] })
  return answer.toString().replace(/\n$/, '') || undefined
}

/** The hash of the commit that a name stands for; `undefined` where there is none. */
function commitOf(repository: Repository, name: string): string | undefined {
  // No name begins so, and git would take it for an option.
  if (name === '' || name.startsWith('-')) return undefined
  const answer = repository.ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    allowed: [1, 128],
  })
  const hash = answer.toString().trim()
  return /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined
}
