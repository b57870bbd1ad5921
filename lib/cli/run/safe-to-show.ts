import { statSync } from 'node:fs'
import { join } from 'node:path'
import { realEnvironment } from '../../environment.ts'
import { readSources } from '../../files/env-files.ts'

/** A shorter value is in many a name by chance. */
const shortest = 6

// What npm and the shell say of the command line itself.
const ofTheCommandLine = ['_', 'npm_lifecycle_script']

// Where things are: what lies there may be named.
const folders = ['HOME', 'INIT_CWD', 'OLDPWD', 'PWD', 'USERPROFILE']

/**
 * True for what stands on the command line and is plainly a name: it is no value, no piece of one, and holds none.
 *
 * @param folder the project folder, whose .env is looked at; `undefined` in production, where no file is read
 */
export function isShowable(text: string, folder: string | undefined): boolean {
  if (!/^[\w./@+-]{1,60}$/.test(text)) return false
  const environment = Object.entries(realEnvironment()).filter(([name]) => !ofTheCommandLine.includes(name))
  return [...environment, ...valuesIn(folder)].every(([name, value = '']) => {
    const isHeld = value.length >= shortest && text.includes(value) && !folders.includes(name)
    return !isHeld && !value.includes(text)
  })
}

function valuesIn(folder: string | undefined): [name: string, value: string][] {
  if (folder === undefined) return []
  const path = join(folder, '.env')
  try {
    // A pipe would be emptied, and waited for.
    if (!statSync(path).isFile()) return []
    const options = {
      folder,
      cwd: folder,
      paths: [path],
      encoding: undefined,
      override: false,
      isTest: false,
    }
    const { values } = readSources(options, () => {})
    return Array.from(values, ([name, { value }]) => [name, value])
  } catch {
    // What is wrong with it is told where it is loaded.
    return []
  }
}
