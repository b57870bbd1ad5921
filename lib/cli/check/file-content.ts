import { isPlaceholder, SECRET } from '../../check/placeholder.ts'
import { scan } from '../../template/scan.ts'
import { credentialsOf, isSensitiveName } from '../../template/sensitive.ts'
import { isLiveSecret, isPlainSetting } from '../secret-values.ts'
import { toAssignment } from '../template.ts'

const TEST_ENV_NAME = /(?:^|\/)\.env\.(?:test|testing|ci|e2e)$/

/** What an env file contains: `plain` is no secret, `doubtful` may be one. */
export type FileContent = 'plain' | 'doubtful' | 'secret'

/**
 * Classifies an env file: it contains a value that is a secret by its key or its look, one that may be a secret, or
 * neither. In an env file for tests, only a value that looks live is a secret.
 *
 * @param text `undefined` for a file that cannot be read
 */
export function classifyContent(file: string, text: string | undefined): FileContent {
  if (text === undefined) return 'secret'
  // Files that dotenvx has encrypted are meant to be committed.
  const isEncrypted = /^\s*DOTENV_PUBLIC_KEY/m.test(text)
  const isForTests = TEST_ENV_NAME.test(file)
  let isDoubtful = false
  for (const statement of scan(text)) {
    // Such as a key that was pasted without its name.
    if (statement.kind === 'stray') isDoubtful = true
    const { key, value } = toAssignment(statement) ?? { key: '', value: '' }
    if (value.trim() === '' || (isEncrypted && /^encrypted:/.test(value))) continue
    if (key.startsWith('DOTENV_PUBLIC_KEY')) continue
    if (isForTests ? isLiveSecret(key, value) : statement.kind === 'assignment' && isSecret(key, value)) {
      return 'secret'
    }
    isDoubtful ||= !isForTests && !isPlainSetting(key, value) && !isPlaceholder(value, SECRET)
  }
  return isDoubtful ? 'doubtful' : 'plain'
}

function isSecret(key: string, value: string): boolean {
  return (isSensitiveName(key) || credentialsOf(value) !== undefined) && !isPlaceholder(value, SECRET)
}
