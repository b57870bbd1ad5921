import { relative, resolve } from 'node:path'
import { workingFolder } from '../../environment.ts'
import { shellWord } from '../shell.ts'
import type { Places } from './project-files.ts'

/** The parts of a command line that is right in the folder which the person is in. */
interface Advice {
  /** `git`, for the repository that the project is in. */
  git: string
  /** The command that looks at this project. */
  check: string
  /** A file as that git takes it, from its path, which may be relative to the project. */
  nameIn: (file: string) => string
}

/** Words commands for people. */
export function adviceFor({ directory, folder, nameOf }: Places): Advice {
  if (directory === undefined) {
    return {
      git: 'git',
      check: 'npx --no secrets check',
      nameIn: (file) => shellWord(nameOf(file)),
    }
  }
  const named = `-C ${shellWord(directory)}`
  return {
    git: `git ${named}`,
    check: `npx --no secrets check ${named}`,
    nameIn: (file) => shellWord(relative(resolve(workingFolder(), directory), resolve(folder, file))),
  }
}
