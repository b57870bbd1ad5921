import { scan } from '../../template/scan.ts'
import { Failure } from '../errors.ts'
import { quoteValue } from './quote.ts'
import {
  findCommentedOutKey,
  findEffectiveSegments,
  type KeySegment,
  type Segment,
  splitSegments,
} from './segments.ts'
import { TEMPLATE_HEADER } from './template-header.ts'

/** The values of an env file; a key without one stays blank. */
export type ValuesByKey = ReadonlyMap<string, string>

/**
 * Creates the text of an env file: the template, with these values instead of its own.
 *
 * @param isForbidden true for a key that a file may not set
 * @throws {Failure} if the text would not be parsed as these values
 */
export function fillTemplate(
  template: string,
  values: ValuesByKey,
  isForbidden: (key: string) => boolean,
): string {
  const segments = splitSegments(template)
  const effective = findEffectiveSegments(segments)
  const keys: string[] = []
  const lines = segments.flatMap((segment) => {
    if (segment.kind === 'stray') return [`# ${segment.text.trim()}`]
    if (segment.kind !== 'key') return segment.text === TEMPLATE_HEADER ? [] : [segment.text]
    if (!effective.has(segment)) return []
    const { key } = segment.assignment
    if (isForbidden(key)) return [`# ${key}=`]
    keys.push(key)
    return [fillLine(segment, values.get(key))]
  })
  const text = `${lines.join('\n').replace(/^\n+/, '').trimEnd()}\n`
  assertParsed(text, keys, values)
  return template.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text
}

/** Writes an assignment of the template with another value. */
function fillLine(segment: KeySegment, value: string | undefined): string {
  const { assignment, head, tail, text } = segment
  // The original text keeps references, and the author's style.
  if (value === assignment.value && value !== '' && !assignment.isOdd) return text
  const rest = quoteValue(value ?? '', tail)
  if (rest === undefined) throw new Failure(`an env file cannot hold the value of ${assignment.key}`)
  if (rest === '' || rest.startsWith(' ')) return head.trimEnd() + rest
  const isSpaced = assignment.value !== '' && /^[ \t]/.test(text.slice(head.length))
  return head + (isSpaced ? ' ' : '') + rest
}

/**
 * Creates the text to add at the end of an env file: keys of the template, with the comments above them.
 *
 * @param existing the text of the env file
 * @throws {Failure} if the result would not be parsed as these values
 */
export function createAddition(
  existing: string,
  template: string,
  keys: ReadonlySet<string>,
  values: ValuesByKey,
): string {
  const segments = splitSegments(template)
  const effective = findEffectiveSegments(segments)
  const blocks: string[] = []
  let above: string[] = []
  for (const segment of segments) {
    if (segment.kind === 'key') {
      if (effective.has(segment) && keys.has(segment.assignment.key)) {
        blocks.push([...above, fillLine(segment, values.get(segment.assignment.key))].join('\n'))
      }
      above = []
    } else {
      above = isDescription(segment) ? [...above, segment.text] : []
    }
  }
  if (blocks.length === 0) return ''
  const isOpen = existing !== '' && !/[\r\n]$/.test(existing)
  const isEmpty = existing.trim() === ''
  const addition = `${isOpen ? '\n' : ''}${isEmpty ? '' : '\n'}${blocks.join('\n')}\n`
  assertParsed(existing + addition, keys, values, existing)
  return existing.includes('\r\n') ? addition.replaceAll('\n', '\r\n') : addition
}

/** True for a comment that describes the key below it. */
function isDescription(segment: Segment): boolean {
  return (
    segment.kind === 'comment' &&
    segment.text !== TEMPLATE_HEADER &&
    !findCommentedOutKey(segment.comment.text)
  )
}

/** @throws {Failure} if a text is not parsed as these values, and as those from before */
function assertParsed(text: string, keys: Iterable<string>, values: ValuesByKey, before = ''): void {
  const parsed = parseValues(text)
  const isRight =
    Array.from(keys).every((key) => parsed.get(key) === (values.get(key) ?? '')) &&
    Array.from(parseValues(before)).every(([key, value]) => parsed.get(key) === value)
  if (isRight) return
  throw new Failure(
    'the lines around the new ones would change their meaning',
    'Look for an open quote in the template and in .env.',
  )
}

/** Parses the values of an env file. */
export function parseValues(text: string): Map<string, string> {
  const assignments = scan(text).filter((statement) => statement.kind === 'assignment')
  return new Map(assignments.map(({ key, value }) => [key, value]))
}
