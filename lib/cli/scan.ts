import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { workingFolder } from '../environment.ts'
import type { Call, Run } from './call.ts'
import { exitCode, Failure, UsageError } from './failure.ts'
import { Repository } from './git.ts'
import { type Place, searchNamed, searchTracked } from './scan/files.ts'
import type { Report } from './scan/finding.ts'
import { formsOf } from './scan/forms.ts'
import { searchHistory } from './scan/history.ts'
import { installHook, uninstallHook } from './scan/hook.ts'
import { Search, type Spelling } from './scan/search.ts'
import { show } from './scan/show.ts'
import { searchStaged } from './scan/staged.ts'
import { Interruption, Task } from './scan/task.ts'
import { collectValues, type Values } from './scan/values.ts'
import { findSubject, type Subject } from './subject.ts'

/** Looks for the values of the secrets where they must not be. */
export const scan: Run<'scan'> = async (call) => {
  refuseMixture(call)
  const { flags } = call
  const subject = findSubject(flags.directory)
  if (flags['install-hook']) return installHook(subject.folder, flags)
  if (flags['uninstall-hook']) return uninstallHook(subject.folder, flags)

  const values = collectValues(subject)
  const task = new Task()
  let report: Report
  try {
    report = await searchFor(values, subject, call, task)
  } catch (error) {
    if (error instanceof Interruption) return exitCode.interrupted
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
  const place: Place = { folder: realpathSync(subject.folder), search, task, secretsFiles: values.files }
  const repository = Repository.of(subject.folder)
  if (operands.length > 0) {
    const isTracked = (path: string) => tracks(repository, path)
    return await searchNamed(
      operands,
      flags.directory === undefined ? workingFolder() : subject.folder,
      isTracked,
      place,
    )
  }
  if (!repository) {
    throw new Failure(
      'this is no git repository, so there are no tracked files to search',
      'Name the files and folders to search, such as "npx --no secrets scan dist/".',
    )
  }
  if (flags.staged) return await searchStaged(repository, search, task)
  if (flags.history) return await searchHistory(repository, search, task)
  return await searchTracked(repository, place)
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
  return [...spellings.values()]
}
