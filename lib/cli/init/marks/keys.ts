import { readAnnotations } from '../../../template/annotations.ts'
import type { ContractKey } from '../../../template/contract.ts'
import type { Assignment, Comment, Statement } from '../../../template/scan.ts'
import { isSensitiveName } from '../../../template/sensitive.ts'
import { isExempt, parseCommentedOut, readKeys } from '../../../template/template.ts'
import { type Section, SectionTracker } from './sections.ts'

/** An assignment of an unmarked key. */
interface Occurrence {
  demand: ContractKey
  /** The start of the statement above which its own mark belongs. */
  start: number
  line: number
}

/** A key of a template that is not marked as required or optional. */
export interface UnmarkedKey {
  key: string
  /** Every assignment of it. */
  occurrences: readonly Occurrence[]
  /** The comments that describe it, and those above its group, each joined to one line. */
  comments: readonly string[]
  section: Section | undefined
  /** True if its name or an annotation says that it is a secret. */
  isSecret: boolean
}

/** The marked and unmarked keys of a template. */
export interface TemplateKeys {
  unmarked: readonly UnmarkedKey[]
  marked: readonly MarkedKey[]
  /** True if some key has an `@optional`: the others may be unmarked on purpose. */
  hasOptionalMarks: boolean
  /** The value of every key. */
  values: ReadonlyMap<string, string>
}

/** A key of a template that is marked. */
interface MarkedKey {
  key: string
  isSecret: boolean
  isRequired: boolean
}

// A longer comment above a group is hardly about each of its keys.
const MAX_GROUP_COMMENT_LINES = 3

interface CollectedKey extends UnmarkedKey {
  occurrences: Occurrence[]
  comments: string[]
  isMarked: boolean
}

/**
 * Collects the keys of a template. A key is marked if one of its assignments is.
 *
 * @throws {LoadError} `SECRETS_TEMPLATE` if the template has an unknown type
 */
export function collectKeys(name: string, statements: readonly Statement[]): TemplateKeys {
  const assigned: ContractKey[] = []
  readKeys(statements, name, (key) => assigned.push(key))
  const collected = new Map<string, CollectedKey>()
  const values = new Map<string, string>()
  const sections = new SectionTracker()
  let block: Comment[] = []
  let group = ''
  let index = 0
  for (const [at, statement] of statements.entries()) {
    const isExample = statement.kind === 'comment' && parseCommentedOut(statement.text) !== undefined
    if (statement.afterBlank) {
      sections.addBlock(block, true)
      block = []
      group = ''
    }
    // A mark does not end the group.
    if (statement.kind === 'comment' && isMark(statement.text)) continue
    if (statement.kind === 'comment' && !isExample) {
      if (block.length === 0) group = ''
      block.push(statement)
      continue
    }
    sections.addBlock(block, false)
    if (block.length > 0) group = block.length <= MAX_GROUP_COMMENT_LINES ? join(block) : ''
    block = []
    if (statement.kind !== 'assignment') continue

    const demand = assigned[index++] as ContractKey
    const { key } = statement
    values.set(key, demand.templateValue)
    if (isExempt(key)) continue
    const entry = collected.get(key) ?? {
      key,
      occurrences: [],
      comments: [],
      section: sections.current,
      isSecret: false,
      isMarked: false,
    }
    collected.set(key, entry)
    entry.isSecret ||= demand.annotations.sensitive ?? isSensitiveName(key)
    entry.isMarked ||= demand.decidedBy !== undefined
    entry.occurrences.push({ demand, start: findMarkPosition(statements, at), line: statement.line })
    entry.comments.push(demand.comments.join(' ').trim(), group)
  }
  const all = [...collected.values()]
  const unmarked = all.filter(({ isMarked }) => !isMarked)
  const marked = all
    .filter(({ isMarked }) => isMarked)
    .map(({ key, isSecret, occurrences }) => ({
      key,
      isSecret,
      isRequired: occurrences.some(({ demand }) => demand.required),
    }))
  const hasOptionalMarks = statements.some(
    (statement) => statement.kind === 'comment' && isMark(statement.text, 'optional'),
  )
  return { unmarked, marked, hasOptionalMarks, values }
}

/** True for a comment that is only a mark. */
function isMark(comment: string, requirement?: 'optional'): boolean {
  const { isDecorated = false, text, keyScope } = readAnnotations(comment) ?? {}
  return isDecorated && text === '' && (requirement === undefined || keyScope?.requirement === requirement)
}

function join(block: readonly Comment[]): string {
  return block.map(({ text }) => text.trim()).join(' ')
}

/**
 * Finds the statement above which the mark of an assignment belongs: the assignment, or commented-out examples of the
 * same key directly above. The comments over the examples describe the key too, and must stay together with it.
 */
function findMarkPosition(statements: readonly Statement[], at: number): number {
  const { key, start } = statements[at] as Assignment
  let found = start
  for (let below = at; below > 0 && !statements[below]?.afterBlank; below--) {
    const above = statements[below - 1]
    if (above?.kind === 'comment' && parseCommentedOut(above.text)?.key === key) found = above.start
    else if (above?.kind !== 'stray') break
  }
  return found
}
