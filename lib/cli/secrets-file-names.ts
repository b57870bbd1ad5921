import { readdirSync } from 'node:fs'
import { MODULE_NAMES } from '../files/env-files.ts'
import { TEMPLATE_NAME } from '../files/project.ts'

const TEMPLATE_PART = /\.(?:example|sample|template|tmpl|tpl|dist|defaults?|schema|vault)(?:\.|$)/i
const CODE_ENDING = /\.(?:d\.ts|[cm]?[jt]sx?|php|md|py|rb)$/i

/** True for the name of an env file that is meant to be committed, such as `.env.example`. */
export function isTemplateName(name: string): boolean {
  return /^\.?env\./i.test(name) && TEMPLATE_PART.test(name)
}

/** True for the name of an env file that holds values, such as `.env.local`. */
export function isEnvName(name: string): boolean {
  if (name === '.env') return true
  return name.startsWith('.env.') && !TEMPLATE_PART.test(name) && !CODE_ENDING.test(name)
}

/** True for the name of any secrets file. */
export function isSecretsName(name: string): boolean {
  return isEnvName(name) || MODULE_NAMES.includes(name)
}

const UNREADABLE =
  /[._-](?:example|sample|template|tpl|dist|defaults?|schema|vault)(?:[._-]|$)|\.(?:[cm]?[jt]sx?|json|ya?ml|toml|md|sh)$/i

/** True for the name of a file that can be read as an env file with values. */
export function isReadableEnvName(name: string): boolean {
  return /^\.env(?:\.|$)/.test(name) && !UNREADABLE.test(name)
}

// Nobody uses a longer name, and the patterns below backtrack.
const MAX_NAME_LENGTH = 100

const SHARED = /^\.env\.(?:[\w.-]*[.-])?(?:example|sample|template|dist|schema|defaults?)$/

/** True for the name of an env file that must stay in git beside the others. */
export function isSharedEnvName(name: string): boolean {
  return name.length < MAX_NAME_LENGTH && SHARED.test(name)
}

const OTHER_TEMPLATE =
  /^(?:\.?env[._-](?:sample|template|tpl|dist|schema|defaults?|example)|example\.env|sample\.env|template\.env|\.env\.local\.example|\.env\.(?:development|dev|local)\.(?:sample|template))$/

/** Finds a template whose name is that of another tool; `undefined` if there is none. */
export function findOtherTemplate(folder: string): string | undefined {
  return listNames(folder)
    .sort()
    .find((name) => name !== TEMPLATE_NAME && name.length < MAX_NAME_LENGTH && OTHER_TEMPLATE.test(name))
}

/** Lists the names in a folder; none if it cannot be read. */
export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
