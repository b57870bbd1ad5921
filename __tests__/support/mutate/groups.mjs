import { readdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

/** The TypeScript files of a folder, without their ending; not those of its folders. */
function filesIn(folder, ending) {
  return readdirSync(resolve(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ name }) => name.slice(0, -ending.length))
}

function suitesIn(folder) {
  const ending = '.test.ts'
  const size = (name) => statSync(resolve(root, '__tests__', folder, `${name}${ending}`)).size
  // Short suites fail sooner.
  return filesIn(`__tests__/${folder}`, ending)
    .sort((one, other) => size(one) - size(other))
    .map((name) => `${folder}${name}`)
}

const folders = readdirSync(resolve(root, 'lib'), { withFileTypes: true })
  // The tests of the command line start processes, in which there is no mutant.
  .filter((entry) => entry.isDirectory() && entry.name !== 'cli')
  .map(({ name }) => `${name}/`)

/**
 * What is mutated together: a folder of lib, or the files at its root; against the suites of the same folder in
 * `__tests__`. Files and suites are named by their path, without the ending.
 */
export const groups = ['', ...folders].map((folder) => ({
  name: folder.slice(0, -1),
  files: filesIn(`lib/${folder}`, '.ts').map((name) => `${folder}${name}`),
  suites: suitesIn(folder),
}))
