// Puts into the README what it shows: the help of the built commands, and each snippet as the file that a test runs.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const overview = execFileSync(process.execPath, [`${root}/dist/bin.js`, '--help'], { encoding: 'utf8' })
writeFileSync(`${root}/__tests__/readme/commands.txt`, overview)

const readme = readFileSync(`${root}/README.md`, 'utf8')
const filled = readme.replace(
  /^( *)<!-- (\S+) -->\n *```(\w*)\n[\s\S]*?\n *```/gm,
  (_, indent, file, language) => {
    const lines = readFileSync(`${root}/${file}`, 'utf8').trimEnd().split('\n')
    return [`<!-- ${file} -->`, `\`\`\`${language}`, ...lines, '```']
      .map((line) => (line ? indent + line : line))
      .join('\n')
  },
)
writeFileSync(`${root}/README.md`, filled)
