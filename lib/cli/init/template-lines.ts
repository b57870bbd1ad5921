import { isSensitiveName } from '../../template/sensitive.ts'
import { isPlainSetting } from '../secret-values.ts'
import { isTruncated, readInlineComment } from './inline-comment.ts'
import { createLeakFinder, findSecretLines, type KnownValue } from './leaks.ts'
import {
  findCommentedOutKey,
  findEffectiveSegments,
  type KeySegment,
  type Segment,
  splitSegments,
} from './segments.ts'
import { TEMPLATE_HEADER } from './template-header.ts'

/** A line of a new template, and its source. */
export interface TemplateLine {
  text: string
  /** The number of the line in the env file. */
  from: number
  key?: string
  /** The value that is kept, as it was written. */
  kept: string
  /** True if an app can do without the key. */
  isOptional: boolean
}

/**
 * Creates the lines of a template from an env file, without values that may be secrets.
 *
 * @param isForbidden true for a key that a file may not set
 * @param dropped gets the numbers of the lines of which something was left out
 */
export function createTemplateLines(
  env: string,
  isForbidden: (key: string) => boolean,
  dropped: Set<number>,
): TemplateLine[] {
  const segments = splitSegments(env)
  const effective = findEffectiveSegments(segments)
  const secretLines = findSecretLines(segments)
  const containsValue = createLeakFinder(
    segments.flatMap((segment) =>
      segment.kind === 'key' ? collectValues(segment) : collectCommentedOutValues(segment),
    ),
  )
  return segments.flatMap((segment): TemplateLine[] => {
    const line = { from: segment.line, kept: '', isOptional: false }
    if (segment.kind === 'blank') return [{ ...line, text: '' }]
    if (segment.kind === 'key') {
      if (!effective.has(segment)) return []
      if (secretLines.has(segment)) dropped.add(segment.line)
      return secretLines.has(segment) || isForbidden(segment.assignment.key)
        ? []
        : [createKeyLine(segment, containsValue, dropped)]
    }
    const text =
      segment.kind === 'comment'
        ? createCommentLine(segment.text, segment.comment.text, containsValue)
        : undefined
    if (text === undefined) dropped.add(segment.line)
    return text === undefined || text === TEMPLATE_HEADER ? [] : [{ ...line, text }]
  })
}

/** Collects the values that no comment may contain: all but those that the template keeps. */
function collectValues(segment: KeySegment): KnownValue[] {
  const { key, value } = segment.assignment
  if (value.trim() === '' || isKept(segment)) return []
  const isSensitive = isSensitiveName(key)
  // The author meant the text after the "#" too.
  const meant = isTruncated(segment) && segment.tail ? [{ value: value + segment.tail, isSensitive }] : []
  return [{ value, isSensitive }, ...meant]
}

function collectCommentedOutValues(segment: Segment): KnownValue[] {
  if (segment.kind !== 'comment' || !findCommentedOutKey(segment.comment.text)) return []
  const [inside] = splitSegments(segment.comment.text.trimStart())
  return inside?.kind === 'key' ? collectValues(inside) : []
}

/** Creates the line of a comment; `undefined` if it is left out. */
function createCommentLine(
  line: string,
  comment: string,
  containsValue: (text: string) => boolean,
): string | undefined {
  const key = findCommentedOutKey(comment)
  if (!key) return containsValue(comment) || setsSecret(comment) ? undefined : line.trimEnd()
  const head = line.slice(0, line.indexOf('=') + 1)
  const [segment] = splitSegments(comment.trimStart())
  if (segment?.kind !== 'key') return head
  const tail = readInlineComment(segment).trimEnd()
  const rest = tail && !containsValue(tail) ? ` ${tail}` : ''
  return head + (isKept(segment) ? segment.assignment.value.trim() : '') + rest
}

/** True for `# password = …`: an assignment that is not written like a commented-out one. */
function setsSecret(comment: string): boolean {
  const [segment] = splitSegments(comment.trimStart())
  if (segment?.kind !== 'key' || !/^\s*(?:export\s+)?[\w.-]+\s*=/.test(comment)) return false
  const { key, value } = segment.assignment
  return (
    (isSensitiveName(key) || /^[A-Z_\d]+$/.test(key)) &&
    (value.trim() !== '' || segment.tail !== readInlineComment(segment))
  )
}

function createKeyLine(
  segment: KeySegment,
  containsValue: (text: string) => boolean,
  dropped: Set<number>,
): TemplateLine {
  const { head, line } = segment
  const { key, value } = segment.assignment
  const inline = readInlineComment(segment)
  const tail = inline && !containsValue(inline) ? inline : ''
  if (tail !== segment.tail) dropped.add(line)
  const comment = tail && ` ${tail}`
  const kept = isKept(segment) ? value.trim() : ''
  return {
    text: head.trim() + kept + comment.trimEnd(),
    from: line,
    key,
    kept,
    isOptional: kept !== '',
  }
}

function isKept(segment: KeySegment): boolean {
  const { key, value } = segment.assignment
  return !isTruncated(segment) && isPlainSetting(key, value)
}
