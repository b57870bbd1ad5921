import { resolve } from 'node:path'
import { workingFolder } from '../../environment.ts'
import { shownName } from '../../files/find-project.ts'
import { stripControls } from '../../report/text.ts'
import { readContract } from '../../template/template.ts'
import type { CommandHandler } from '../args.ts'
import { findContext } from '../context.ts'
import { EXIT_CODE, UsageError } from '../errors.ts'
import { stderr, stdout, writeJson } from '../output.ts'
import { formatDirectoryOption, quoteShellWord } from '../shell.ts'
import { readRequiredTemplate } from '../template.ts'
import { writeFile } from '../write-file.ts'
import { readDeclarationFile } from './declaration-file.ts'
import { generateTypes } from './env-declaration.ts'
import { compareFile, formatFailure, formatSuccess, isFailure } from './report.ts'

/** Generates the declaration of `process.env` from the template; with `--check`, reports if the file is stale. */
export const types: CommandHandler<'types'> = ({ flags }) => {
  const context = findContext(flags.directory)
  const { folder } = context
  const template = readRequiredTemplate(context)
  const text = generateTypes(readContract(template, []))

  const { output = 'secrets-env.d.ts' } = flags
  if (output === '') throw new UsageError('-o needs the path of a file', 'types')
  const start = flags.output === undefined || flags.directory !== undefined ? folder : workingFolder()
  const path = resolve(start, output)
  const name = shownName(start, path)
  const command = `npx --no secrets types${flags.directory === undefined ? '' : formatDirectoryOption(folder)}`
  const existing = readDeclarationFile(path, stripControls(name), command)
  const option = flags.output === undefined ? '' : ` -o ${quoteShellWord(output)}`
  const state = compareFile(existing, text, flags.check ?? false)
  if (state === 'written') {
    const lines = existing?.hasCrlf ? text.replaceAll('\n', '\r\n') : text
    writeFile({ path, name: stripControls(name), text: lines })
  }
  if (flags.json) writeJson({ file: name, state })
  else if (isFailure(state)) stderr.write(formatFailure(name, state, command + option))
  else stdout.write(formatSuccess(name, state, existing === undefined))
  return isFailure(state) ? EXIT_CODE.found : EXIT_CODE.ok
}
