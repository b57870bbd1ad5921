import { relative, resolve, sep } from 'node:path'
import { contractOf } from '../../template/contract.ts'
import type { Run } from '../args.ts'
import { findSubject } from '../context.ts'
import { exitCode, Failure, UsageError } from '../errors.ts'
import { Repository } from '../git.ts'
import { stderr, stdout, writeJson } from '../output.ts'
import { inFolder } from '../shell.ts'
import { readTemplateOf } from '../template.ts'
import { changesBetween } from './changes.ts'
import { earlierContract } from './earlier.ts'
import { findReference } from './reference.ts'
import { reportChanges } from './report.ts'

/** Tells what the template demands that it did not demand at an earlier commit. */
export const diff: Run<'diff'> = ({ flags, operands }) => {
  if (operands.length > 1) throw new UsageError('"diff" takes one commit, tag or branch', 'diff')
  const subject = findSubject(flags.directory)
  const { folder, settings } = subject
  const template = readTemplateOf(subject)
  const now = contractOf(template, []).demands
  const repository = Repository.of(folder)
  if (!repository) throw new Failure('this is not a git repository, so there is nothing to compare with')

  const command = `npx --no secrets diff${flags.directory === undefined ? '' : inFolder(folder)}`
  const reference = findReference(repository, operands[0], command)
  const path = relative(folder, resolve(folder, settings.template ?? template.name))
  const earlier = earlierContract(repository, reference, path.split(sep).join('/'))
  const changes = changesBetween(earlier.demands, now)
  const notes = [...reference.notes, ...earlier.notes]
  if (notes.length > 0) stderr.write(notes.map((note) => `secrets: ${note}\n`).join(''))
  if (flags.json) {
    writeJson({ ref: reference.name, commit: reference.commit, template: template.name, changes })
  } else {
    stdout.write(
      reportChanges(changes, { reference: reference.name, template: template.name, screen: stdout }),
    )
  }
  return exitCode.fine
}
