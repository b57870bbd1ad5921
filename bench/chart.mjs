import { formatTime } from './format.mjs'

const LEFT = 270
const WIDTH = 760
const ROW = 24
const SHORTEST = 0.1 // where the logarithmic scale begins, in ms
const isOurs = (name) => name.startsWith('secrets/')

/** @returns the chart as SVG: bars for the means over the projects, and below them one project with other packages */
export function drawChart({ projects, cases, machine }) {
  const means = projects.candidates.map(({ name, mode, mean }) => ({
    name: isOurs(name) ? `${name}, ${mode}` : name,
    time: mean,
  }))
  const peers = cases.find(({ id }) => id === 'peers')
  const single = peers.rows.map(({ name, milliseconds }) => ({ name, time: milliseconds }))
  const longest = Math.max(...[...means, ...single].map(({ time }) => time))
  const scale = (time) =>
    ((WIDTH - LEFT - 90) * Math.log(Math.max(time, SHORTEST) / SHORTEST)) / Math.log(longest / SHORTEST)

  const groups = [
    { title: `mean over ${Object.keys(projects.keys).length} projects`, bars: means },
    { title: peers.name, bars: single },
  ]
  let y = 40
  const lines = groups.flatMap(({ title, bars }) => {
    const heading = `<text x="10" y="${y + 16}" font-weight="600">${title}</text>`
    y += ROW
    const drawn = bars
      .toSorted((a, b) => a.time - b.time)
      .map((bar, at) => drawBar(bar, y + at * ROW, Math.max(2, scale(bar.time))))
    y += bars.length * ROW + 10
    return [heading, ...drawn]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 34}" font-family="system-ui, sans-serif" font-size="13" fill="#59636e">
<text x="10" y="22" font-size="15" font-weight="600">What loading adds to the start of a process</text>
${lines.join('\n')}
<text x="10" y="${y + 20}" font-size="11">logarithmic scale · above an empty package · medians of starts in turn · ${machine.node}, ${machine.processor}, ${machine.system}</text>
</svg>
`
}

function drawBar({ name, time }, y, length) {
  const color = isOurs(name) ? '#1a7f5a' : '#9aa4b2'
  return [
    `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${name}</text>`,
    `<rect x="${LEFT}" y="${y + 2}" width="${length.toFixed(1)}" height="16" rx="2" fill="${color}"/>`,
    `<text x="${(LEFT + length + 8).toFixed(1)}" y="${y + 14}">${formatTime(time)}</text>`,
  ].join('\n')
}
