/** What steers this package: the environment's to set, or an env file could switch its own checks off. */
export const STEERING: readonly string[] = ['SECRETS_MODE']

/** What makes Node, or the loader of the system, run other code or trust other servers; any case. */
export const CODE_RUNNING: readonly string[] = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
]
export const CODE_RUNNING_PREFIXES: readonly string[] = ['DYLD_']

/** True for a variable that steers this package, which no file may set, `config()` included. */
export function isSteering(key: string): boolean {
  return STEERING.includes(key.toUpperCase())
}

/** True for a key that no file may set, or that would be lost: dotenv's result is an object. */
export function isNotFromFile(key: string): boolean {
  const name = key.toUpperCase()
  if (STEERING.includes(name) || CODE_RUNNING.includes(name) || key === '__proto__') return true
  for (const prefix of CODE_RUNNING_PREFIXES) if (name.startsWith(prefix)) return true
  return false
}
