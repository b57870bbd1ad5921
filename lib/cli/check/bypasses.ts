import { dirname, isAbsolute, relative } from 'node:path'
import type { Code } from './code.ts'
import { checkDockerfile, checkDockerignore, isDockerfile } from './dockerfile.ts'
import { readOwn } from './own-files.ts'
import { lineOfKey, type Package } from './package.ts'
import type { Remark } from './remark.ts'

/** Where to look for what would undo the check at the start. */
export interface Surroundings {
  folder: string
  /** The root of the repository, where there is one. */
  root: string | undefined
  /** The project's own files. */
  files: readonly string[]
  json: Package | undefined
  template: string
}

/** What would undo the check at the start: a check that is not made, or whose refusal is not heard. */
export function findUndone(code: Code, { folder, root, files, json, template }: Surroundings): Remark[] {
  return [
    ...code.loads.flatMap(({ file, loads }) =>
      loads.flatMap((load) => remarksOnLoad(file, load, json?.name === 'secrets')),
    ),
    ...(json ? remarksOnPackage(json) : []),
    ...files.filter(isDockerfile).flatMap((file) => checkDockerfile(folder, file)),
    ...files.filter(isProcfile).flatMap((file) => remarksOnProcfile(folder, file)),
    ...dockerignores(folder, root, template),
  ]
}

function remarksOnLoad(file: string, load: Code['loads'][number]['loads'][number], isOwn: boolean): Remark[] {
  const place = { file, line: load.line }
  const isSecrets = load.name === 'secrets' || load.name.startsWith('secrets/')
  // A configuration is read by a tool, on a laptop or in a build.
  const isTool = /(?:^|\/)[\w.-]*\.config\.[cm]?[jt]s$/.test(file)
  if (isOwn && isSecrets) return []
  if (!isSecrets) {
    if (isTool) return []
    return [
      {
        kind: 'dotenv',
        place,
        text: `${load.name} is loaded here: ${load.isGuarded ? 'secrets loads .env by itself' : 'it reads .env in production too'}`,
        fix: `Load "secrets" in its place: ${load.name === 'dotenv' ? "require('secrets').config()" : "import 'secrets/config'"}`,
      },
    ]
  }
  const remarks: Remark[] = []
  if (load.isGuarded) {
    remarks.push({
      kind: 'guard',
      place,
      text: 'secrets is loaded only where NODE_ENV says so: in production nothing is checked',
      fix: 'Load it always: in production it reads no file.',
    })
  }
  if (load.isSwallowed) {
    remarks.push({
      kind: 'catch',
      place,
      text: 'what secrets refuses is caught here, and the program goes on',
      fix: 'Take the try and catch away, or end the process in the catch.',
    })
  }
  return remarks
}

const dotenvScript =
  /(?:-r|--require|--import)[\s=]+["']?(?:dotenv(?:-flow|-safe)?|@dotenvx\/dotenvx)\/config\b/
const envFileScript = /\b(?:node|tsx|bun)\b[^|&;]*\s--env-file(?:-if-exists)?[\s=]/
const skipScript = /\bSECRETS_CHECK=["']?skip\b/i

function remarksOnPackage(json: Package): Remark[] {
  const remarks: Remark[] = []
  if (json.devDependencies.has('secrets') && !json.dependencies.has('secrets')) {
    remarks.push({
      kind: 'dev-dependency',
      place: { file: 'package.json', line: lineOfKey(json, 'secrets', 'devDependencies') },
      text: 'secrets is a devDependency, so a production install lacks it',
      fix: 'npm install --save-prod secrets (from where you have it)',
    })
  }
  for (const [name, script] of json.scripts) {
    const place = { file: 'package.json', line: lineOfKey(json, name, 'scripts') }
    if (!/^(?:pre|post)?test/.test(name)) remarks.push(...remarksOnCommand(place, script))
    if (/^(?:pre)?start/.test(name) && skipScript.test(script)) {
      remarks.push({
        kind: 'skip',
        place,
        text: 'SECRETS_CHECK=skip: no start of this script is ever refused',
        fix: 'It belongs to a build that has no secrets, and nowhere else.',
      })
    }
  }
  return remarks
}

function remarksOnCommand(place: { file: string; line: number }, command: string): Remark[] {
  const remarks: Remark[] = []
  // Only so far: a longer command is none.
  const text = command.slice(0, 2000)
  if (dotenvScript.test(text)) {
    const fix = 'node -r secrets/register in its place.'
    remarks.push({ kind: 'dotenv', place, text: 'dotenv is preloaded: it reads .env in production too', fix })
  }
  if (envFileScript.test(text)) {
    const fix = 'node -r secrets/register in its place.'
    const what = '--env-file makes a file a part of the environment, which is trusted in production'
    remarks.push({ kind: 'env-file', place, text: what, fix })
  }
  return remarks
}

function isProcfile(file: string): boolean {
  return /(?:^|\/)(?:Procfile(?:\.\w+)?|[\w.-]+\.sh)$/.test(file)
}

function remarksOnProcfile(folder: string, file: string): Remark[] {
  const text = readOwn(folder, file) ?? ''
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.trimStart().startsWith('#') ? [] : remarksOnCommand({ file, line: index + 1 }, line),
    )
}

/** An image may be built from the project, or from any folder above it in the repository. */
function dockerignores(folder: string, root: string | undefined, template: string): Remark[] {
  const remarks: Remark[] = []
  // A template that was named may lie elsewhere.
  if (isAbsolute(template) || template.startsWith('..')) return remarks
  for (let at = folder; ; at = dirname(at)) {
    remarks.push(...checkDockerignore(at, template, relative(at, folder)))
    if (root === undefined || at === root || dirname(at) === at) return remarks
  }
}
