import { join, resolve } from 'node:path'
import { isatty } from 'node:tty'
import { findOddities, type Oddness } from '../../../files/lint.ts'
import { templateName } from '../../../files/project.ts'
import { at } from '../../../report/report.ts'
import { printable } from '../../../report/text.ts'
import { scan, withPlainNewlines } from '../../../template/syntax.ts'
import type { CommandArgs } from '../../args.ts'
import { findContext } from '../../context.ts'
import { EXIT_CODE } from '../../errors.ts'
import { stderr, stdout, writeJson } from '../../output.ts'
import { confirm } from '../../prompt.ts'
import { readRequiredTemplate } from '../../template.ts'
import { formatProposal } from './format.ts'
import { insertLines, proposeMarks } from './proposal.ts'
import { TemplateFile } from './template-file.ts'

/**
 * Proposes which keys of the template are optional, and writes that into it if the person agrees.
 *
 * @returns the exit code
 * @throws {Fault} `SECRETS_TEMPLATE` if there is no template, or it cannot be read
 * @throws {Failure} if it cannot be written
 */
export async function markTemplate({ flags }: CommandArgs<'init'>): Promise<number> {
  const context = findContext(flags.directory)
  const { folder, settings } = context
  const { name, text } = readRequiredTemplate(context)
  const file = new TemplateFile(resolve(folder, settings.template ?? join(folder, templateName)), name)
  const plain = withPlainNewlines(text)
  const warnings = findOddities(scan(plain), plain)
  const proposal = proposeMarks(text, name)
  const isNeeded = proposal.additions.length > 0

  writeWarnings(warnings, name)
  if (!flags.json) stdout.write(formatProposal(proposal, { name, text: plain }, stdout))
  const isAccepted = isNeeded && (flags.yes || (!flags.json && (await askToWrite(name))))
  if (isAccepted) file.replace(insertLines(text, proposal.additions))

  if (flags.json) {
    writeJson({ template: name, marked: proposal.marks, warnings, written: isAccepted })
  } else if (isAccepted) {
    stdout.write(`Wrote ${printable(name)}.\n`)
  }
  return EXIT_CODE.ok
}

/** Asks whether to write; without a terminal, says how to write. */
async function askToWrite(name: string): Promise<boolean> {
  if (isatty(0) && stderr.isTerminal) {
    if (await confirm(`Write this to ${printable(name)}?`)) return true
    stderr.write('Nothing was written.\n')
    return false
  }
  stderr.write('Nothing was written, since there is no terminal to ask. Use --yes to write.\n')
  return false
}

function writeWarnings(warnings: readonly Oddness[], file: string): void {
  const lines = warnings.map(({ line, text }) => `warning: ${printable(`${at({ file, line })}: ${text}`)}\n`)
  if (lines.length > 0) stderr.write(`${lines.join('')}\n`)
}
