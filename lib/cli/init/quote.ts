import { scan } from '../../template/syntax.ts'

/** What needs no quotes, for a shell neither. */
const plain = /^[\w./:@%+,=-]+$/

// What may follow in the file: a quote that is not closed on its own line runs on to one of the next that could close it.
const following = ['\n', `\n'\n"\n\`\n`, `\nA='b'\nA="b"\nA=\`b\`\n`]

/**
 * Spells a value for an env file, so that dotenv reads back just what it is, and nothing in it is taken for a
 * reference to another variable.
 *
 * dotenv has no escapes: which spelling it reads back depends on quotes, `#` and backslashes all over the line. So
 * each is tried.
 *
 * @param comment what stands behind the value, from its `#` on
 * @returns what to write behind the `=`; `undefined` where no spelling is read back
 */
export function spell(value: string, comment = ''): string | undefined {
  if (value === '') return comment && ` ${comment}`
  const quoted = [`'${value}'`, `"${value}"`, `\`${value}\``]
  const spellings = plain.test(value) ? [value, ...quoted] : [...quoted, value]
  const behind = comment ? [` ${comment}`, ''] : ['']
  const candidates = [
    ...behind.flatMap((rest) => spellings.map((spelling) => spelling + rest)),
    // A quote behind a backslash closes nothing while another one follows that might.
    ...["'", '"', '`'].map((quote) => `${quote}${value}${quote} # the last ${quote} closes`),
  ]
  return candidates.find((candidate) => isReadBack(candidate, value))
}

function isReadBack(candidate: string, value: string): boolean {
  const statements = following.map((lines) => scan(`KEY=${candidate}${lines}LAST=last`))
  const isAlone = statements.every(([first, ...rest]) => {
    const last = rest.at(-1)
    const isRead = first?.kind === 'assignment' && first.value === value && !first.isOdd
    return isRead && last?.kind === 'assignment' && last.value === 'last'
  })
  if (!isAlone) return false
  const [[first] = []] = statements
  return (first?.kind === 'assignment' && first.quote === "'") || !/\$[\w{]|\\\$/.test(value)
}
