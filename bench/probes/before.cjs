// Preloaded before what is measured: starts the clocks, and defines `tell`, which writes the sample.
const { writeFileSync } = require('node:fs')

process.stdout // opened here, so that no candidate pays for it
let isTold = false
const begun = { time: process.hrtime.bigint(), cpu: process.cpuUsage() }

globalThis.tell = () => {
  if (isTold) return
  isTold = true
  const now = process.hrtime.bigint()
  const { user, system } = process.cpuUsage(begun.cpu)
  const sample = {
    time: Number(now - begun.time) / 1e6,
    cpu: (user + system) / 1e3,
    memory: process.memoryUsage.rss() / 2 ** 20,
    sinceStart: performance.now(),
  }
  writeFileSync('sample.json', JSON.stringify(sample))
}
process.on('exit', globalThis.tell) // a refused start ends here
