import { join, resolve } from 'node:path'
import { isatty } from 'node:tty'
import { findOddities, type Oddness } from '../../files/lint.ts'
import { templateName } from '../../files/project.ts'
import { at } from '../../report/report.ts'
import { printable } from '../../report/text.ts'
import { scan, withPlainNewlines } from '../../template/syntax.ts'
import type { Call } from '../args.ts'
import { findSubject } from '../context.ts'
import { exitCode } from '../errors.ts'
import { stderr, stdout, writeJson } from '../output.ts'
import { confirm } from '../prompt.ts'
import { readTemplateOf } from '../template.ts'
import { TemplateFile } from './marks/file.ts'
import { present } from './marks/presentation.ts'
import { propose, withAdditions } from './marks/proposal.ts'

/**
 * Proposes marks for a template that has none, or for the keys that have none.
 *
 * @returns the exit code
 * @throws {Fault} `SECRETS_TEMPLATE` where there is no template, or it cannot be read
 * @throws {Failure} where it cannot be written
 */
export async function marks({ flags }: Call<'init'>): Promise<number> {
  const subject = findSubject(flags.directory)
  const { folder, settings } = subject
  const { name, text } = readTemplateOf(subject)
  const file = new TemplateFile(resolve(folder, settings.template ?? join(folder, templateName)), name)
  const plain = withPlainNewlines(text)
  const oddities = findOddities(scan(plain), plain)
  const proposal = propose(text, name)
  const isNeeded = proposal.additions.length > 0

  tellOddities(oddities, name)
  if (!flags.json) stdout.write(present(proposal, { name, text: plain }, stdout))
  const isWanted = isNeeded && (flags.yes || (!flags.json && (await isAgreed(name))))
  if (isWanted) file.replace(withAdditions(text, proposal.additions))

  if (flags.json) {
    writeJson({ template: name, marked: proposal.marks, warnings: oddities, written: isWanted })
  } else if (isWanted) {
    stdout.write(`${printable(name)} is marked.\n`)
  }
  return exitCode.fine
}

/** Asks the person at the terminal; where there is none, tells how to write. */
async function isAgreed(name: string): Promise<boolean> {
  if (isatty(0) && stderr.isTerminal) {
    if (await confirm(`Write this to ${printable(name)}?`)) return true
    stderr.write('Nothing was written.\n')
    return false
  }
  stderr.write('Nothing was written: this is no terminal to ask in. --yes writes without asking.\n')
  return false
}

function tellOddities(oddities: readonly Oddness[], file: string): void {
  const lines = oddities.map(({ line, text }) => `warning: ${printable(`${at({ file, line })}: ${text}`)}\n`)
  if (lines.length > 0) stderr.write(`${lines.join('')}\n`)
}
