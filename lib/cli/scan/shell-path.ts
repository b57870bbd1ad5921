/** A relative path as it is typed in a POSIX shell, where no program takes it for an option, or trims it. */
export function shellPath(path: string): string {
  if (/^[\w.][\w./-]*$/.test(path)) return path
  return `'${(/^[-\s]/.test(path) ? `./${path}` : path).replaceAll("'", "'\\''")}'`
}
