import { arePlain } from './plain-key.ts'
import { hash } from './template/characters.ts'

/**
 * Goes through the assignments of a plain text, without a pattern: to compile one takes longer than to read the text.
 *
 * @param take told of each; false ends it
 * @param referred looks up what `${NAME}` stands for
 * @param pass told of each comment and blank line, and whether it is the first behind what is none; false ends it
 * @returns true where there was an assignment, and all were understood and taken
 */
export function eachPlain(
  text: string,
  take: (key: string, value: string) => boolean,
  referred?: (name: string) => string | undefined,
  pass: (comment: string, isFirst: boolean) => boolean = isProse,
): boolean {
  const keys = new Set<string>()
  let wasComment = false
  for (const line of text.split('\n')) {
    const isComment = line.charCodeAt(0) === hash
    if (isComment || line === '') {
      if (!pass(line, !isComment || !wasComment)) return false
    } else {
      const end = line.indexOf('=')
      const key = line.slice(0, end)
      const value = plainValue(line.slice(end + 1), referred)
      if (end === -1 || keys.has(key) || value === undefined || !take(key, value)) return false
      keys.add(key)
    }
    wasComment = isComment
  }
  return keys.size > 0 && arePlain(keys)
}

/** True for a comment that holds no assignment. */
function isProse(comment: string): boolean {
  return !comment.includes('=')
}

/** A value in which nothing is escaped, cut short or goes on; `undefined` for any other. */
function plainValue(text: string, referred?: (name: string) => string | undefined): string | undefined {
  if (text === '') return text
  const whole = text.trim()
  const quote = whole.charAt(0)
  const isQuoted = quote === '"' || quote === "'"
  if (isQuoted && (whole.length === 1 || !whole.endsWith(quote))) return undefined
  const value = isQuoted ? whole.slice(1, -1) : whole
  for (const sign of signsOfSyntax) if (value.includes(sign)) return undefined
  if (!isQuoted && (value.includes('#') || value.startsWith('-'))) return undefined
  if (!value.includes('$')) return value
  return quote === "'" || !referred ? undefined : fillIn(value, referred)
}

const signsOfSyntax = ['"', "'", '`', '\\']

/** A value with what it refers to; `undefined` where it says more than `${NAME}`, or a name is not known. */
function fillIn(value: string, referred: (name: string) => string | undefined): string | undefined {
  let text = ''
  let rest = value
  for (let open = rest.indexOf('${'); open !== -1; open = rest.indexOf('${')) {
    const close = rest.indexOf('}', open)
    const found = close === -1 ? undefined : referred(rest.slice(open + 2, close))
    if (found === undefined) return undefined
    text += rest.slice(0, open) + found
    rest = rest.slice(close + 1)
  }
  // Other braces are not plain, and references that multiply are a load's to stop.
  const isPlain = !/[${}]/.test(value.replaceAll(/\$\{\w+\}/g, '')) && text.length <= 500
  return isPlain ? text + rest : undefined
}
