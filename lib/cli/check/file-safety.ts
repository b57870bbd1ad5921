import { basename, join } from 'node:path'
import { MODULE_NAMES } from '../../files/env-files.ts'
import { isReadableByOthers } from '../file-system.ts'
import { isEnvName } from '../secrets-file-names.ts'
import { formatDirectoryOption, quoteShellPath, quoteShellWord } from '../shell.ts'
import { classifyContent, type FileContent } from './file-content.ts'
import { readPackage } from './package.ts'
import { type GitFiles, listFiles, readProjectFile } from './project-files.ts'
import { isPublished } from './published.ts'
import type { Remark, Remarks } from './remark.ts'

const SERVED_FOLDERS = new Set('public static dist www htdocs public_html _site'.split(' '))

/**
 * Checks that the secrets files of a project are safe from git, from other users of the machine, and from the public.
 *
 * @param named env files of other names, by their paths in the project
 */
export function checkFileSafety(
  folder: string,
  git: GitFiles | undefined,
  named: ReadonlySet<string>,
): Remarks {
  const isSecretsFile = (file: string) => named.has(file) || hasSecretsName(file)
  const remarks: Remarks = { findings: [], warnings: [] }
  const { files, links, isIncomplete } = listFiles(
    folder,
    '',
    (name) => name === 'node_modules' || name === '.git',
  )
  if (isIncomplete) {
    const text = 'the folder contains too many files, so not all are checked'
    remarks.warnings.push({ kind: 'unchecked', place: undefined, text })
  }
  const existing = [...files, ...links].filter(isSecretsFile).sort()
  const tracked = (git?.tracked ?? []).filter(isSecretsFile)
  const others = new Set(git?.others)

  const isPrivate = (file: string) => classifyFile(file, readProjectFile(folder, file)) !== 'plain'

  for (const file of tracked) {
    const texts = [readProjectFile(folder, file), git?.staged(file)]
    addByContent(remarks, file, texts, createTrackedRemark(folder, file, git))
  }
  for (const file of existing.filter((file) => !tracked.includes(file))) {
    if (others.has(file)) {
      addByContent(remarks, file, [readProjectFile(folder, file)], createNotIgnoredRemark(folder, file))
    }
    if (isPrivate(file) && isReadableByOthers(join(folder, file))) {
      remarks.findings.push(createReadableRemark(folder, file))
    }
  }
  const json = readPackage(folder)
  const modules = MODULE_NAMES.filter((name) => existing.includes(name))
  for (const file of [...files, ...links].sort()) {
    const isCopy = isServedModule(file, modules)
    if (!isCopy && !(isSecretsFile(file) && isPrivate(file))) continue
    if (json && isPublished(folder, json, file, git)) remarks.findings.push(createPublishedRemark(file))
    else if (isCopy || isServed(file)) remarks.findings.push(createServedRemark(file))
  }
  return remarks
}

/** True for an env file anywhere in the project, and for a secrets module in its folder. */
function hasSecretsName(file: string): boolean {
  const folders = file.split('/')
  const name = folders.pop() as string
  if (folders.includes('node_modules')) return false
  return isEnvName(name) || (folders.length === 0 && MODULE_NAMES.includes(name))
}

/** Adds a remark as a finding; as a warning if the file holds no secret, since some are committed on purpose. */
function addByContent(
  remarks: Remarks,
  file: string,
  texts: readonly (string | undefined)[],
  remark: Remark,
): void {
  // A .env with doubtful values is probably private. A file of another name may be shared on purpose.
  const isUsual = file.endsWith('.env') || !isEnvName(basename(file))
  const contents = texts.map((text) => classifyFile(file, text))
  if (contents.some((content) => content === 'secret' || (isUsual && content === 'doubtful'))) {
    remarks.findings.push(remark)
  } else {
    const { fix: _, ...rest } = remark
    remarks.warnings.push({ ...rest, text: `${remark.text}; it contains no obvious secret` })
  }
}

/** Classifies a secrets file. A module is not run to find out. */
function classifyFile(file: string, text: string | undefined): FileContent {
  return MODULE_NAMES.includes(basename(file)) ? 'secret' : classifyContent(file, text)
}

function createTrackedRemark(folder: string, file: string, git: GitFiles | undefined): Remark {
  const isCommitted = git?.isCommitted(file) ?? true
  return {
    kind: 'tracked',
    place: { file },
    text: isCommitted ? 'git tracks it' : 'it is staged, so the next commit will contain it',
    // Without -f, git refuses if the file was edited after it was staged.
    command: `git${formatDirectoryOption(folder)} rm --cached -f -- ${quotePathspec(file)}`,
    fix: [
      isCommitted
        ? 'Rotate any secret that was ever pushed.'
        : 'No commit contains it yet, so its secrets have not leaked. The file itself stays.',
      ...(isCode(file) ? ['If it is not your own, delete it: untracked, it would be run.'] : []),
    ].join('\n'),
  }
}

/** True for a secrets module that a load runs, and that a check runs if git does not track it. */
function isCode(file: string): boolean {
  return MODULE_NAMES.includes(file) && file !== 'secrets.json'
}

/** Quotes a file as an argument of git, which expands some characters. */
function quotePathspec(file: string): string {
  return quoteShellWord(/[*?[\\]|^:/.test(file) ? `:(literal)${file}` : file)
}

function createNotIgnoredRemark(folder: string, file: string): Remark {
  return {
    kind: 'not-ignored',
    place: { file },
    text: 'git does not ignore it, so the next "git add ." adds it',
    command: `npx --no secrets init${formatDirectoryOption(folder)}`,
  }
}

function createReadableRemark(folder: string, file: string): Remark {
  return {
    kind: 'readable',
    place: { file },
    text: 'other users of this machine can read it',
    command: `chmod 600 ${quoteShellPath(folder, file)}`,
  }
}

function isServed(file: string): boolean {
  return file
    .split('/')
    .slice(0, -1)
    .some((part) => SERVED_FOLDERS.has(part))
}

/** True for a copy of the secrets module in the output of a build. */
function isServedModule(file: string, modules: readonly string[]): boolean {
  const folders = file.split('/')
  const name = folders.pop() as string
  if (!MODULE_NAMES.includes(name) || !SERVED_FOLDERS.has(folders[0] ?? '')) return false
  return name === 'secrets.json' ? folders.length === 1 : modules.length > 0
}

function createServedRemark(file: string): Remark {
  const [served] = file.split('/').filter((part) => SERVED_FOLDERS.has(part))
  return {
    kind: 'served',
    place: { file },
    text: `it is in ${served}/, which is served or published`,
    fix: 'Move it out. If it was ever served or published, rotate its secrets.',
  }
}

function createPublishedRemark(file: string): Remark {
  return {
    kind: 'published',
    place: { file },
    text: '"npm publish" adds it to the package',
    fix: 'List the files of the package as "files" in package.json, and check with "npm pack --dry-run". If this is no package, set "private": true.',
  }
}
