import { describe, expect, test } from '@jest/globals'
import { Project } from './support/project.ts'

/** Texts that have made a parser of env files slow, or could: each repeats a piece up to a number of bytes. */
const hostile: Record<string, [piece: string, ahead?: string]> = {
  newlines: ['\n'],
  'carriage returns': ['\r'],
  'blank lines with spaces': ['  \n'],
  'double quotes': ['"', 'A='],
  'single quotes': ["'", 'A='],
  backticks: ['`', 'A='],
  'quotes that are never closed': ['A="\n'],
  'escaped quotes': ['\\"', 'A="'],
  backslashes: ['\\', 'A='],
  'dollar signs': ['$', 'A='],
  'opening references': ['${', 'A='],
  'opening references with a default': ['${A:-', 'B='],
  'references to nothing': ['${X}', 'A='],
  'references to itself': ['A=${A}\n'],
  braces: ['{', 'A='],
  'spaces in a value': [' ', 'A=b'],
  'spaces and a sign': ['# ', 'A=b'],
  'comment lines': ['# comment\n'],
  'a comment without end': ['# '],
  'marks without end': ['@required ', '# '],
  'marks in parentheses': ['(optional, ', '# '],
  'an open enum': ['a, ', '# @type=enum('],
  'parentheses and quotes': ['("', '# @type=string('],
  'lines that say optional': ['# optional, required\n'],
  'stray lines': ['stray\n'],
  'a line without end': ['x'],
  'a long key': ['K', 'A'],
  'lines that start an assignment': ['export '],
  'opening PEM blocks': ['-----BEGIN '],
  'keys that are commented out': ['# A=1\n'],
  'the same key': ['A=1\n'],
  brackets: ['[', '# '],
  'half of a URL': ['://', 'A='],
  'signs of an address': ['@', 'A=a://'],
}

// In a child, which a hang does not hold up. Into a plain object, since to set a variable of a process takes the
// longer the more there are: https://sourceware.org/git/?p=glibc.git;a=blob;f=stdlib/setenv.c
const measure = `
  const { writeFileSync } = require('node:fs')
  const { loadSecrets } = require('secrets')
  const [file, mode, piece, ahead, behind] = JSON.parse(process.argv[2])
  const environment = { SECRETS_MODE: mode }
  const best = (bytes) => {
    writeFileSync(file, ahead + piece.repeat((bytes - ahead.length - behind.length) / Buffer.byteLength(piece)) + behind)
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now()
      try {
        loadSecrets({ cwd: __dirname, environment, processEnv: {} })
      } catch (error) {
        if (error.name !== 'SecretsError') throw error
      }
      return performance.now() - start
    })
    return Math.min(...times)
  }
  best(4096)
  const small = best(2 ** 16)
  process.stdout.write(JSON.stringify([small, best(2 ** 20)]))
`

describe.each([
  ['an env file', '.env', 'development'],
  ['a template', '.env.example', 'production'],
])('the time that %s takes grows with its length', (_, file, mode) => {
  test.each(Object.entries(hostile))('of %s', (_, [piece, ahead = '']) => {
    const project = new Project({ '.env.example': 'A=\n', 'measure.js': measure })
    const what = JSON.stringify([file, mode, piece, ahead, '\nZ=1\n'])
    // Many a line is told: who reads that is no part of the time.
    const { code, stdout } = project.run(
      'sh',
      ['-c', '"$0" "$@" 2>/dev/null', process.execPath, 'measure.js', what],
      {
        timeout: 25_000,
      },
    )
    expect(code).toBe(0)
    const [small = 0, large = 0] = JSON.parse(stdout)
    expect(large / Math.max(small, 0.5)).toBeLessThan(40)
  })
})
