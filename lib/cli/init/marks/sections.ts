import type { Comment } from '../../../template/scan.ts'

/** A part of a template whose title says whether its keys are optional. */
export interface Section {
  mark: 'optional' | 'required'
  /** The line of the title. */
  line: number
}

const OPTIONAL_TITLE =
  /^(?:(?:all|any|other|more|additional|advanced)\s+)?optional(?:\s+[\p{L}&/-]+){0,4}$|^(?:everything|anything|all|the rest|the following)\s(?:.*\s)?optional$/iu
const REQUIRED_TITLE = /^(?:(?:all|always)\s+)?(?:required|mandatory)(?:\s+[\p{L}&/-]+){0,4}$/iu
// `Mail (optional)` and `MANDATORY (change according to your setup)`.
const OPTIONAL_NOTE = /[([]optional[)\]]$/i
const REQUIRED_NOTE = /[([](?:required|mandatory)[)\]]$|^(?:required|mandatory)\s*[([].*[)\]]$/i

// Nobody writes a longer title, and the patterns backtrack.
const MAX_TITLE_LENGTH = 200

// A title of at least this part of the width of another has the same rank.
const SAME_RANK_RATIO = 0.6

/** Tracks the section of a template while its blocks of comments are read in order. */
export class SectionTracker {
  /** The section of the next key; `undefined` if no title says anything. */
  current: Section | undefined
  #width = 0

  /**
   * Adds the next block of comments.
   *
   * @param isAlone true if a blank line follows, so that the block describes no key
   */
  addBlock(comments: readonly Comment[], isAlone: boolean): void {
    for (const [index, { text, line }] of comments.entries()) {
      const [above, below] = [comments[index - 1]?.text ?? '', comments[index + 1]?.text ?? '']
      const isBanner = isDecorated(text) || (isRule(above) && isRule(below))
      if (!isBanner && !(isAlone && comments.length <= 2)) continue
      const title = stripDecoration(text)
      if (title !== '')
        this.#addTitle(title, line, isBanner ? Math.max(measureWidth(text), measureWidth(above)) : 0)
    }
  }

  #addTitle(title: string, line: number, width: number): void {
    const mark = readMark(title)
    if (mark) {
      this.current = { mark, line }
      this.#width = /\b(?:everything|all|rest|following)\b/i.test(title) ? Number.POSITIVE_INFINITY : width
    } else if (width >= this.#width * SAME_RANK_RATIO) {
      // It begins another section. A smaller title is inside the current one.
      this.current = undefined
    }
  }
}

function readMark(title: string): Section['mark'] | undefined {
  if (REQUIRED_TITLE.test(title) || REQUIRED_NOTE.test(title)) return 'required'
  if (OPTIONAL_TITLE.test(title) || OPTIONAL_NOTE.test(title)) return 'optional'
  return undefined
}

function stripDecoration(comment: string): string {
  if (comment.length > MAX_TITLE_LENGTH) return ''
  return comment.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})\]]+$/gu, '')
}

/** True for a line without words, such as `====`. */
function isRule(comment: string): boolean {
  return comment.length <= MAX_TITLE_LENGTH && /^\s*#*\s*[-=*#_~–—─]{3,}[-=*#_~–—─\s]*$/.test(comment)
}

/** True for a line such as `---- Mail ----`. */
function isDecorated(comment: string): boolean {
  return (
    comment.length <= MAX_TITLE_LENGTH &&
    /^\s*[-=*#_~–—─]{2,}.*[-=*#_~–—─]{1,}\s*$/.test(comment) &&
    !isRule(comment)
  )
}

function measureWidth(comment: string): number {
  return comment.trim().length
}
