import { isIgnored, parseIgnoreRule, parseIgnoreRules } from '../ignore-rules.ts'
import type { Package } from './package.ts'
import { type GitFiles, readProjectFile } from './project-files.ts'

/**
 * True if `npm publish` would add a file to the package.
 *
 * @see https://docs.npmjs.com/cli/configuring-npm/package-json#files
 */
export function isPublished(
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
  const ignored = readProjectFile(folder, '.npmignore')
  if (ignored !== undefined) return !isIgnored(parseIgnoreRules(ignored, 'git'), file)
  // In a repository, another remark says that the file is not ignored. Its fix keeps the file out of the package too.
  if (git !== undefined) return false
  return !isIgnored(parseIgnoreRules(readProjectFile(folder, '.gitignore') ?? '', 'git'), file)
}
