import { relative, resolve, sep } from 'node:path'
import { readContract } from '../../template/template.ts'
import type { CommandHandler } from '../args.ts'
import { findContext } from '../context.ts'
import { EXIT_CODE, Failure, UsageError } from '../errors.ts'
import { Repository } from '../git.ts'
import { stdout, writeJson, writeNote } from '../output.ts'
import { formatDirectoryOption } from '../shell.ts'
import { readRequiredTemplate } from '../template.ts'
import { compareContracts } from './changes.ts'
import { readEarlierTemplate } from './earlier-template.ts'
import { findReference } from './reference.ts'
import { formatChanges } from './report.ts'

/** Shows how the template has changed since an earlier commit. */
export const diff: CommandHandler<'diff'> = ({ flags, operands }) => {
  if (operands.length > 1) throw new UsageError('"diff" takes one commit, tag or branch', 'diff')
  const context = findContext(flags.directory)
  const { folder, settings } = context
  const template = readRequiredTemplate(context)
  const now = readContract(template, []).keys
  const repository = Repository.of(folder)
  if (!repository) {
    throw new Failure(
      'this is not a git repository, so there is nothing to compare with',
      'Run this in the repository of the project, or name its folder with -C.',
    )
  }

  const command = `npx --no secrets diff${flags.directory === undefined ? '' : formatDirectoryOption(folder)}`
  const reference = findReference(repository, operands[0], command)
  const path = relative(folder, resolve(folder, settings.template ?? template.name))
  const earlier = readEarlierTemplate(repository, reference, path.split(sep).join('/'))
  const changes = compareContracts(earlier.demands, now)
  for (const note of [...reference.notes, ...earlier.notes]) writeNote(note)
  if (flags.json) {
    writeJson({ ref: reference.name, commit: reference.commit, template: template.name, changes })
  } else {
    stdout.write(
      formatChanges(changes, { reference: reference.name, template: template.name, output: stdout }),
    )
  }
  return EXIT_CODE.ok
}
