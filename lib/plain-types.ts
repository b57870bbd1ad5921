import type { Decorated } from './decorated.ts'

/**
 * True where the one decorator above a key is a type, and its value is plainly of that type.
 *
 * False decides nothing. The types themselves, and envalid with them, take longer to load than all values to look at.
 */
export function isPlainlyTyped({ value, comments }: Decorated): boolean {
  const [comment, another] = comments as [string, ...string[]]
  const start = comment.startsWith(' ') ? 1 : 0
  if (value === undefined || another !== undefined || !comment.startsWith('@type=', start)) return false
  return isPlainlyOf(comment.slice(start + '@type='.length), value)
}

/** True for a value that is plainly of a type, as a template declares it. */
export function isPlainlyOf(type: string, value: string): boolean {
  switch (type) {
    case 'string':
      return true
    case 'number':
      return /^\d{1,15}$/.test(value)
    case 'port':
      return /^[1-9]\d{0,3}$/.test(value)
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'email':
      return /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(value)
    case 'host':
      return /^[a-z\d]+(?:[.-][a-z\d]+)*$/.test(value)
    case 'url':
      // The last part of a host begins with a letter: with a digit it is a number to a URL. Of a file's URL the host may
      // be none: https://url.spec.whatwg.org/#file-host-state
      return /^(?!file:)[a-z]+:\/\/(?:[a-z\d]+[.-])*[a-z][a-z\d]*(?::\d{1,4})?(?:\/[\w./-]*)?$/.test(value)
    case 'json':
      return isJson(value)
  }
  const [, name, list = ''] = /^(\w+)\(([\w\s,=.-]*)\)$/.exec(type) ?? []
  const items = list.split(',').map((item) => item.trim())
  if (name === 'enum') return !items.includes('') && items.includes(value)
  const least = /^minLength=(\d{1,4})$/.exec(list)?.[1]
  return name === 'string' && least !== undefined && value.length >= Number(least)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
