import { loadSecrets } from '../../load.ts'
import type { Flags, Run } from '../args.ts'
import { findSubject, refuseTrackedModule, type Subject } from '../context.ts'
import { UsageError } from '../errors.ts'
import { stderr } from '../output.ts'
import { runToEnd } from './child.ts'
import { namedFiles, refuseMissing } from './files.ts'

/** Loads and checks the secrets as `secrets/register` does, then runs a command with them. */
export const run: Run<'run'> = ({ flags, operands }) => {
  const [command, ...args] = operands
  if (command === undefined) throw new UsageError('"run" needs a command to run', 'run')
  const subject = findSubject(flags.directory)
  const variables = load(subject, flags)
  const folder = flags.directory === undefined ? undefined : subject.folder
  const project = subject.decision.mode === 'production' ? undefined : subject.folder
  return runToEnd({ command, args, folder, variables, project })
}

/** Loads into the environment of this process, and tells what the command gets beside that. */
function load(subject: Subject, flags: Flags<'run'>): Record<string, string> {
  const { folder, decision, settings } = subject
  const { override, debug } = flags
  const paths = namedFiles(flags, flags.directory === undefined ? undefined : folder)
  if (decision.mode === 'production') {
    if (paths) stderr.write(`secrets: -f reads nothing here (production, because ${decision.reason})\n`)
    loadSecrets({ cwd: folder, override, debug })
    return {}
  }
  if (paths) refuseMissing(paths, folder)
  refuseTrackedModule(paths ? { ...subject, settings: { ...settings, paths } } : subject)
  loadSecrets({ cwd: folder, path: paths, override, debug })
  // What loads its secrets itself would look for .env, and refuse to start where it is not there.
  return paths ? { SECRETS_LOADED: 'true' } : {}
}
