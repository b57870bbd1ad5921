import { isLoadError } from '../../errors.ts'
import { scan } from '../../template/scan.ts'
import { readContract } from '../../template/template.ts'
import { Failure } from '../errors.ts'
import { createTemplateLines, type TemplateLine } from './template-lines.ts'
import { addMarks } from './template-marks.ts'

/** A template that was created from an env file. */
export interface Template {
  text: string
  /** The keys that it marks as optional, since it has values for them. */
  marked: string[]
  /** The lines of the env file of which something was left out, since it is a value or may be one. */
  dropped: number[]
}

/**
 * Creates a template from an env file: its keys, order and comments, without its values.
 *
 * @param isForbidden true for a key that a file may not set
 * @throws {Failure} if the result would not be parsed as a template with the same keys
 */
export function createTemplateText(env: string, isForbidden: (key: string) => boolean): Template {
  const dropped = new Set<number>()
  const lines = createTemplateLines(env, isForbidden, dropped)
  for (;;) {
    const { text, marked } = addMarks(lines)
    const invalidLine = findInvalidLine(text)
    if (invalidLine === undefined) {
      assertParsed(text, lines)
      const result = env.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text
      return { text: result, marked, dropped: [...dropped].sort((a, b) => a - b) }
    }
    // A comment uses @type in the way of another tool, which a load would reject.
    const content = text.split('\n')[invalidLine - 1]
    const at = lines.findIndex((line) => line.text === content)
    const line = lines[at]
    if (!line) throw createFailure()
    dropped.add(line.from)
    if (line.key === undefined) lines.splice(at, 1)
    else lines[at] = { ...line, text: line.text.slice(0, line.text.indexOf('=') + 1) + line.kept }
  }
}

function findInvalidLine(text: string): number | undefined {
  try {
    readContract({ name: '', text }).keys
    return undefined
  } catch (error) {
    if (isLoadError(error)) return error.location?.line ?? 0
    throw error
  }
}

/** @throws {Failure} if the text is not parsed as these lines */
function assertParsed(text: string, lines: readonly TemplateLine[]): void {
  const found = scan(text).flatMap((statement) => (statement.kind === 'assignment' ? [statement] : []))
  const keys = lines.filter(({ key }) => key !== undefined)
  const isRight =
    found.length === keys.length &&
    found.every(({ key, value }, index) => key === keys[index]?.key && value === keys[index]?.kept)
  if (!isRight) throw createFailure()
}

function createFailure(): Failure {
  return new Failure(
    'no template can be created from this env file',
    'Look for an open quote, or write .env.example yourself: a line KEY= for each variable.',
  )
}
