import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { workingFolder } from '../../environment.ts'
import type { Call, Run } from '../args.ts'
import { findSubject, type Subject } from '../context.ts'
import { exitCode, Failure, UsageError } from '../errors.ts'
import { Repository } from '../git.ts'
import { formsOf, linesOf } from './encodings.ts'
import { searchNamed, searchTracked } from './files.ts'
import type { Report } from './finding.ts'
import { searchHistory } from './history.ts'
import { installHook, uninstallHook } from './hook.ts'
import { Place } from './place.ts'
import { Interruption, Task } from './progress.ts'
import { Search, type Spelling } from './search.ts'
import { show } from './show.ts'
import { searchStaged } from './staged.ts'
import { collectValues, type Values } from './values.ts'

/** Looks for the values of the secrets where they must not be. */
export const scan: Run<'scan'> = async (call) => {
  refuseMixture(call)
  const { flags } = call
  const subject = findSubject(flags.directory)
  if (flags['install-hook']) return installHook(subject.folder, flags)
  if (flags['uninstall-hook']) return uninstallHook(subject.folder, flags)

  const values = collectValues(subject)
  const task = new Task()
  // Should Node ever end before the search has: that is not "nothing found".
  process.exitCode = exitCode.found
  let report: Report
  try {
    report = await searchFor(values, subject, call, task)
  } catch (error) {
    if (error instanceof Interruption || (await task.isInterrupted())) return exitCode.interrupted
    throw error
  } finally {
    task.end()
  }
  return show(report, values, subject, flags)
}

/** What can be asked for alone. */
const choices = ['staged', 'history', 'install-hook', 'uninstall-hook'] as const

function refuseMixture({ flags, operands }: Call<'scan'>): void {
  const [first, second] = choices.filter((choice) => flags[choice])
  if (second !== undefined) throw new UsageError(`--${first} and --${second} exclude each other`, 'scan')
  if (first !== undefined && operands.length > 0) throw new UsageError(`--${first} takes no path`, 'scan')
}

async function searchFor(
  values: Values,
  subject: Subject,
  { flags, operands }: Call<'scan'>,
  task: Task,
): Promise<Report> {
  const search = new Search(spell(values))
  const tools = { search, task, place: new Place(realpathSync(workingFolder()), search) }
  const repository = findRepository(subject.folder, operands.length > 0)
  const trackedFiles = () => values.files.filter((path) => tracks(repository, path))
  if (operands.length > 0) {
    const from = flags.directory === undefined ? workingFolder() : subject.folder
    const tracked = trackedFiles()
    const except = values.files.filter((path) => !tracked.includes(path))
    return await searchNamed({ names: operands, from, except }, tools)
  }
  if (!repository) {
    Repository.refuseBare(subject.folder)
    throw new Failure(
      'this is no git repository, so there are no tracked files to search',
      'Name the files and folders to search, such as "npx --no secrets scan dist/".',
    )
  }
  const searchIn = flags.staged ? searchStaged : flags.history ? searchHistory : searchTracked
  const report = await searchIn(repository, tools)
  if (report.findings.length === 0) return report
  return { ...report, tracked: trackedFiles().map((path) => tools.place.nameOf(Buffer.from(path))) }
}

/** Where git is not there to ask, files that are named can be searched all the same. */
function findRepository(folder: string, isOptional: boolean): Repository | undefined {
  try {
    return Repository.of(folder)
  } catch (error) {
    if (isOptional && error instanceof Failure) return undefined
    throw error
  }
}

/** True where git tracks a file. One that lies in no repository, or in another one, is not tracked by this one. */
function tracks(repository: Repository | undefined, path: string): boolean {
  if (!repository) return false
  const inside = relative(repository.root, realpathSync(path))
  return !inside.startsWith('..') && repository.tracked([relative(repository.folder, path)]).length > 0
}

/** Every spelling of every value; one that stands for several keys is looked for once. */
function spell({ keysOf }: Values): Spelling[] {
  const spellings = new Map<string, Spelling>()
  for (const [value, keys] of keysOf) {
    for (const [form, bytes] of formsOf(value)) {
      const text = bytes.toString('latin1')
      const known = spellings.get(text)
      const all = known ? [...new Set([...known.keys, ...keys])] : keys
      spellings.set(text, { keys: all, form: known?.form ?? form, bytes })
    }
  }
  for (const [value, keys] of keysOf) {
    for (const bytes of linesOf(value)) {
      const text = bytes.toString('latin1')
      const known = spellings.get(text)
      if (known && !known.isLine) continue
      const all = known ? [...new Set([...known.keys, ...keys])] : keys
      spellings.set(text, { keys: all, form: 'as written', bytes, isLine: true })
    }
  }
  return [...spellings.values()]
}
