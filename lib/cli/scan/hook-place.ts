import { existsSync, realpathSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { Failure } from '../errors.ts'
import { Repository } from '../git.ts'
import { shellPath } from './shell-path.ts'

function repositoryOf(folder: string): Repository {
  const repository = Repository.of(folder)
  if (repository) return repository
  throw new Failure('this is no git repository, so it has no hooks', 'Run "git init" first.')
}

/** Git runs the hook at the root, so it says where the package is, and where it is installed. */
function commandFor({ root }: Repository, folder: string): string {
  const inside = relative(root, realpathSync(folder)).split(sep).join('/')
  if (inside === '') return 'npx --no secrets scan --staged'
  // Of a name that is no text Node has no bytes. Of the others npm makes something else: a list of folders, a variable.
  if (/[:\ufffd]|\$\{|\s$/.test(inside)) {
    const text =
      'npx cannot be told the name of this folder, for what is in it: ":", "${", bytes that are no text, or a space at its end'
    throw new Failure(text, 'Rename the folder, or write a hook of your own.')
  }
  const name = shellPath(inside)
  return `npx --no --prefix ${name} secrets scan --staged -C ${name}`
}

/**
 * The pre-commit hook that git runs, and the line for it.
 *
 * @param advice what to do with the line where the hook is another tool's, to be read before it
 * @throws {Failure} with the line, where the hook is not ours to change; and where git runs none
 */
export function findHook(folder: string, advice: string): { path: string; line: string } {
  const repository = repositoryOf(folder)
  const { root } = repository
  const line = commandFor(repository, folder)
  const configured = repository.ask(['config', '--show-scope', '--type=path', '--get', 'core.hooksPath'], {
    allowed: [1],
  })
  const [scope = '', ...rest] = configured.toString().replace(/\n$/, '').split('\t')
  const hooksPath = rest.join('\t')

  if (existsSync(join(root, '.husky')) || hooksPath.split(/[\\/]/).includes('.husky')) {
    throw new Failure('husky runs the hooks here', `${advice}, in .husky/pre-commit, the line\n  ${line}`)
  }
  const lefthook = lefthookFiles.find((name) => existsSync(join(root, name)))
  if (lefthook !== undefined) {
    const lines = ['pre-commit:', '  commands:', '    secrets:', `      run: ${line}`]
    throw new Failure(
      'lefthook runs the hooks here',
      [`${advice}, in ${lefthook}, the lines`, ...lines].join('\n  '),
    )
  }
  if (scope !== '' && hooksPath === '') {
    const text = 'core.hooksPath is empty, so git runs no hook of this repository'
    throw new Failure(text, 'Run "git config --unset core.hooksPath" first.')
  }
  if (hooksPath !== '' && scope !== 'local' && scope !== 'worktree') {
    const text = 'core.hooksPath is set for every repository of this user, and so are the hooks there'
    throw new Failure(text, `${advice}, in a pre-commit hook of your choice, the line\n  ${line}`)
  }
  const git = () => repository.ask(['rev-parse', '--git-path', 'hooks']).toString().replace(/\n$/, '')
  const hooks = hooksPath === '' ? resolve(repository.folder, git()) : resolve(root, hooksPath)
  if (existsSync(hooks) && !statSync(hooks).isDirectory()) {
    const what = hooksPath === '' ? 'what git takes for its folder of hooks' : 'core.hooksPath'
    throw new Failure(`${what} is no folder, so git runs no hook of this repository`, noFolder(hooksPath))
  }
  return { path: join(hooks, 'pre-commit'), line }
}

function noFolder(hooksPath: string): string {
  return hooksPath === '' ? '' : 'Run "git config --unset core.hooksPath" first.'
}

const lefthookFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`),
)
