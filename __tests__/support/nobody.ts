import { chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { installed, type Outcome, type Project } from './project.ts'

/** True for the administrator, whom no permissions keep from anything. */
export const isRoot = process.getuid?.() === 0

/** A user that the administrator may become, and a group. */
export const nobody = 65534

/**
 * Runs the command line of the installed package as a user who is not the administrator, and has the project folder.
 *
 * @param before what a shell does first, as the user who runs the tests
 */
export function asNobody(project: Project, args: readonly string[], before = ':'): Outcome {
  // Where the package is installed, which is in a folder of the administrator's.
  if (isRoot) chmodSync(join(installed(), '..', '..'), 0o711)
  if (isRoot) chownSync(project.folder, nobody, nobody)
  const become = isRoot ? `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups` : 'exec'
  return project.run('sh', ['-c', `${before}; ${become} node_modules/.bin/secrets "$@"`, 'sh', ...args])
}
