import { readMarks } from '../../../template/annotations.ts'
import type { Demand } from '../../../template/demand.ts'
import { isSensitiveName } from '../../../template/sensitive.ts'
import type { Assignment, Comment, Statement } from '../../../template/syntax.ts'
import { isNeverDemanded, readCommentedOut, readTemplate } from '../../../template/template.ts'
import { type Section, Sections } from './sections.ts'

/** An assignment that no mark decides about. */
interface Place {
  demand: Demand
  /** Where a mark that binds it alone would stand: the start of a statement. */
  start: number
  line: number
}

/** A key of a template that nothing marks as required or optional. */
export interface UnmarkedKey {
  key: string
  /** Every assignment of it. */
  places: readonly Place[]
  /** What the comments say that describe it, and those above its run: each a text of one line. */
  comments: readonly string[]
  section: Section | undefined
  /** True for a secret by its name, or by a mark. */
  isSecret: boolean
}

/** The keys of a template, as far as marks are concerned. */
export interface Keys {
  unmarked: readonly UnmarkedKey[]
  /** Those that are marked already. */
  marked: readonly MarkedKey[]
  /** True where some key is marked as optional by a decorator: the others may well be left as they are on purpose. */
  hasOptionalMarks: boolean
  /** Every value of every key, the marked ones too. */
  values: ReadonlyMap<string, string>
}

/** A key of a template that something marks. */
interface MarkedKey {
  key: string
  isSecret: boolean
  isRequired: boolean
}

// What is said in more lines above a run is hardly said of each of its keys.
const longestRunComment = 3

interface Seen extends UnmarkedKey {
  places: Place[]
  comments: string[]
  isMarked: boolean
}

/**
 * Finds the keys of a template that nothing marks. A key is marked where one of its assignments is.
 *
 * @throws {Fault} `SECRETS_TEMPLATE` where the template declares a type that does not exist
 */
export function readKeys(text: string, name: string, statements: readonly Statement[]): Keys {
  const demands: Demand[] = []
  readTemplate(text, name, (demand) => demands.push(demand))
  const seen = new Map<string, Seen>()
  const values = new Map<string, string>()
  const sections = new Sections()
  let block: Comment[] = []
  let run = ''
  let index = 0
  for (const [at, statement] of statements.entries()) {
    const isExample = statement.kind === 'comment' && readCommentedOut(statement.text) !== undefined
    if (statement.afterBlank) {
      sections.block(block, true)
      block = []
      run = ''
    }
    // A mark says nothing else, and the run goes on below it.
    if (statement.kind === 'comment' && isMark(statement.text)) continue
    if (statement.kind === 'comment' && !isExample) {
      if (block.length === 0) run = ''
      block.push(statement)
      continue
    }
    sections.block(block, false)
    if (block.length > 0) run = block.length <= longestRunComment ? join(block) : ''
    block = []
    if (statement.kind !== 'assignment') continue

    const demand = demands[index++] as Demand
    const { key } = statement
    values.set(key, demand.templateValue)
    if (isNeverDemanded(key)) continue
    const entry = seen.get(key) ?? {
      key,
      places: [],
      comments: [],
      section: sections.current,
      isSecret: false,
      isMarked: false,
    }
    seen.set(key, entry)
    entry.isSecret ||= demand.marks.sensitive ?? isSensitiveName(key)
    entry.isMarked ||= demand.decidedBy !== undefined
    entry.places.push({ demand, start: startFor(statements, at), line: statement.line })
    entry.comments.push(demand.comments.join(' ').trim(), run)
  }
  const all = [...seen.values()]
  const unmarked = all.filter(({ isMarked }) => !isMarked)
  const marked = all
    .filter(({ isMarked }) => isMarked)
    .map(({ key, isSecret, places }) => ({
      key,
      isSecret,
      isRequired: places.some(({ demand }) => demand.required),
    }))
  const hasOptionalMarks = statements.some(
    (statement) => statement.kind === 'comment' && isMark(statement.text, 'optional'),
  )
  return { unmarked, marked, hasOptionalMarks, values }
}

/** True for a comment that is a mark, and nothing else. */
function isMark(comment: string, demand?: 'optional'): boolean {
  const { decorated, text, next } = readMarks(comment)
  return decorated && text === '' && (demand === undefined || next.demand === demand)
}

function join(block: readonly Comment[]): string {
  return block.map(({ text }) => text.trim()).join(' ')
}

/**
 * Where a mark of an assignment would stand: above it, or above examples of the same key that stand directly above.
 * The comments over such examples describe the key too, and a line between would part them.
 */
function startFor(statements: readonly Statement[], at: number): number {
  const { key, start } = statements[at] as Assignment
  let found = start
  for (let below = at; below > 0 && !statements[below]?.afterBlank; below--) {
    const above = statements[below - 1]
    if (above?.kind === 'comment' && readCommentedOut(above.text)?.key === key) found = above.start
    else if (above?.kind !== 'stray') break
  }
  return found
}
