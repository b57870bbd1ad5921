/** The names of a secrets module, in the order in which they are looked for. */
export const moduleNames: readonly string[] = [
  'secrets.json',
  'secrets.js',
  'secrets.cjs',
  'secrets.mjs',
  'secrets.ts',
  'secrets.cts',
  'secrets.mts',
]
