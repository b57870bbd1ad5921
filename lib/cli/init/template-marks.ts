import { isLoadError } from '../../errors.ts'
import type { ContractKey } from '../../template/contract.ts'
import { readContract } from '../../template/template.ts'
import { TEMPLATE_HEADER } from './template-header.ts'
import type { TemplateLine } from './template-lines.ts'

const OPTIONAL = '# @optional'
const REQUIRED = '# @required'

/**
 * Joins lines to a template, with the header, and marks the optional keys that their comments do not make optional.
 *
 * @returns the text, and the keys that are marked as optional
 */
export function addMarks(lines: readonly TemplateLine[]): { text: string; marked: string[] } {
  const original = readDemands(join(lines, new Map()))
  const marks = new Map<string, string>()
  // A mark ends the group of keys below a comment, so the rest of the group may need one too.
  for (;;) {
    const text = join(lines, marks)
    const demands = readDemands(text)
    const size = marks.size
    for (const { key, isOptional } of lines) {
      if (key === undefined || marks.has(key)) continue
      const { required = false, decidedBy } = original.get(key) ?? {}
      // The comments of the author win.
      const isRequired = required && (!isOptional || decidedBy !== undefined)
      if (demands.get(key)?.required === isRequired || !demands.has(key)) continue
      marks.set(key, isRequired ? REQUIRED : OPTIONAL)
    }
    if (marks.size === size) {
      return { text, marked: [...marks].filter(([, mark]) => mark === OPTIONAL).map(([key]) => key) }
    }
  }
}

function join(lines: readonly TemplateLine[], marks: ReadonlyMap<string, string>): string {
  const body = lines.flatMap(({ text, key }) => {
    const mark = key === undefined ? undefined : marks.get(key)
    return mark === undefined ? [text] : [mark, text]
  })
  const text = body
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd()
  return `${TEMPLATE_HEADER}\n\n${text}\n`
}

/** Reads the keys of a template; none if a type in it is invalid. */
function readDemands(text: string): ReadonlyMap<string, ContractKey> {
  try {
    return readContract({ name: '', text }).keys
  } catch (error) {
    if (isLoadError(error)) return new Map()
    throw error
  }
}
