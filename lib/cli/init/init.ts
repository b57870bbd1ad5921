import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { workingFolder } from '../../environment.ts'
import type { CommandHandler } from '../args.ts'
import { type Context, findContext, refuseUntrustedModule } from '../context.ts'
import { EXIT_CODE, Failure } from '../errors.ts'
import { stderr, stdout, writeJson } from '../output.ts'
import { canAsk } from '../prompt.ts'
import { findOtherTemplate } from '../secrets-file-names.ts'
import { quoteShellWord } from '../shell.ts'
import { clearLeftovers } from '../write-file.ts'
import { compareModule, completeEnvFile, createEnvFile, createTemplate, type InitResult } from './actions.ts'
import { createAdvice } from './advice.ts'
import { markTemplate } from './marks/marks.ts'
import { findProjectFiles, type ProjectFiles } from './project-files.ts'
import { formatReport, toJson } from './report.ts'
import { findUnsafeFiles } from './unsafe-files.ts'

/**
 * Creates a `.env` from the template, or a template from the `.env`, and keeps secrets files out of git.
 *
 * @throws {Failure} in production, if there is neither file, and if a file cannot be written
 */
export const init: CommandHandler<'init'> = async (args) => {
  const { flags } = args
  const context = findContext(flags.directory)
  refuseProduction(context)
  if (flags.directory === undefined) refuseDistantFolder(context)
  if (flags.marks) return markTemplate(args)
  const files = findProjectFiles(context, flags.directory)
  for (const { path } of [files.env, files.template]) clearLeftovers(dirname(path))
  const unsafe = findUnsafeFiles(files)
  const result = await runAction(context, files, !flags.yes && !flags.json && canAsk())
  if (flags.json) {
    writeJson(toJson(result, unsafe))
  } else {
    const { report, warnings } = formatReport(result, unsafe, files, stdout)
    stdout.write(report)
    if (warnings) stderr.write(warnings)
  }
  return result.tracked.length > 0 ? EXIT_CODE.found : EXIT_CODE.ok
}

function runAction(
  context: Context,
  files: ProjectFiles,
  isAsking: boolean,
): InitResult | Promise<InitResult> {
  const { env, template, module, folder } = files
  if (module !== undefined) refuseUntrustedModule(context)
  if (template.text !== undefined) {
    if (module !== undefined) return compareModule(files, module)
    const options = { isAsking, encoding: context.files.encoding }
    return env.text === undefined ? createEnvFile(files, options) : completeEnvFile(files, options)
  }
  const other = findOtherTemplate(folder)
  if (other !== undefined) throw createMisnamedFailure(files, other)
  if (env.text === undefined && module === undefined) throw createNothingFailure(files)
  return createTemplate(files)
}

function refuseProduction({ decision }: Context): void {
  if (decision.mode !== 'production') return
  throw new Failure(
    `init is for development, but this is production, because ${decision.reason}`,
    [
      'In production the values come from the environment, not from a file.',
      'If this is your own machine, set SECRETS_MODE=development.',
    ].join('\n'),
  )
}

/** Refuses a folder above that is no project, such as a home folder with a .env, unless `-C` names it. */
function refuseDistantFolder({ folder }: Context): void {
  if (folder === workingFolder() || existsSync(join(folder, 'package.json'))) return
  throw new Failure(
    'there is no project in this folder',
    `But ${folder} contains files of a project. If you mean that one:\n  npx --no secrets init -C ${quoteShellWord(folder)}`,
  )
}

function createMisnamedFailure(files: ProjectFiles, other: string): Failure {
  const { template, nameOf } = files
  const { git, quoteFile } = createAdvice(files)
  return new Failure(
    `there is no ${template.name}, but there is ${nameOf(other)}`,
    [
      'If that is the template, rename it:',
      `  ${git} mv ${quoteFile(other)} ${quoteFile(template.path)}`,
      `or keep its name, and set SECRETS_TEMPLATE=${quoteShellWord(other)} wherever the app runs.`,
    ].join('\n'),
  )
}

function createNothingFailure({ env, template, folder }: ProjectFiles): Failure {
  return new Failure(
    `there is no ${template.name} and no ${env.name} in ${folder}`,
    [
      'In a new project, write the variables of the app into .env, one KEY=value a line, and run this',
      'again. It then creates the template, for you to commit.',
      'In a project with a template, run this in its folder, or use: npx --no secrets init -C DIR',
    ].join('\n'),
  )
}
