import type { Demand } from '../../../demand.ts'
import type { Assignment, Comment, Statement } from '../../../syntax.ts'
import { isNeverDemanded, readCommentedOut, readTemplate } from '../../../template.ts'
import { type Section, Sections } from './sections.ts'

/** An assignment that no mark decides about. */
export interface Place {
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
  /** What the comments above it, above its run, and behind its value say. */
  comments: readonly string[]
  section: Section | undefined
}

/** The keys of a template, as far as marks are concerned. */
export interface Keys {
  unmarked: readonly UnmarkedKey[]
  /** Those that are marked already. */
  marked: number
  /** Every value of every key, the marked ones too. */
  values: ReadonlyMap<string, string>
}

// A text of some length above a run says something else than that it may be left out.
const longestRunComment = 20

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
  let run: string[] = []
  let index = 0
  for (const [at, statement] of statements.entries()) {
    const isExample = statement.kind === 'comment' && readCommentedOut(statement.text) !== undefined
    if (statement.afterBlank) {
      sections.block(block, true)
      block = []
      run = []
    }
    if (statement.kind === 'comment' && !isExample) {
      if (block.length === 0) run = []
      block.push(statement)
      continue
    }
    sections.block(block, false)
    if (block.length > 0) run = block.slice(-longestRunComment).map(({ text }) => text)
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
      isMarked: false,
    }
    seen.set(key, entry)
    entry.isMarked ||= demand.decidedBy !== undefined
    entry.places.push({ demand, start: startFor(statements, at), line: statement.line })
    entry.comments.push(...demand.comments, ...run)
  }
  const all = [...seen.values()]
  const unmarked = all.filter(({ isMarked }) => !isMarked)
  return { unmarked, marked: all.length - unmarked.length, values }
}

/**
 * Where a mark of an assignment would stand: above it, or above examples of the same key that stand directly above.
 * The comments over such examples describe the key too, and a line between would part them.
 */
function startFor(statements: readonly Statement[], at: number): number {
  const { key } = statements[at] as Assignment
  let first = at
  for (; first > 0; first--) {
    const above = statements[first - 1]
    if (statements[first]?.afterBlank || above?.kind !== 'comment') break
    if (readCommentedOut(above.text)?.key !== key) break
  }
  return (statements[first] as Statement).start
}
