const milliseconds = (number) => number.toFixed(2).padStart(8)

/** Prints what was measured of one case. */
export function printCase({ name, rows, against, target, ratio }) {
  const widest = Math.max(...rows.map((row) => row.name.length))
  console.log(`\n${name}`)
  console.log(
    `  ${''.padEnd(widest)}  ${'ms'.padStart(8)}  ${'25–75 %'.padStart(15)}  ${'CPU ms'.padStart(8)}  ${'MiB'.padStart(6)}  ratio  does`,
  )
  const base = rows.find((row) => row.name === against)
  for (const row of rows) {
    const spread = `${row.low.toFixed(2)}–${row.high.toFixed(2)}`.padStart(15)
    const times = (row.milliseconds / base.milliseconds).toFixed(2).padStart(5)
    console.log(
      `  ${row.name.padEnd(widest)}  ${milliseconds(row.milliseconds)}  ${spread}  ${milliseconds(row.cpu)}  ${row.memory.toFixed(1).padStart(6)}  ${times}  ${row.does}`,
    )
  }
  console.log(
    `  ${ratio <= target ? 'reached' : 'NOT reached'}: ${ratio.toFixed(2)} of ${against}, at most ${target}`,
  )
}

/** Prints how the time grows with the number of keys, and how large the package is. */
export function printGrowth(rows, { packed, installed }) {
  console.log('\ngrowth, in ms\n    keys  references  into an object  into process.env  the same bare  ratio')
  for (const { count, references, object, environment, bare } of rows) {
    const cells = [object, environment, bare].map((time, at) => time.toFixed(1).padStart([14, 16, 13][at]))
    console.log(
      `  ${String(count).padStart(6)}  ${(references ? 'yes' : 'no').padStart(10)}  ${cells.join('  ')}  ${(environment / bare).toFixed(2).padStart(5)}`,
    )
  }
  console.log(`\npacked ${(packed / 1000).toFixed(1)} KB, installed ${(installed / 1000).toFixed(1)} KB`)
}
