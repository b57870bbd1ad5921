import { type MarkedComment, type Marks, readDefault, readMarks } from './annotations.ts'
import type { Demand } from './demand.ts'
import { type Assignment, type Comment, scan } from './syntax.ts'
import type { DeclaredType } from './types.ts'

// What steers the load itself is the environment's to set or to leave out.
const neverDemanded = /^(?:NODE_ENV$|SECRETS_|DOTENV_)/

/** True for a key that no mark makes required. */
export function isNeverDemanded(key: string): boolean {
  return neverDemanded.test(key)
}

// `# KEY=value`. Lower case is left to prose, which may well say "key=value".
const commentedOut = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/

/** The assignment that a comment holds; `undefined` where it is prose. */
export function readCommentedOut(comment: string): Assignment | undefined {
  if (!commentedOut.test(comment)) return undefined
  // What the pattern finds is one to the scan too.
  return scan(comment.trimStart())[0] as Assignment
}

/**
 * Which keys a template names, which of them it demands, and what it says of each.
 *
 * @param onAssignment told what each assignment says by itself, where keys may be set more than once
 */
export function readTemplate(
  text: string,
  template: string,
  onAssignment?: (demand: Demand) => void,
): Map<string, Demand> {
  const reader = new TemplateReader(template, onAssignment)
  for (const statement of scan(text)) {
    if (statement.afterBlank) reader.blank()
    if (statement.kind === 'comment') reader.comment(statement)
    else if (statement.kind === 'assignment') reader.key(statement, false)
  }
  return reader.demands
}

class TemplateReader {
  readonly demands = new Map<string, Demand>()
  readonly #template: string
  readonly #onAssignment: ((demand: Demand) => void) | undefined
  #isDefaultRequired: boolean | 'infer' = true
  // The comments above the next key, with the marks that bind it and the run that it begins.
  #block: { read: MarkedComment; line: number }[] = []
  #run: { demand?: Marks['demand']; line?: number } = {}
  // A key that is commented out, as an example of the same key below it, and the comments that both share.
  #example: { key: string; block: { read: MarkedComment; line: number }[] } | undefined
  #isBlockOpen = false

  constructor(template: string, onAssignment: ((demand: Demand) => void) | undefined) {
    this.#template = template
    this.#onAssignment = onAssignment
  }

  blank(): void {
    this.#block = []
    this.#run = {}
    this.#example = undefined
  }

  comment(comment: Comment): void {
    const setting = this.demands.size === 0 ? readDefault(comment.text) : undefined
    if (setting !== undefined) {
      this.#isDefaultRequired = setting
      return
    }
    const assignment = readCommentedOut(comment.text)
    if (assignment) {
      this.key({ ...assignment, line: comment.line }, true)
      return
    }
    if (!this.#isBlockOpen) {
      this.blank()
      this.#isBlockOpen = true
    }
    const read = readMarks(comment.text)
    if (read.run.demand) this.#run = { demand: read.run.demand, line: comment.line }
    this.#block.push({ read, line: comment.line })
  }

  key(assignment: Assignment, isCommentedOut: boolean): void {
    if (this.#example?.key === assignment.key) this.#block = this.#example.block
    const inline = readMarks(assignment.comment)
    const { demand, decidedBy } = this.#demandOf(inline, assignment, isCommentedOut)
    const marks: Marks = {}
    for (const { read } of this.#block) Object.assign(marks, read.next)
    Object.assign(marks, inline.next)
    const comments = [...this.#block.map(({ read }) => read.text), inline.text]
    const declared = this.#block.findLast(({ read }) => read.next.type !== undefined)
    const typeLine = inline.next.type === undefined && declared ? declared.line : assignment.line
    this.#add(
      {
        key: assignment.key,
        required: demand && !neverDemanded.test(assignment.key),
        templateValue: assignment.value,
        marks,
        type: this.#typeOf(assignment.key, marks.type, typeLine),
        comments,
        place: { file: this.#template, line: assignment.line },
        decidedBy,
      },
      isCommentedOut,
    )
    this.#example = isCommentedOut ? { key: assignment.key, block: this.#block } : undefined
    this.#block = []
    this.#isBlockOpen = false
  }

  #typeOf(key: string, text: string | undefined, line: number): DeclaredType | undefined {
    if (text === undefined) return undefined
    // Loaded where a template declares a type.
    const { parseType } = require('./types.ts') as typeof import('./types.ts')
    return parseType(text, key, { file: this.#template, line })
  }

  /** The first of these that says something: a decorator, the inline comment, the comments above. */
  #demandOf(
    inline: MarkedComment,
    { line, value }: Assignment,
    isCommentedOut: boolean,
  ): {
    demand: boolean
    decidedBy: number | undefined
  } {
    const above = this.#block.filter(({ read }) => read.next.demand).reverse()
    const candidates: { demand: Marks['demand']; line: number | undefined }[] = [
      { demand: inline.decorated ? inline.next.demand : undefined, line },
      ...above
        .filter(({ read }) => read.decorated)
        .map(({ read, line }) => ({ demand: read.next.demand, line })),
      { demand: inline.run.demand ?? inline.next.demand, line },
      ...above.map(({ read, line }) => ({ demand: read.next.demand, line })),
      { demand: this.#run.demand, line: this.#run.line },
    ]
    const decided = candidates.find(({ demand }) => demand)
    if (isCommentedOut) return { demand: false, decidedBy: line }
    if (decided) return { demand: decided.demand === 'required', decidedBy: decided.line }
    const required = this.#isDefaultRequired === 'infer' ? value !== '' : this.#isDefaultRequired
    return { demand: required, decidedBy: undefined }
  }

  #add(demand: Demand, isCommentedOut: boolean): void {
    if (!isCommentedOut) this.#onAssignment?.(demand)
    const known = this.demands.get(demand.key)
    if (known && isCommentedOut) return
    // Of two assignments the last one counts, as for dotenv; but what one of them demands stays demanded.
    const required = demand.required || (known?.required ?? false)
    const marks = { ...known?.marks, ...demand.marks }
    this.demands.set(demand.key, { ...demand, required, marks, type: demand.type ?? known?.type })
  }
}
