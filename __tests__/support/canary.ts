import fc from 'fast-check'

// A canary's characters are never eight in a row of any text of ours, nor of a template's comments.
const words = [...'qzjxkvwQZJXKVW0123456789']
const signs = [...'~^|;?!*()+']
const letters = [...words, ...signs, 'ü', 'é', '日', '本', '🔑']
const half = fc.array(fc.constantFrom(...letters), { minLength: 8, maxLength: 16 })
const bare = fc
  // Never a word as a whole: in front of a "=", that is a key, and keys are shown.
  .tuple(half, fc.constantFrom(...signs), half)
  .map(([first, sign, second]) => [...first, sign, ...second].join(''))

/** Values that are known again wherever a piece of them turns up. */
export const canaries: fc.Arbitrary<string> = fc
  .tuple(
    bare,
    bare,
    fc.constantFrom('', '$', '${A}', '"', "'", '`', '\n', '\\n', '#', ' ', '\\', '@', '://', ','),
  )
  .map(([first, second, between]) => first + between + second)

/** Fails where a text holds eight characters in a row of a value, as it is or as it may be encoded. */
export function expectNothingOf(canary: string, text: string): void {
  const bytes = Buffer.from(canary)
  const forms = [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    bytes.toString('hex'),
    ...[0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64')),
    ...[0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64url')),
  ]
  const pieces = new Set<string>()
  const quarters = new Set<string>()
  for (const form of forms) {
    for (let at = 0; at + 8 <= form.length; at++) pieces.add(form.slice(at, at + 8))
    for (let at = 0; at + 4 <= form.length; at++) quarters.add(form.slice(at, at + 4))
  }
  // Of any eight characters in a row, four in a row begin at a multiple of five.
  for (let at = 0; at < text.length; at += 5) {
    if (!quarters.has(text.slice(at, at + 4))) continue
    for (let from = Math.max(0, at - 4); from <= at; from++) {
      if (pieces.has(text.slice(from, from + 8))) throw new Error('the output holds a part of a value')
    }
  }
}
