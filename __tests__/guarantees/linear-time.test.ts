import { describe, expect, test } from '@jest/globals'
import { Project } from '../support/project.ts'

/** What sixteen times the text may take, in times of what the text takes. */
const most = 40

/** Makes a text of about so many bytes. */
type Text = (bytes: number) => string

/** A piece again and again, between what stands ahead of all and behind. */
function repeated(piece: string, ahead = '', behind = ''): Text {
  return (bytes) => {
    const times = (bytes - ahead.length - behind.length) / Buffer.byteLength(piece)
    return ahead + piece.repeat(times) + behind
  }
}

/** Lines, each made of its number and of how many there are. */
function numbered(line: (number: number, count: number) => string): Text {
  return (bytes) => {
    const largest = Math.ceil(bytes / 3)
    const length = line(largest, largest + 2).length + 1
    const count = Math.floor(bytes / length)
    return Array.from({ length: count }, (_, number) => `${line(number, count)}\n`).join('')
  }
}

/** Opening pieces, and as many closing ones behind them. */
function nested(opening: string, closing: string, ahead: string): Text {
  return (bytes) => {
    const depth = Math.floor((bytes - ahead.length) / (opening.length + closing.length))
    return ahead + opening.repeat(depth) + closing.repeat(depth)
  }
}

/** Texts that have made a parser of env files slow, or could. */
const hostile: Record<string, Text> = {
  newlines: repeated('\n'),
  'carriage returns': repeated('\r'),
  'blank lines with spaces': repeated('  \n'),
  'double quotes': repeated('"', 'A='),
  'single quotes': repeated("'", 'A='),
  backticks: repeated('`', 'A='),
  'quotes that are never closed': repeated('A="\n'),
  'escaped quotes': repeated('\\"', 'A="'),
  backslashes: repeated('\\', 'A='),
  'dollar signs': repeated('$', 'A='),
  'opening references': repeated('${', 'A='),
  'opening references with a default': repeated('${A:-', 'B='),
  'references to nothing': repeated('${X}', 'A='),
  'references to itself': repeated('A=${A}\n'),
  'references inside references': nested('${A:-', '}', 'B='),
  'references inside references to what is set': nested('${Z:+', '}', 'B='),
  'a chain of references to the line before': numbered((n) => (n === 0 ? 'K0=x' : `K${n}=\${K${n - 1}}`)),
  'a chain of references to the next line': numbered((n) => `K${n}=\${K${n + 1}:-x}`),
  'a ring of references': numbered((n, count) => `K${n}=\${K${(n + 1) % count}}`),
  'references that multiply': numbered((n, count) =>
    n === count - 1 ? `K${n}=x` : `K${n}=\${K${n + 1}}\${K${n + 1}}`,
  ),
  'one value with references to many keys': (bytes) => {
    const keys = numbered((n) => `K${n}=1`)(bytes / 2)
    return `${keys}A=${keys.replaceAll('=1\n', '}').replaceAll('K', '${K')}`
  },
  'many keys': numbered((n) => `KEY${n}=1`),
  braces: repeated('{', 'A='),
  'spaces in a value': repeated(' ', 'A=b'),
  'spaces and a sign': repeated('# ', 'A=b'),
  'comment lines': repeated('# comment\n'),
  'a comment without end': repeated('# '),
  'marks without end': repeated('@required ', '# '),
  'marks in parentheses': repeated('(optional, ', '# '),
  'an open enum': repeated('a, ', '# @type=enum('),
  'parentheses and quotes': repeated('("', '# @type=string('),
  'lines that say optional': repeated('# optional, required\n'),
  'stray lines': repeated('stray\n'),
  'a line without end': repeated('x'),
  'a long key': repeated('K', 'A', '=1'),
  'a long word that is no key': repeated('K', 'A'),
  'lines that start an assignment': repeated('export '),
  'opening PEM blocks': repeated('-----BEGIN '),
  'keys that are commented out': repeated('# A=1\n'),
  'the same key': repeated('A=1\n'),
  brackets: repeated('[', '# '),
  'half of a URL': repeated('://', 'A='),
  'signs of an address': repeated('@', 'A=a://'),
}

// In a child, which a hang does not hold up. Into a plain object, since to set a variable of a process takes the
// longer the more there are: https://sourceware.org/git/?p=glibc.git;a=blob;f=stdlib/setenv.c
// The time of the processor: how long it works for others is no part of it.
const measure = `
  const { copyFileSync } = require('node:fs')
  const { loadSecrets } = require('secrets')
  const [file, mode] = process.argv.slice(2)
  const environment = { SECRETS_MODE: mode }
  const best = (text) => {
    copyFileSync(text, file)
    const times = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage()
      try {
        loadSecrets({ cwd: __dirname, environment, processEnv: {} })
      } catch (error) {
        if (error.name !== 'SecretsError') throw error
      }
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    })
    return Math.min(...times)
  }
  best('first.txt')
  const small = best('small.txt')
  process.stdout.write(JSON.stringify([small, best('large.txt')]))
`

describe.each([
  ['an env file', '.env', 'development'],
  ['a template', '.env.example', 'production'],
])('the time that %s takes grows with its length', (_, file, mode) => {
  test.each(Object.entries(hostile))(
    'of %s',
    (_, text) => {
      const last = '\nZ=1\n'
      const textOf = (bytes: number) => text(bytes - last.length) + last
      const large = textOf(2 ** 20)
      // What is larger is not read.
      expect(Buffer.byteLength(large)).toBeLessThanOrEqual(2 ** 20)
      const project = new Project({
        '.env.example': 'A=\n',
        'measure.js': measure,
        'first.txt': textOf(2 ** 12),
        'small.txt': textOf(2 ** 16),
        'large.txt': large,
      })
      // Many a line is told: who reads that is no part of the time. By "exec", what hangs is ended, and not the shell.
      const started = ['-c', 'exec "$0" "$@" 2>/dev/null', process.execPath, 'measure.js', file, mode]
      const growth = () => {
        const { code, stdout } = project.run('sh', started, { timeout: 50_000 })
        expect(code).toBe(0)
        const [ofSmall = 0, ofLarge = 0] = JSON.parse(stdout)
        return ofLarge / Math.max(ofSmall, 0.5)
      }
      // The large text is slower than sixteen small ones where other work takes the caches of the processor: what is
      // too slow is measured again. What grows with the square takes 256 times as long, each time.
      let least = growth()
      for (let again = 0; least >= most && again < 2; again++) least = Math.min(least, growth())
      expect(least).toBeLessThan(most)
    },
    160_000,
  )
})
