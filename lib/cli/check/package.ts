import { readOwn } from './own-files.ts'

/** What of a package.json matters here. */
export interface Package {
  name: string
  isPrivate: boolean
  /** What it lists as its files; `undefined` where it lists none. */
  files: readonly string[] | undefined
  scripts: ReadonlyMap<string, string>
  dependencies: ReadonlySet<string>
  devDependencies: ReadonlySet<string>
  text: string
}

/** The package.json of a folder; `undefined` where there is none, or none that can be read. */
export function readPackage(folder: string): Package | undefined {
  const text = readOwn(folder, 'package.json')
  if (text === undefined) return undefined
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    const { name, private: isPrivate, files, scripts } = object(json)
    return {
      name: typeof name === 'string' ? name : '',
      isPrivate: isPrivate === true,
      files: Array.isArray(files) ? files.filter((entry) => typeof entry === 'string') : undefined,
      scripts: new Map(
        Object.entries(object(scripts)).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
      dependencies: new Set(Object.keys(object(object(json)['dependencies']))),
      devDependencies: new Set(Object.keys(object(object(json)['devDependencies']))),
      text,
    }
  } catch {
    return undefined
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** The line of a package.json that holds a key, in a part of it where one is named. */
export function lineOfKey({ text }: Package, key: string, part?: string): number {
  const from = part === undefined ? 0 : Math.max(0, text.indexOf(JSON.stringify(part)))
  const at = text.indexOf(JSON.stringify(key), from)
  return at === -1 ? 1 : text.slice(0, at).split('\n').length
}
