import { basename, isAbsolute } from 'node:path'
import { Failure } from '../errors.ts'
import { joinStrings, Repository, splitStrings } from '../git.ts'

/**
 * Asks git about files of a folder, by their paths relative to it. If there is no repository, or git does not answer,
 * the answers are empty: `init` then works by the ignore files alone.
 */
export class GitQueries {
  readonly #repository: Repository | undefined

  constructor(folder: string) {
    this.#repository = tolerate(() => Repository.of(folder))
  }

  /** Returns the files that git tracks. */
  tracked(paths: readonly string[]): string[] {
    return this.#ask((repository) => repository.tracked(paths)) ?? []
  }

  /** Tells if a rule of any kind ignores a file; `undefined` if git does not answer. */
  isIgnored(path: string): boolean | undefined {
    return this.#ask((repository) => repository.ignored([path]).length > 0)
  }

  /** Returns the files that a `.gitignore` of the repository ignores. Teammates have no other rules. */
  ignoredForAll(paths: readonly string[]): Set<string> {
    return this.#ask((repository) => findIgnoredForAll(repository, paths)) ?? new Set()
  }

  #ask<Answer>(question: (repository: Repository) => Answer): Answer | undefined {
    const repository = this.#repository
    return repository && tolerate(() => question(repository))
  }
}

function tolerate<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

function findIgnoredForAll(repository: Repository, paths: readonly string[]): Set<string> {
  const args = ['check-ignore', '--no-index', '--verbose', '-z', '--stdin']
  const fields = splitStrings(repository.ask(args, { input: joinStrings(paths), allowed: [1] }))
  const ignored = new Set<string>()
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = '', , pattern = '', path = ''] = fields.slice(at, at + 4)
    // The ignore file of a user is outside the repository, and has an absolute path.
    const isShared = basename(source) === '.gitignore' && !isAbsolute(source)
    if (isShared && !pattern.startsWith('!')) ignored.add(path)
  }
  return ignored
}
