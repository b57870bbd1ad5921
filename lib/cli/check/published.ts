import { isIgnored, parseIgnoreRule, parseIgnoreRules } from '../ignore-rules.ts'
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
    const rules = files.flatMap((entry) => parseIgnoreRule(entry, 'npm-files', 0) ?? [])
    return isIgnored(rules, file)
  }
  const ignored = readOwn(folder, '.npmignore')
  if (ignored !== undefined) return !isIgnored(parseIgnoreRules(ignored, 'git'), file)
  // In a repository, what is not ignored is told of as such: to ignore it is to keep it out of the package too.
  if (git !== undefined) return false
  return !isIgnored(parseIgnoreRules(readOwn(folder, '.gitignore') ?? '', 'git'), file)
}
