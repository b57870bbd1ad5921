import { resolve } from 'node:path'
import { workingFolder } from '../../environment.ts'
import { shownName } from '../../files/project.ts'
import { printable } from '../../report/text.ts'
import { contractOf } from '../../template/contract.ts'
import { generateTypes } from '../../template/env-declaration.ts'
import type { Run } from '../args.ts'
import { findSubject } from '../context.ts'
import { exitCode, UsageError } from '../errors.ts'
import { stderr, stdout, writeJson } from '../output.ts'
import { inFolder, shellWord } from '../shell.ts'
import { readTemplateOf } from '../template.ts'
import { replaceFile } from '../write-file.ts'
import { readDeclaration } from './existing.ts'
import { isFailure, reportFailure, reportSuccess, stateOf } from './state.ts'

/** Writes the declaration of `process.env` that the template stands for, or tells whether it is stale. */
export const types: Run<'types'> = ({ flags }) => {
  const subject = findSubject(flags.directory)
  const { folder } = subject
  const template = readTemplateOf(subject)
  const text = generateTypes(contractOf(template, []))

  const { output = 'secrets-env.d.ts' } = flags
  if (output === '') throw new UsageError('-o needs the path of a file', 'types')
  const start = flags.output === undefined || flags.directory !== undefined ? folder : workingFolder()
  const path = resolve(start, output)
  const name = shownName(start, path)
  const command = `npx --no secrets types${flags.directory === undefined ? '' : inFolder(folder)}`
  const existing = readDeclaration(path, printable(name), command)
  const option = flags.output === undefined ? '' : ` -o ${shellWord(output)}`
  const state = stateOf(existing, text, flags.check ?? false)
  if (state === 'written') {
    const lines = existing?.hasCrlf ? text.replaceAll('\n', '\r\n') : text
    replaceFile({ path, name: printable(name), text: lines })
  }
  if (flags.json) writeJson({ file: name, state })
  else if (isFailure(state)) stderr.write(reportFailure(name, state, command + option))
  else stdout.write(reportSuccess(name, state, existing === undefined))
  return isFailure(state) ? exitCode.found : exitCode.fine
}
