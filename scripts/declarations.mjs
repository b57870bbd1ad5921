// Keeps of the declarations that tsc wrote only those that the public ones need: two files in three are not needed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const dist = resolve(import.meta.dirname, '../dist')
const files = new Map()
for (const file of readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.d.ts'))) {
  files.set(file, statementsOf(readFileSync(`${dist}/${file}`, 'utf8')))
}

for (const file of ['index.d.ts', 'register.d.ts', 'config.d.ts']) {
  for (const statement of files.get(file)) {
    for (const name of statement.names) need(file, name)
    statement.isNeeded = true
  }
}
for (const [file, statements] of files) {
  const text = statements
    .filter(({ isNeeded }) => isNeeded)
    .map(shorten)
    .join('')
  if (text) writeFileSync(`${dist}/${file}`, text)
  else rmSync(`${dist}/${file}`)
}

/** Splits a file that tsc wrote into its statements: only what is inside a statement is indented. */
function statementsOf(text) {
  return text.split(/(?<=[;}]\n)(?=[^\s}])/).map((text) => {
    const code = text.replace(/\/\*.*?\*\//gs, '').trim()
    const [, start, list, from] = /^((?:im|ex)port (?:type )?)\{(.*)\} from '(.*)';$/.exec(code) ?? []
    const listed = list?.split(',').flatMap((one) => one.trim() || [])
    const [, name] =
      /^(?:export )?(?:declare )?(?:function|const|class|interface|type) (\w+)/.exec(code) ?? []
    const [, namespace] = /^import type \* as (\w+)/.exec(code) ?? []
    const names = listed ? listed.map(localName) : [name ?? namespace].filter(Boolean)
    // Nothing refers to an addition to the declarations of a package.
    const isNeeded = code.startsWith('declare module')
    return { text, code, start, listed, from, names, used: new Set(), isNeeded }
  })
}

/** The name by which a file knows `A`, `type A` or `A as B`. */
function localName(one) {
  return one.split(' ').at(-1)
}

/** Marks the statement that declares or imports a name in a file, and everything that this statement names. */
function need(file, name) {
  for (const statement of files.get(file)) {
    if (!statement.names.includes(name) || statement.used.has(name)) continue
    statement.used.add(name)
    statement.isNeeded = true
    const { code, listed, from } = statement
    if (!listed) for (const other of code.match(/\w+/g)) need(file, other)
    else if (from.startsWith('.')) {
      const [one] = listed.filter((one) => localName(one) === name)
      need(join(dirname(file), from.replace(/\.ts$/, '.d.ts')), one.replace(/^type /, '').split(' ')[0])
    }
  }
}

/** The text of a statement, without the names in its list that are not needed. */
function shorten({ text, start, listed, from, used }) {
  if (!listed) return text
  const kept = listed.filter((one) => used.has(localName(one)))
  return kept.length < listed.length ? `${start}{ ${kept.join(', ')} } from '${from}';\n` : text
}
