import type { Place } from '../../fault.ts'
import { count } from '../../report/text.ts'
import { readOwn } from './own-files.ts'
import { isKnown } from './platform-vars.ts'
import type { Remark } from './remark.ts'
import { isSecretsName, isTemplateName } from './secrets-files.ts'
import { isSource, isTest, readSource, type Source } from './source.ts'

/** What the sources of a project say, all together. */
export interface Code {
  /** Where each variable is read, tests aside. */
  reads: ReadonlyMap<string, Place[]>
  /** The keys that are named nowhere; empty where somewhere a name is computed. */
  unread: readonly string[]
  /** Where packages are loaded, tests aside, by file. */
  loads: readonly { file: string; loads: Source['loads'] }[]
}

/** Reads all files of a project, without running any. */
export function readCode(folder: string, files: readonly string[], keys: Iterable<string>): Code {
  const reads = new Map<string, Place[]>()
  const loads: { file: string; loads: Source['loads'] }[] = []
  const words = new Words(keys)
  // Where there is no code, nothing reads anything.
  let isComputed = !files.some(isSource)
  for (const file of files) {
    const isCode = isSource(file)
    if (!isCode && (!mayName(file) || words.areAllFound)) continue
    const text = readOwn(folder, file)
    if (text === undefined) continue
    words.look(text)
    if (!isCode || isTest(file)) continue
    const source = readSource(file, text)
    isComputed ||= source.isComputed
    if (source.loads.length > 0) loads.push({ file, loads: source.loads })
    for (const { key, from, line } of source.reads) {
      if (isKnown(key, from)) continue
      const places = reads.get(key) ?? []
      if (places.length === 0) reads.set(key, places)
      places.push({ file, line })
    }
  }
  return { reads, unread: isComputed ? [] : words.left, loads }
}

// Documents, and what is no text.
const silent =
  /\.(?:mdx?|rst|adoc|lock|map|snap|png|jpe?g|gif|webp|avif|ico|svg|pdf|zip|t?gz|br|woff2?|ttf|otf|eot|mp[34]|mov|webm|wasm|node|sqlite|db|csv)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|LICEN[CS]E|CHANGELOG)$/i

/** True for a file that may use a variable: a script, a configuration, another language. */
function mayName(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return !silent.test(file) && !isTemplateName(name) && !isSecretsName(name)
}

/** Looks for names in texts until all are found. */
class Words {
  readonly #plain = new Set<string>()
  readonly #others = new Set<string>()

  constructor(words: Iterable<string>) {
    for (const word of words) (/^\w+$/.test(word) ? this.#plain : this.#others).add(word)
  }

  get areAllFound(): boolean {
    return this.#plain.size === 0 && this.#others.size === 0
  }

  get left(): string[] {
    return [...this.#plain, ...this.#others]
  }

  look(text: string): void {
    if (this.#plain.size > 0) {
      for (const [word] of text.matchAll(/\w+/g)) this.#plain.delete(word)
    }
    for (const word of this.#others) if (text.includes(word)) this.#others.delete(word)
  }
}

/** What the code reads and the template does not name, and the reverse. */
export function compare(
  code: Code,
  template: string,
  keys: ReadonlyMap<string, number | undefined>,
): Remark[] {
  const unnamed = [...code.reads].filter(([key]) => !keys.has(key))
  return [
    ...unnamed.map(([key, [first, ...more]]): Remark => {
      const others = more.length > 0 ? ` and in ${count(more.length, 'more place')}` : ''
      return {
        kind: 'not-in-template',
        place: first,
        text: `${key} is read here${others}, but ${template} does not name it`,
        fix: `Name it in ${template}, with "# @optional" above it where it may be absent.`,
      }
    }),
    ...code.unread
      .filter((key) => !isKnown(key, 'process'))
      .map((key): Remark => {
        const line = keys.get(key)
        return {
          kind: 'not-read',
          place: line === undefined ? { file: template } : { file: template, line },
          text: `${key} is named nowhere else in the project`,
          fix: 'Take it out of the template, unless a package reads it.',
        }
      }),
  ]
}
