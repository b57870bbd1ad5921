const milliseconds = (number) => `${number.toFixed(number < 10 ? 1 : 0)} ms`

/** What was measured, as a table in Markdown: each case beside the peer it is held against. */
export function summarise({ cases, machine, rounds, growth, size }) {
  const rows = cases.map(({ name, rows, against, ratio }) => {
    const [ours] = rows
    const other = rows.find((row) => row.name === against)
    const cells = [name, milliseconds(ours.milliseconds), `${against}: ${milliseconds(other.milliseconds)}`]
    return `| ${[...cells, ratio.toFixed(2)].join(' | ')} |`
  })
  const largest = growth.findLast(({ references }) => !references)
  return [
    '| | this | beside | ratio |',
    '|---|---:|---|---:|',
    ...rows,
    '',
    `What is added to the start of a process, above the preload of an empty package: medians of ${rounds} starts each, all in turn, on ${machine.processor}, ${machine.system}, Node ${machine.node.slice(1)}. With ${largest.count} keys a load takes ${largest.environment.toFixed(0)} ms, and to set them in process.env by hand ${largest.bare.toFixed(0)} ms. The package is ${(size.packed / 1000).toFixed(0)} KB packed, without dotenv and envalid.`,
  ].join('\n')
}
