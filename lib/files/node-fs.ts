import type * as Fs from 'node:fs'

function builtin(): typeof Fs | undefined {
  try {
    return process.getBuiltinModule('node:fs')
  } catch {
    return undefined
  }
}

/**
 * Node's file system. Through `process`, because `require()` would make Node prepare the module for import as well; but
 * a script may have replaced that function.
 */
export const fs: typeof Fs = builtin() ?? require('node:fs')
