import { moduleNames } from '../../files/module-names.ts'

const templateWords = /\.(?:example|sample|template|tmpl|tpl|dist|defaults?|schema|vault)(?:\.|$)/i
const codeEndings = /\.(?:d\.ts|[cm]?[jt]sx?|php|md|py|rb)$/i

/** True for the name of an env file that is made to be committed, such as `.env.example`. */
export function isTemplateName(name: string): boolean {
  return /^\.?env\./i.test(name) && templateWords.test(name)
}

/** True for the name of a file that holds values: `.env`, `.env.local`, and their like. */
export function isEnvName(name: string): boolean {
  if (name === '.env') return true
  return name.startsWith('.env.') && !templateWords.test(name) && !codeEndings.test(name)
}

/** True for the name of any secrets file. */
export function isSecretsName(name: string): boolean {
  return isEnvName(name) || moduleNames.includes(name)
}
