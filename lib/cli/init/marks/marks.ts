import { join, resolve } from 'node:path'
import { isatty } from 'node:tty'
import { type LintWarning, lint } from '../../../files/lint.ts'
import { TEMPLATE_NAME } from '../../../files/project.ts'
import { formatLocation } from '../../../report/report.ts'
import { stripControls } from '../../../report/text.ts'
import { normalizeNewlines, scan } from '../../../template/scan.ts'
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
 * @throws {LoadError} `SECRETS_TEMPLATE` if there is no template, or it cannot be read
 * @throws {Failure} if it cannot be written
 */
export async function markTemplate({ flags }: CommandArgs<'init'>): Promise<number> {
  const context = findContext(flags.directory)
  const { folder, settings } = context
  const { name, text } = readRequiredTemplate(context)
  const file = new TemplateFile(resolve(folder, settings.template ?? join(folder, TEMPLATE_NAME)), name)
  const plain = normalizeNewlines(text)
  const warnings = lint(scan(plain), plain)
  const proposal = proposeMarks(text, name)
  const isNeeded = proposal.additions.length > 0

  writeWarnings(warnings, name)
  if (!flags.json) stdout.write(formatProposal(proposal, { name, text: plain }, stdout))
  const isAccepted = isNeeded && (flags.yes || (!flags.json && (await askToWrite(name))))
  if (isAccepted) file.replace(insertLines(text, proposal.additions))

  if (flags.json) {
    writeJson({ template: name, marked: proposal.marks, warnings, written: isAccepted })
  } else if (isAccepted) {
    stdout.write(`Wrote ${stripControls(name)}.\n`)
  }
  return EXIT_CODE.ok
}

/** Asks whether to write; without a terminal, says how to write. */
async function askToWrite(name: string): Promise<boolean> {
  if (isatty(0) && stderr.isTerminal) {
    if (await confirm(`Write this to ${stripControls(name)}?`)) return true
    stderr.write('Nothing was written.\n')
    return false
  }
  stderr.write('Nothing was written, since there is no terminal to ask. Use --yes to write.\n')
  return false
}

function writeWarnings(warnings: readonly LintWarning[], file: string): void {
  const lines = warnings.map(
    ({ line, text }) => `warning: ${stripControls(`${formatLocation({ file, line })}: ${text}`)}\n`,
  )
  if (lines.length > 0) stderr.write(`${lines.join('')}\n`)
}
