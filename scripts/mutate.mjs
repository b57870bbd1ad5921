// Mutates lib, folder by folder, each against the suites of the same folder: npm run mutate [folder or file…]
// A mutant that survives is one that no test has noticed. Messages for people are not mutated.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { groups } from '../__tests__/support/mutate/groups.mjs'
import { isMessage } from '../__tests__/support/mutate/messages.mjs'

const root = resolve(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const leastKilled = 90

const known = groups.flatMap(({ name, files }) => [name, ...files])
const unknown = wanted.filter((one) => !known.includes(one))
if (unknown.length > 0) throw new Error(`neither a folder nor a file of lib: ${unknown.join(', ')}`)

const tested = []
for (const { name, files, suites } of groups) {
  const isWanted = (file) => wanted.length === 0 || wanted.includes(file) || wanted.includes(name)
  const chosen = files.filter(isWanted)
  const mutants = chosen.length > 0 ? mutate(chosen, suites) : []
  for (const { file, line, column, status, replacement } of mutants.filter(({ isKilled }) => !isKilled)) {
    console.log(`${file}:${line}:${column}  ${status}  ${replacement}`)
  }
  tested.push(...mutants)
}
for (const file of new Set(tested.map(({ file }) => file))) {
  console.log(`${percent(tested.filter((mutant) => mutant.file === file)).padStart(8)}  ${file}`)
}
console.log(`${percent(tested)} of ${tested.length} mutants killed, at least ${leastKilled} %`)
if (Number.parseFloat(percent(tested)) < leastKilled) process.exitCode = 1

function mutate(files, suites) {
  const report = `${root}/coverage/mutation.json`
  if (existsSync(report)) rmSync(report)
  const { status } = spawnSync(
    'npx',
    ['stryker', 'run', '--mutate', files.map((file) => `lib/${file}.ts`).join(',')],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // One seed: it is in the names of tests, by which Stryker knows them again.
      env: {
        ...process.env,
        MUTATE_SUITES: suites.join(' '),
        UNTIMED: '1',
        FUZZ_TIMES: '0.02',
        FUZZ_SEED: '1',
      },
    },
  )
  // In files of types alone there is nothing to mutate.
  if (!existsSync(report)) {
    console.log(`not measured, since Stryker ended with ${status}: ${files.join(', ')}`)
    process.exitCode = 1
    return []
  }
  const { files: mutated } = JSON.parse(readFileSync(report, 'utf8'))
  return Object.entries(mutated).flatMap(([file, { mutants, source }]) =>
    mutants
      .filter(({ status }) => !['Ignored', 'RuntimeError', 'CompileError'].includes(status))
      .filter(
        ({ mutatorName, location }) =>
          !(mutatorName === 'StringLiteral' && isMessage(textAt(source, location))),
      )
      .map(({ status, location: { start }, replacement = '' }) => ({
        file,
        status,
        line: start.line,
        column: start.column,
        replacement: replacement.split('\n')[0],
        isKilled: status === 'Killed' || status === 'Timeout',
      })),
  )
}

/** The text between two locations, which are counted from 1. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  lines.push(lines.pop().slice(0, end.column - 1))
  return [lines[0].slice(start.column - 1), ...lines.slice(1)].join('\n')
}

function percent(mutants) {
  const killed = mutants.filter(({ isKilled }) => isKilled).length
  return `${((100 * killed) / Math.max(1, mutants.length)).toFixed(1)} %`
}
