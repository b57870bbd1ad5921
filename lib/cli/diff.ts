import { relative, resolve, sep } from 'node:path'
import { contractOf } from '../contract.ts'
import type { Run } from './call.ts'
import { changesBetween } from './diff/changes.ts'
import { earlierContract } from './diff/earlier.ts'
import { findReference } from './diff/reference.ts'
import { reportChanges } from './diff/report.ts'
import { exitCode, Failure, UsageError } from './failure.ts'
import { Repository } from './git.ts'
import { stderr, stdout, writeJson } from './screen.ts'
import { inFolder } from './shell.ts'
import { findSubject } from './subject.ts'
import { readTemplateOf } from './template.ts'

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
