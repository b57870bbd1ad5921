import { MAX_PROSE_LENGTH } from './annotations.ts'
import type { ContractKey } from './contract.ts'

/** `# ---- Mail ----`: the title of a part of the template. */
const BANNER = /^[-=*#_~–—]{2,}.*[-=*#_~–—]{2,}$/

/** What the template says about a key, in one line of text; empty if it says nothing. */
export function describe({ comments, location }: ContractKey): string {
  // Only a template has annotations: the description of a schema in code is prose.
  return (location ? comments.map(withoutAnnotations) : comments)
    .filter((line) => hasWord(line) && !BANNER.test(line))
    .map((line) => line.replace(/^[\s#=*_–—-]+|[\s#=*_–—-]+$/g, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
}

/** True for a line with a letter or a digit of any script. */
function hasWord(line: string): boolean {
  // The second pattern takes long to compile.
  return /[a-z\d]/i.test(line) || (/[^\0-\x7f]/.test(line) && /[\p{L}\p{N}]/u.test(line))
}

function withoutAnnotations(text: string): string {
  if (text.length > MAX_PROSE_LENGTH || !/optional|required|@/i.test(text)) return text
  return text
    .replace(/\brequired\s*[:=]\s*(?:true|false)\b/i, '')
    .replace(/^(?:optional|required)\s*(?:[:.–—-]\s*|$)/i, '')
    .replace(/\s*(?:[([](?:optional|required)[)\]]|,\s*optional\.?$)/gi, '')
    .replace(/^[\s:–—-]+/, '')
    .trim()
}
