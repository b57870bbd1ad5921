/** What a comment says of a key, in words that are no marks: they are worth a proposal, and no more. */
export type Hint = 'must' | 'never' | 'sometimes' | 'default'

const must =
  /\(mandatory\)|\bis (?:mandatory|required)\b(?! (?:if|when|for|unless|in|to|by)\b)|\bmust be set\b(?! (?:if|when)\b)|\balways required\b|(?:^|\. )required\.|^\W*mandatory\b/i
const never =
  /\bleave (?:(?:it|this|them|these|\w+) )?(?:empty|blank|unset|out)\b|\b(?:may|can|could) be (?:(?:left|kept) )?(?:empty|blank|unset|omitted|skipped|ignored)\b|\bnot (?:required|needed|necessary|mandatory)\b(?! (?:if|when|unless)\b)|\bdo(?:es)? not need to be set\b|\b(?:if|when) (?:(?:it|this|\w+) is |it's )?(?:not (?:set|provided|present|specified|given)|unset|empty|blank|omitted)\b|\b(?:is|are) optional\b|\bdeprecated\b/i
const sometimes =
  /\bonly (?:if|when|needed|used|required|necessary|relevant)\b|\b(?:required|needed|necessary|used) only\b|(?<!\bas )\b(?:needed|necessary|mandatory) (?:if|when|unless|in case)\b|\bset (?:this|it|these|those)(?: values?)? (?:only )?(?:(?:if|when)\b|to (?:enable|receive|activate|use|allow)\b)|^\W*(?:if|when) you(?:'d| would)? (?:want|wish|like) to\b/i
const purpose = /^\W*To (?:enable|support|activate)\b/
const byDefault =
  /\bdefaults? to\b|\bdefault (?:is|value)\b|\bby default\b|\(default\b|\bdefault:|\bfalls? back\b|\boverrides? the\b/i

// A text that is longer describes more than whether the key has to be set.
const longest = 1000

const known = new Map<string, Hint | undefined>()

/** Reads a text of comments, as one line. Where it says several things, that which demands most counts. */
export function readHint(text: string): Hint | undefined {
  if (text.length > longest) return undefined
  // The keys of a run share its comments.
  if (!known.has(text)) known.set(text, find(text))
  return known.get(text)
}

function find(text: string): Hint | undefined {
  if (must.test(text)) return 'must'
  if (never.test(text)) return 'never'
  if (sometimes.test(text) || purpose.test(text)) return 'sometimes'
  return byDefault.test(text) ? 'default' : undefined
}
