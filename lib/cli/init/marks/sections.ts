import type { Comment } from '../../../template/syntax.ts'

/** A part of a template whose title says whether its keys are optional. */
export interface Section {
  mark: 'optional' | 'required'
  /** The line of the title. */
  line: number
}

const optionalTitle =
  /^(?:(?:all|any|other|more|additional|advanced)\s+)?optional(?:\s+[\p{L}&/-]+){0,4}$|^(?:everything|anything|all|the rest|the following)\s(?:.*\s)?optional$/iu
const requiredTitle = /^(?:(?:all|always)\s+)?(?:required|mandatory)(?:\s+[\p{L}&/-]+){0,4}$/iu
// `Mail (optional)` and `MANDATORY (change according to your setup)`.
const optionalNote = /[([]optional[)\]]$/i
const requiredNote = /[([](?:required|mandatory)[)\]]$|^(?:required|mandatory)\s*[([].*[)\]]$/i

/** How wide a title may be: nobody writes a longer one, and they are searched with patterns. */
const widest = 200

/** From which part of the width of a title another is of the same rank. */
const sameRank = 0.6

/** Follows the titles of a template from its start to its end. */
export class Sections {
  /** The section that the next key stands in; `undefined` where no title says anything. */
  current: Section | undefined
  #width = 0

  /**
   * Takes the next block of comments.
   *
   * @param isAlone true where a blank line follows, so that it heads no key
   */
  block(comments: readonly Comment[], isAlone: boolean): void {
    for (const [index, { text, line }] of comments.entries()) {
      const [above, below] = [comments[index - 1]?.text ?? '', comments[index + 1]?.text ?? '']
      const isBanner = isDecorated(text) || (isRule(above) && isRule(below))
      if (!isBanner && !(isAlone && comments.length <= 2)) continue
      const title = titleOf(text)
      if (title !== '') this.#title(title, line, isBanner ? Math.max(widthOf(text), widthOf(above)) : 0)
    }
  }

  #title(title: string, line: number, width: number): void {
    const mark = markOf(title)
    if (mark) {
      this.current = { mark, line }
      this.#width = /\b(?:everything|all|rest|following)\b/i.test(title) ? Number.POSITIVE_INFINITY : width
    } else if (width >= this.#width * sameRank) {
      // It begins another part. A smaller one is inside this.
      this.current = undefined
    }
  }
}

function markOf(title: string): Section['mark'] | undefined {
  if (requiredTitle.test(title) || requiredNote.test(title)) return 'required'
  if (optionalTitle.test(title) || optionalNote.test(title)) return 'optional'
  return undefined
}

function titleOf(comment: string): string {
  if (comment.length > widest) return ''
  return comment.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})\]]+$/gu, '')
}

/** True for a line such as `====`, which holds no word. */
function isRule(comment: string): boolean {
  return comment.length <= widest && /^\s*#*\s*[-=*#_~–—─]{3,}[-=*#_~–—─\s]*$/.test(comment)
}

/** True for a line such as `---- Mail ----`. */
function isDecorated(comment: string): boolean {
  return (
    comment.length <= widest && /^\s*[-=*#_~–—─]{2,}.*[-=*#_~–—─]{1,}\s*$/.test(comment) && !isRule(comment)
  )
}

function widthOf(comment: string): number {
  return comment.trim().length
}
