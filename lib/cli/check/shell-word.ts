/** A name as it is typed in a shell. */
export function shellWord(name: string): string {
  return /^[\w./@:-]+$/.test(name) && !name.startsWith('-') ? name : `'${name.replaceAll("'", "'\\''")}'`
}
