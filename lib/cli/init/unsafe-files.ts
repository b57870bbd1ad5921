import { join } from 'node:path'
import { formatLocation } from '../../report/report.ts'
import { isSensitive } from '../../template/contract.ts'
import { readContract } from '../../template/template.ts'
import { isReadableByOthers } from '../file-system.ts'
import { quoteShellWord } from '../shell.ts'
import { findTemplateSecrets } from '../template.ts'
import type { ProjectFiles } from './project-files.ts'

/** What is unsafe about an existing file. `init` reports it, and changes nothing. */
export interface UnsafeFile {
  text: string
  /** What to do: a sentence, or a command. */
  fix: string
}

/**
 * Checks the existing files: who can read the secrets, and whether the template contains some.
 *
 * @throws {LoadError} `SECRETS_TEMPLATE` if the template has an unknown type
 */
export function findUnsafeFiles({ env, template, module, folder, nameOf }: ProjectFiles): UnsafeFile[] {
  const { text, name } = template
  const secrets = text === undefined ? [] : findSecrets(text, name)
  const path = module === undefined ? env.path : join(folder, module)
  const exists = module !== undefined || env.text !== undefined
  if (!exists || !isReadableByOthers(path)) return secrets
  const readable = {
    text: `other users of this machine can read ${nameOf(path)}`,
    fix: `chmod 600 ${quoteShellWord(nameOf(path))}`,
  }
  return [...secrets, readable]
}

function findSecrets(text: string, name: string): UnsafeFile[] {
  const demands = readContract({ name: name, text }).keys
  const found = findTemplateSecrets({ name, text }, (key) => {
    const demand = demands.get(key)
    return demand !== undefined && isSensitive(demand)
  })
  return found.map((secret) => ({ text: `${formatLocation(secret.place)}: ${secret.text}`, fix: secret.fix }))
}
