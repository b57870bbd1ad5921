import { isCovered, readRules } from './globs.ts'
import { type GitFiles, readOwn } from './own-files.ts'
import type { Package } from './package.ts'

/**
 * True where `npm publish` would put a file into the package.
 *
 * @see https://docs.npmjs.com/cli/configuring-npm/package-json#files
 */
export function publishes(
  folder: string,
  { name, isPrivate, files }: Package,
  file: string,
  git: GitFiles | undefined,
): boolean {
  if (isPrivate || name === '') return false
  if (files) {
    const rules = files.map((entry) => ({
      pattern: entry.replace(/^!/, ''),
      isNegated: entry.startsWith('!'),
      line: 0,
    }))
    return isCovered(rules, file, true)
  }
  const ignored = readOwn(folder, '.npmignore')
  if (ignored !== undefined) return !isCovered(readRules(ignored), file, false)
  // In a repository, what is not ignored is told of as such: to ignore it is to keep it out of the package too.
  return git === undefined && !isCovered(readRules(readOwn(folder, '.gitignore') ?? ''), file, false)
}
