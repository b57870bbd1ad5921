import { join } from 'node:path'
import { at } from '../../report/report.ts'
import { isSensitive } from '../../template/demand.ts'
import { readTemplate } from '../../template/template.ts'
import { isReadableByOthers } from '../permissions.ts'
import { shellWord } from '../shell.ts'
import { findTemplateSecrets } from '../template-secrets.ts'
import type { Places } from './project-files.ts'

/** What is not safe about a file that was there before: it is told, and left to its owner. */
export interface Unsafe {
  text: string
  /** What to do: a sentence, or a command. */
  fix: string
}

/**
 * Looks at the files that were there: who may read the secrets, and whether the template holds some.
 *
 * @throws {Fault} `SECRETS_TEMPLATE` where the template declares a type that does not exist
 */
export function findUnsafe({ env, template, module, folder, nameOf }: Places): Unsafe[] {
  const { text, name } = template
  const secrets = text === undefined ? [] : secretsOf(text, name)
  const path = module === undefined ? env.path : join(folder, module)
  const isThere = module !== undefined || env.text !== undefined
  if (!isThere || !isReadableByOthers(path)) return secrets
  const readable = {
    text: `other users of this machine may read ${nameOf(path)}`,
    fix: `chmod 600 ${shellWord(nameOf(path))}`,
  }
  return [...secrets, readable]
}

function secretsOf(text: string, name: string): Unsafe[] {
  const demands = readTemplate(text, name)
  const found = findTemplateSecrets({ name, text }, (key) => {
    const demand = demands.get(key)
    return demand !== undefined && isSensitive(demand)
  })
  return found.map((secret) => ({ text: `${at(secret.place)}: ${secret.text}`, fix: secret.fix }))
}
