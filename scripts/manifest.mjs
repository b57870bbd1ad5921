// npm packs the package.json that is on the disk. So "prepack" replaces it by the published one
// (node scripts/manifest.mjs strip), and "postpack" restores it (node scripts/manifest.mjs restore).
import { spawn } from 'node:child_process'
import { constants, copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { publishedManifest } from './pack.mjs'

/** "postpack" runs less than a second after "prepack"; after this time, npm was interrupted. */
const INTERRUPTED_AFTER_MS = 10_000

const root = resolve(import.meta.dirname, '..')
const manifest = `${root}/package.json`
const original = `${root}/package.json.orig`

const [, , command, ms = INTERRUPTED_AFTER_MS] = process.argv
if (command === 'strip') strip()
else if (command === 'restore') restore()
else if (command === 'restore-later') await restoreLater()

function strip() {
  // An interrupted run left it, and someone has restored package.json by hand.
  if (existsSync(original) && !isStripped()) rmSync(original)
  // This fails if another npm packs here at the same time.
  copyFileSync(manifest, original, constants.COPYFILE_EXCL)
  const temporary = `${manifest}.tmp`
  writeFileSync(temporary, publishedManifest(readFileSync(original, 'utf8')))
  renameSync(temporary, manifest)
  const args = [import.meta.filename, 'restore-later', String(ms)]
  spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref()
}

function restore() {
  if (existsSync(original) && isStripped()) {
    renameSync(original, manifest)
    return
  }
  console.error('package.json was changed while npm packed it, so the tarball may be wrong. Pack again.')
  process.exitCode = 1
}

/** Restores package.json if npm was interrupted before "postpack". */
async function restoreLater() {
  for (const end = Date.now() + Number(ms); Date.now() < end; await setTimeout(100)) {
    if (!existsSync(original)) return
  }
  restore()
}

function isStripped() {
  return readFileSync(manifest, 'utf8') === publishedManifest(readFileSync(original, 'utf8'))
}
