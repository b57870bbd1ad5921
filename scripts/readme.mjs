// Updates the generated parts of the README: the help of the built commands, the snippets, which are files that a test
// runs, and the results of the bench.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { summarise } from '../bench/summary.mjs'

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
const results = JSON.parse(readFileSync(`${root}/bench/results.json`, 'utf8'))
const measured = filled.replace(
  /(<!-- bench\/results\.json -->\n)[\s\S]*?(\n<!-- end -->)/,
  (_, begin, end) => begin + summarise(results) + end,
)
writeFileSync(`${root}/README.md`, measured)
