/** Draws what a start in development costs with each candidate, as bars on a logarithmic scale. */
export function drawChart({ cases, machine }) {
  const { rows } = cases.find(({ name }) => name.startsWith('development, .env, no'))
  const [
    {
      rows: [production],
    },
  ] = cases
  const bars = [
    { name: 'secrets/register, production', milliseconds: production.milliseconds, isOurs: true },
    ...rows.map((row) => ({ ...row, isOurs: row.name.startsWith('secrets/') })),
  ].sort((a, b) => a.milliseconds - b.milliseconds)
  const left = 210
  const width = 760
  const height = 24
  const longest = Math.max(...bars.map((bar) => bar.milliseconds))
  const shortest = 0.1
  const scale = (time) =>
    ((width - left - 90) * Math.log(Math.max(time, shortest) / shortest)) / Math.log(longest / shortest)
  const lines = bars.map(({ name, milliseconds, isOurs }, at) => {
    const y = 40 + at * height
    const end = left + Math.max(2, scale(milliseconds))
    return [
      `<text x="${left - 10}" y="${y + 14}" text-anchor="end">${name}</text>`,
      `<rect x="${left}" y="${y + 2}" width="${(end - left).toFixed(1)}" height="16" rx="2" fill="${isOurs ? '#1a7f5a' : '#9aa4b2'}"/>`,
      `<text x="${(end + 8).toFixed(1)}" y="${y + 14}">${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms</text>`,
    ].join('\n')
  })
  const bottom = 40 + bars.length * height
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 34}" font-family="system-ui, sans-serif" font-size="13" fill="#59636e">
<text x="10" y="22" font-size="15" font-weight="600">What the start of a process costs with 20 variables, above an empty preload</text>
${lines.join('\n')}
<text x="10" y="${bottom + 24}" font-size="11">logarithmic scale · ${machine.node}, ${machine.processor}, ${machine.system} · medians of interleaved runs</text>
</svg>
`
}
