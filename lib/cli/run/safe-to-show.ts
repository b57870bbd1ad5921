import { join } from 'node:path'
import { realEnvironment } from '../../environment.ts'
import { isFile } from '../file-system.ts'
import { readEnvFile } from '../read-env-file.ts'

// Many names contain a shorter value by chance.
const MIN_VALUE_LENGTH = 6

// npm and the shell set these to the command line itself.
const COMMAND_LINE_VARIABLES = ['_', 'npm_lifecycle_script']

// A path may contain the folders of these variables.
const FOLDER_VARIABLES = ['HOME', 'INIT_CWD', 'OLDPWD', 'PWD', 'USERPROFILE']

/**
 * True for an argument that is clearly a name: it is no value, no part of a value, and contains none.
 *
 * @param folder the project folder, whose .env is read; `undefined` in production, where no file is read
 */
export function isSafeToShow(text: string, folder: string | undefined): boolean {
  if (!/^[\w./@+-]{1,60}$/.test(text)) return false
  const environment = Object.entries(realEnvironment()).filter(
    ([name]) => !COMMAND_LINE_VARIABLES.includes(name),
  )
  return [...environment, ...readValues(folder)].every(([name, value = '']) => {
    const isContained =
      value.length >= MIN_VALUE_LENGTH && text.includes(value) && !FOLDER_VARIABLES.includes(name)
    return !isContained && !value.includes(text)
  })
}

function readValues(folder: string | undefined): [name: string, value: string][] {
  if (folder === undefined) return []
  const path = join(folder, '.env')
  try {
    // Reading a pipe would empty it, and wait for its writer.
    if (!isFile(path)) return []
    return Array.from(readEnvFile(path, '.env', undefined), ([name, { value }]) => [name, value])
  } catch {
    // The load reports what is wrong with the file.
    return []
  }
}
