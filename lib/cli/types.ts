import { resolve } from 'node:path'
import { contractOf } from '../contract.ts'
import { generateTypes } from '../declaration.ts'
import { workingFolder } from '../environment.ts'
import { Fault } from '../fault.ts'
import { findProject, shownName } from '../project.ts'
import { printable } from '../text.ts'
import type { Run } from './call.ts'
import { exitCode, UsageError } from './failure.ts'
import { replaceFile } from './replace.ts'
import { stderr, stdout, writeJson } from './screen.ts'
import { findSubject } from './subject.ts'
import { readDeclaration } from './types/existing.ts'

/** Writes the declaration of `process.env` that the template stands for, or tells whether it is stale. */
export const types: Run<'types'> = ({ flags }) => {
  const { folder, settings, environment } = findSubject(flags.directory)
  const { template } = findProject({ cwd: folder, template: settings.template, environment })
  if (!template) throw noTemplate()
  const text = generateTypes(contractOf(template, []))

  const { output = 'secrets-env.d.ts' } = flags
  if (output === '') throw new UsageError('-o needs the path of a file', 'types')
  const start = flags.output === undefined || flags.directory !== undefined ? folder : workingFolder()
  const path = resolve(start, output)
  const name = shownName(start, path)
  const existing = readDeclaration(path, printable(name))
  const isCurrent = existing?.text === text
  const state = isCurrent ? 'unchanged' : !flags.check ? 'written' : existing ? 'stale' : 'absent'

  if (state === 'written') {
    replaceFile({
      path,
      name: printable(name),
      text: existing?.hasCrlf ? text.replaceAll('\n', '\r\n') : text,
    })
  }
  if (flags.json) writeJson({ file: name, state })
  else if (state === 'stale' || state === 'absent')
    stderr.write(failed(name, state, flags.output === undefined))
  else stdout.write(done(name, state, existing === undefined))
  return state === 'stale' || state === 'absent' ? exitCode.found : exitCode.fine
}

function done(name: string, state: 'written' | 'unchanged', isNew: boolean): string {
  const told = state === 'written' ? 'is written' : 'is as the template has it'
  const hint =
    isNew && state === 'written' ? 'TypeScript has to find it: see "include" in tsconfig.json.\n' : ''
  return `${printable(name)} ${told}.\n${hint}`
}

function failed(name: string, state: 'stale' | 'absent', isUsual: boolean): string {
  const told = state === 'stale' ? 'is not what the template has now' : 'does not exist'
  return `secrets: ${printable(name)} ${told}\nWrite it, and commit it:\n  npx --no secrets types${isUsual ? '' : ' -o FILE'}\n`
}

function noTemplate(): Fault {
  const hint = 'It names the variables of this app. Make one from a .env: npx --no secrets init'
  return new Fault('SECRETS_TEMPLATE', 'there is no .env.example', undefined, hint)
}
