/** What a comment says about a key in prose. It is good enough for a proposal only. */
export type Hint = 'must' | 'never' | 'sometimes' | 'default'

const MUST =
  /\(mandatory\)|\bis (?:mandatory|required)\b(?! (?:if|when|for|unless|in|to|by)\b)|\bmust be set\b(?! (?:if|when)\b)|\balways required\b|(?:^|\. )required\.|^\W*mandatory\b/i
const NEVER =
  /\bleave (?:(?:it|this|them|these|\w+) )?(?:empty|blank|unset|out)\b|\b(?:may|can|could) be (?:(?:left|kept) )?(?:empty|blank|unset|omitted|skipped|ignored)\b|\bnot (?:required|needed|necessary|mandatory)\b(?! (?:if|when|unless)\b)|\bdo(?:es)? not need to be set\b|\b(?:if|when) (?:(?:it|this|\w+) is |it's )?(?:not (?:set|provided|formatProposal|specified|given)|unset|empty|blank|omitted)\b|\b(?:is|are) optional\b|\bdeprecated\b/i
const SOMETIMES =
  /\bonly (?:if|when|needed|used|required|necessary|relevant)\b|\b(?:required|needed|necessary|used) only\b|(?<!\bas )\b(?:needed|necessary|mandatory) (?:if|when|unless|in case)\b|\bset (?:this|it|these|those)(?: values?)? (?:only )?(?:(?:if|when)\b|to (?:enable|receive|activate|use|allow)\b)|^\W*(?:if|when) you(?:'d| would)? (?:want|wish|like) to\b/i
const PURPOSE = /^\W*To (?:enable|support|activate)\b/
const BY_DEFAULT =
  /\bdefaults? to\b|\bdefault (?:is|value)\b|\bby default\b|\(default\b|\bdefault:|\bfalls? back\b|\boverrides? the\b/i

// A longer text is about more than whether the key has to be set.
const MAX_TEXT_LENGTH = 1000

const cache = new Map<string, Hint | undefined>()

/** Finds the strongest hint in comments, which are joined to one line. */
export function findHint(text: string): Hint | undefined {
  if (text.length > MAX_TEXT_LENGTH) return undefined
  // The keys of a group share its comments.
  if (!cache.has(text)) cache.set(text, matchHint(text))
  return cache.get(text)
}

function matchHint(text: string): Hint | undefined {
  if (MUST.test(text)) return 'must'
  if (NEVER.test(text)) return 'never'
  if (SOMETIMES.test(text) || PURPOSE.test(text)) return 'sometimes'
  return BY_DEFAULT.test(text) ? 'default' : undefined
}
