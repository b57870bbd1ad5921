// Leaves of the declarations that tsc has written those that the public ones need: the rest would be two files in three.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'

const dist = resolve(import.meta.dirname, '../dist')
const needed = new Set()
const visit = (name) => {
  if (needed.has(name)) return
  needed.add(name)
  const text = readFileSync(`${dist}/${name}`, 'utf8')
  for (const [, room] of text.matchAll(/(?:from |import\()['"]\.\/([\w-]+)\.[jt]s['"]/g))
    visit(`${room}.d.ts`)
}
for (const name of ['index.d.ts', 'register.d.ts', 'config.d.ts']) visit(name)

for (const name of readdirSync(dist)) {
  if (name.endsWith('.d.ts') && !needed.has(name)) rmSync(`${dist}/${name}`)
}
