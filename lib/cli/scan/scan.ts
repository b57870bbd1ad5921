import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { workingFolder } from '../../environment.ts'
import type { CommandArgs, CommandHandler } from '../args.ts'
import { type Context, findContext } from '../context.ts'
import { EXIT_CODE, Failure, UsageError } from '../errors.ts'
import { Repository } from '../git.ts'
import { listEncodings, listKeyLines } from './encodings.ts'
import { FileNamer } from './file-namer.ts'
import { searchHistory } from './history.ts'
import { installHook, uninstallHook } from './hook.ts'
import { Interruption, Task } from './progress.ts'
import { writeReport } from './report.ts'
import { Search, type Spelling } from './search.ts'
import { searchNamedPaths, searchTracked } from './search-files.ts'
import type { SearchResult } from './search-result.ts'
import { searchStaged } from './staged.ts'
import { collectValues, type Values } from './values.ts'

/** Searches files and history for the values of the secrets. */
export const scan: CommandHandler<'scan'> = async (args) => {
  refuseCombination(args)
  const { flags } = args
  const context = findContext(flags.directory)
  if (flags['install-hook']) return installHook(context.folder, flags)
  if (flags['uninstall-hook']) return uninstallHook(context.folder, flags)

  const values = collectValues(context)
  const task = new Task()
  // If Node ends before the search does, that must not look like "nothing found".
  process.exitCode = EXIT_CODE.found
  let result: SearchResult
  try {
    result = await searchFor(values, context, args, task)
  } catch (error) {
    if (error instanceof Interruption || (await task.isInterrupted())) return EXIT_CODE.interrupted
    throw error
  } finally {
    task.end()
  }
  return writeReport(result, values, context, flags)
}

const EXCLUSIVE_OPTIONS = ['staged', 'history', 'install-hook', 'uninstall-hook'] as const

function refuseCombination({ flags, operands }: CommandArgs<'scan'>): void {
  const [first, second] = EXCLUSIVE_OPTIONS.filter((option) => flags[option])
  if (second !== undefined) throw new UsageError(`use either --${first} or --${second}, not both`, 'scan')
  if (first !== undefined && operands.length > 0) throw new UsageError(`--${first} takes no path`, 'scan')
}

async function searchFor(
  values: Values,
  context: Context,
  { flags, operands }: CommandArgs<'scan'>,
  task: Task,
): Promise<SearchResult> {
  const search = new Search(listSpellings(values))
  const tools = { search, task, namer: new FileNamer(realpathSync(workingFolder()), search) }
  const repository = findRepository(context.folder, operands.length > 0)
  const findTracked = () => values.files.filter((path) => isTracked(repository, path))
  if (operands.length > 0) {
    const from = flags.directory === undefined ? workingFolder() : context.folder
    const tracked = findTracked()
    const except = values.files.filter((path) => !tracked.includes(path))
    return await searchNamedPaths({ names: operands, from, except }, tools)
  }
  if (!repository) {
    Repository.refuseBare(context.folder)
    throw new Failure(
      'this is not a git repository, so there are no tracked files to search',
      'Name the files and folders to search, such as "npx --no secrets scan dist/".',
    )
  }
  const searchIn = flags.staged ? searchStaged : flags.history ? searchHistory : searchTracked
  const result = await searchIn(repository, tools)
  if (result.findings.length === 0) return result
  return { ...result, tracked: findTracked().map((path) => tools.namer.nameOf(Buffer.from(path))) }
}

/** Finds the repository. Without git, named files can still be searched. */
function findRepository(folder: string, isOptional: boolean): Repository | undefined {
  try {
    return Repository.of(folder)
  } catch (error) {
    if (isOptional && error instanceof Failure) return undefined
    throw error
  }
}

/** True if this repository tracks a file. */
function isTracked(repository: Repository | undefined, path: string): boolean {
  if (!repository) return false
  const inside = relative(repository.root, realpathSync(path))
  return !inside.startsWith('..') && repository.tracked([relative(repository.folder, path)]).length > 0
}

/** Lists every spelling of every value. A spelling that several keys share is searched for once. */
function listSpellings({ keysOf }: Values): Spelling[] {
  const spellings = new Map<string, Spelling>()
  for (const [value, keys] of keysOf) {
    for (const [form, bytes] of listEncodings(value)) {
      const text = bytes.toString('latin1')
      const known = spellings.get(text)
      const all = known ? [...new Set([...known.keys, ...keys])] : keys
      spellings.set(text, { keys: all, form: known?.form ?? form, bytes })
    }
  }
  for (const [value, keys] of keysOf) {
    for (const bytes of listKeyLines(value)) {
      const text = bytes.toString('latin1')
      const known = spellings.get(text)
      if (known && !known.isLine) continue
      const all = known ? [...new Set([...known.keys, ...keys])] : keys
      spellings.set(text, { keys: all, form: 'as written', bytes, isLine: true })
    }
  }
  return [...spellings.values()]
}
