import type { SourceLocation } from '../errors.ts'
import {
  type AnnotatedComment,
  type Annotations,
  findWords,
  readAnnotations,
  readDefault,
} from './annotations.ts'
import type { Contract, ContractKey } from './contract.ts'
import { type Assignment, normalizeNewlines, readAssignment, type Statement, scan } from './scan.ts'
import type { DeclaredType } from './types.ts'

/** True for a key that is never required unless an annotation says so: what steers the load itself. */
export function isExempt(key: string): boolean {
  return key === 'NODE_ENV' || key.startsWith('SECRETS_') || key.startsWith('DOTENV_')
}

/**
 * The assignment that a comment holds: `# KEY=value`; `undefined` if it is prose. Lower case is left to prose, which may
 * well say "key=value".
 */
export function parseCommentedOut(comment: string): Assignment | undefined {
  if (!comment.includes('=')) return undefined
  const text = comment.trimStart()
  const assignment = readAssignment(text, 0, 1, false)
  if (assignment === undefined) return undefined
  const { key, from } = assignment
  // `[A-Z_][A-Z0-9_]*=`, of what a key may consist of.
  const isUpperCase = key === key.toUpperCase() && key >= 'A' && !key.includes('-') && !key.includes('.')
  return isUpperCase && text.startsWith(`${key}=`, from - key.length - 1) ? assignment : undefined
}

/**
 * The contract of a template, and what code adds to it.
 *
 * @param required keys that code requires
 * @param code keys of a schema in code
 * @throws {LoadError} `SECRETS_TEMPLATE` if the template declares a type that does not exist
 */
export function readContract(
  template: { name: string; text: string } | undefined,
  required: readonly string[] = [],
  code: readonly ContractKey[] = [],
): Contract {
  const contract: Contract = { template: undefined, statements: [], keys: new Map() }
  if (template) {
    const { name } = template
    const text = normalizeNewlines(template.text)
    const statements = scan(text)
    contract.template = name
    contract.statements = statements
    contract.keys = readKeys(statements, name, undefined, findWords(text))
  }
  if (required.length > 0 || code.length > 0) {
    const { extendContract } = require('./extend-contract.ts') as typeof import('./extend-contract.ts')
    extendContract(contract, required, code)
  }
  return contract
}

/** What comments say, with the line of each. */
interface AnnotatedLine {
  annotated: AnnotatedComment
  line: number
}

/** What a comment requires of a key, and its line. */
interface Requirement {
  requirement: Annotations['requirement']
  line: number | undefined
}

/** The comments above a key: as descriptions, and those with annotations. */
interface Block {
  comments: string[]
  annotated: AnnotatedLine[]
}

const NO_COMMENTS: Block = { comments: [], annotated: [] }

/** Where the reader of a template is. */
interface Reader {
  readonly file: string
  readonly keys: Map<string, ContractKey>
  readonly onAssignment: ((key: ContractKey) => void) | undefined
  /** Whether unmarked keys are required. */
  isRequired: boolean | 'infer'
  block: Block
  /** What the comment that heads the group requires of all its keys. */
  group: Requirement | undefined
  /** A key that is commented out, as an example of the same key below it: both share the comments above. */
  example: { key: string; block: Block } | undefined
}

/**
 * Which keys a template names, which of them it requires, and what it says about each.
 *
 * @param file the template as it is named to people
 * @param onAssignment told what each assignment says by itself, if keys may be set more than once
 * @param words where words stand that may annotate, by `findWords`; other comments are not read for annotations
 * @throws {LoadError} `SECRETS_TEMPLATE` if a declared type does not exist
 */
export function readKeys(
  statements: readonly Statement[],
  file: string,
  onAssignment?: (key: ContractKey) => void,
  words?: readonly number[],
): Map<string, ContractKey> {
  const keys = new Map<string, ContractKey>()
  const reader: Reader = {
    file,
    keys,
    onAssignment,
    isRequired: true,
    block: NO_COMMENTS,
    group: undefined,
    example: undefined,
  }
  let isBlockOpen = false
  let next = 0
  for (const statement of statements) {
    const { kind, line, start } = statement
    let startsGroup = statement.afterBlank
    if (kind === 'stray') {
      if (startsGroup) endGroup(reader)
      continue
    }
    let mayAnnotate = true
    if (words) {
      while ((words[next] as number) < start) next++
      const end = kind === 'comment' ? start + 1 + statement.text.length : statement.end
      mayAnnotate = (words[next] as number) < end
    }
    if (kind === 'assignment') {
      if (startsGroup) endGroup(reader)
      addKey(reader, statement, line, false, mayAnnotate)
      isBlockOpen = false
      continue
    }
    const { text } = statement
    const setting = mayAnnotate && keys.size === 0 ? readDefault(text) : undefined
    const commentedOut = setting === undefined ? parseCommentedOut(text) : undefined
    if (setting === undefined && !commentedOut && !isBlockOpen) startsGroup = isBlockOpen = true
    if (startsGroup) endGroup(reader)
    if (setting !== undefined) reader.isRequired = setting
    else if (!commentedOut) addComment(reader, text, line, mayAnnotate)
    else {
      addKey(reader, commentedOut, line, true, mayAnnotate)
      isBlockOpen = false
    }
  }
  return keys
}

