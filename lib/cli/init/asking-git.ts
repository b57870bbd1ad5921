import { basename, isAbsolute } from 'node:path'
import { Failure } from '../errors.ts'
import { list, Repository } from '../git.ts'

/**
 * What git says of files in a folder, by their paths from there. Of a folder in no repository, and where git is not
 * installed or refuses to answer, it says nothing: the files are looked at all the same.
 */
export class GitAnswers {
  readonly #repository: Repository | undefined

  constructor(folder: string) {
    this.#repository = orNothing(() => Repository.of(folder))
  }

  /** Those that are tracked. */
  tracked(paths: readonly string[]): string[] {
    return this.#ask((repository) => repository.tracked(paths)) ?? []
  }

  /** Whether a file is ignored, by whichever rule; `undefined` where git says nothing. */
  isIgnored(path: string): boolean | undefined {
    return this.#ask((repository) => repository.ignored([path]).length > 0)
  }

  /** Those that the `.gitignore` files of the repository cover: a teammate has no others. */
  ignoredForAll(paths: readonly string[]): Set<string> {
    return this.#ask((repository) => ignoredForAll(repository, paths)) ?? new Set()
  }

  #ask<Answer>(question: (repository: Repository) => Answer): Answer | undefined {
    const repository = this.#repository
    return repository && orNothing(() => question(repository))
  }
}

function orNothing<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

function ignoredForAll(repository: Repository, paths: readonly string[]): Set<string> {
  const input = paths.map((path) => `${path}\0`).join('')
  const args = ['check-ignore', '--no-index', '--verbose', '-z', '--stdin']
  const fields = list(repository.ask(args, { input, allowed: [1] }))
  const ignored = new Set<string>()
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = '', , pattern = '', path = ''] = fields.slice(at, at + 4)
    // That of a user lies elsewhere, and is named in full.
    const isShared = basename(source) === '.gitignore' && !isAbsolute(source)
    if (isShared && !pattern.startsWith('!')) ignored.add(path)
  }
  return ignored
}
