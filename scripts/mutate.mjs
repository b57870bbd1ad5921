// Mutates the rooms of lib, group by group, each against the suites that hold it: npm run mutate [room…]
// A mutant that survives is one that no test has noticed. Messages, which are for people, are left as they are.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { groups } from '../__tests__/support/mutate/groups.mjs'
import { isMessage } from '../__tests__/support/mutate/messages.mjs'

const root = resolve(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const leastKilled = 90

const all = readdirSync(`${root}/lib`).filter((name) => name.endsWith('.ts'))
const forgotten = all.filter(
  (name) => !groups.some(({ rooms }) => rooms.includes(name.slice(0, -'.ts'.length))),
)
if (forgotten.length > 0) throw new Error(`in no group: ${forgotten.join(', ')}`)

const tested = []
for (const { rooms, suites } of groups) {
  const chosen = wanted.length > 0 ? rooms.filter((room) => wanted.includes(room)) : rooms
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

function mutate(rooms, suites) {
  const report = `${root}/coverage/mutation.json`
  if (existsSync(report)) rmSync(report)
  const { status } = spawnSync(
    'npx',
    ['stryker', 'run', '--mutate', rooms.map((room) => `lib/${room}.ts`).join(',')],
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
  // Rooms of types alone hold nothing to mutate.
  if (!existsSync(report)) {
    console.log(`not measured, since Stryker ended with ${status}: ${rooms.join(', ')}`)
    process.exitCode = 1
    return []
  }
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  return Object.entries(files).flatMap(([file, { mutants, source }]) =>
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

/** The text between two places, which are counted from 1. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  lines.push(lines.pop().slice(0, end.column - 1))
  return [lines[0].slice(start.column - 1), ...lines.slice(1)].join('\n')
}

function percent(mutants) {
  const killed = mutants.filter(({ isKilled }) => isKilled).length
  return `${((100 * killed) / Math.max(1, mutants.length)).toFixed(1)} %`
}