function endGroup(reader: Reader): void {
  reader.block = NO_COMMENTS
  reader.group = undefined
  reader.example = undefined
}

function addComment(reader: Reader, text: string, line: number, mayAnnotate: boolean): void {
  if (reader.block === NO_COMMENTS) reader.block = { comments: [], annotated: [] }
  const { block } = reader
  const annotated = mayAnnotate ? readAnnotations(text) : undefined
  block.comments.push(annotated ? annotated.text : text.trim())
  if (!annotated) return
  block.annotated.push({ annotated, line })
  const { requirement } = annotated.groupScope
  if (requirement) reader.group = { requirement, line }
}

function addKey(
  reader: Reader,
  assignment: Assignment,
  line: number,
  isCommentedOut: boolean,
  mayAnnotate: boolean,
): void {
  const { file, keys, example, group } = reader
  const { key, value, comment } = assignment
  const block = example?.key === key ? example.block : reader.block
  const isDefault = reader.isRequired === 'infer' ? value !== '' : reader.isRequired
  const read: ContractKey = {
    key,
    required: isDefault && !isCommentedOut && !isExempt(key),
    templateValue: value,
    annotations: NO_ANNOTATIONS,
    type: undefined,
    comments: block.comments,
    location: { file, line },
    decidedBy: isCommentedOut ? line : undefined,
  }
  const inline = comment !== '' && mayAnnotate ? readAnnotations(comment) : undefined
  if (comment !== '') read.comments = [...block.comments, inline ? inline.text : comment.trim()]
  if (inline || group || block.annotated.length > 0) {
    annotate(read, block.annotated, inline, group, line, isCommentedOut)
  }
  if (!isCommentedOut) reader.onAssignment?.(read)
  const known = keys.get(key)
  if (!known) keys.set(key, read)
  else if (!isCommentedOut) keys.set(key, mergeRepeated(known, read))
  reader.example = isCommentedOut ? { key, block } : undefined
  reader.block = NO_COMMENTS
}

/** Adds to a key what its comments say. */
function annotate(
  key: ContractKey,
  above: readonly AnnotatedLine[],
  inline: AnnotatedComment | undefined,
  group: Requirement | undefined,
  line: number,
  isCommentedOut: boolean,
): void {
  const annotations: Annotations = {}
  for (const { annotated } of above) Object.assign(annotations, annotated.keyScope)
  if (inline) Object.assign(annotations, inline.keyScope)
  key.annotations = annotations
  const { type } = annotations
  if (type !== undefined) key.type = readType(key, type, typeLine(above, inline, line))
  const decided = isCommentedOut ? undefined : decide(above, inline, group, line)
  if (!decided) return
  key.required = decided.requirement === 'required' && !isExempt(key.key)
  key.decidedBy = decided.line
}

const NO_ANNOTATIONS: Annotations = {}

/** Of two assignments the last one wins, as in dotenv; but what one of them requires stays required. */
function mergeRepeated(known: ContractKey, last: ContractKey): ContractKey {
  return {
    ...last,
    required: known.required || last.required,
    annotations: { ...known.annotations, ...last.annotations },
    type: last.type ?? known.type,
  }
}

/** The first of these that says something wins: a decorator, the inline comment, the comments above, the group. */
function decide(
  above: readonly AnnotatedLine[],
  inline: AnnotatedComment | undefined,
  group: Requirement | undefined,
  line: number,
): Requirement | undefined {
  const ofInline = inline && (inline.groupScope.requirement ?? inline.keyScope.requirement)
  if (ofInline && inline.isDecorated) return { requirement: ofInline, line }
  let decorated: Requirement | undefined
  let prose: Requirement | undefined
  for (const { annotated, line } of above) {
    const { requirement } = annotated.keyScope
    if (!requirement) continue
    prose = { requirement, line }
    if (annotated.isDecorated) decorated = prose
  }
  return decorated ?? (ofInline ? { requirement: ofInline, line } : (prose ?? group))
}

/** The line of the comment that declares the type. */
function typeLine(
  above: readonly AnnotatedLine[],
  inline: AnnotatedComment | undefined,
  line: number,
): number {
  if (inline?.keyScope.type !== undefined) return line
  const declaring = above.findLast(({ annotated }) => annotated.keyScope.type !== undefined)
  return (declaring as AnnotatedLine).line
}

/** Few templates declare a type. */
function readType({ key, location }: ContractKey, text: string, line: number): DeclaredType {
  const { parseType } = require('./types.ts') as typeof import('./types.ts')
  return parseType(text, key, { ...(location as SourceLocation), line })
}
