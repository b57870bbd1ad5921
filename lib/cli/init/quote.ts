import { scan } from '../../template/scan.ts'

// A shell needs no quotes for this either.
const PLAIN_VALUE = /^[\w./:@%+,=-]+$/

// Lines that may follow. An open quote runs on to the next line that can close it.
const FOLLOWING_LINES = ['\n', `\n'\n"\n\`\n`, `\nA='b'\nA="b"\nA=\`b\`\n`]

/**
 * Quotes a value for an env file, so that dotenv parses exactly this value, and expands nothing in it.
 *
 * dotenv has no escapes. How it parses a spelling depends on the quotes, `#` and backslashes of the whole line, so each
 * spelling is tried.
 *
 * @param comment the comment behind the value, from its `#` on
 * @returns the text after the `=`; `undefined` if no spelling works
 */
export function quoteValue(value: string, comment = ''): string | undefined {
  if (value === '') return comment && ` ${comment}`
  const quoted = [`'${value}'`, `"${value}"`, `\`${value}\``]
  const spellings = PLAIN_VALUE.test(value) ? [value, ...quoted] : [...quoted, value]
  const behind = comment ? [` ${comment}`, ''] : ['']
  const candidates = [
    ...behind.flatMap((rest) => spellings.map((spelling) => spelling + rest)),
    // A quote after a backslash does not close the value if another quote follows.
    ...["'", '"', '`'].map((quote) => `${quote}${value}${quote} # the last ${quote} closes`),
  ]
  return candidates.find((candidate) => isParsedAs(candidate, value))
}

function isParsedAs(candidate: string, value: string): boolean {
  const statements = FOLLOWING_LINES.map((lines) => scan(`KEY=${candidate}${lines}LAST=last`))
  const isAlone = statements.every(([first, ...rest]) => {
    const last = rest.at(-1)
    const isParsed = first?.kind === 'assignment' && first.value === value && !first.isOdd
    return isParsed && last?.kind === 'assignment' && last.value === 'last'
  })
  if (!isAlone) return false
  const [[first] = []] = statements
  return (first?.kind === 'assignment' && first.quote === "'") || !/\$[\w{]|\\\$/.test(value)
}
