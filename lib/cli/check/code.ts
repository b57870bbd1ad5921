import type { SourceLocation } from '../../errors.ts'
import { pluralize } from '../../report/text.ts'
import { isSecretsName, isTemplateName } from '../secrets-file-names.ts'
import { isPlatformVariable } from './platform-vars.ts'
import { readProjectFile } from './project-files.ts'
import type { Remark } from './remark.ts'
import { isSource, isTest, readSource, type Source } from './source.ts'

/** What the sources of a project do with the environment. */
export interface Code {
  /** The locations that read each variable, outside tests. */
  reads: ReadonlyMap<string, SourceLocation[]>
  /** The keys that occur nowhere; empty if the code computes the name of a variable. */
  unread: readonly string[]
  /** The imports of this package and of dotenv, outside tests, by file. */
  imports: readonly { file: string; imports: Source['imports'] }[]
}

/** Reads the files of a project, without running any. */
export function readCode(folder: string, files: readonly string[], keys: Iterable<string>): Code {
  const reads = new Map<string, SourceLocation[]>()
  const imports: { file: string; imports: Source['imports'] }[] = []
  const search = new KeySearch(keys)
  // Without code, nobody knows what reads the variables.
  let isComputed = !files.some(isSource)
  for (const file of files) {
    const isCode = isSource(file)
    if (!isCode && (!mayUseVariables(file) || search.isDone)) continue
    const text = readProjectFile(folder, file)
    if (text === undefined) continue
    search.read(text)
    if (!isCode || isTest(file)) continue
    const source = readSource(file, text)
    isComputed ||= source.isComputed
    if (source.imports.length > 0) imports.push({ file, imports: source.imports })
    for (const { key, from, line } of source.reads) {
      if (isPlatformVariable(key, from)) continue
      const locations = reads.get(key) ?? []
      if (locations.length === 0) reads.set(key, locations)
      locations.push({ file, line })
    }
  }
  return { reads, unread: isComputed ? [] : search.missing, imports }
}

// Documents, lock files and binary files.
const OTHER_FILE =
  /\.(?:mdx?|rst|adoc|lock|map|snap|png|jpe?g|gif|webp|avif|ico|svg|pdf|zip|t?gz|br|woff2?|ttf|otf|eot|mp[34]|mov|webm|wasm|node|sqlite|db|csv)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|LICEN[CS]E|CHANGELOG)$/i

/** True for a file that may use a variable, such as a script, a configuration, or code in another language. */
function mayUseVariables(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return !OTHER_FILE.test(file) && !isTemplateName(name) && !isSecretsName(name)
}

/** Searches texts for keys until all are found. */
class KeySearch {
  /** Keys that are one word each. */
  readonly #words = new Set<string>()
  readonly #others = new Set<string>()

  constructor(keys: Iterable<string>) {
    for (const key of keys) (/^\w+$/.test(key) ? this.#words : this.#others).add(key)
  }

  get isDone(): boolean {
    return this.#words.size === 0 && this.#others.size === 0
  }

  get missing(): string[] {
    return [...this.#words, ...this.#others]
  }

  read(text: string): void {
    if (this.#words.size > 0) {
      for (const [word] of text.matchAll(/\w+/g)) this.#words.delete(word)
    }
    for (const key of this.#others) if (text.includes(key)) this.#others.delete(key)
  }
}

/** Finds variables that the code reads and the template lacks, and the reverse. */
export function compareWithTemplate(
  code: Code,
  template: string,
  keys: ReadonlyMap<string, number | undefined>,
): Remark[] {
  const missing = [...code.reads].filter(([key]) => !keys.has(key))
  return [
    ...missing.map(([key, [first, ...more]]): Remark => {
      const others = more.length > 0 ? ` and in ${pluralize(more.length, 'more place')}` : ''
      return {
        kind: 'not-in-template',
        place: first,
        text: `${key} is read here${others}, but ${template} does not list it`,
        fix: `Add it to ${template}. If it may be unset, put "# @optional" above it.`,
      }
    }),
    ...code.unread
      .filter((key) => !isPlatformVariable(key, 'process'))
      .map((key): Remark => {
        const line = keys.get(key)
        return {
          kind: 'not-read',
          place: line === undefined ? { file: template } : { file: template, line },
          text: `${key} occurs nowhere else in the project`,
          fix: 'Remove it from the template, unless a package reads it.',
        }
      }),
  ]
}
