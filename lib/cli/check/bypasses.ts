import { isAbsolute, relative } from 'node:path'
import { listAncestors } from '../file-system.ts'
import type { Code } from './code.ts'
import { checkDockerfile, checkDockerignore, isDockerfile } from './dockerfile.ts'
import { findKeyLine, type Package } from './package.ts'
import { readProjectFile } from './project-files.ts'
import type { Remark } from './remark.ts'
import type { LocatedImport } from './source.ts'

/** Files besides the code that can bypass the check at startup. */
export interface Surroundings {
  folder: string
  /** The root of the repository, if there is one. */
  root: string | undefined
  /** The files of the project. */
  files: readonly string[]
  json: Package | undefined
  template: string
}

/** Finds what bypasses the check at startup: it is skipped, or its refusal is ignored. */
export function findBypasses(code: Code, { folder, root, files, json, template }: Surroundings): Remark[] {
  return [
    ...code.imports.flatMap(({ file, imports }) =>
      imports.flatMap((found) => checkImport(file, found, json?.name === 'secrets')),
    ),
    ...(json ? checkPackage(json) : []),
    ...files.filter(isDockerfile).flatMap((file) => checkDockerfile(folder, file)),
    ...files.filter(isShellScript).flatMap((file) => checkShellScript(folder, file)),
    ...checkDockerignores(folder, root, template),
  ]
}

function checkImport(file: string, found: LocatedImport, isOwn: boolean): Remark[] {
  const place = { file, line: found.line }
  const isSecrets = found.name === 'secrets' || found.name.startsWith('secrets/')
  // A tool reads a configuration, on a laptop or in a build.
  const isToolConfig = /(?:^|\/)[\w.-]*\.config\.[cm]?[jt]s$/.test(file)
  if (isOwn && isSecrets) return []
  if (!isSecrets) {
    if (isToolConfig) return []
    const why = found.isConditional ? 'secrets loads .env by itself' : 'it reads .env in production too'
    const line = found.name === 'dotenv' ? "require('secrets').config()" : "import 'secrets/config'"
    return [
      {
        kind: 'dotenv',
        place,
        text: `${found.name} is loaded here: ${why}`,
        fix: `Load "secrets" instead: ${line}`,
      },
    ]
  }
  const remarks: Remark[] = []
  if (found.isConditional) {
    remarks.push({
      kind: 'guard',
      place,
      text: 'secrets is loaded only if NODE_ENV allows it, so production is never checked',
      fix: 'Load it unconditionally: in production it reads no file.',
    })
  }
  if (found.isSwallowed) {
    remarks.push({
      kind: 'catch',
      place,
      text: 'the refusal of secrets is caught here, and the program goes on',
      fix: 'Remove the try and catch, or end the process in the catch.',
    })
  }
  return remarks
}

const DOTENV_PRELOAD =
  /(?:-r|--require|--import)[\s=]+["']?(?:dotenv(?:-flow|-safe)?|@dotenvx\/dotenvx)\/config\b/
const ENV_FILE_OPTION = /\b(?:node|tsx|bun)\b[^|&;]*\s--env-file(?:-if-exists)?[\s=]/
const CHECK_SKIPPED = /\bSECRETS_CHECK=["']?skip\b/i

function checkPackage(json: Package): Remark[] {
  const remarks: Remark[] = []
  if (json.devDependencies.has('secrets') && !json.dependencies.has('secrets')) {
    remarks.push({
      kind: 'dev-dependency',
      place: { file: 'package.json', line: findKeyLine(json, 'secrets', 'devDependencies') },
      text: 'secrets is a devDependency, so a production install lacks it',
      fix: 'npm install --save-prod secrets (from your source of the package)',
    })
  }
  for (const [name, script] of json.scripts) {
    const place = { file: 'package.json', line: findKeyLine(json, name, 'scripts') }
    if (!/^(?:pre|post)?test/.test(name)) remarks.push(...checkShellCommand(place, script))
    if (/^(?:pre)?start/.test(name) && CHECK_SKIPPED.test(script)) {
      remarks.push({
        kind: 'skip',
        place,
        text: 'SECRETS_CHECK=skip: this script starts without any check',
        fix: 'Use it only in a build that has no secrets.',
      })
    }
  }
  return remarks
}

const MAX_COMMAND_LENGTH = 2000
const PRELOAD_FIX = 'Use node -r secrets/register instead.'

function checkShellCommand(place: { file: string; line: number }, command: string): Remark[] {
  const remarks: Remark[] = []
  const text = command.slice(0, MAX_COMMAND_LENGTH)
  if (DOTENV_PRELOAD.test(text)) {
    const what = 'dotenv is preloaded: it reads .env in production too'
    remarks.push({ kind: 'dotenv', place, text: what, fix: PRELOAD_FIX })
  }
  if (ENV_FILE_OPTION.test(text)) {
    const what = '--env-file adds a file to the environment, which production trusts'
    remarks.push({ kind: 'env-file', place, text: what, fix: PRELOAD_FIX })
  }
  return remarks
}

/** True for a shell script, or a Procfile. */
function isShellScript(file: string): boolean {
  return /(?:^|\/)(?:Procfile(?:\.\w+)?|[\w.-]+\.sh)$/.test(file)
}

function checkShellScript(folder: string, file: string): Remark[] {
  const text = readProjectFile(folder, file) ?? ''
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.trimStart().startsWith('#') ? [] : checkShellCommand({ file, line: index + 1 }, line),
    )
}

/** Checks the project, and every folder above it in the repository: an image may be built from any of them. */
function checkDockerignores(folder: string, root: string | undefined, template: string): Remark[] {
  const remarks: Remark[] = []
  // A template that was named may be outside the project.
  if (isAbsolute(template) || template.startsWith('..')) return remarks
  for (const ancestor of listAncestors(folder)) {
    remarks.push(...checkDockerignore(ancestor, template, relative(ancestor, folder)))
    if (root === undefined || ancestor === root) break
  }
  return remarks
}
