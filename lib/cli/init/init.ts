import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { workingFolder } from '../../environment.ts'
import type { Run } from '../args.ts'
import { findSubject, refuseTrackedModule, type Subject } from '../context.ts'
import { exitCode, Failure } from '../errors.ts'
import { stderr, stdout, writeJson } from '../output.ts'
import { canAsk } from '../prompt.ts'
import { shellWord } from '../shell.ts'
import { clearLeftovers } from '../write-file.ts'
import { adviceFor } from './advice.ts'
import { addToEnv, compareModule, type Made, makeEnv, makeTemplate } from './make.ts'
import { marks } from './marks.ts'
import { findPlaces, otherTemplate, type Places } from './project-files.ts'
import { asDocument, report } from './report.ts'
import { findUnsafe } from './unsafe.ts'

/**
 * Makes a `.env` from the template, or a template from the `.env`, and keeps the one of them out of git.
 *
 * @throws {Failure} in production, where there is neither, and where a file cannot be written
 */
export const init: Run<'init'> = async (call) => {
  const { flags } = call
  const subject = findSubject(flags.directory)
  refuseProduction(subject)
  if (flags.directory === undefined) refuseDistantFolder(subject)
  if (flags.marks) return marks(call)
  const places = findPlaces(subject, flags.directory)
  for (const { path } of [places.env, places.template]) clearLeftovers(dirname(path))
  const unsafe = findUnsafe(places)
  const made = await make(subject, places, !flags.yes && !flags.json && canAsk())
  if (flags.json) {
    writeJson(asDocument(made, unsafe))
  } else {
    const { result, warnings } = report(made, unsafe, places, stdout)
    stdout.write(result)
    if (warnings) stderr.write(warnings)
  }
  return made.tracked.length > 0 ? exitCode.found : exitCode.fine
}

function make(subject: Subject, places: Places, isAsking: boolean): Made | Promise<Made> {
  const { env, template, module, folder } = places
  if (module !== undefined) refuseTrackedModule(subject)
  if (template.text !== undefined) {
    if (module !== undefined) return compareModule(places, module)
    const { encoding } = subject.settings
    return env.text === undefined ? makeEnv(places, isAsking, encoding) : addToEnv(places, isAsking, encoding)
  }
  const other = otherTemplate(folder)
  if (other !== undefined) throw misnamedTemplate(places, other)
  if (env.text === undefined && module === undefined) throw nothingThere(places)
  return makeTemplate(places)
}

function refuseProduction({ decision }: Subject): void {
  if (decision.mode !== 'production') return
  throw new Failure(
    `init is for development, and this is production, because ${decision.reason}`,
    [
      'In production the values come from the environment: no file is made.',
      'If this is your own machine: SECRETS_MODE=development',
    ].join('\n'),
  )
}

/** A stray .env in the home folder is no project: nothing is made there unless that was asked for. */
function refuseDistantFolder({ folder }: Subject): void {
  if (folder === workingFolder() || existsSync(join(folder, 'package.json'))) return
  throw new Failure(
    'there is no project in this folder',
    `There are files of one in ${folder}. If that is meant:\n  npx --no secrets init -C ${shellWord(folder)}`,
  )
}

function misnamedTemplate(places: Places, other: string): Failure {
  const { template, nameOf } = places
  const { git, nameIn } = adviceFor(places)
  return new Failure(
    `there is no ${template.name}, but there is ${nameOf(other)}`,
    [
      'If that is the template, give it the name that is looked for:',
      `  ${git} mv ${nameIn(other)} ${nameIn(template.path)}`,
      `or leave it where it is, and set SECRETS_TEMPLATE=${shellWord(other)} wherever the app runs.`,
    ].join('\n'),
  )
}

function nothingThere({ env, template, folder }: Places): Failure {
  return new Failure(
    `there is no ${template.name} and no ${env.name} in ${folder}`,
    [
      'In a new project, write what the app needs into .env, a line KEY=value for each, and run this',
      'again: it makes the template from it, which is committed in its place.',
      'In a project that has a template, run this in its folder, or name that: npx --no secrets init -C DIR',
    ].join('\n'),
  )
}
