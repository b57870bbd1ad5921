import { relative, resolve } from 'node:path'
import { workingFolder } from '../../environment.ts'
import { quoteShellWord } from '../shell.ts'
import type { ProjectFiles } from './project-files.ts'

/** Parts of commands that people can copy: they work in the current folder. */
interface Advice {
  /** `git`, on the repository of the project. */
  git: string
  /** The command that checks this project. */
  check: string
  /** Quotes a file as an argument of that `git`. Its path may be relative to the project. */
  quoteFile: (file: string) => string
}

/** Creates the parts of commands for a project. */
export function createAdvice({ directory, folder, nameOf }: ProjectFiles): Advice {
  if (directory === undefined) {
    return {
      git: 'git',
      check: 'npx --no secrets check',
      quoteFile: (file) => quoteShellWord(nameOf(file)),
    }
  }
  const option = `-C ${quoteShellWord(directory)}`
  return {
    git: `git ${option}`,
    check: `npx --no secrets check ${option}`,
    quoteFile: (file) => quoteShellWord(relative(resolve(workingFolder(), directory), resolve(folder, file))),
  }
}
