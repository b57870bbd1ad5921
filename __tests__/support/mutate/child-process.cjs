// A process has the built package, in which there is no mutant: what a test sees of one would count as a survivor.
const processes = process.getBuiltinModule('child_process')

const noProcess = 'no process is started here'

const end = () => {
  throw new Error(noProcess)
}

module.exports = { ...processes, spawn: end, spawnSync: end, noProcess }
