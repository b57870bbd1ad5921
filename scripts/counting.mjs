// Counts how often each statement and each branch of lib runs. The counters are put into the sources, before they are
// bundled, minified or transformed: so those of a bundle and those of a test's own process are the same, and add up.
import { readFileSync, writeFileSync } from 'node:fs'
import { createInstrumenter } from 'istanbul-lib-instrument'

const variable = '__counts__'

/**
 * Puts counters into a file of lib.
 *
 * @returns its code with them, still TypeScript, and what each of them stands for, all at zero
 */
export function withCounters(path, code = readFileSync(path, 'utf8')) {
  const instrumenter = createInstrumenter({
    esModules: true,
    parserPlugins: ['typescript'],
    coverageVariable: variable,
    coverageGlobalScope: 'globalThis',
    coverageGlobalScopeFunc: false,
    compact: false,
  })
  return { code: instrumenter.instrumentSync(code, path), counters: instrumenter.lastFileCoverage() }
}

/** What esbuild is told where bundles are to count: each process leaves its counts in a folder when it ends. */
export function countingBundles(folder) {
  const loadFile = ({ path }) => ({ contents: withCounters(path).code, loader: 'ts' })
  const values = [variable, folder].map((value) => JSON.stringify(value))
  return {
    plugin: { name: 'counters', setup: ({ onLoad }) => onLoad({ filter: /\/lib\/.*\.ts$/ }, loadFile) },
    banner: { js: `"use strict";(${leaveAtExit})(${values});` },
  }
}

/** Stands at the top of each bundle as text, so it sees nothing else of this file. */
function leaveAtExit(variable, folder) {
  if (globalThis[variable]) return
  // Not one of the globals that a program can list.
  Object.defineProperty(globalThis, variable, { value: {} })
  const { writeFileSync } = require('node:fs')
  const { emit, kill } = process
  // After all listeners: one of ours would be called before those of lib.
  process.emit = function (name, ...details) {
    const wasHeard = emit.call(this, name, ...details)
    if (name === 'exit') leave()
    return wasHeard
  }
  // A process that ends itself by a signal has no exit.
  process.kill = function (pid, signal) {
    if (pid === process.pid) leave()
    return kill.call(this, pid, signal)
  }
  const name = `${process.pid}-${process.hrtime.bigint()}.json`
  function leave() {
    try {
      writeFileSync(`${folder}/${name}`, JSON.stringify(globalThis[variable]))
    } catch {
      // A process that may not write there is not counted.
    }
  }
}

/** Leaves in a folder what the files of lib have counted that ran in an environment of Jest's. */
export function leave(global, folder) {
  const name = `${process.pid}-${process.hrtime.bigint()}.json`
  writeFileSync(`${folder}/${name}`, JSON.stringify(global[variable] ?? {}))
}
