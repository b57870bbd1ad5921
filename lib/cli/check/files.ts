import { basename, join } from 'node:path'
import { moduleNames } from '../../files/module-names.ts'
import { isReadableByOthers } from '../permissions.ts'
import { inFolder, shellPath, shellWord } from '../shell.ts'
import { type Content, contentOf } from './holds.ts'
import { type GitFiles, readOwn, walk } from './own-files.ts'
import { readPackage } from './package.ts'
import { publishes } from './published.ts'
import type { Remark, Remarks } from './remark.ts'
import { isEnvName } from './secrets-files.ts'

const servedFolders = new Set('public static dist www htdocs public_html _site'.split(' '))

/**
 * How safe the secrets files of a project are: from git, from other users of the machine, from the public.
 *
 * @param named env files of other names, by their paths in the project
 */
export function checkFiles(folder: string, git: GitFiles | undefined, named: ReadonlySet<string>): Remarks {
  const isSecretsFile = (file: string) => named.has(file) || hasSecretsName(file)
  const remarks: Remarks = { findings: [], warnings: [] }
  const { files, links, isCut } = walk(folder, '', (name) => name === 'node_modules' || name === '.git')
  if (isCut) {
    const text = 'the folder holds so many files that not all of them are looked at'
    remarks.warnings.push({ kind: 'unchecked', place: undefined, text })
  }
  const there = [...files, ...links].filter(isSecretsFile).sort()
  const tracked = (git?.tracked ?? []).filter(isSecretsFile)
  const others = new Set(git?.others)

  const isPrivate = (file: string) => look(file, readOwn(folder, file)) !== 'plain'

  for (const file of tracked)
    add(remarks, file, [readOwn(folder, file), git?.staged(file)], trackedRemark(folder, file, git))
  for (const file of there.filter((file) => !tracked.includes(file))) {
    if (others.has(file)) add(remarks, file, [readOwn(folder, file)], notIgnoredRemark(folder, file))
    if (isPrivate(file) && isReadableByOthers(join(folder, file))) {
      remarks.findings.push(readableRemark(folder, file))
    }
  }
  const json = readPackage(folder)
  const modules = moduleNames.filter((name) => there.includes(name))
  for (const file of [...files, ...links].sort()) {
    const isCopy = isServedModule(file, modules)
    if (!isCopy && !(isSecretsFile(file) && isPrivate(file))) continue
    if (json && publishes(folder, json, file, git)) remarks.findings.push(publishedRemark(file))
    else if (isCopy || isServed(file)) remarks.findings.push(servedRemark(file))
  }
  return remarks
}

/** An env file anywhere in the project, or the secrets module, which lies in its folder. */
function hasSecretsName(file: string): boolean {
  const parts = file.split('/')
  const name = parts.pop() as string
  if (parts.includes('node_modules')) return false
  return isEnvName(name) || (parts.length === 0 && moduleNames.includes(name))
}

/** Those that hold no secret are told of, and no reason to fail: some are committed on purpose. */
function add(remarks: Remarks, file: string, texts: readonly (string | undefined)[], remark: Remark): void {
  // A .env is nobody's to share, in doubt; what has another name may be.
  const isUsual = file.endsWith('.env') || !isEnvName(basename(file))
  const contents = texts.map((text) => look(file, text))
  if (contents.some((content) => content === 'secret' || (isUsual && content === 'doubtful'))) {
    remarks.findings.push(remark)
  } else {
    const { fix: _, ...rest } = remark
    remarks.warnings.push({ ...rest, text: `${remark.text}; it holds nothing that is plainly a secret` })
  }
}

/** What a secrets file holds: one that is code is not run to find out. */
function look(file: string, text: string | undefined): Content {
  return moduleNames.includes(basename(file)) ? 'secret' : contentOf(file, text)
}

function trackedRemark(folder: string, file: string, git: GitFiles | undefined): Remark {
  const isCommitted = git?.isCommitted(file) ?? true
  return {
    kind: 'tracked',
    place: { file },
    text: isCommitted ? 'git tracks it' : 'it is staged, and the next commit takes it in',
    // Without -f, git refuses where the file has been staged and edited since.
    command: `git${inFolder(folder)} rm --cached -f -- ${pathspec(file)}`,
    fix: [
      isCommitted
        ? 'What it holds is compromised where that was pushed: change it where it was issued.'
        : 'No commit holds it yet, so what it holds is not compromised. The file itself stays.',
      ...(isCode(file) ? ['Is it not your own? Remove it: untracked, it is run.'] : []),
    ].join('\n'),
  }
}

/** True for a secrets module that a load runs, and a check where git does not track it. */
function isCode(file: string): boolean {
  return moduleNames.includes(file) && file !== 'secrets.json'
}

/** A file as git takes it, to whom some signs stand for other files. */
function pathspec(file: string): string {
  return shellWord(/[*?[\\]|^:/.test(file) ? `:(literal)${file}` : file)
}

function notIgnoredRemark(folder: string, file: string): Remark {
  return {
    kind: 'not-ignored',
    place: { file },
    text: 'git does not ignore it: the next "git add ." commits it',
    command: `npx --no secrets init${inFolder(folder)}`,
  }
}

function readableRemark(folder: string, file: string): Remark {
  return {
    kind: 'readable',
    place: { file },
    text: 'other users of this machine may read it',
    command: `chmod 600 ${shellPath(folder, file)}`,
  }
}

function isServed(file: string): boolean {
  return file
    .split('/')
    .slice(0, -1)
    .some((part) => servedFolders.has(part))
}

/** True for a copy of the secrets module that a build has left among what it made. */
function isServedModule(file: string, modules: readonly string[]): boolean {
  const parts = file.split('/')
  const name = parts.pop() as string
  if (!moduleNames.includes(name) || !servedFolders.has(parts[0] ?? '')) return false
  return name === 'secrets.json' ? parts.length === 1 : modules.length > 0
}

function servedRemark(file: string): Remark {
  const [served] = file.split('/').filter((part) => servedFolders.has(part))
  return {
    kind: 'served',
    place: { file },
    text: `it lies in ${served}/, which is served or published`,
    fix: `Take it out of there. What it holds is compromised where that was done.`,
  }
}

function publishedRemark(file: string): Remark {
  return {
    kind: 'published',
    place: { file },
    text: '"npm publish" puts it into the package',
    fix: 'List as "files" in package.json what belongs to the package ("npm pack --dry-run" shows it), or where it is none, say "private": true there.',
  }
}
