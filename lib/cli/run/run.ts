import { load } from '../../load.ts'
import type { CommandHandler, Flags } from '../args.ts'
import { type Context, findContext, refuseUntrustedModule } from '../context.ts'
import { UsageError } from '../errors.ts'
import { writeNote } from '../output.ts'
import { runChild } from './child.ts'
import { refuseMissingFiles, resolveNamedFiles } from './named-files.ts'

/** Loads and checks the secrets, as `secrets/register` does, then runs a command with them. */
export const run: CommandHandler<'run'> = ({ flags, operands }) => {
  const [command, ...args] = operands
  if (command === undefined) throw new UsageError('"run" needs a command to run', 'run')
  const context = findContext(flags.directory)
  const variables = loadVariables(context, flags)
  const folder = flags.directory === undefined ? undefined : context.folder
  const project = context.decision.mode === 'production' ? undefined : context.folder
  return runChild({ command, args, folder, variables, project })
}

/** Loads the secrets into the environment of this process, and returns the other variables that the command gets. */
function loadVariables(context: Context, flags: Flags<'run'>): Record<string, string> {
  const { folder, decision, files } = context
  const { override, debug } = flags
  const paths = resolveNamedFiles(flags, flags.directory === undefined ? undefined : folder)
  if (decision.mode === 'production') {
    if (paths) writeNote(`-f is ignored: this is production, because ${decision.reason}`)
    load({ cwd: folder, override, debug })
    return {}
  }
  if (paths) refuseMissingFiles(paths, folder)
  refuseUntrustedModule(paths ? { ...context, files: { ...files, paths } } : context)
  load({ cwd: folder, path: paths, override, debug })
  // A program that loads its secrets itself would look for .env, and refuse to start without it.
  return paths ? { SECRETS_LOADED: 'true' } : {}
}
