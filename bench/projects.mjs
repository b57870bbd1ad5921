// Lays out the projects of bench/projects. Each is two files: the committed template, and what its developer has in
// .env. That one is named development.env here, since git ignores .env, and should.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const source = join(import.meta.dirname, 'projects')
const require = createRequire(import.meta.url)

/**
 * Makes two folders of each project: `production` with the template alone, and `development` with the .env too.
 *
 * @returns by size: the name, the template and the number of its keys, the folders, the values as a server has them in its
 * environment, the keys that production requires, and `[key, value]` that every start must give to the app
 */
export function layOutProjects(work) {
  return readdirSync(source)
    .map((name) => layOut(name, work))
    .sort((a, b) => a.keys - b.keys)
}

function layOut(name, work) {
  // Loaded late: run.mjs installs them.
  const { loadSecrets } = require('secrets')
  const { parse } = require('dotenv')
  const template = readFileSync(join(source, name, '.env.example'), 'utf8')
  const [production, development] = ['production', 'development'].map((mode) => {
    const folder = join(work, mode, name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '.env.example'), template)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true }))
    return folder
  })
  cpSync(join(source, name, 'development.env'), join(development, '.env'))

  const parsed = parse(readFileSync(join(development, '.env')))
  const { values } = loadSecrets({ cwd: development, environment: {}, processEnv: {} })
  // Without a dollar sign: dotenv does not resolve references, and dotenv-expand does so in quoted values too.
  const key = Object.keys(parsed).findLast((key) => !parsed[key].includes('$'))
  return {
    name,
    template,
    keys: Object.keys(parse(template)).length,
    production,
    development,
    values,
    required: requiredKeys(production, loadSecrets),
    expected: [key, values[key]],
  }
}

/** The keys that the load misses if the environment is empty. */
function requiredKeys(folder, loadSecrets) {
  try {
    loadSecrets({ cwd: folder, environment: { NODE_ENV: 'production' }, processEnv: {} })
  } catch ({ problems }) {
    return problems.map(({ key }) => key)
  }
  throw new Error(`${folder}: the template requires nothing`)
}
