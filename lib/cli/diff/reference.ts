import { stripControls } from '../../report/text.ts'
import { EXIT_CODE, Failure, UsageError } from '../errors.ts'
import type { Repository } from '../git.ts'

/** A commit to compare with. */
export interface Reference {
  /** The name that messages show. */
  name: string
  /** Its hash. */
  commit: string
  /** What people should know, a line each. */
  notes: readonly string[]
}

/**
 * Finds the commit that was named, or else the last tag, or else `origin/HEAD`.
 *
 * @param command the one that takes the name of a commit
 * @throws {UsageError} if there is no commit of that name; the message does not quote it, since it may be a secret
 * @throws {Failure} if no commit was named, and there is neither a tag nor `origin/HEAD`
 */
export function findReference(repository: Repository, given: string | undefined, command: string): Reference {
  if (given !== undefined) {
    const commit = resolveCommit(repository, given)
    if (commit) return { name: stripControls(given), commit, notes: [] }
    throw new UsageError('this repository has no commit, tag or branch of that name', 'diff')
  }
  const tag = findLastTag(repository, 'HEAD')
  const tagged = tag && resolveCommit(repository, `refs/tags/${tag}`)
  if (tagged) {
    return { name: stripControls(tag), commit: tagged, notes: describeTag(repository, tag, tagged, command) }
  }
  const commit = resolveCommit(repository, 'origin/HEAD')
  if (commit) return { name: 'origin/HEAD', commit, notes: [] }
  throw new Failure(
    'there is no tag and no origin/HEAD to compare with',
    [
      'Name a commit, a tag or a branch, such as that of the last deploy:',
      `  ${command} main`,
      'In a shallow clone, as in CI, fetch the tags first: git fetch --tags --unshallow',
    ].join('\n'),
    EXIT_CODE.usage,
  )
}

/** Explains why nothing has changed to somebody who has just tagged the next deploy. */
function describeTag(repository: Repository, tag: string, commit: string, command: string): string[] {
  if (resolveCommit(repository, 'HEAD') !== commit) return []
  const before = findLastTag(repository, 'HEAD^')
  return [
    `the last tag, ${stripControls(tag)}, is the commit that is checked out`,
    // A shell could run a part of another name.
    ...(before && /^[\w./+-]+$/.test(before)
      ? [`to compare with the tag before it: ${command} ${before}`]
      : []),
  ]
}

function findLastTag(repository: Repository, from: string): string | undefined {
  const answer = repository.ask(['describe', '--tags', '--abbrev=0', from], { allowed: [128] })
  return answer.toString().replace(/\n$/, '') || undefined
}

/** Returns the hash of a commit; `undefined` if there is none of that name. */
function resolveCommit(repository: Repository, name: string): string | undefined {
  // Git would take this for an option, and no name begins with "-".
  if (name === '' || name.startsWith('-')) return undefined
  const answer = repository.ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    allowed: [1, 128],
  })
  const hash = answer.toString().trim()
  return /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined
}
