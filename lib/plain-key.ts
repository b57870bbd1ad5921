/** What `encodeURIComponent` leaves as it is, beside letters, digits and the underscore. */
const otherSigns = ['-', '.', '!', '~', '*', "'", '(', ')']

/**
 * True where every key is of letters, digits and underscores, and begins with no digit.
 *
 * All of them are looked at in one: a loop over their characters takes longer than all else that a start does with a
 * template, and Node would compile it anew while it runs.
 */
export function arePlain(keys: Iterable<string>): boolean {
  // Digits, and the empty text, stand before the letters.
  for (const key of keys) if (key < 'A') return false
  const all = [...keys].join('_')
  for (const sign of otherSigns) if (all.includes(sign)) return false
  return all.isWellFormed() && encodeURIComponent(all) === all
}
