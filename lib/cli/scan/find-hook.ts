import { existsSync, realpathSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { Failure } from '../errors.ts'
import { Repository } from '../git.ts'
import { quoteShellWord } from '../shell.ts'

function requireRepository(folder: string): Repository {
  const repository = Repository.of(folder)
  if (repository) return repository
  throw new Failure('this is not a git repository, so it has no hooks', 'Run "git init" first.')
}

/** Creates the command of the hook. Git runs it at the root, so it names the folder of the package twice. */
function createHookCommand({ root }: Repository, folder: string): string {
  const inside = relative(root, realpathSync(folder)).split(sep).join('/')
  if (inside === '') return 'npx --no secrets scan --staged'
  // npm splits at ":", expands "${…}" and trims. Node cannot read the bytes of a name that is no valid text.
  if (/[:\ufffd]|\$\{|\s$/.test(inside)) {
    const text =
      'the name of this folder contains ":", "${", invalid text or a final space, which npx cannot handle'
    throw new Failure(text, 'Rename the folder, or write your own hook.')
  }
  const name = quoteShellWord(inside, { isPosix: true })
  return `npx --no --prefix ${name} secrets scan --staged -C ${name}`
}

/**
 * Finds the pre-commit hook that git runs, and creates the line for it.
 *
 * @param advise says what to do with the line, or lines, if another tool owns the hook
 * @throws {Failure} with the line, if another tool owns the hook; and if git runs no hook
 */
export function findHook(
  folder: string,
  advise: (what: string, file: string) => string,
): { path: string; line: string } {
  const repository = requireRepository(folder)
  const { root } = repository
  const line = createHookCommand(repository, folder)
  const configured = repository.ask(['config', '--show-scope', '--type=path', '--get', 'core.hooksPath'], {
    allowed: [1],
  })
  const [scope = '', ...rest] = configured.toString().replace(/\n$/, '').split('\t')
  const hooksPath = rest.join('\t')

  if (existsSync(join(root, '.husky')) || hooksPath.split(/[\\/]/).includes('.husky')) {
    throw new Failure('husky runs the hooks here', `${advise('this line', '.husky/pre-commit')}\n  ${line}`)
  }
  const lefthook = LEFTHOOK_FILES.find((name) => existsSync(join(root, name)))
  if (lefthook !== undefined) {
    const lines = ['pre-commit:', '  commands:', '    secrets:', `      run: ${line}`]
    throw new Failure(
      'lefthook runs the hooks here',
      [advise('these lines', lefthook), ...lines].join('\n  '),
    )
  }
  if (scope !== '' && hooksPath === '') {
    const text = 'core.hooksPath is empty, so git runs no hook of this repository'
    throw new Failure(text, 'Run "git config --unset core.hooksPath" first.')
  }
  if (hooksPath !== '' && scope !== 'local' && scope !== 'worktree') {
    const text = 'core.hooksPath is set outside this repository, so its hooks run for other repositories too'
    throw new Failure(text, `${advise('this line', 'a pre-commit hook of your choice')}\n  ${line}`)
  }
  const git = () => repository.ask(['rev-parse', '--git-path', 'hooks']).toString().replace(/\n$/, '')
  const hooks = hooksPath === '' ? resolve(repository.folder, git()) : resolve(root, hooksPath)
  if (existsSync(hooks) && !statSync(hooks).isDirectory()) {
    const what = hooksPath === '' ? 'the hooks path of git' : 'core.hooksPath'
    const hint = hooksPath === '' ? '' : 'Run "git config --unset core.hooksPath" first.'
    throw new Failure(`${what} is not a folder, so git runs no hook of this repository`, hint)
  }
  return { path: join(hooks, 'pre-commit'), line }
}

const LEFTHOOK_FILES = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`),
)
