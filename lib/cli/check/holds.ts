import { isStandIn } from '../../check/placeholder.ts'
import { credentialsOf, isSensitiveName } from '../../template/sensitive.ts'
import { scan } from '../../template/syntax.ts'
import { looksLive } from '../live-keys.ts'
import { isPlainlyNoSecret } from '../plain-value.ts'
import { asAssignment } from '../template-secrets.ts'

const sharedNames = /(?:^|\/)\.env\.(?:test|testing|ci|e2e)$/

/** What an env file holds; `plain` is no secret, and what is `doubtful` is taken for one. */
export type Content = 'plain' | 'doubtful' | 'secret'

/**
 * What a text of an env file holds: a value that is a secret by its name or its looks, one that may be some, or
 * neither. What tests share is a secret where it looks live.
 *
 * @param text `undefined` for what cannot be read
 */
export function contentOf(file: string, text: string | undefined): Content {
  if (text === undefined) return 'secret'
  // What dotenvx has encrypted is to be committed.
  const isEncrypted = /^\s*DOTENV_PUBLIC_KEY/m.test(text)
  const isShared = sharedNames.test(file)
  let isDoubtful = false
  for (const statement of scan(text)) {
    // A key that was pasted without its name, say.
    if (statement.kind === 'stray') isDoubtful = true
    const { key, value } = asAssignment(statement) ?? { key: '', value: '' }
    if (value.trim() === '' || (isEncrypted && /^encrypted:/.test(value))) continue
    if (key.startsWith('DOTENV_PUBLIC_KEY')) continue
    if (isShared ? looksLive(key, value) : statement.kind === 'assignment' && isSecret(key, value)) {
      return 'secret'
    }
    isDoubtful ||= !isShared && !isPlainlyNoSecret(key, value) && !isStandIn(value, () => true)
  }
  return isDoubtful ? 'doubtful' : 'plain'
}

function isSecret(key: string, value: string): boolean {
  return (isSensitiveName(key) || credentialsOf(value) !== undefined) && !isStandIn(value, () => true)
}
